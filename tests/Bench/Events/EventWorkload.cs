using System.Diagnostics;
using SmartManager.Bench.Base;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;
using SmartManager.Contracts.Subscribers;
using SmartManager.Store;

namespace SmartManager.Bench.Events;

/// <summary>W1: network events as bytes → read → grain → decision → commit with sync → answered, beside the raw store that writes the same rows.</summary>
/// <remarks>
/// A run alternates: a slice of events through the system (counted), a sample of which the turns are kept (not counted), those turns through the raw store
/// (counted), so that whatever else the machine does hits both. The clock runs at real pace from a fixed morning on.
/// </remarks>
internal sealed class EventWorkload : IAsyncDisposable
{
    private const int SlicesPerRun = 4;
    private const int SampleSize = 20_000;
    private const int WarmUpSize = 60_000;

    private readonly BenchOptions _options;
    private readonly EventLines _lines;
    private readonly BenchSilo _silo;
    private readonly RawStore _raw;
    private readonly StoreMeter _meter = new();
    private readonly IEventBase _base;
    private readonly Ingest _ingest;
    private double _rate;

    private EventWorkload(BenchOptions options, IEventBase loaded, BenchSilo silo, RawStore raw)
    {
        (_options, _base, _silo, _raw) = (options, loaded, silo, raw);
        _lines = new EventLines(options.Seed, options.Subscribers);
        _ingest = new Ingest(
            (key, message) => silo.Grains.GetGrain<ISubscriberGrain>(key).Handle(message), BenchSurroundings.GatewayInstruments());
    }

    /// <summary>Loads the base, warms up, and measures.</summary>
    public static async Task<IReadOnlyList<RunFigures>> RunAsync(BenchOptions options)
    {
        var surroundings = BenchSurroundings.Make();
        IEventBase loaded = options.Store == StoreOptions.Postgres
            ? await BaseDatabases.PrepareAsync(options.Seed, options.Subscribers, surroundings)
            : BaseFolders.Prepare(options.Seed, options.Subscribers, options.KeptBases, surroundings);
        BenchOutput.SayBase(options, loaded);
        var settings = await loaded.CopyForSystemAsync();
        var raw = new RawStore(await loaded.OpenRawAsync(surroundings));
        var silo = await BenchSilo.StartAsync(settings, options.Seed, options.ActivationsMax);
        await using var workload = new EventWorkload(options, loaded, silo, raw);
        await workload.WarmUpAsync();
        var runs = new List<RunFigures>();
        for (var run = 1; run <= options.Runs; run++)
        {
            runs.Add(await workload.MeasureAsync(run));
        }

        return runs;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        await _raw.DisposeAsync();
        _meter.Dispose();
        _base.Dispose();
    }

    private async Task WarmUpAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            var lines = Render(WarmUpSize);
            var startedAt = Stopwatch.GetTimestamp();
            await _ingest.RunAsync(lines);
            _rate = WarmUpSize / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            await SampleAsync(turnsPerCommit: 1_000);
        }
    }

    private async Task<RunFigures> MeasureAsync(int run)
    {
        var load = BenchOutput.SayLoad(run);
        using var memory = new MemoryWatch();
        var sum = new Slice();
        var (crossingsBefore, durableBefore) = (_lines.Crossings, await CountDurableAsync());
        var sliceSize = (int)Math.Max(10_000, _rate * _options.Seconds / SlicesPerRun);
        var rawTurns = 0L;
        var rawTime = TimeSpan.Zero;
        var rendered = 0;
        for (var slice = 0; slice < SlicesPerRun; slice++)
        {
            sum.Add(await MeasureSliceAsync(Render(sliceSize), sliceSize));
            var (turns, time) = await SampleAsync(sum.Commits.TurnsEach);
            (rawTurns, rawTime, rendered) = (rawTurns + turns, rawTime + time, rendered + sliceSize + SampleSize);
        }

        _rate = sum.Events / sum.Elapsed.TotalSeconds;
        var raw = rawTurns / rawTime.TotalSeconds;
        return new RunFigures(run, load)
        {
            ["eventsPerSecond"] = _rate,
            ["rawStorePerSecond"] = raw,
            ["ratio"] = _rate / raw,
            ["peakMemoryMb"] = memory.PeakAnonymous,
            ["peakResidentMb"] = memory.PeakResident,
            ["processorUsPerEvent"] = sum.Processor.TotalMicroseconds / sum.Events,
            ["allocatedBytesPerEvent"] = (double)sum.Allocated / sum.Events,
            ["gcPauseShare"] = sum.Pause / sum.Elapsed,
            ["collectionsPerMillion"] = sum.Collections * 1_000_000.0 / sum.Events,
            ["commitsPerSecond"] = sum.Commits.Count / sum.Elapsed.TotalSeconds,
            ["turnsPerCommit"] = sum.Commits.TurnsEach,
            ["writerBusyShare"] = sum.Commits.Duration / sum.Elapsed,
            ["coldLoadShare"] = (double)sum.Loads / sum.Events,
            ["triggerShare"] = (double)(_lines.Crossings - crossingsBefore) / rendered,
            ["durableShare"] = (double)(await CountDurableAsync() - durableBefore) / rendered,
            ["activationsMax"] = _silo.ActivationsMax,
        };
    }

    private async Task<Slice> MeasureSliceAsync(byte[] lines, int events)
    {
        _meter.Take();
        var (loads, processor, collections) = (_silo.Store.Loads, Machine.ProcessorTime(), GC.CollectionCount(0));
        var (allocated, pause) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var startedAt = Stopwatch.GetTimestamp();
        await _ingest.RunAsync(lines);
        return new Slice
        {
            Elapsed = Stopwatch.GetElapsedTime(startedAt),
            Events = events,
            Loads = _silo.Store.Loads - loads,
            Processor = Machine.ProcessorTime() - processor,
            Allocated = GC.GetTotalAllocatedBytes() - allocated,
            Pause = GC.GetTotalPauseDuration() - pause,
            Collections = GC.CollectionCount(0) - collections,
            Commits = _meter.Take(),
        };
    }

    private async Task<(long Turns, TimeSpan Elapsed)> SampleAsync(int turnsPerCommit)
    {
        var lines = Render(SampleSize);
        _silo.Store.BeginCapture(SampleSize);
        await _ingest.RunAsync(lines);
        var turns = _silo.Store.EndCapture();
        return (turns.Length, await _raw.WriteAsync(turns, turnsPerCommit));
    }

    /// <summary>Events that the store itself counted, each with the turn that it caused.</summary>
    private async Task<long> CountDurableAsync()
    {
        var counters = await _silo.Records.ReadCountersAsync(string.Empty, CancellationToken.None);
        return counters.Where(counter => counter.Name.Contains("/events/", StringComparison.Ordinal)).Sum(counter => counter.Amount);
    }

    private byte[] Render(int count) => _lines.Next(count, BaseSubscribers.StartAt);

    private sealed class Slice
    {
        public TimeSpan Elapsed { get; set; }

        public long Events { get; set; }

        public long Loads { get; set; }

        public TimeSpan Processor { get; set; }

        public long Allocated { get; set; }

        public TimeSpan Pause { get; set; }

        /// <summary>Of any generation.</summary>
        public long Collections { get; set; }

        public Commits Commits { get; set; }

        public void Add(Slice other)
        {
            Elapsed += other.Elapsed;
            Events += other.Events;
            Loads += other.Loads;
            Processor += other.Processor;
            Allocated += other.Allocated;
            Pause += other.Pause;
            Collections += other.Collections;
            Commits += other.Commits;
        }
    }
}
