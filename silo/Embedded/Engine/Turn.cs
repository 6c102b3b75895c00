using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SmartManager.Embedded;

/// <summary>One run of grain code from its start to the end of its task: a call, a timer's tick, an activation or a deactivation.</summary>
public abstract class Turn : WorkItem
{
    private Activation? _runsOn;

    /// <summary>The turn that asked for this one and waits for it; null if the asker is no grain.</summary>
    internal Turn? Parent { get; set; }

    /// <summary>How it may share the activation with other turns.</summary>
    internal virtual TurnKind Kind => TurnKind.Exclusive;

    /// <summary>True if it keeps the grain from being idle.</summary>
    internal virtual bool IsUse => true;

    /// <summary>True if nobody waits for it any more.</summary>
    internal virtual bool IsAbandoned => false;

    /// <summary>Where it is running at present; null before and after.</summary>
    internal Activation? RunsOn => Volatile.Read(ref _runsOn);

    internal override void Arrive(Activation activation) => activation.Enqueue(this);

    /// <summary>Runs the turn up to its first await or to its end. On the activation only.</summary>
    internal void Begin(Activation activation)
    {
        Volatile.Write(ref _runsOn, activation);
        Run(activation.Instance);
    }

    /// <summary>Ends the turn without running it, or without waiting for its end.</summary>
    internal void Drop(Exception reason)
    {
        Volatile.Write(ref _runsOn, null);
        Parent = null;
        Fail(reason);
    }

    /// <summary>The turn that the calling code belongs to; null outside of grains.</summary>
    internal static Turn? Current => SynchronizationContext.Current switch
    {
        Activation activation => activation.ExclusiveTurn,
        TurnContext context => context.Turn,
        _ => null,
    };

    /// <summary>Runs grain code; ends in <see cref="End"/> or in <see cref="EndLater"/>.</summary>
    private protected abstract void Run(object? grain);

    /// <summary>Tells whoever waits that it went wrong. Does nothing if they know the outcome already.</summary>
    private protected abstract void Fail(Exception exception);

    /// <summary>Hands the activation to the next turn.</summary>
    private protected void End()
    {
        if (_runsOn is { } activation)
        {
            Volatile.Write(ref _runsOn, null);
            Parent = null;
            activation.TurnEnded(this);
        }
    }

    /// <summary>Arranges for <paramref name="resume"/> to run on the activation when what is awaited is there.</summary>
    private protected static void EndLater<TAwaiter>(TAwaiter awaiter, Action resume)
        where TAwaiter : struct, ICriticalNotifyCompletion => awaiter.UnsafeOnCompleted(resume);
}

/// <summary>How a turn may share its activation with others.</summary>
public enum TurnKind
{
    /// <summary>It begins when nothing else runs, and nothing else begins before it ends.</summary>
    Exclusive,

    /// <summary>It may run together with others of this kind.</summary>
    ReadOnly,

    /// <summary>It may begin whenever the activation's code awaits.</summary>
    Interleaved,
}

/// <summary>The context of a turn that may share its activation, so that its calls are known to be its own.</summary>
internal sealed class TurnContext(Activation activation, Turn turn) : SynchronizationContext
{
    public Turn Turn => turn;

    public override void Post(SendOrPostCallback d, object? state) => activation.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => Activation.RefuseToBlock();

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>A turn of the host's own making that nobody awaits.</summary>
internal abstract class HostTurn : Turn
{
    private ValueTaskAwaiter _awaiter;

    private protected abstract ValueTask RunAsync(object? grain);

    private protected abstract void Ended(Exception? exception);

    [SuppressMessage("Reliability", "CA2012", Justification = "Its awaiter is kept and its result taken once.")]
    private protected sealed override void Run(object? grain)
    {
        try
        {
            _awaiter = RunAsync(grain).GetAwaiter();
        }
        catch (Exception exception)
        {
            End();
            Ended(exception);
            return;
        }

        if (_awaiter.IsCompleted)
        {
            Complete();
        }
        else
        {
            EndLater(_awaiter, Complete);
        }
    }

    private protected override void Fail(Exception exception)
    {
    }

    private void Complete()
    {
        Exception? failure = null;
        try
        {
            _awaiter.GetResult();
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        End();
        Ended(failure);
    }
}
