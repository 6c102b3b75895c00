using SmartManager.Contracts.Storage;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Hosting;

/// <summary>Does something once, when a server starts on a data folder in which nothing was ever stored.</summary>
public interface IFirstStart
{
    /// <summary>
    /// Runs after the silo has started and before the server takes requests. A failure stops the start. Runs again, on what it has left, if
    /// the process ends before every step is done.
    /// </summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>Runs every <see cref="IFirstStart"/> if the store is empty, or if an earlier first start was not finished.</summary>
/// <remarks>That it began is stored before the first step, that it is done after the last: two versions of one document.</remarks>
internal sealed class FirstStart(
    IEnumerable<IFirstStart> steps, Rulebooks rulebooks, IRecords records, IDocuments documents, TimeProvider time) : IHostedService
{
    private const string Kind = "first-start";
    private const long Begun = 1;
    private const long Done = 2;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var mark = (await documents.FindAsync(Kind, version: null, cancellationToken))?.Version;
        if (mark >= Done || (mark is null && !await IsEmptyAsync(cancellationToken)))
        {
            return;
        }

        if (mark is null)
        {
            await MarkAsync(Begun, cancellationToken);
        }

        foreach (var step in steps)
        {
            await step.RunAsync(cancellationToken);
        }

        await MarkAsync(Done, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        !rulebooks.HasCurrent && await records.CountGrainsAsync(SubscriberGrain.Kind, cancellationToken) == 0;

    private async Task MarkAsync(long version, CancellationToken cancellationToken) =>
        await documents.TryAddAsync(new Document(Kind, version, time.GetUtcNow(), "{}"u8.ToArray()), cancellationToken);
}
