using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SmartManager.Silo.Metrics;

/// <summary>How Prometheus reads a metric.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts values by size.</summary>
    Histogram,
}

/// <summary>One instrument with what it measured, by labels.</summary>
internal sealed class Metric
{
    /// <summary>
    /// Bound on label sets of one instrument: more than that is a mistake in a label, and goes into one series of its own.
    /// </summary>
    public const int SeriesMax = 1_000;

    private static readonly double[] SecondBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] CountBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly double[] _bounds;
    private readonly Series _bare;
    private readonly bool _isAbsolute;

    /// <summary>Describes an instrument.</summary>
    public Metric(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        Kind = type.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : type.StartsWith("Counter", StringComparison.Ordinal) ? MetricKind.Counter
            : type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? MetricKind.Counter
            : MetricKind.Gauge;
        _isAbsolute = instrument.IsObservable || type.StartsWith("Gauge", StringComparison.Ordinal);
        _bounds = Kind != MetricKind.Histogram ? [] : instrument.Unit == "s" ? SecondBounds : CountBounds;
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, Kind);
        Description = instrument.Description ?? string.Empty;
        _bare = new Series(string.Empty, _bounds);
    }

    /// <summary>As Prometheus has it.</summary>
    public string Name { get; }

    /// <summary>For a person.</summary>
    public string Description { get; }

    /// <summary>How to read it.</summary>
    public MetricKind Kind { get; }

    /// <summary>All series that have a value, by labels.</summary>
    public IEnumerable<Series> All => (_bare.HasValue ? [_bare] : Array.Empty<Series>())
        .Concat(_series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal));

    /// <summary>Takes a measurement.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = tags.IsEmpty ? _bare : Find(PrometheusText.LabelsOf(tags));
        if (Kind == MetricKind.Histogram)
        {
            series.Record(value);
        }
        else if (_isAbsolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    private Series Find(string labels)
    {
        if (_series.TryGetValue(labels, out var known))
        {
            return known;
        }

        return _series.Count < SeriesMax
            ? _series.GetOrAdd(labels, labels => new Series(labels, _bounds))
            : _series.GetOrAdd("overflow=\"true\"", labels => new Series(labels, _bounds));
    }
}

/// <summary>What one instrument measured under one set of labels.</summary>
/// <param name="labels">As Prometheus has them, without braces.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty for anything else.</param>
internal sealed class Series(string labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _sum;
    private int _hasValue;

    public string Labels => labels;

    public bool HasValue => Volatile.Read(ref _hasValue) != 0;

    public double Value => Volatile.Read(ref _sum);

    /// <summary>Each bucket's upper bound and how many values lie at or below it.</summary>
    public IEnumerable<(double Bound, long Count)> Cumulative
    {
        get
        {
            var count = 0L;
            for (var i = 0; i < _buckets.Length; i++)
            {
                count += Volatile.Read(ref _buckets[i]);
                yield return (i < bounds.Length ? bounds[i] : double.PositiveInfinity, count);
            }
        }
    }

    public void Set(double value)
    {
        Volatile.Write(ref _sum, value);
        Volatile.Write(ref _hasValue, 1);
    }

    public void Add(double value)
    {
        double before;
        do
        {
            before = Volatile.Read(ref _sum);
        }
        while (Interlocked.CompareExchange(ref _sum, before + value, before) != before);
        Volatile.Write(ref _hasValue, 1);
    }

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }
}
