using SmartManager.Contracts.Storage;
using SmartManager.Store.Moving;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>A store that moves from a data folder to a database is there as it was, or no server starts on it.</summary>
public sealed class StoreMoveTests : IDisposable
{
    private static readonly DateTimeOffset Later = Noon.AddDays(60);
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostgresFact]
    public async Task EverythingIsThere_AndGoesOn()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync(isMigrated: false));
        await FillAsync();
        await PruneAsync();
        var before = await ReadAsync();

        var result = await StoreMove.RunAsync(_folder.Path, options, TestSurroundings.Make(), null, CancellationToken.None);

        Assert.True(result.IsSame);
        Assert.False(result.WasDone);
        Assert.All(result.Tables, table => Assert.NotEqual(0, table.SourceRows));
        Assert.Equal(before, await ReadAsync());
        var (store, open) = PostgresHouse.Open(options);
        await store.OpenAsync(CancellationToken.None);
        Assert.Equal(before, await TellAsync(open));
        Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));
        await GoOnAsync(open);
        Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));
        await open.Close();
        Assert.True((await StoreMove.RunAsync(_folder.Path, options, TestSurroundings.Make(), null, CancellationToken.None)).WasDone);
    }

    [PostgresFact]
    public async Task AMoveThatWasStopped_KeepsServersOut_AndGoesOn()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        await FillAsync();
        foreach (var table in (string[])["grains", "journal", "outbox", "lookups"])
        {
            using var stop = new CancellationTokenSource();
            var progress = new Told(told =>
            {
                if (told.Table == table)
                {
                    stop.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => StoreMove.RunAsync(_folder.Path, options, TestSurroundings.Make(), progress, stop.Token));
            await using var store = PostgresHouse.Open(options).Store;
            var refused = await Assert.ThrowsAsync<StoreFormatException>(() => store.OpenAsync(CancellationToken.None));
            Assert.Contains("is not done", refused.Message, StringComparison.Ordinal);
        }

        var copied = new List<string>();
        var rest = new Told(told => copied.Add($"{told.Step} {told.Table}"));
        Assert.True((await StoreMove.RunAsync(_folder.Path, options, TestSurroundings.Make(), rest, CancellationToken.None)).IsSame);
        Assert.DoesNotContain("copying journal", copied);
        var (last, open) = PostgresHouse.Open(options);
        await last.OpenAsync(CancellationToken.None);
        Assert.Equal(await ReadAsync(), await TellAsync(open));
        await open.Close();
    }

    [PostgresTheory]
    [InlineData("UPDATE journal SET body = 'x' WHERE version = 2", "journal")]
    [InlineData("DELETE FROM wake_ups", "wake_ups")]
    [InlineData("UPDATE outbox SET due_at = due_at + 1", "outbox")]
    [InlineData("INSERT INTO lookups VALUES ('zzz', 'zzz')", "lookups")]
    [InlineData("UPDATE counters SET amount = amount - 1", "counters")]
    [InlineData("DELETE FROM subscriber_list_members", "subscriber_list_members")]
    public async Task WhatIsNotTheSame_IsTold_AndNoServerStarts(string damage, string table)
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        await FillAsync();
        using var stop = new CancellationTokenSource();
        var progress = new Told(told =>
        {
            if (told.Table == "subscriber_list_members")
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => StoreMove.RunAsync(_folder.Path, house.Options(database), TestSurroundings.Make(), progress, stop.Token));
        await house.ExecuteAsync(database, "UPDATE store_moves SET stage = 99");
        await house.ExecuteAsync(database, damage);

        var result = await StoreMove.RunAsync(_folder.Path, house.Options(database), TestSurroundings.Make(), null, CancellationToken.None);

        Assert.Equal([table], result.Tables.Where(each => !each.IsSame).Select(each => each.Name));
        await using var store = PostgresHouse.Open(house.Options(database)).Store;
        await Assert.ThrowsAsync<StoreFormatException>(() => store.OpenAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task WhoeverWouldLoseSomething_IsRefused()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        var (_, source) = _folder.OpenStore();
        await source.AppendAsync(Turn(Alice, 0, 0, "a"));
        await Assert.ThrowsAsync<StoreInUseException>(MoveAsync);
        await source.Close();

        var (store, target) = PostgresHouse.Open(options);
        await store.OpenAsync(CancellationToken.None);
        await Assert.ThrowsAsync<StoreInUseException>(MoveAsync);
        await target.AppendAsync(Turn(Bob, 0, 0, "b"));
        await target.Close();
        Assert.Contains("is not empty", (await Assert.ThrowsAsync<StoreFormatException>(MoveAsync)).Message, StringComparison.Ordinal);

        // A move that was begun, and then the source was written.
        options = house.Options(await house.NewDatabaseAsync());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreMove.RunAsync(
            _folder.Path, options, TestSurroundings.Make(), new Told(_ => stop.Cancel()), stop.Token));
        (_, source) = _folder.OpenStore();
        await source.AppendAsync(Turn(Bob, 0, 0, "b"));
        await source.Close();
        Assert.Contains("written since", (await Assert.ThrowsAsync<StoreFormatException>(MoveAsync)).Message, StringComparison.Ordinal);

        Task MoveAsync() => StoreMove.RunAsync(_folder.Path, options, TestSurroundings.Make(), null, CancellationToken.None);
    }

    [PostgresFact]
    public async Task ATextThatPostgresCannotKeep_IsRefused_AndNothingOfItIsCut()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        var (_, source) = _folder.OpenStore();
        await source.AppendAsync(Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry("n\0m", "target")] });
        await source.Close();

        var refused = await Assert.ThrowsAsync<StoreFormatException>(
            () => StoreMove.RunAsync(_folder.Path, options, TestSurroundings.Make(), null, CancellationToken.None));

        Assert.Contains("the character zero", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Something of every sort, some of it moved, cancelled, pruned and written over.</summary>
    private async Task FillAsync()
    {
        var (_, open) = _folder.OpenStore();
        var number = await open.AppendAsync(Perishable(Alice, 0, 0, Noon) with { MessageId = "dropped" });
        await open.AppendAsync(Everything(Alice, number, 1, "m1"));
        await open.AppendAsync(Turn(Alice, number, 2, "tail", "two entries") with { MessageId = "m2", At = Later });
        number = await open.AppendAsync(Everything(Bob, 0, 0, "m1"));
        for (var version = 1; version < 40; version++)
        {
            ReadOnlyMemory<byte>? snapshot = version == 20 ? Bytes("s20") : (ReadOnlyMemory<byte>?)null;
            await open.AppendAsync(Everything(Bob, number, version) with { At = Noon.AddDays(version), Snapshot = snapshot });
        }

        await open.AppendAsync(Turn(Bob, number, 40, "moves") with
        {
            Outbox =
            [
                new OutboxChange.Move("bob~3~0", OutboxState.Releasing, null), new OutboxChange.Move("bob~3~0", OutboxState.Sent, null),
                new OutboxChange.Move("bob~9~0", OutboxState.Pending, Noon.AddDays(2)),
            ],
            WakeUps = [new WakeUpChange("expiry/bob~3", null), new WakeUpChange("名", Noon.AddYears(1))],
            Contacts = [new ContactChange("bob~3~0", "sms", "marketing", "offer 😀", "sent")],
            Lookups = [new LookupEntry("ein/ä", "Zürich")],
        });
        await open.AppendAsync(Turn(new GrainKey("campaign", "c"), 0, 0, "c"));
        foreach (var version in (long[])[1, 2])
        {
            await open.Documents.TryAddAsync(new Document("rulebook", version, Noon, Bytes($"{version}")), CancellationToken.None);
        }

        var list = (await open.Lists.TryBeginAsync("vip ä", "anna", Noon, CancellationToken.None))!.Value;
        await open.Lists.AddMembersAsync(list, ["alice", "bob"], Noon, CancellationToken.None);
        await open.Lists.TryEndAsync(list, isReady: true, CancellationToken.None);
        await open.Documents.TryAddAsync(new Document("learnt", 1, Noon, ReadOnlyMemory<byte>.Empty), CancellationToken.None);
        await open.Close();
    }

    /// <summary>Drops one entry. Only what many commits have brought into the index is dropped.</summary>
    private async Task PruneAsync()
    {
        var options = _folder.Options;
        options.UnindexedEntriesMax = 1_024;
        var (_, open) = _folder.OpenStore(options);
        for (var (version, number) = (0, 0L); version < 2_500; version++)
        {
            number = await open.AppendAsync(Turn(new GrainKey("padding", "p"), number, version, "p"));
        }

        Assert.Equal(1, await ((IStoreRetention)open.Maintenance).DropPerishableAsync(Later, CancellationToken.None));
        await open.Close();
    }

    private async Task<string> ReadAsync()
    {
        var (_, open) = _folder.OpenStore();
        var text = await TellAsync(open);
        await open.Close();
        return text;
    }

    /// <summary>All that can be asked of a store, as one text.</summary>
    private static async Task<string> TellAsync(OpenStore open)
    {
        var lines = new List<string>();
        foreach (var grain in (GrainKey[])[Alice, Bob, new("campaign", "c")])
        {
            var record = await open.LoadAsync(grain);
            lines.Add($"{record.Number} {record.Version} {record.SnapshotVersion} {Text(record.Snapshot)}");
            lines.AddRange(Texts(record.Tail));
            foreach (var entry in await open.Records.ReadHistoryAsync(grain, null, 99, CancellationToken.None))
            {
                var trace = await open.Records.FindTraceAsync(grain, entry.Version, CancellationToken.None);
                lines.Add($"{entry.Version} {entry.At:O} {Text(entry.Body)} {(trace is { } body ? Text(body) : "-")}");
            }

            foreach (var message in (string[])["dropped", "m1", "m2"])
            {
                lines.Add($"{message} {await open.Records.FindMessageAsync(grain, message, CancellationToken.None)}");
            }

            lines.AddRange((await open.Records.ReadContactsAsync(grain, 99, CancellationToken.None)).Select(row => row.ToString()));
            lines.AddRange(await open.Records.ReadGrainIdsAsync(grain.Kind, null, 99, CancellationToken.None));
        }

        foreach (var state in Enum.GetValues<OutboxState>())
        {
            var rows = await open.Outbox.ReadInStateAsync(state, null, null, 99, CancellationToken.None);
            lines.AddRange(rows.Select(row => $"{row with { Body = default }} {Text(row.Body)}"));
        }

        var due = await open.Outbox.ReadDueAsync(new OutboxLane("sms", "marketing"), new DueBy<OutboxRow>(DateTimeOffset.MaxValue), 99, CancellationToken.None);
        lines.AddRange(due.Select(row => $"due {row.Key}"));
        var wakeUps = await open.Records.ReadDueWakeUpsAsync(new DueBy<WakeUp>(DateTimeOffset.MaxValue), 99, CancellationToken.None);
        lines.AddRange(wakeUps.Select(wakeUp => wakeUp.ToString()));
        lines.AddRange((await open.Records.ReadCountersAsync(string.Empty, CancellationToken.None)).Select(counter => counter.ToString()));
        lines.Add($"{await open.Records.FindLookupAsync("ein/ä", CancellationToken.None)}");
        foreach (var list in await open.Lists.ReadListsAsync(null, 9, CancellationToken.None))
        {
            lines.Add($"{list} {string.Join(',', await open.Lists.ReadMembersAsync(list.Number, null, 9, CancellationToken.None))}");
        }

        foreach (var kind in (string[])["rulebook", "learnt"])
        {
            var versions = await open.Documents.ReadVersionsAsync(kind, 9, CancellationToken.None);
            lines.AddRange(versions.Select(document => $"{document.Version} {document.At:O} {Text(document.Body)}"));
        }

        return string.Join('\n', lines);
    }

    /// <summary>What came before is known, what comes is new.</summary>
    private static async Task GoOnAsync(OpenStore open)
    {
        var record = await open.LoadAsync(Bob);
        Assert.Equal(AppendResult.Duplicate, await open.TryAppendAsync(Turn(Bob, record.Number, record.Version, "x") with { MessageId = "m1" }));
        Assert.Equal(AppendResult.Conflict, await open.TryAppendAsync(Turn(Bob, record.Number, record.Version - 1, "x")));
        await open.AppendAsync(Everything(Bob, record.Number, record.Version));
        var known = await Task.WhenAll(
            ((GrainKey[])[Alice, Bob, new("campaign", "c")]).Select(async key => (await open.LoadAsync(key)).Number));
        Assert.InRange(await open.AppendAsync(Everything(new GrainKey("subscriber", "new"), 0, 0)), known.Max() + 1, long.MaxValue);
        var due = await open.Outbox.ReadDueAsync(new OutboxLane("sms", "marketing"), new DueBy<OutboxRow>(DateTimeOffset.MaxValue), 99, CancellationToken.None);
        Assert.Equal(["bob~42~0", "new~1~0"], due.Where(row => row.DueAt == Noon).Select(row => row.Key).TakeLast(2));
        var list = (await open.Lists.FindAsync("vip ä", CancellationToken.None))!.Number;
        Assert.Equal(list + 1, await open.Lists.TryBeginAsync("next", "anna", Noon, CancellationToken.None));
        var count = await open.Records.ReadCountersAsync("all/bob", CancellationToken.None);
        Assert.Equal(41, count[0].Amount);
    }

    private sealed class Told(Action<MoveProgress> tell) : IProgress<MoveProgress>
    {
        public void Report(MoveProgress value) => tell(value);
    }
}
