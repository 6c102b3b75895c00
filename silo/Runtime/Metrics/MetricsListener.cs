using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SmartManager.Silo.Metrics;

/// <summary>
/// Collects what our own meters and that of the runtime measure, so that it can be asked for at any time. Safe to call from any thread.
/// </summary>
internal sealed class MetricsListener : IDisposable
{
    private const string MeterPrefix = "SmartManager.";

    /// <summary>Collections and their pauses, memory, threads: the first thing to look at when answers are slow.</summary>
    private const string RuntimeMeter = "System.Runtime";

    private readonly IMeterFactory _meters;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Metric> _metrics = new();

    /// <summary>Begins to listen to meters of this host and of the process, but not of other hosts.</summary>
    public MetricsListener(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Metric)state!).Measure(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics by name, with gauges asked for their value of this moment.</summary>
    public IReadOnlyList<Metric> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        var isOurs = (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal) || instrument.Meter.Name == RuntimeMeter)
            && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _meters));
        if (isOurs)
        {
            listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument, static one => new Metric(one)));
        }
    }
}
