using System.Diagnostics.Metrics;

namespace SmartManager.Store;

/// <summary>The store's metrics, as methods named for what happened.</summary>
public sealed class StoreInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Store";

    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _turnsPerCommit;
    private readonly Histogram<double> _checkpointDuration;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _failures;
    private readonly Meter _meter;
    private Func<int>? _queueLength;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public StoreInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _commitDuration = meter.CreateHistogram<double>("smartmanager.store.commit.duration", "s", "First row to synced disk.");
        _turnsPerCommit = meter.CreateHistogram<int>("smartmanager.store.commit.turns", "{turn}", "Turns that shared a commit.");
        _checkpointDuration = meter.CreateHistogram<double>("smartmanager.store.checkpoint.duration", "s", "Copying the log's pages home.");
        _conflicts = meter.CreateCounter<long>("smartmanager.store.conflicts", "{turn}", "Turns refused because another writer was first.");
        _duplicates = meter.CreateCounter<long>("smartmanager.store.duplicates", "{turn}", "Turns refused because the message was known.");
        _failures = meter.CreateCounter<long>("smartmanager.store.commit.failures", "{commit}", "Commits that the disk refused.");
        _meter = meter;
    }

    /// <summary>How many turns wait for the writer now; 0 before the store is open. Safe to ask from any thread.</summary>
    public int QueueLength => Volatile.Read(ref _queueLength)?.Invoke() ?? 0;

    /// <summary>A commit is durable.</summary>
    internal void Committed(int turns, TimeSpan duration)
    {
        _commitDuration.Record(duration.TotalSeconds);
        _turnsPerCommit.Record(turns);
    }

    /// <summary>A commit failed; nothing of it was written.</summary>
    internal void CommitFailed() => _failures.Add(1);

    /// <summary>The log's pages were copied home.</summary>
    internal void Checkpointed(TimeSpan duration) => _checkpointDuration.Record(duration.TotalSeconds);

    /// <summary>A turn came second.</summary>
    internal void Conflicted() => _conflicts.Add(1);

    /// <summary>A message came again.</summary>
    internal void Duplicated() => _duplicates.Add(1);

    /// <summary>Says how to find the queue's length when somebody asks.</summary>
    internal void WatchQueue(Func<int> length)
    {
        Volatile.Write(ref _queueLength, length);
        _meter.CreateObservableGauge("smartmanager.store.queue.length", length, "{turn}", "Turns that wait for the writer.");
    }
}
