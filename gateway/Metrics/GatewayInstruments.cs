using System.Diagnostics.Metrics;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway;

/// <summary>The gateway's metrics, as methods named for what happened. No label holds an id or personal data.</summary>
internal sealed class GatewayInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Gateway";

    private readonly Counter<long> _lines;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _problems;
    private readonly Histogram<double> _interactions;
    private readonly UpDownCounter<long> _ingests;
    private readonly Gauge<long> _inDoubt;
    private readonly Gauge<long> _givenUp;
    private readonly TimeProvider _time;
    private long _storeRefusedAt = long.MinValue;
    private long _siloRefusedAt = long.MinValue;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public GatewayInstruments(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _lines = meter.CreateCounter<long>("smartmanager.ingest.lines", "{line}", "Lines that were answered, by kind and status.");
        _unknown = meter.CreateCounter<long>(
            "smartmanager.ingest.unknown_subscribers", "{line}", "Lines of subscribers whose profile is not known, by kind.");
        _ingests = meter.CreateUpDownCounter<long>("smartmanager.ingest.requests", "{request}", "Streams of lines that are open.");
        _inDoubt = meter.CreateGauge<long>(
            "smartmanager.outbox.in_doubt", "{row}", "Messages of which nobody knows whether the carrier has them.");
        _givenUp = meter.CreateGauge<long>(
            "smartmanager.outbox.given_up", "{row}", "Messages that were given up and can be tried again by a person, by reason.");
        _problems = meter.CreateCounter<long>("smartmanager.http.problems", "{response}", "Answers that were problems, by code.");
        _interactions = meter.CreateHistogram<double>(
            "smartmanager.interactions.duration", "s", "From the request to the durable proposals.");
    }

    /// <summary>Lines were answered.</summary>
    public void LinesIngested(string kind, LineCounts counts)
    {
        Add("accepted", counts.Accepted);
        Add("duplicate", counts.Duplicate);
        Add("rejected", counts.Rejected);
        if (counts.UnknownSubscribers > 0)
        {
            _unknown.Add(counts.UnknownSubscribers, new KeyValuePair<string, object?>("kind", kind));
        }

        void Add(string status, long count)
        {
            if (count > 0)
            {
                _lines.Add(count, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("status", status));
            }
        }
    }

    /// <summary>A stream of lines began.</summary>
    public void IngestBegan() => _ingests.Add(1);

    /// <summary>A stream of lines ended.</summary>
    public void IngestEnded() => _ingests.Add(-1);

    /// <summary>The messages in doubt were counted.</summary>
    public void OutboxCounted(long inDoubt) => _inDoubt.Record(inDoubt);

    /// <summary>The messages that were given up for a reason were counted.</summary>
    public void GivenUpCounted(string reason, long count) => _givenUp.Record(count, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>A problem was the answer.</summary>
    public void ProblemAnswered(string code) => _problems.Add(1, new KeyValuePair<string, object?>("code", code));

    /// <summary>An interaction was opened.</summary>
    /// <param name="startedAt">A timestamp of the time provider.</param>
    public void InteractionOpened(long startedAt) => _interactions.Record(_time.GetElapsedTime(startedAt).TotalSeconds);

    /// <summary>The store refused to write.</summary>
    public void StoreRefused() => Volatile.Write(ref _storeRefusedAt, _time.GetTimestamp());

    /// <summary>A silo that is full did not let a call in.</summary>
    public void SiloRefused() => Volatile.Write(ref _siloRefusedAt, _time.GetTimestamp());

    /// <summary>Whether the store refused to write within a span of time before now.</summary>
    public bool HasStoreRefusedWithin(TimeSpan span) => IsWithin(span, Volatile.Read(ref _storeRefusedAt));

    /// <summary>Whether a silo did not let a call in within a span of time before now.</summary>
    public bool HasSiloRefusedWithin(TimeSpan span) => IsWithin(span, Volatile.Read(ref _siloRefusedAt));

    private bool IsWithin(TimeSpan span, long at) => at != long.MinValue && _time.GetElapsedTime(at) < span;
}
