using SmartManager.Contracts.Storage;
using SmartManager.Store.Postgres;
using SmartManager.Store.Sqlite;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>What every scan of decision traces keeps.</summary>
public abstract class TraceScanContract : IAsyncLifetime
{
    private OpenStore Store { get; set; } = null!;

    private ITraceScan Scan { get; set; } = null!;

    public async Task InitializeAsync() => (Store, Scan) = await OpenAsync();

    public async Task DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.Close();
        }
    }

    protected abstract ValueTask<(OpenStore Store, ITraceScan Scan)> OpenAsync();

    [StoreFact]
    public async Task Traces_AreMetOnceEach_WhateverThePages()
    {
        for (var i = 0; i < 7; i++)
        {
            var grain = new GrainKey("subscriber", $"s{i}");
            var number = await Store.AppendAsync(Turn(grain, 0, 0, "profile") with { At = Noon.AddMinutes(i) }); // Decides nothing.
            await Store.AppendAsync(Turn(grain, number, 1, "a", "b") with { At = Noon.AddMinutes(i), Trace = Bytes($"t{i}~1") });
            await Store.AppendAsync(Turn(grain, number, 3, "c") with { At = Noon.AddDays(30 + i), Trace = Bytes($"t{i}~3") });
        }

        await Store.AppendAsync(Turn(new GrainKey("campaign", "s1"), 0, 0, "x") with { Trace = Bytes("another kind") });

        foreach (var limit in (int[])[1, 3, 100])
        {
            var all = await TracesAsync(Noon.AddYears(-1), Noon.AddYears(1), limit);
            Assert.Equal(14, all.Count);
            Assert.All(all, trace => Assert.Equal($"t{trace.Id[1..]}~{trace.Version}", Text(trace.Body)));
            Assert.Equal(14, all.Select(trace => (trace.Id, trace.Version)).Distinct().Count());
            Assert.Equal(all.Select(Name), (await TracesAsync(Noon.AddYears(-1), Noon.AddYears(1), 2)).Select(Name));

            var some = await TracesAsync(Noon.AddMinutes(2), Noon.AddDays(31), limit);
            Assert.Equal<string>(["s0~3", "s2~1", "s3~1", "s4~1", "s5~1", "s6~1"], some.Select(Name).Order(StringComparer.Ordinal));
            Assert.Equal(Noon.AddDays(30), some.Single(trace => trace.Id == "s0").At);
        }

        static string Name(ScannedTrace trace) => $"{trace.Id}~{trace.Version}";
    }

    [StoreFact]
    public async Task Traces_AreNone_WhereNothingWasDecided()
    {
        await Store.AppendAsync(Turn(Alice, 0, 0, "profile"));
        Assert.Empty(await TracesAsync(Noon.AddYears(-1), Noon.AddYears(1), 10));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TracesAsync(Noon, Noon, 0));
    }

    private async Task<List<ScannedTrace>> TracesAsync(DateTimeOffset from, DateTimeOffset until, int limit)
    {
        var (found, place) = (new List<ScannedTrace>(), (TracePlace?)default(TracePlace));
        while (place is { } after)
        {
            var page = await Scan.ReadAsync(new TraceQuestion("subscriber", from, until), after, limit, CancellationToken.None);
            Assert.True(page.Traces.Count <= limit);
            found.AddRange(page.Traces);
            place = page.NextAfter;
        }

        return found;
    }
}

/// <summary>The embedded store's scan keeps it.</summary>
public sealed class SqliteTraceScanTests : TraceScanContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override ValueTask<(OpenStore Store, ITraceScan Scan)> OpenAsync()
    {
        var (store, open) = _folder.OpenStore();
        return ValueTask.FromResult((open, (ITraceScan)new SqliteTraceScan(store)));
    }
}

/// <summary>The served store's scan keeps it.</summary>
[NeedsPostgres]
public sealed class PostgresTraceScanTests : TraceScanContract
{
    protected override async ValueTask<(OpenStore Store, ITraceScan Scan)> OpenAsync()
    {
        var house = await PostgresHouse.SharedAsync();
        var (store, open) = PostgresHouse.Open(house.Options(await house.NewDatabaseAsync()));
        await store.OpenAsync(CancellationToken.None);
        return (open, new PostgresTraceScan(store));
    }
}
