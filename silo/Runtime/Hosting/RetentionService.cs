using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;

namespace SmartManager.Silo.Hosting;

/// <summary>Drops what has been kept long enough, in small steps between the turns.</summary>
public sealed partial class RetentionService(
    SqliteMaintenance maintenance, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
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

                // Traces first: an entry stays as long as its turn's trace does.
                var traces = await maintenance.DropTracesAsync(now - options.Value.TracesFor, stoppingToken);
                var entries = await maintenance.DropPerishableAsync(now - options.Value.NetworkEventsFor, stoppingToken);
                LogDropped(entries, traces);
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreUnavailable(exception); // What is not dropped now is dropped the next time.
            }
        }
    }
}
