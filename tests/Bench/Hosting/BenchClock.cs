using SmartManager.Bench.Base;

namespace SmartManager.Bench.Hosting;

/// <summary>Runs at the pace of real time from a fixed morning on, so that a measurement at night decides the same as one by day.</summary>
internal sealed class BenchClock : TimeProvider
{
    private readonly long _startedAt = System.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => BaseSubscribers.StartAt + System.GetElapsedTime(_startedAt);
}
