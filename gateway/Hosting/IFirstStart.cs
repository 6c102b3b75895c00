namespace SmartManager.Gateway.Hosting;

/// <summary>Does something once, when a server starts on a data folder in which nothing was ever stored.</summary>
public interface IFirstStart
{
    /// <summary>Runs after the silo has started and before the server takes requests. A failure stops the start.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Runs every <see cref="IFirstStart"/> if the store is empty: no rulebook and no subscriber.</summary>
internal sealed class FirstStart(
    IEnumerable<IFirstStart> steps, Silo.Rules.Rulebooks rulebooks, Contracts.Storage.IRecords records) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (rulebooks.HasCurrent || await records.CountGrainsAsync(Grains.Subscribers.SubscriberGrain.Kind, cancellationToken) > 0)
        {
            return;
        }

        foreach (var step in steps)
        {
            await step.RunAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
