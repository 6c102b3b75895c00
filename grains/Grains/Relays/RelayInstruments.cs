using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SmartManager.Grains.Relays;

/// <summary>The relays' metrics, as methods named for what happened. No label holds an id.</summary>
public sealed class RelayInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Relays";

    private const string RelayLabel = "relay";

    private readonly ConcurrentDictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly Counter<long> _failures;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public RelayInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _failures = meter.CreateCounter<long>("smartmanager.relay.failures", "{row}", "Tries of a row that failed, by relay.");
        meter.CreateObservableGauge(
            "smartmanager.relay.held",
            () => _held.Select(pair => new Measurement<int>(pair.Value, LabelOf(pair.Key))),
            "{row}",
            "Rows that failed and wait for their next try, by relay.");
    }

    /// <summary>A try of a row failed.</summary>
    internal void Failed(string relay) => _failures.Add(1, LabelOf(relay));

    /// <summary>A relay has gone through its rows, and so many are held back.</summary>
    internal void Held(string relay, int rows) => _held[relay] = rows;

    private static KeyValuePair<string, object?> LabelOf(string relay) => new(RelayLabel, relay);
}
