using System.Diagnostics.Metrics;

namespace SmartManager.Silo.Load;

/// <summary>Why new work is refused.</summary>
internal enum LoadReason
{
    /// <summary>The memory is nearly used up.</summary>
    Memory,

    /// <summary>Too many turns wait for the store.</summary>
    Queue,

    /// <summary>A silo of the cluster refuses new work, for one of the reasons above. Only a gateway has it.</summary>
    Silo,
}

/// <summary>The metrics of the load, as methods named for what happened.</summary>
internal sealed class LoadInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "SmartManager.Load";

    private const string ReasonLabel = "reason";

    private readonly Gauge<int> _shedding;
    private readonly Gauge<double> _memory;
    private readonly Gauge<double> _queue;
    private readonly Counter<long> _shed;

    /// <summary>Makes the instruments on a meter of the host.</summary>
    public LoadInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _shedding = meter.CreateGauge<int>("smartmanager.load.shedding", "{state}", "1 while new work is refused, by reason; else 0.");
        _memory = meter.CreateGauge<double>("smartmanager.load.memory_share", "1", "The heap, of what the collector may have at most.");
        _queue = meter.CreateGauge<double>("smartmanager.load.queue_share", "1", "Turns that wait for the store, of those that may.");
        _shed = meter.CreateCounter<long>("smartmanager.load.shed", "{request}", "Requests, and on a silo calls, that were refused, by reason.");
    }

    /// <summary>The load was looked at.</summary>
    public void Looked(double memoryShare, double queueShare)
    {
        _memory.Record(memoryShare);
        _queue.Record(queueShare);
    }

    /// <summary>Whether new work is refused for a reason.</summary>
    public void Shedding(LoadReason reason, bool isShedding) => _shedding.Record(isShedding ? 1 : 0, LabelOf(reason));

    /// <summary>A request or a call was refused.</summary>
    public void Shed(LoadReason reason) => _shed.Add(1, LabelOf(reason));

    private static KeyValuePair<string, object?> LabelOf(LoadReason reason) => new(
        ReasonLabel,
        reason switch
        {
            LoadReason.Memory => "memory",
            LoadReason.Queue => "queue",
            _ => "silo",
        });
}
