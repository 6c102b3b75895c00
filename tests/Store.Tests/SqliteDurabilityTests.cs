using System.Globalization;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>What is left after a kill, a torn write or a full disk: write, damage, recover, check, go on, recover again.</summary>
public sealed class SqliteDurabilityTests : IDisposable
{
    private const int Grains = 40;

    private readonly SqliteFolder _folder = new();
    private readonly SqliteFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task EverythingAcknowledged_IsThere_AfterAKill()
    {
        // 1. Many write at once, with a checkpoint every MiB of log and a round of the index every 1,024 entries.
        var (store, open) = _folder.OpenStore(Options(_folder));
        var acknowledged = new long[Grains];
        using var stopping = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Grains).Select(grain => WriteAsync(open, grain, acknowledged, stopping.Token)).ToArray();

        for (var kill = 0; kill < 5; kill++)
        {
            // 2. In the middle of it, note what was acknowledged, and then take the files as a kill would leave them.
            await UntilAsync(() => Volatile.Read(ref acknowledged[0]) >= 100 * (kill + 1));
            var promised = Enumerable.Range(0, Grains).Select(grain => Volatile.Read(ref acknowledged[grain])).ToArray();
            await store.Committer.RunAsync(_ => Copy(), CancellationToken.None);

            // 3. Another process starts on them: all that was acknowledged is there, and nothing is half there.
            var (_, recovered) = _copy.OpenStore(Options(_copy));
            Assert.Empty(await recovered.Maintenance.CheckAsync(CancellationToken.None));
            await HasAtLeastAsync(recovered, promised);

            // 4. It goes on, is closed, and starts again.
            var record = await recovered.LoadAsync(Key(0));
            await recovered.AppendAsync(Turn(Key(0), record.Number, record.Version, "more") with { MessageId = "more" });
            await recovered.Close();
            (_, recovered) = _copy.OpenStore(Options(_copy));
            Assert.Equal(record.Version + 1, (await recovered.LoadAsync(Key(0))).Version);
            Assert.Equal(
                AppendResult.Duplicate,
                await recovered.TryAppendAsync(Turn(Key(0), record.Number, record.Version + 1, "more") with { MessageId = "more" }));
            await recovered.Close();
        }

        await stopping.CancelAsync();
        await Task.WhenAll(writers);
        await open.Close();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4_000)]
    public async Task TheTurnsBefore_AreThere_WhenTheLogIsTorn(int bytesLost)
    {
        // 1. Three turns, each its own commit; note how long the log was after the second.
        var (_, store) = _folder.OpenStore();
        var number = await store.AppendAsync(Everything(Alice, 0, 0, "m1"));
        await store.AppendAsync(Turn(Alice, number, 1, "b") with { MessageId = "m2" });
        await store.AppendAsync(Everything(Alice, number, 2, "m3"));

        // 2. The power goes while the last frame of the third is on its way to the disk.
        Copy();
        var log = _copy.Database + "-wal";
        using (var file = new FileStream(log, FileMode.Open))
        {
            file.SetLength(file.Length - bytesLost);
        }

        // 3. Recover: the first two are whole, and of the third there is nothing.
        var (_, recovered) = _copy.OpenStore();
        Assert.Empty(await recovered.Maintenance.CheckAsync(CancellationToken.None));
        Assert.Equal(2, (await recovered.LoadAsync(Alice)).Version);
        Assert.Null(await recovered.Outbox.FindAsync("alice~3~0", CancellationToken.None));

        // 4. Go on: the third is sent again and counts once.
        await recovered.AppendAsync(Everything(Alice, number, 2, "m3"));
        Assert.Equal<CounterIncrement>([new("all/alice", 2)], await recovered.Records.ReadCountersAsync("all", CancellationToken.None));
        await recovered.Close();

        // 5. Recover again.
        (_, recovered) = _copy.OpenStore();
        Assert.Equal(3, (await recovered.LoadAsync(Alice)).Version);
        Assert.Equal(AppendResult.Duplicate, await recovered.TryAppendAsync(Everything(Alice, number, 3, "m3")));
        await recovered.Close();
        await store.Close();
    }

    [Fact]
    public async Task TurnsFail_WhenTheDiskIsFull_AndWorkAgainWhenItIsNot()
    {
        // 1. A disk with room for a few more pages only.
        var (sqlite, store) = _folder.OpenStore();
        var number = await store.AppendAsync(Turn(Alice, 0, 0, "a") with { MessageId = "m0" });
        await sqlite.Committer.RunAsync(writer => SetRoom(writer, 8), CancellationToken.None);

        // 2. It fills up: a turn fails, alone or with its neighbours, and nothing of it is kept.
        var version = 1L;
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
        {
            for (; version < 1_000; version++)
            {
                await store.AppendAsync(Turn(Alice, number, version, new string('x', 3_000)) with { MessageId = $"m{version}" });
            }
        });
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await store.AppendAsync(Turn(Alice, number, version, new string('x', 100_000)) with { MessageId = "large" }));
        Assert.Equal(version, (await store.LoadAsync(Alice)).Version);

        // 3. Somebody makes room: the same turn goes through, and the versions, messages and journal are exact.
        await sqlite.Committer.RunAsync(writer => SetRoom(writer, 1_000), CancellationToken.None);
        await store.AppendAsync(Turn(Alice, number, version, new string('x', 100_000)) with { MessageId = "large" });
        Assert.Equal(AppendResult.Duplicate, await store.TryAppendAsync(Turn(Alice, number, version + 1, "x") with { MessageId = "m1" }));
        Assert.Equal(version + 1, (await store.LoadAsync(Alice)).Version);
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();

        // 4. And after a new start.
        (_, store) = _folder.OpenStore();
        Assert.Equal(version + 1, (await store.LoadAsync(Alice)).Version);
        await store.Close();

        static bool SetRoom(TurnWriter writer, long pages)
        {
            writer.Connection.SetPragma("max_page_count", writer.Connection.GetPragma("page_count") + pages);
            return true;
        }
    }

    [Fact]
    public async Task TheQueueMakesCallersWait_WhenItIsFull()
    {
        var options = _folder.Options;
        options.QueueLengthMax = 10;
        options.TurnsPerCommitMax = 3;
        var (sqlite, store) = _folder.OpenStore(options);
        using var held = new ManualResetEventSlim();
        var holding = sqlite.Committer.RunAsync(_ => { held.Wait(CancellationToken.None); return true; }, CancellationToken.None);

        var turns = Enumerable.Range(0, 200).Select(i => store.TryAppendAsync(Turn(Key(i), 0, 0, "a"))).ToArray();
        using var leaving = new CancellationTokenSource();
        var left = store.Grains.AppendAsync(Turn(Alice, 0, 0, "a"), leaving.Token).AsTask();
        await leaving.CancelAsync();

        // Whoever leaves before there is a place is not written at all.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        held.Set();
        await holding;
        Assert.All(await Task.WhenAll(turns), result => Assert.Equal(AppendResult.Appended, result));
        Assert.Equal(0, (await store.LoadAsync(Alice)).Version);
        await store.Close();
    }

    [Fact]
    public async Task WhatWaits_IsWritten_WhenTheStoreCloses()
    {
        var (_, store) = _folder.OpenStore();
        var turns = Enumerable.Range(0, 1_000).Select(i => store.TryAppendAsync(Turn(Key(i), 0, 0, "a"))).ToArray();

        await store.Close();

        Assert.All(await Task.WhenAll(turns), result => Assert.Equal(AppendResult.Appended, result));
        Assert.False(File.Exists(_folder.Database + "-wal"));
        (_, store) = _folder.OpenStore();
        Assert.Equal(turns.Length, await store.Records.CountGrainsAsync("subscriber", CancellationToken.None));
        await store.Close();
    }

    private static GrainKey Key(int grain) => new("subscriber", grain.ToString(CultureInfo.InvariantCulture));

    private static StoreOptions Options(SqliteFolder folder)
    {
        var options = folder.Options;
        options.UnindexedEntriesMax = 1_024;
        return options;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private static async Task WriteAsync(OpenStore store, int grain, long[] acknowledged, CancellationToken stopping)
    {
        var number = 0L;
        for (var version = 0L; !stopping.IsCancellationRequested; version++)
        {
            var turn = Turn(Key(grain), number, version, $"{version + 1}") with
            {
                MessageId = $"m{version}",
                Snapshot = version % 16 == 15 ? Bytes($"{version + 1}") : (ReadOnlyMemory<byte>?)null,
                Outbox = [new OutboxChange.Add($"{grain}~{version + 1}~0", "sms", "service", Bytes("o"), Noon)],
            };
            number = await store.AppendAsync(turn);
            Volatile.Write(ref acknowledged[grain], version + 1);
        }
    }

    private static async Task HasAtLeastAsync(OpenStore store, long[] promised)
    {
        for (var grain = 0; grain < Grains; grain++)
        {
            var record = await store.LoadAsync(Key(grain));
            Assert.True(record.Version >= promised[grain], $"Grain {grain} is at {record.Version}, {promised[grain]} was acknowledged.");
            Assert.Equal(record.SnapshotVersion == 0 ? "" : $"{record.SnapshotVersion}", Text(record.Snapshot));
            Assert.Equal(
                Enumerable.Range((int)record.SnapshotVersion + 1, record.Tail.Count).Select(version => $"{version}"), Texts(record.Tail));
            Assert.NotNull(await store.Outbox.FindAsync($"{grain}~{record.Version}~0", CancellationToken.None));
            Assert.Null(await store.Outbox.FindAsync($"{grain}~{record.Version + 1}~0", CancellationToken.None));
        }
    }

    private bool Copy()
    {
        File.Delete(_copy.Database + "-shm");
        File.Copy(_folder.Database, _copy.Database, overwrite: true);
        File.Copy(_folder.Database + "-wal", _copy.Database + "-wal", overwrite: true);
        return true;
    }
}
