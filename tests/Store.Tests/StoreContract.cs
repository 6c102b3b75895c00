using SmartManager.Contracts.Storage;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>What every store must do. Each store has a subclass of a few lines; a new store passes this before anything else.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    /// <summary>The store of this test; empty at its start.</summary>
    protected OpenStore Store { get; private set; } = null!;

    /// <summary>Opens the store of this test: empty the first time, with what it has after that.</summary>
    protected abstract ValueTask<OpenStore> OpenAsync();

    public async Task InitializeAsync() => Store = await OpenAsync();

    public async Task DisposeAsync() => await Store.Close();

    private async Task ReopenAsync()
    {
        await Store.Close();
        Store = await OpenAsync();
    }

    [StoreFact]
    public async Task Load_IsEmpty_WhenTheGrainWasNeverWritten()
    {
        var record = await Store.LoadAsync(Alice);

        Assert.Equal((0, 0, 0), (record.Number, record.Version, record.SnapshotVersion));
        Assert.True(record.Snapshot.IsEmpty);
        Assert.Empty(record.Tail);
    }

    [StoreFact]
    public async Task Load_SeesWhatWasAppended_OldestFirst()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a", "b") with { MessageId = "z" });
        await Store.AppendAsync(Turn(Alice, number, 2, "c") with { MessageId = "y" });
        await Store.AppendAsync(Turn(Alice, number, 3, "d"));

        var record = await Store.LoadAsync(Alice);

        Assert.Equal((number, 4, 0), (record.Number, record.Version, record.SnapshotVersion));
        Assert.Equal<string>(["a", "b", "c", "d"], Texts(record.Tail));
    }

    [StoreFact]
    public async Task Load_GivesTheSnapshotAndOnlyWhatCameAfterIt()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a", "b") with { Snapshot = Bytes("s2") });
        Assert.Equal((2, "s2", 0), await HeadAsync());

        await Store.AppendAsync(Turn(Alice, number, 2, "c"));
        await Store.AppendAsync(Turn(Alice, number, 3, "d", "e") with { Snapshot = Bytes("s5") });
        Assert.Equal((5, "s5", 0), await HeadAsync());

        await Store.AppendAsync(Turn(Alice, number, 5, "f"));
        Assert.Equal((5, "s5", 1), await HeadAsync());
        Assert.Equal(6, (await Store.LoadAsync(Alice)).Version);

        async Task<(long Version, string Snapshot, int Tail)> HeadAsync()
        {
            var record = await Store.LoadAsync(Alice);
            return (record.SnapshotVersion, Text(record.Snapshot), record.Tail.Count);
        }
    }

    [StoreFact]
    public async Task Load_KeepsEmptyBodies()
    {
        await Store.AppendAsync(Turn(Alice, 0, 0, "", "x", "") with { MessageId = "m" });

        Assert.Equal<string>(["", "x", ""], Texts((await Store.LoadAsync(Alice)).Tail));
    }

    [StoreFact]
    public async Task Append_NumbersGrainsApart()
    {
        var alice = await Store.AppendAsync(Turn(Alice, 0, 0, "a"));
        var bob = await Store.AppendAsync(Turn(Bob, 0, 0, "b"));
        await Store.AppendAsync(Turn(Alice with { Kind = "campaign" }, 0, 0, "c"));

        Assert.NotEqual(alice, bob);
        Assert.Equal<string>(["a"], Texts((await Store.LoadAsync(Alice)).Tail));
        Assert.Equal<string>(["b"], Texts((await Store.LoadAsync(Bob)).Tail));
    }

    [StoreFact]
    public async Task Append_TakesAGrainByItsKeyAlone()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a"));

        Assert.Equal(number, await Store.AppendAsync(Turn(Alice, 0, 1, "b")));
        Assert.Equal<string>(["a", "b"], Texts((await Store.LoadAsync(Alice)).Tail));
    }

    [StoreFact]
    public async Task Append_IsAConflict_WhenTheVersionHasMoved()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a"));

        Assert.Equal(AppendResult.Conflict, await Store.TryAppendAsync(Turn(Alice, 0, 0, "b")));
        Assert.Equal(AppendResult.Conflict, await Store.TryAppendAsync(Turn(Alice, number, 0, "b")));
        Assert.Equal(AppendResult.Conflict, await Store.TryAppendAsync(Turn(Alice, number, 2, "b")));
        Assert.Equal(AppendResult.Conflict, await Store.TryAppendAsync(Turn(Bob, 0, 1, "b")));
        Assert.Equal(AppendResult.Conflict, await Store.TryAppendAsync(Turn(Bob, number + 1_000, 0, "b")));

        Assert.Equal<string>(["a"], Texts((await Store.LoadAsync(Alice)).Tail));
        Assert.Equal(0, (await Store.LoadAsync(Bob)).Version);
    }

    [StoreFact]
    public async Task Append_IsADuplicate_WhenTheGrainHasHadTheMessage()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a", "b") with { MessageId = "m1" });

        Assert.Equal(AppendResult.Duplicate, await Store.TryAppendAsync(Turn(Alice, number, 2, "c") with { MessageId = "m1" }));
        Assert.Equal(AppendResult.Duplicate, await Store.TryAppendAsync(Turn(Alice, number, 0, "c") with { MessageId = "m1" }));
        Assert.Equal(AppendResult.Duplicate, await Store.TryAppendAsync(Turn(Alice, 0, 0, "c") with { MessageId = "m1" }));

        Assert.Equal(2, (await Store.LoadAsync(Alice)).Version);
        await Store.AppendAsync(Turn(Bob, 0, 0, "c") with { MessageId = "m1" });
        await Store.AppendAsync(Turn(Alice, number, 2, "c") with { MessageId = "m2" });
    }

    [StoreFact]
    public async Task Append_KnowsDuplicatesAndVersions_AfterASnapshotAndANewStart()
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with { MessageId = "m1" });
        await Store.AppendAsync(Turn(Alice, number, 1, "b") with { MessageId = "m2", Snapshot = Bytes("s") });
        await Store.AppendAsync(Turn(Alice, number, 2, "c") with { MessageId = "m3" });
        await ReopenAsync();

        foreach (var message in (string[])["m1", "m2", "m3"])
        {
            Assert.Equal(AppendResult.Duplicate, await Store.TryAppendAsync(Turn(Alice, number, 3, "d") with { MessageId = message }));
        }

        Assert.Equal(AppendResult.Conflict, await Store.TryAppendAsync(Turn(Alice, number, 2, "d")));
        await Store.AppendAsync(Turn(Alice, number, 3, "d") with { MessageId = "m4" });
        Assert.Equal<string>(["c", "d"], Texts((await Store.LoadAsync(Alice)).Tail));
    }

    [StoreTheory]
    [InlineData(AppendResult.Conflict)]
    [InlineData(AppendResult.Duplicate)]
    public async Task Append_WritesNothingOfATurn_ThatItRefuses(AppendResult refusal)
    {
        var number = await Store.AppendAsync(Turn(Alice, 0, 0, "a") with { MessageId = "m1" });
        var turn = refusal == AppendResult.Conflict ? Everything(Alice, number, 0, "m2") : Everything(Alice, number, 1, "m1");

        Assert.Equal(refusal, await Store.TryAppendAsync(turn));

        await HasNothingBesideTheJournalAsync(Alice);
        Assert.Equal(1, (await Store.LoadAsync(Alice)).Version);
    }

    [StoreFact]
    public async Task Append_FailsATurnAlone_WhenItsOutboxKeyIsTaken()
    {
        await Store.AppendAsync(Everything(Alice, 0, 0));
        var stolen = Everything(Bob, 0, 0) with { Outbox = [new OutboxChange.Add("alice~1~0", "sms", "service", Bytes("x"), Noon)] };

        var neighbours = Enumerable.Range(0, 20)
            .Select(i => Store.TryAppendAsync(Turn(new GrainKey("subscriber", $"n{i}"), 0, 0, "a"))).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.TryAppendAsync(stolen));

        Assert.All(await Task.WhenAll(neighbours), result => Assert.Equal(AppendResult.Appended, result));
        Assert.Equal("o", Text((await Store.Outbox.FindAsync("alice~1~0", CancellationToken.None))!.Body));
        await HasNothingBesideTheJournalAsync(Bob);
        Assert.Equal(0, (await Store.LoadAsync(Bob)).Version);
    }

    [StoreFact]
    public async Task Append_CountsExactly_WhenManyWriteAtOnce()
    {
        const int grains = 50;
        const int turns = 40;
        await Task.WhenAll(Enumerable.Range(0, grains).SelectMany(grain => new[] { grain, grain }).Select(WriteAsync));

        for (var grain = 0; grain < grains; grain++)
        {
            Assert.Equal(2 * turns, (await Store.LoadAsync(Key(grain))).Version);
        }

        Assert.Equal(
            [new CounterIncrement("turns", 2L * grains * turns)], await Store.Records.ReadCountersAsync("turns", CancellationToken.None));
        Assert.Empty(await Store.Maintenance.CheckAsync(CancellationToken.None));

        static GrainKey Key(int grain) => new("subscriber", $"sub-{grain}");

        // Two writers on each grain: each turn of each must get in exactly once, whoever is first.
        async Task WriteAsync(int grain)
        {
            for (var done = 0; done < turns;)
            {
                var record = await Store.LoadAsync(Key(grain));
                var turn = Turn(Key(grain), record.Number, record.Version, "x") with { Counters = [new CounterIncrement("turns", 1)] };
                done += await Store.TryAppendAsync(turn) == AppendResult.Appended ? 1 : 0;
            }
        }
    }

    [StoreFact]
    public async Task Append_KeepsTheTurnAndItsNeighbours_WhenAWaiterLeaves()
    {
        using var leaving = new CancellationTokenSource();
        var turns = Enumerable.Range(0, 500)
            .Select(i => Store.Grains.AppendAsync(
                Turn(new GrainKey("subscriber", $"sub-{i}"), 0, 0, "a"), i % 3 == 0 ? leaving.Token : CancellationToken.None).AsTask())
            .ToArray();
        await leaving.CancelAsync();

        for (var i = 0; i < turns.Length; i++)
        {
            try
            {
                Assert.Equal(AppendResult.Appended, (await turns[i]).Result);
            }
            catch (OperationCanceledException) when (i % 3 == 0)
            {
            }
        }

        // What was queued before the waiters left is written: a further turn sees all of it done.
        await Store.AppendAsync(Turn(Alice, 0, 0, "last"));
        Assert.Equal(turns.Length + 1, await Store.Records.CountGrainsAsync("subscriber", CancellationToken.None));
    }

    [StoreFact]
    public async Task Append_WritesNothing_WhenItIsCancelledBeforeItStarts()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.Grains.AppendAsync(Turn(Alice, 0, 0, "a"), cancelled.Token));

        Assert.Equal(0, (await Store.LoadAsync(Alice)).Version);
    }

    [StoreFact]
    public async Task Append_RefusesATurn_ThatIsOverALimit()
    {
        var name = new string('n', TurnLimits.NameMax + 1);
        Turn[] bad =
        [
            Turn(Alice, 0, 0),
            Turn(new GrainKey("subscriber", ""), 0, 0, "a"),
            Turn(new GrainKey("subscriber", new string('i', TurnLimits.GrainIdMax + 1)), 0, 0, "a"),
            Turn(new GrainKey("a/b", "c"), 0, 0, "a"),
            Turn(Alice, 0, -1, "a"),
            Turn(Alice, 0, 0, "a") with { MessageId = name },
            Turn(Alice, 0, 0, "a") with { Entries = [new JournalEntry(new byte[TurnLimits.BodyBytesMax + 1], Retention.Lasting)] },
            Turn(Alice, 0, 0, "a") with { Snapshot = ReadOnlyMemory<byte>.Empty },
            Turn(Alice, 0, 0, "a") with { Trace = ReadOnlyMemory<byte>.Empty },
            Turn(Alice, 0, 0, "a") with { WakeUps = [new WakeUpChange(name, Noon)] },
            Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry(name, "t")] },
            Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry("", "t")] },
            Turn(Alice, 0, 0, "a") with { Counters = [new CounterIncrement(name, 1)] },
            Turn(Alice, 0, 0, "a") with { Counters = [new CounterIncrement("n", long.MaxValue)] },
            Turn(Alice, 0, 0, "a") with { Outbox = [new OutboxChange.Add(name, "sms", "service", Bytes("o"), Noon)] },
        ];

        foreach (var turn in bad)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.TryAppendAsync(turn));
        }

        Assert.Equal(0, (await Store.LoadAsync(Alice)).Version);
    }

    [StoreFact]
    public async Task Append_TakesTextsInAnyScript_UpToTheirLimits()
    {
        var grain = new GrainKey("subscriber", new string('é', TurnLimits.GrainIdMax));
        var name = new string('号', TurnLimits.NameMax);
        await Store.AppendAsync(Turn(grain, 0, 0, "a") with { MessageId = name, Lookups = [new LookupEntry(name, name)] });

        Assert.Equal(1, (await Store.LoadAsync(grain)).Version);
        Assert.Equal(name, await Store.Records.FindLookupAsync(name, CancellationToken.None));
        Assert.Equal(AppendResult.Duplicate, await Store.TryAppendAsync(Turn(grain, 0, 1, "b") with { MessageId = name }));
    }

    private async Task HasNothingBesideTheJournalAsync(GrainKey grain)
    {
        var record = await Store.LoadAsync(grain);
        Assert.True(record.Snapshot.IsEmpty);
        for (var version = 0; version <= 2; version++)
        {
            Assert.Null(await Store.Records.FindTraceAsync(grain, version, CancellationToken.None));
            Assert.Null(await Store.Outbox.FindAsync($"{grain.Id}~{version}~0", CancellationToken.None));
            Assert.Null(await Store.Records.FindLookupAsync($"carrier/{grain.Id}~{version}", CancellationToken.None));
        }

        Assert.Empty(await Store.Records.ReadContactsAsync(grain, 10, CancellationToken.None));
        Assert.Empty(await Store.Records.ReadCountersAsync($"all/{grain.Id}", CancellationToken.None));
        Assert.DoesNotContain(
            await Store.Records.ReadDueWakeUpsAsync(new(Noon), 100, CancellationToken.None), wakeUp => wakeUp.Grain == grain);
    }
}
