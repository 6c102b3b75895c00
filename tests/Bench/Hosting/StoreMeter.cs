using System.Diagnostics.Metrics;
using SmartManager.Store;

namespace SmartManager.Bench.Hosting;

/// <summary>Listens to what the store says of its commits.</summary>
internal sealed class StoreMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _commits;
    private long _turns;
    private long _microseconds;

    public StoreMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == StoreInstruments.MeterName && instrument.Name.StartsWith("smartmanager.store.commit.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, turns, _, _) =>
        {
            Interlocked.Add(ref _turns, turns);
            Interlocked.Increment(ref _commits);
        });
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Interlocked.Add(ref _microseconds, (long)(seconds * 1_000_000)));
        _listener.Start();
    }

    /// <summary>What was committed since the last call.</summary>
    public Commits Take() => new(
        Interlocked.Exchange(ref _commits, 0),
        Interlocked.Exchange(ref _turns, 0),
        TimeSpan.FromMicroseconds(Interlocked.Exchange(ref _microseconds, 0)));

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}

/// <summary>Commits of some time.</summary>
/// <param name="Count">How many.</param>
/// <param name="Turns">Turns in them.</param>
/// <param name="Duration">How long the writer was at them in all.</param>
internal readonly record struct Commits(long Count, long Turns, TimeSpan Duration)
{
    /// <summary>Turns that shared a commit on average; at least 1.</summary>
    public int TurnsEach => Count == 0 ? 1 : (int)Math.Max(1, Turns / Count);

    public static Commits operator +(Commits one, Commits other) => new(one.Count + other.Count, one.Turns + other.Turns, one.Duration + other.Duration);
}
