using System.Diagnostics.Metrics;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>
/// Metrics that /metrics has, with their labels: ours by the sources, the runtime's by asking this process, which has the same.
/// </summary>
internal static class Measured
{
    private const string RuntimeMeter = "System.Runtime";

    /// <summary>What Prometheus itself knows of each series.</summary>
    private static readonly string[] OfPrometheus = ["instance", "job", "namespace", "pod"];

    /// <summary>Labels of ours, by the beginning of the metric's name; the longest counts.</summary>
    private static readonly Dictionary<string, string[]> OfOurs = new(StringComparer.Ordinal)
    {
        ["smartmanager_carrier"] = ["carrier", "handover"],
        ["smartmanager_channel_taken_up"] = ["channel", "tier", "kind"],
        ["smartmanager_http_problems"] = ["code"],
        ["smartmanager_ingest_lines"] = ["kind", "status"],
        ["smartmanager_ingest_unknown_subscribers"] = ["kind"],
        ["smartmanager_load_shed"] = ["reason"],
        ["smartmanager_outbox_given_up"] = ["reason"],
        ["smartmanager_relay"] = ["relay"],
        ["smartmanager_steering_held_back"] = ["scope", "state"],
        ["smartmanager_stream_events"] = ["status"],
    };

    private static readonly Dictionary<string, HashSet<string>> OfTheRuntime = AskTheRuntime();

    /// <summary>The labels that a metric can have; null if nothing measures it.</summary>
    public static IReadOnlyCollection<string>? LabelsOf(string metric)
    {
        if (metric == "up")
        {
            return OfPrometheus;
        }

        if (OfTheRuntime.TryGetValue(metric, out var labels))
        {
            return [.. labels, .. OfPrometheus];
        }

        if (!Product.Metrics.Contains(metric))
        {
            return null;
        }

        var ours = OfOurs.Where(pair => metric.StartsWith(pair.Key, StringComparison.Ordinal)).SelectMany(pair => pair.Value);
        return [.. ours, .. metric.EndsWith("_bucket", StringComparison.Ordinal) ? ["le"] : Array.Empty<string>(), .. OfPrometheus];
    }

    /// <summary>Names as silo/Runtime/Metrics/PrometheusText writes them. A label that has had no value yet is not known.</summary>
    private static Dictionary<string, HashSet<string>> AskTheRuntime()
    {
        GC.Collect(); // Before the first collection nothing is told of collections.
        var found = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == RuntimeMeter)
            {
                found[NameOf(instrument)] = new HashSet<string>(StringComparer.Ordinal);
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return found;

        void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (name, _) in tags)
            {
                found[NameOf(instrument)].Add(name.Replace('.', '_'));
            }
        }
    }

    private static string NameOf(Instrument instrument)
    {
        var isCounter = instrument.GetType().Name is var type && (type.StartsWith("Counter", StringComparison.Ordinal)
            || type.StartsWith("ObservableCounter", StringComparison.Ordinal));
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => string.Empty,
        };
        return instrument.Name.Replace('.', '_') + unit + (isCounter ? "_total" : string.Empty);
    }
}
