using Orleans;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Catalogue;
using SmartManager.Silo.Rules;

namespace SmartManager.Silo.Hosting;

/// <summary>
/// Keeps this silo's view of the pools fresh: a pool that was made larger, a day that has begun, and pools that live on another silo. It is
/// all that a view can lag behind by.
/// </summary>
public sealed partial class CapacityWatch(
    IGrainFactory grains, Rulebooks rulebooks, ICapacityBoard board, TimeProvider time, ILogger<CapacityWatch> logger) : BackgroundService
{
    /// <summary>How long the view may lag behind. Asking a pool costs a call.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ILogger<CapacityWatch> _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var pool in rulebooks.HasCurrent ? rulebooks.Current.Document.Pools : [])
            {
                await LookAsync(pool);
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task LookAsync(PoolDocument pool)
    {
        try
        {
            board.Show(pool.Code, (await grains.GetGrain<ICapacityGrain>(pool.Code).GetStatus()).Standing);
        }
        catch (Exception exception)
        {
            LogNotSeen(exception, pool.Code); // The view stays as it was; the next look comes soon.
        }
    }
}
