using SmartManager.Contracts.Storage;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>The outbox, and what turns write beside their journals.</summary>
public abstract partial class StoreContract
{
    [StoreFact]
    public async Task Outbox_GivesWhatIsDue_ByInstantThenByAge()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            Outbox =
            [
                Row("later", Noon.AddMinutes(2)), Row("z-first", Noon), Row("a-second", Noon), Row("tomorrow", Noon.AddDays(1)),
                new OutboxChange.Add("order", "billing", "service", Bytes("o"), Noon),
            ],
        });

        Assert.Equal<string>(["z-first", "a-second", "later"], await DueAsync(Noon.AddMinutes(2), 10));
        Assert.Equal<string>(["z-first", "a-second"], await DueAsync(Noon.AddMinutes(2), 2));
        Assert.Equal<string>([], await DueAsync(Noon.AddTicks(-1), 10));

        await Store.AppendAsync(Turn(Alice, number, 1, "b") with
        {
            Outbox = [new OutboxChange.Move("z-first", OutboxState.Releasing, null), new OutboxChange.Move("gone", OutboxState.Sent, null)],
        });
        Assert.Equal<string>(["a-second", "later"], await DueAsync(Noon.AddMinutes(2), 10));

        static OutboxChange.Add Row(string key, DateTimeOffset dueAt) => new(key, "sms", "marketing", Bytes(key), dueAt);

        async Task<IEnumerable<string>> DueAsync(DateTimeOffset now, int limit) =>
            (await Store.Outbox.ReadDueAsync(new OutboxLane("sms", "marketing"), new(now), limit, CancellationToken.None)).Select(row => row.Key);
    }

    [StoreFact]
    public async Task Outbox_IsPagedThrough_AlsoWhenTheRowToBeginBehindHasMovedOn()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            Outbox = [.. Enumerable.Range(0, 10).Select(i =>
                new OutboxChange.Add($"k{9 - i}", i == 5 ? "billing" : "sms", "service", Bytes("o"), Noon.AddSeconds(i / 4)))],
        });
        var first = await DueAsync(null, 3);
        var second = await DueAsync(first[^1], 3);
        await Store.AppendAsync(Turn(Alice, number, 1, "b") with
        {
            Outbox = [new OutboxChange.Move(second[^1].Key, OutboxState.Pending, Noon.AddSeconds(9))],
        });
        var third = await DueAsync(second[^1], 10);

        Assert.Equal<string>(["k9", "k8", "k7"], first.Select(row => row.Key));
        Assert.Equal<string>(["k6", "k5", "k3"], second.Select(row => row.Key));
        Assert.Equal<string>(["k2", "k1", "k0", "k3"], third.Select(row => row.Key));
        Assert.Empty(await DueAsync(third[^1], 10));

        async Task<IReadOnlyList<OutboxRow>> DueAsync(OutboxRow? after, int limit) =>
            await Store.Outbox.ReadDueAsync(new OutboxLane("sms", "service"), new(Noon.AddSeconds(9), after), limit, CancellationToken.None);
    }

    [StoreFact]
    public async Task Outbox_KeepsEveryPartOfARow_AndMovesIt()
    {
        var number = await Store.AppendAsync(Everything(Alice, 0, 0));
        var row = await Store.Outbox.FindAsync("alice~1~0", CancellationToken.None);
        Assert.Equal(
            ("alice~1~0", "sms", "marketing", "o", OutboxState.Pending, Noon, 0, Noon, Noon),
            (row!.Key, row.Channel, row.Kind, Text(row.Body), row.State, row.DueAt, row.Attempts, row.CreatedAt, row.ChangedAt));

        var (later, last) = (Noon.AddTicks(1), Noon.AddHours(1));
        await Store.AppendAsync(Move(1, later, OutboxState.Releasing, null));
        await Store.AppendAsync(Move(2, later, OutboxState.Pending, last));
        await Store.AppendAsync(Move(3, last, OutboxState.Releasing, null));
        await Store.AppendAsync(Move(4, last, OutboxState.Sent, null));

        row = await Store.Outbox.FindAsync("alice~1~0", CancellationToken.None);
        Assert.Equal((OutboxState.Sent, last, 2, Noon, last), (row!.State, row.DueAt, row.Attempts, row.CreatedAt, row.ChangedAt));
        Assert.Null(await Store.Outbox.FindAsync("alice~9~0", CancellationToken.None));

        Turn Move(long expected, DateTimeOffset at, OutboxState state, DateTimeOffset? dueAt) => Turn(Alice, number, expected, "m") with
        {
            At = at,
            Outbox = [new OutboxChange.Move("alice~1~0", state, dueAt)],
        };
    }

    [StoreFact]
    public async Task Outbox_TellsInWhichLanesRowsAreDue_ByTierKindAndTask()
    {
        await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            Outbox =
            [
                Row("mass-1", "marketing", 3, "gift", Noon), Row("mass-2", "marketing", 3, "gift", Noon),
                Row("mass-3", "marketing", 3, "gift", Noon.AddSeconds(1)),
                Row("vip", "marketing", 0, "gift", Noon), Row("booked", "service", 3, "order-booked", Noon),
                Row("night", "marketing", 1, "gift", Noon.AddHours(9)), Row("old", "service", 3, "", Noon),
                new OutboxChange.Add("order", "billing", "service", Bytes("o"), Noon),
            ],
        });

        Assert.Equal<DueLane>(
            [
                new(Lane(0, "marketing", "gift"), 1), new(Lane(3, "marketing", "gift"), 2), new(Lane(3, "service", ""), 1),
                new(Lane(3, "service", "order-booked"), 1),
            ],
            await LanesAsync(null, 100, 100));
        Assert.Equal<DueLane>([new(Lane(0, "marketing", "gift"), 1)], await LanesAsync(null, 1, 2));
        Assert.Equal<DueLane>([new(Lane(3, "marketing", "gift"), 1)], await LanesAsync(Lane(1, "marketing", "gift"), 1, 1));
        Assert.Equal<string>(
            ["mass-1", "mass-2"],
            (await Store.Outbox.ReadDueAsync(Lane(3, "marketing", "gift"), new(Noon), 9, CancellationToken.None)).Select(row => row.Key));
        var row = await Store.Outbox.FindAsync("vip", CancellationToken.None);
        Assert.Equal((0, "gift", "", Lane(0, "marketing", "gift")), (row!.Tier, row.Task, row.Reason, row.Lane));

        static OutboxLane Lane(int tier, string kind, string task) => new("sms", kind) { Tier = tier, Task = task };

        static OutboxChange.Add Row(string key, string kind, int tier, string task, DateTimeOffset dueAt) =>
            new(key, "sms", kind, Bytes("o"), dueAt) { Tier = tier, Task = task };

        async Task<IReadOnlyList<DueLane>> LanesAsync(OutboxLane? after, int countLimit, int limit)
        {
            var found = await Store.Outbox.ReadLanesAsync(
                new LaneQuestion("sms", Noon, countLimit) { After = after }, limit, CancellationToken.None);
            Assert.Equal(limit < 100, found.Last is not null);
            return found.Lanes;
        }
    }

    [StoreFact]
    public async Task Outbox_ListsWhatWasGivenUp_UntilItMovesOn()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            Outbox = [.. Enumerable.Range(0, 5).Select(i => new OutboxChange.Add($"k{i}", "sms", "service", Bytes("o"), Noon))],
        });
        await Store.AppendAsync(Turn(Alice, number, 1, "b") with
        {
            Outbox =
            [
                Failed("k3", "carrier.rejected"), Failed("k1", "carrier.rejected"), Failed("k2", "carrier.unavailable"), Failed("k4", ""),
            ],
        });
        Assert.Equal<string>(["k1", "k3"], await GivenUpAsync("carrier.rejected", null));
        Assert.Equal<string>(["k3"], await GivenUpAsync("carrier.rejected", "k1"));
        Assert.Equal(1, await Store.Outbox.CountGivenUpAsync("carrier.unavailable", CancellationToken.None));

        await Store.AppendAsync(Turn(Alice, number, 2, "c") with
        {
            Outbox = [new OutboxChange.Move("k1", OutboxState.Pending, Noon)],
        });
        Assert.Equal<string>(["k3"], await GivenUpAsync("carrier.rejected", null));
        Assert.Equal("", (await Store.Outbox.FindAsync("k1", CancellationToken.None))!.Reason);

        static OutboxChange Failed(string key, string reason) =>
            new OutboxChange.Move(key, OutboxState.Failed, null) { Reason = reason };

        async Task<IEnumerable<string>> GivenUpAsync(string reason, string? after) =>
            (await Store.Outbox.ReadGivenUpAsync(reason, after, 10, CancellationToken.None)).Select(row => row.Key);
    }

    [StoreFact]
    public async Task Outbox_PagesThroughAState_InOrderOfKeys()
    {
        await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            Outbox = [.. Enumerable.Range(0, 10).Select(i =>
                new OutboxChange.Add($"k{9 - i}", i % 2 == 0 ? "sms" : "billing", "service", Bytes("o"), Noon))],
        });

        Assert.Equal<string>(["k0", "k1", "k2"], await PageAsync(null, null, 3));
        Assert.Equal<string>(["k3", "k4", "k5", "k6", "k7", "k8", "k9"], await PageAsync(null, "k2", 10));
        Assert.Equal<string>(["k5", "k7", "k9"], await PageAsync("sms", "k3", 10));
        Assert.Empty(await Store.Outbox.ReadInStateAsync(OutboxState.Sent, null, null, 10, CancellationToken.None));

        async Task<IEnumerable<string>> PageAsync(string? channel, string? after, int limit) =>
            (await Store.Outbox.ReadInStateAsync(OutboxState.Pending, channel, after, limit, CancellationToken.None))
                .Select(row => row.Key);
    }

    [StoreTheory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task Reads_RefuseALimit_ThatIsOutOfRange(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.Outbox.ReadDueAsync(new OutboxLane("sms", "service"), new(Noon), limit, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Store.Records.ReadHistoryAsync(Alice, null, limit, CancellationToken.None));
    }

    [StoreFact]
    public async Task WakeUps_AreSetMovedAndCancelled()
    {
        var alice = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            WakeUps = [new WakeUpChange("x", Noon.AddMinutes(3)), new WakeUpChange("y", Noon.AddMinutes(2))],
        });
        await Store.AppendAsync(Turn(Bob, 0, 0, "a") with { WakeUps = [new WakeUpChange("x", Noon.AddMinutes(1))] });

        var due = await DueAsync(Noon.AddMinutes(3), 10);
        Assert.Equal<WakeUp>(
            [new(Bob, "x", Noon.AddMinutes(1)), new(Alice, "y", Noon.AddMinutes(2)), new(Alice, "x", Noon.AddMinutes(3))], due);
        Assert.Equal<WakeUp>([due[0], due[1]], await DueAsync(Noon.AddMinutes(2), 10));
        Assert.Equal<WakeUp>([due[0]], await DueAsync(Noon.AddMinutes(3), 1));

        await Store.AppendAsync(Turn(Alice, alice, 1, "b") with
        {
            WakeUps = [new WakeUpChange("x", Noon), new WakeUpChange("y", null), new WakeUpChange("never", null)],
        });
        Assert.Equal<WakeUp>([new(Alice, "x", Noon), due[0]], await DueAsync(Noon.AddMinutes(3), 10));

        async Task<IReadOnlyList<WakeUp>> DueAsync(DateTimeOffset now, int limit) =>
            await Store.Records.ReadDueWakeUpsAsync(new(now), limit, CancellationToken.None);
    }

    [StoreFact]
    public async Task WakeUps_ArePagedThrough_AlsoWhenTheOneToBeginBehindIsGone()
    {
        var alice = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            WakeUps = [.. "xyz".Select(name => new WakeUpChange(name.ToString(), Noon)), new WakeUpChange("a", Noon.AddMinutes(1))],
        });
        await Store.AppendAsync(Turn(Bob, 0, 0, "a") with { WakeUps = [new WakeUpChange("a", Noon), new WakeUpChange("b", Noon)] });
        var first = await DueAsync(null, 2);
        var second = await DueAsync(first[^1], 2);
        await Store.AppendAsync(Turn(Alice, alice, 1, "b") with { WakeUps = [new WakeUpChange("z", null)] });

        Assert.Equal<WakeUp>([new(Alice, "x", Noon), new(Alice, "y", Noon)], first);
        Assert.Equal<WakeUp>([new(Alice, "z", Noon), new(Bob, "a", Noon)], second);
        Assert.Equal<WakeUp>([new(Bob, "a", Noon), new(Bob, "b", Noon), new(Alice, "a", Noon.AddMinutes(1))], await DueAsync(second[0], 9));
        Assert.Equal<WakeUp>([new(Bob, "b", Noon), new(Alice, "a", Noon.AddMinutes(1))], await DueAsync(second[1], 9));
        Assert.Empty(await DueAsync(new WakeUp(Alice, "a", Noon.AddMinutes(1)), 9));

        async Task<IReadOnlyList<WakeUp>> DueAsync(WakeUp? after, int limit) =>
            await Store.Records.ReadDueWakeUpsAsync(new(Noon.AddMinutes(1), after), limit, CancellationToken.None);
    }

    [StoreFact]
    public async Task Counters_AddUp_AndAreFoundByPrefix()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with
        {
            Counters = [new("day/b", 2), new("day/a", 5), new("day/b", 3), new("night", 1), new("day-", 1)],
        });
        await Store.AppendAsync(Turn(Alice, number, 1, "b") with { Counters = [new("day/a", -7)] });

        Assert.Equal<CounterIncrement>([new("day/a", -2), new("day/b", 5)], await ReadAsync("day/"));
        Assert.Equal(4, (await ReadAsync("")).Count);
        Assert.Empty(await ReadAsync("dusk"));

        async Task<IReadOnlyList<CounterIncrement>> ReadAsync(string prefix) =>
            await Store.Records.ReadCountersAsync(prefix, CancellationToken.None);
    }

    [StoreFact]
    public async Task Lookups_MoveToWhoeverSetThemLast()
    {
        await Store.AppendAsync(Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry("msisdn/8610012345678", "alice")] });
        Assert.Equal("alice", await Store.Records.FindLookupAsync("msisdn/8610012345678", CancellationToken.None));

        await Store.AppendAsync(Turn(Bob, 0, 0, "a") with { Lookups = [new LookupEntry("msisdn/8610012345678", "bob")] });
        Assert.Equal("bob", await Store.Records.FindLookupAsync("msisdn/8610012345678", CancellationToken.None));
        Assert.Null(await Store.Records.FindLookupAsync("msisdn/861", CancellationToken.None));
    }

    [StoreFact]
    public async Task Contacts_AreWrittenWhole_NewestFirst()
    {
        var first = new ContactChange("k1", "sms", "marketing", "offer-1", "planned");
        var second = first with { Key = "k2", Subject = "offer-2" };
        var delivered = first with { State = "delivered" };
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a", "b") with { Contacts = [first with { Channel = "mms" }, first] });
        await Store.AppendAsync(Turn(Alice, number, 2, "c") with { At = Noon.AddMinutes(1), Contacts = [second] });
        await Store.AppendAsync(Turn(Alice, number, 3, "d") with { At = Noon.AddHours(1), Contacts = [delivered] });

        var newest = new ContactRow(second, Noon.AddMinutes(1), Noon.AddMinutes(1));
        Assert.Equal<ContactRow>(
            [newest, new ContactRow(delivered, Noon, Noon.AddHours(1))],
            await Store.Records.ReadContactsAsync(Alice, 10, CancellationToken.None));
        Assert.Equal<ContactRow>([newest], await Store.Records.ReadContactsAsync(Alice, 1, CancellationToken.None));
        Assert.Empty(await Store.Records.ReadContactsAsync(Bob, 10, CancellationToken.None));
    }

    [StoreFact]
    public async Task Messages_AreFoundWithTheVersionThatTheirTurnFound()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a", "b") with { MessageId = "m0" });
        await Store.AppendAsync(Turn(Alice, number, 2, "c"));
        await Store.AppendAsync(Turn(Alice, number, 3, "d") with { MessageId = "m3" });

        Assert.Equal(0, await FindAsync(Alice, "m0"));
        Assert.Equal(3, await FindAsync(Alice, "m3"));
        Assert.Null(await FindAsync(Alice, "m1"));
        Assert.Null(await FindAsync(Bob, "m0"));

        async Task<long?> FindAsync(GrainKey grain, string messageId) =>
            await Store.Records.FindMessageAsync(grain, messageId, CancellationToken.None);
    }

    [StoreFact]
    public async Task History_PagesFromTheNewest_ThroughSnapshots()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "1", "2") with { MessageId = "z" });
        await Store.AppendAsync(Turn(Alice, number, 2, "3") with { MessageId = "a", Snapshot = Bytes("s"), At = Noon.AddMinutes(1) });
        await Store.AppendAsync(Turn(Alice, number, 3, "4", "5"));

        Assert.Equal([(5, "5"), (4, "4")], await PageAsync(null, 2));
        Assert.Equal([(3, "3"), (2, "2"), (1, "1")], await PageAsync(4, 10));
        Assert.Empty(await PageAsync(1, 10));
        var third = (await Store.Records.ReadHistoryAsync(Alice, 4, 1, CancellationToken.None))[0];
        Assert.Equal(Noon.AddMinutes(1), third.At);

        async Task<IEnumerable<(long Version, string Body)>> PageAsync(long? before, int limit) =>
            (await Store.Records.ReadHistoryAsync(Alice, before, limit, CancellationToken.None))
                .Select(entry => (entry.Version, Text(entry.Body)));
    }

    [StoreFact]
    public async Task Traces_AreFoundByTheVersionThatTheTurnFound()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a", "b") with { Trace = Bytes("t0") });
        await Store.AppendAsync(Turn(Alice, number, 2, "c") with { Trace = Bytes("t2") });

        Assert.Equal("t0", Text((await FindAsync(0))!.Value));
        Assert.Null(await FindAsync(1));
        Assert.Equal("t2", Text((await FindAsync(2))!.Value));

        async Task<ReadOnlyMemory<byte>?> FindAsync(long version) =>
            await Store.Records.FindTraceAsync(Alice, version, CancellationToken.None);
    }

    [StoreFact]
    public async Task Grains_AreCountedAndWalked_ByKind()
    {
        foreach (var id in (string[])["b", "a", "c/d", "c"])
        {
            await Store.AppendAsync(Turn(new GrainKey("subscriber", id), 0, 0, "x"));
        }

        await Store.AppendAsync(Turn(new GrainKey("sub", "z"), 0, 0, "x"));
        await Store.AppendAsync(Turn(new GrainKey("subscribers", "z"), 0, 0, "x"));

        Assert.Equal(4, await Store.Records.CountGrainsAsync("subscriber", CancellationToken.None));
        Assert.Equal<string>(["a", "b", "c"], await Store.Records.ReadGrainIdsAsync("subscriber", null, 3, CancellationToken.None));
        Assert.Equal<string>(["c/d"], await Store.Records.ReadGrainIdsAsync("subscriber", "c", 3, CancellationToken.None));
        Assert.Equal(0, await Store.Records.CountGrainsAsync("campaign", CancellationToken.None));
    }

    [StoreFact]
    public async Task Documents_HaveVersionsWithoutGaps_ThatNeverChange()
    {
        Assert.Null(await Store.Documents.FindAsync("rulebook", null, CancellationToken.None));
        Assert.True(await AddAsync(1, "one"));
        Assert.False(await AddAsync(1, "other"));
        Assert.False(await AddAsync(3, "three"));
        Assert.True(await AddAsync(2, "two"));

        var newest = await Store.Documents.FindAsync("rulebook", null, CancellationToken.None);
        Assert.Equal(("rulebook", 2, Noon, "two"), (newest!.Kind, newest.Version, newest.At, Text(newest.Body)));
        Assert.Equal("one", Text((await Store.Documents.FindAsync("rulebook", 1, CancellationToken.None))!.Body));
        Assert.Null(await Store.Documents.FindAsync("rulebook", 3, CancellationToken.None));
        var versions = await Store.Documents.ReadVersionsAsync("rulebook", 10, CancellationToken.None);
        Assert.Equal<long>([2, 1], versions.Select(document => document.Version));
        Assert.Single(await Store.Documents.ReadVersionsAsync("rulebook", 1, CancellationToken.None));

        async Task<bool> AddAsync(long version, string body) =>
            await Store.Documents.TryAddAsync(new Document("rulebook", version, Noon, Bytes(body)), CancellationToken.None);
    }

    [StoreFact]
    public async Task Documents_AreTakenByOneWriter_WhenManyTry()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.Documents
            .TryAddAsync(new Document("rulebook", 1, Noon, Bytes($"{i}")), CancellationToken.None).AsTask()));

        Assert.Single(tries, won => won);
    }

    [StoreFact]
    public async Task Everything_IsThere_AfterANewStart()
    {
        await Store.AppendAsync(Everything(Alice, 0, 0));
        await ReopenAsync();

        Assert.Equal((1, "s"), ((await Store.LoadAsync(Alice)).Version, Text((await Store.LoadAsync(Alice)).Snapshot)));
        Assert.NotNull(await Store.Outbox.FindAsync("alice~1~0", CancellationToken.None));
        Assert.NotNull(await Store.Records.FindTraceAsync(Alice, 0, CancellationToken.None));
        Assert.Single(await Store.Records.ReadContactsAsync(Alice, 10, CancellationToken.None));
        Assert.Single(await Store.Records.ReadDueWakeUpsAsync(new(Noon), 10, CancellationToken.None));
        Assert.Equal("alice", await Store.Records.FindLookupAsync("carrier/alice~1", CancellationToken.None));
        Assert.Equal<CounterIncrement>([new("all/alice", 1)], await Store.Records.ReadCountersAsync("", CancellationToken.None));
        Assert.Empty(await Store.Maintenance.CheckAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task Append_IsRefused_WhenTheStoreIsClosed()
    {
        var closed = Store;
        await ReopenAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await closed.TryAppendAsync(Turn(Alice, 0, 0, "a")));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await closed.LoadAsync(Alice));
    }
}
