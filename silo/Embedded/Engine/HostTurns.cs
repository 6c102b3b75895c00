using Orleans;

namespace SmartManager.Embedded;

/// <summary>A turn that begins or ends an activation; nothing shares the activation with it.</summary>
internal abstract class LifecycleTurn(Activation activation) : HostTurn
{
    protected Activation Activation => activation;

    internal override bool IsUse => false;
}

/// <summary>Makes the grain and runs OnActivateAsync.</summary>
internal sealed class ActivationTurn(Activation activation) : LifecycleTurn(activation)
{
    private protected override ValueTask RunAsync(object? grain) => Activation.ActivateAsync();

    private protected override void Ended(Exception? exception) => Activation.Activated(exception);
}

/// <summary>Runs OnDeactivateAsync.</summary>
internal sealed class DeactivationTurn(Activation activation, DeactivationReason reason) : LifecycleTurn(activation)
{
    private protected override ValueTask RunAsync(object? grain) => Activation.DeactivateAsync(reason);

    private protected override void Ended(Exception? exception) => Activation.Deactivated(exception);
}

/// <summary>One tick of a grain timer.</summary>
internal sealed class TickTurn(GrainTimer timer) : HostTurn
{
    internal override TurnKind Kind => timer.Options.Interleave ? TurnKind.Interleaved : TurnKind.Exclusive;

    internal override bool IsUse => timer.Options.KeepAlive;

    internal override bool IsAbandoned => timer.IsDisposed;

    internal override void Miss(Activation activation) => timer.Dispose();

    private protected override ValueTask RunAsync(object? grain) => new(timer.RunAsync());

    private protected override void Ended(Exception? exception) => timer.Ticked(exception);

    private protected override void Fail(Exception exception) => timer.Dispose();
}
