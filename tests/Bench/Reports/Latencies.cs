namespace SmartManager.Bench.Reports;

/// <summary>Durations, and what share of them is below what.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = [];

    /// <summary>How many there are.</summary>
    public int Count => _ticks.Count;

    /// <summary>Adds one. Unit: ticks of the stopwatch.</summary>
    public void Add(long ticks) => _ticks.Add(ticks);

    /// <summary>Puts them in order; call it before <see cref="Microseconds"/>.</summary>
    public void Sort() => _ticks.Sort();

    /// <summary>The duration that so many in a thousand do not exceed.</summary>
    public double Microseconds(double perMille) => _ticks.Count == 0
        ? 0
        : _ticks[Math.Min(_ticks.Count - 1, (int)(_ticks.Count * perMille / 1_000))] * 1_000_000.0 / System.Diagnostics.Stopwatch.Frequency;
}
