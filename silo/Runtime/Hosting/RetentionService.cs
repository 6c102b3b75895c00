using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;

namespace SmartManager.Silo.Hosting;

/// <summary>Drops what has been kept long enough, in small steps between the turns.</summary>
public sealed partial class RetentionService(
    IStoreRetention retention,
    ISubscriberLists lists,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<RetentionService> logger) : BackgroundService
{
    private readonly ILogger<RetentionService> _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = time.GetUtcNow();

                // An entry stays as long as the trace and the contacts of its turn do, so these come first.
                var traces = await retention.DropTracesAsync(now - options.Value.TracesFor, stoppingToken);
                var contacts = await retention.DropContactChangesAsync(now - options.Value.ContactsFor, stoppingToken);
                var entries = await retention.DropPerishableAsync(now - options.Value.NetworkEventsFor, stoppingToken);
                var old = await lists.DropOldAsync(now - options.Value.ListsFor, stoppingToken);
                LogDropped(entries, traces, contacts, old);
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreUnavailable(exception); // What is not dropped now is dropped the next time.
            }
        }
    }
}
