using System.Diagnostics;
using System.Globalization;
using SmartManager.Bench.Base;
using SmartManager.Bench.Events;
using SmartManager.Bench.Hosting;
using SmartManager.Bench.Reports;
using SmartManager.Contracts.Subscribers;

namespace SmartManager.Bench.OnOrleans;

/// <summary>
/// The events of W1 on Orleans, through the product's subscribers and through the same decisions with Orleans' own persistence, by turns,
/// on one server and in one process. All grains are in memory before it begins.
/// </summary>
internal sealed class StorageWorkload : IAsyncDisposable
{
    private const string Database = "whole";
    private const int SlicesPerRun = 4;
    private const int WarmUpSize = 10_000;
    private const int WarmUpRounds = 3;
    private const int BeginsAtOnce = 500;

    private readonly BenchOptions _options;
    private readonly BaseDatabases _base;
    private readonly OrleansSilo _silo;
    private readonly StoreMeter _meter = new();
    private readonly Side _product;
    private readonly Side _storage;

    private StorageWorkload(BenchOptions options, BaseDatabases loaded, OrleansSilo silo)
    {
        (_options, _base, _silo) = (options, loaded, silo);
        var grains = silo.Grains;
        _product = new Side(options, (key, message) => grains.GetGrain<ISubscriberGrain>(key).Handle(message));
        _storage = new Side(options, (key, message) => grains.GetGrain<IWholeStateGrain>(key).Handle(message));
    }

    /// <summary>Loads the base, warms up, and measures.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="connections">The most that Orleans' storage may open. Unit: connections.</param>
    /// <param name="isTuned">Its statements are prepared and its states stored as bytes; else both are as Orleans does by itself.</param>
    public static async Task<IReadOnlyList<RunFigures>> RunAsync(BenchOptions options, int connections, bool isTuned)
    {
        using var loaded = await BaseDatabases.PrepareAsync(options.Seed, options.Subscribers, BenchSurroundings.Make());
        BenchOutput.SayBase(options, loaded);
        var settings = await loaded.CopyForSystemAsync();
        await using var script = typeof(StorageWorkload).Assembly.GetManifestResourceStream("persistence.sql")!;
        using var text = new StreamReader(script);
        var storage = await loaded.MakeAsync(Database, await text.ReadToEndAsync());
        storage += string.Create(CultureInfo.InvariantCulture, $";Maximum Pool Size={connections};Max Auto Prepare={(isTuned ? 16 : 0)}");
        var silo = await OrleansSilo.StartAsync(settings, new StorageSetup(storage, isTuned), options.Seed);
        await using var workload = new StorageWorkload(options, loaded, silo);
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
        _meter.Dispose();
    }

    private async Task WarmUpAsync()
    {
        for (var first = 0; first < _options.Subscribers; first += BeginsAtOnce)
        {
            var count = Math.Min(BeginsAtOnce, _options.Subscribers - first);
            var keys = Enumerable.Range(first, count).Select(i => BaseSubscribers.IdOf(i).Value);
            await Task.WhenAll(keys.Select(key => Task.WhenAll(
                _silo.Grains.GetGrain<IWholeStateGrain>(key).Begin(), _silo.Grains.GetGrain<ISubscriberGrain>(key).GetState())));
        }

        for (var round = 0; round < WarmUpRounds; round++)
        {
            await _product.SendAsync(WarmUpSize);
            await _storage.SendAsync(WarmUpSize);
        }
    }

    private async Task<RunFigures> MeasureAsync(int run)
    {
        var load = BenchOutput.SayLoad(run);
        var before = await CountDurableAsync();
        var (product, storage, commits) = (default(Sent), default(Sent), default(Commits));
        for (var slice = 0; slice < SlicesPerRun; slice++)
        {
            _meter.Take();
            product += await _product.SendAsync(_product.SliceSize);
            commits += _meter.Take();
            storage += await _storage.SendAsync(_storage.SliceSize);
        }

        var after = await CountDurableAsync();
        return new RunFigures(run, load)
        {
            ["eventsPerSecond"] = product.PerSecond,
            ["adoNetPerSecond"] = storage.PerSecond,
            ["ratio"] = product.PerSecond / storage.PerSecond,
            ["processorUsPerEvent"] = product.ProcessorUsEach,
            ["adoNetProcessorUsPerEvent"] = storage.ProcessorUsEach,
            ["turnsPerCommit"] = commits.TurnsEach,
            ["durableShare"] = (double)(after.Product - before.Product) / product.Events,
            ["adoNetDurableShare"] = (double)(after.Storage - before.Storage) / storage.Events,
        };
    }

    /// <summary>Events that the product's store counted itself, and writes that the rows of Orleans' storage have had.</summary>
    private async Task<(long Product, long Storage)> CountDurableAsync()
    {
        var counters = await _silo.Records.ReadCountersAsync(string.Empty, CancellationToken.None);
        var events = counters.Where(counter => counter.Name.Contains("/events/", StringComparison.Ordinal)).Sum(counter => counter.Amount);
        return (events, (long)(await _base.AskAsync(Database, "SELECT sum(version)::bigint FROM states"))!);
    }

    /// <summary>One of the two, with its own stream of the same events.</summary>
    private sealed class Side(BenchOptions options, Func<string, SubscriberMessage, Task<SubscriberAnswer>> handle)
    {
        private const int SliceMin = 2_000;

        private readonly EventLines _lines = new(options.Seed, options.Subscribers);
        private readonly Ingest _ingest = new(handle, BenchSurroundings.GatewayInstruments());
        private double _rate;

        /// <summary>Events that take a slice's share of a run. Unit: events.</summary>
        public int SliceSize => (int)Math.Max(SliceMin, _rate * options.Seconds / SlicesPerRun);

        /// <summary>Sends the next events and waits until each is durable.</summary>
        public async Task<Sent> SendAsync(int count)
        {
            var lines = _lines.Next(count, BaseSubscribers.StartAt);
            var processor = Machine.ProcessorTime();
            var startedAt = Stopwatch.GetTimestamp();
            await _ingest.RunAsync(lines);
            var sent = new Sent(count, Stopwatch.GetElapsedTime(startedAt), Machine.ProcessorTime() - processor);
            _rate = sent.PerSecond;
            return sent;
        }
    }

    /// <summary>Events that were sent.</summary>
    /// <param name="Events">How many.</param>
    /// <param name="Elapsed">How long that took.</param>
    /// <param name="Processor">Time of this process's threads.</param>
    private readonly record struct Sent(long Events, TimeSpan Elapsed, TimeSpan Processor)
    {
        public double PerSecond => Events / Elapsed.TotalSeconds;

        public double ProcessorUsEach => Processor.TotalMicroseconds / Events;

        public static Sent operator +(Sent one, Sent other) =>
            new(one.Events + other.Events, one.Elapsed + other.Elapsed, one.Processor + other.Processor);
    }
}
