using Microsoft.Extensions.Options;
using SmartManager.Store;

namespace SmartManager.Silo.Load;

/// <summary>How full a process may be before it refuses new work.</summary>
/// <param name="MemoryShareMax">Of what the collector may have. Unit: share.</param>
/// <param name="QueueShareMax">Of the turns that may wait for the store. Unit: share.</param>
/// <param name="IsSiloFull">In a gateway of silos, whether one of them refused new work just now; null elsewhere.</param>
internal sealed record LoadLimits(double MemoryShareMax, double QueueShareMax, Func<bool>? IsSiloFull = null);

/// <summary>
/// Looks at memory and queue a few times a second, and says whether new work is let in. Requests read a field; nothing is measured for
/// them. A gateway and a silo each have one.
/// </summary>
/// <remarks>
/// Memory is the heap against what the collector may have: three quarters of a container's limit, <c>DOTNET_GCHeapHardLimit</c>, or the
/// machine's memory. What the runtime keeps for itself after a peak does not count, so a refusal always ends. The heap still holds what
/// nobody needs until the collector has run; while nobody comes in it would have no reason to, so it is asked.
/// </remarks>
internal sealed partial class LoadWatch(
    LoadLimits limits,
    IOptions<StoreOptions> store,
    StoreInstruments queue,
    LoadInstruments instruments,
    TimeProvider time,
    ILogger<LoadWatch> logger) : BackgroundService
{
    /// <summary>New work is let in again when the load is below this part of the limit: a state that flickers helps nobody.</summary>
    private const double ReturnShare = 0.95;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CollectInterval = TimeSpan.FromSeconds(5);

    private readonly ILogger<LoadWatch> _logger = logger;
    private readonly int _queueLengthMax = store.Value.QueueLengthMax;
    private long _collectedAt;
    private bool _isMemoryShort;
    private bool _isQueueLong;
    private bool _isSiloFull;
    private int _reason = -1;

    /// <summary>Why new work is refused; null while it is let in.</summary>
    public LoadReason? Reason => Volatile.Read(ref _reason) is >= 0 and var reason ? (LoadReason)reason : null;

    /// <summary>Work was not let in.</summary>
    public void Refused(LoadReason reason) => instruments.Shed(reason);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Look()
    {
        var memoryShare = GC.GetTotalMemory(forceFullCollection: false) / (double)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var queueShare = queue.QueueLength / (double)_queueLengthMax;
        instruments.Looked(memoryShare, queueShare);
        Change(LoadReason.Memory, ref _isMemoryShort, memoryShare, limits.MemoryShareMax);
        Change(LoadReason.Queue, ref _isQueueLong, queueShare, limits.QueueShareMax);
        if (limits.IsSiloFull is { } isSiloFull)
        {
            Change(LoadReason.Silo, ref _isSiloFull, isSiloFull() ? 1 : 0, 1);
        }

        var reason = _isMemoryShort ? LoadReason.Memory : _isQueueLong ? LoadReason.Queue : _isSiloFull ? LoadReason.Silo : (LoadReason?)null;
        Volatile.Write(ref _reason, reason is { } found ? (int)found : -1);
        if (_isMemoryShort && (_collectedAt == 0 || time.GetElapsedTime(_collectedAt) >= CollectInterval))
        {
            _collectedAt = time.GetTimestamp();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    private void Change(LoadReason reason, ref bool isOver, double share, double max)
    {
        var wasOver = isOver;
        isOver = share >= (wasOver ? max * ReturnShare : max);
        instruments.Shedding(reason, isOver);
        if (isOver && !wasOver)
        {
            LogBegan(reason, share, max);
        }
        else if (wasOver && !isOver)
        {
            LogEnded(reason, share);
        }
    }
}
