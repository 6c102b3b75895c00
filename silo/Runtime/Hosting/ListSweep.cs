using SmartManager.Contracts.Storage;
using SmartManager.Store;

namespace SmartManager.Silo.Hosting;

/// <summary>
/// Takes uploads that stopped for failed, and removes what lists that failed or were dropped have left, in small steps between the turns.
/// </summary>
public sealed partial class ListSweep(
    ISubscriberLists lists, StoreSharing sharing, TimeProvider time, ILogger<ListSweep> logger) : BackgroundService
{
    /// <summary>An upload says this often that it lives, at least.</summary>
    public static readonly TimeSpan TouchInterval = TimeSpan.FromSeconds(30);

    /// <summary>An upload that said nothing for so long has died with its process.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly ILogger<ListSweep> _logger = logger;
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // The start does not wait for it.

        // No other process works on a store that is not shared: what loads at the start has nobody who loads it.
        DateTimeOffset? before = sharing.IsShared ? null : _startedAt;
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                if (await lists.SweepAsync(before ?? (time.GetUtcNow() - SilenceMax), stoppingToken) is var removed and > 0)
                {
                    LogSwept(removed);
                }

                before = null;
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreUnavailable(exception); // What is left now is removed the next time.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
