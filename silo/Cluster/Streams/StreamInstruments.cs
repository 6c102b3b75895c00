using System.Diagnostics.Metrics;

namespace SmartManager.Cluster.Streams;

/// <summary>The metrics of events that come by streams, as methods named for what happened. No label holds an id.</summary>
internal sealed class StreamInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Streams";

    private readonly Counter<long> _events;
    private readonly Counter<long> _again;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public StreamInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _events = meter.CreateCounter<long>("smartmanager.stream.events", "{event}", "Events of streams that were dealt with, by status.");
        _again = meter.CreateCounter<long>(
            "smartmanager.stream.batches_again", "{batch}", "Batches that were not committed whole and are handed over again.");
    }

    /// <summary>An event was dealt with: it is durable, or it never can be.</summary>
    public void EventTaken(string status) => _events.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>Something of a batch could not be committed.</summary>
    public void BatchComesAgain() => _again.Add(1);
}
