using SmartManager.Contracts.Storage;
using SmartManager.Store.Postgres;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>Turns that share a commit: most batches raise the versions of their grains unasked, and some must take it back.</summary>
public sealed class PostgresBatchTests
{
    private static readonly GrainKey Carol = new("subscriber", "carol");

    [PostgresFact]
    public async Task TurnsOfOneGrain_FollowEachOtherInABatch()
    {
        await using var house = await WriterAsync();
        var outcomes = await house.WriteAsync(
            Turn(Alice, house.Numbers[Alice], 1, "b"),
            Turn(Bob, house.Numbers[Bob], 1, "b"),
            Turn(Alice, house.Numbers[Alice], 2, "c", "d"));

        Assert.Equal([AppendResult.Appended, AppendResult.Appended, AppendResult.Appended], outcomes);
        await house.RequireAsync((Alice, ["a", "b", "c", "d"]), (Bob, ["a", "b"]), (Carol, ["a"]));
    }

    [PostgresFact]
    public async Task AConflict_LeavesItsNeighboursAlone()
    {
        await using var house = await WriterAsync();
        var outcomes = await house.WriteAsync(
            Turn(Alice, house.Numbers[Alice], 1, "b"), Turn(Bob, house.Numbers[Bob], 7, "never"), Turn(Bob, house.Numbers[Bob], 1, "b"));

        Assert.Equal([AppendResult.Appended, AppendResult.Conflict, AppendResult.Appended], outcomes);
        await house.RequireAsync((Alice, ["a", "b"]), (Bob, ["a", "b"]));
    }

    [PostgresFact]
    public async Task ATurnBehindAGap_IsAConflict_AndItsGrainStaysAsItIs()
    {
        await using var house = await WriterAsync();
        var outcomes = await house.WriteAsync(
            Turn(Alice, house.Numbers[Alice], 1, "b"),
            Turn(Alice, house.Numbers[Alice], 3, "never"),
            Turn(Bob, house.Numbers[Bob], 1, "b"));

        Assert.Equal([AppendResult.Appended, AppendResult.Conflict, AppendResult.Appended], outcomes);
        await house.RequireAsync((Alice, ["a", "b"]), (Bob, ["a", "b"]));
    }

    [PostgresFact]
    public async Task AMessageThatCameBefore_IsADuplicate_TheFirstTimeAndWhileMoreCome()
    {
        await using var house = await WriterAsync();
        await house.WriteAsync(Turn(Alice, house.Numbers[Alice], 1, "b") with { MessageId = "m" });
        for (var round = 1; round <= 3; round++)
        {
            var outcomes = await house.WriteAsync(
                Turn(Alice, house.Numbers[Alice], 2, "never") with { MessageId = "m" },
                Turn(Bob, house.Numbers[Bob], round, "next") with { MessageId = $"m{round}" });

            Assert.Equal([AppendResult.Duplicate, AppendResult.Appended], outcomes);
        }

        await house.RequireAsync((Alice, ["a", "b"]), (Bob, ["a", "next", "next", "next"]));
        Assert.Equal([AppendResult.Appended], await house.WriteAsync(Turn(Alice, house.Numbers[Alice], 2, "c") with { MessageId = "n" }));
        await house.RequireAsync((Alice, ["a", "b", "c"]));
    }

    [PostgresFact]
    public async Task AMessageTwiceInABatch_IsADuplicate_AndItsGrainCountsItOnce()
    {
        await using var house = await WriterAsync();
        var outcomes = await house.WriteAsync(
            Turn(Alice, house.Numbers[Alice], 1, "b") with { MessageId = "m" },
            Turn(Alice, house.Numbers[Alice], 2, "never") with { MessageId = "m" },
            Turn(Alice, house.Numbers[Alice], 2, "c") with { MessageId = "n" });

        Assert.Equal([AppendResult.Appended, AppendResult.Duplicate, AppendResult.Appended], outcomes);
        await house.RequireAsync((Alice, ["a", "b", "c"]));
    }

    [PostgresFact]
    public async Task ATurnThatIsRefused_LeavesTheVersionOfItsGrain()
    {
        await using var house = await WriterAsync();
        await house.WriteAsync(Turn(Alice, house.Numbers[Alice], 1, "b") with { Outbox = [Row("key")] });
        await house.WriteAsync(
            Turn(Alice, house.Numbers[Alice], 2, "never") with { Outbox = [Row("key")] }, Turn(Bob, house.Numbers[Bob], 1, "b"));

        await house.RequireAsync((Alice, ["a", "b"]), (Bob, ["a", "b"]));

        static OutboxChange Row(string key) => new OutboxChange.Add(key, "sms", "service", Bytes("o"), Noon);
    }

    [PostgresFact]
    public async Task AGrainThatIsNotThere_IsAConflict()
    {
        await using var house = await WriterAsync();
        var outcomes = await house.WriteAsync(Turn(Bob, long.MaxValue, 1, "never"), Turn(Alice, house.Numbers[Alice], 1, "b"));

        Assert.Equal([AppendResult.Conflict, AppendResult.Appended], outcomes);
        await house.RequireAsync((Alice, ["a", "b"]), (Bob, ["a"]));
    }

    private static async Task<WriterHouse> WriterAsync()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        var writer = new WriterHouse(await PostgresTurnWriter.OpenAsync(options, TestSurroundings.Make(), CancellationToken.None), options);
        await writer.BeginAsync(Alice, Bob, Carol);
        return writer;
    }

    /// <summary>A database with three grains of one entry each, and a writer that commits what it is given in one batch.</summary>
    private sealed class WriterHouse(PostgresTurnWriter writer, PostgresOptions options) : IAsyncDisposable
    {
        public Dictionary<GrainKey, long> Numbers { get; } = [];

        public async Task BeginAsync(params GrainKey[] grains)
        {
            var outcomes = await writer.WriteAsync([.. grains.Select(grain => Turn(grain, 0, 0, "a"))], CancellationToken.None);
            for (var i = 0; i < grains.Length; i++)
            {
                Numbers.Add(grains[i], outcomes[i].GrainNumber);
            }
        }

        public async Task<AppendResult[]> WriteAsync(params Turn[] turns) =>
            [.. (await writer.WriteAsync(turns, CancellationToken.None)).Select(outcome => outcome.Result)];

        /// <summary>Requires what another process finds, and that it fits together.</summary>
        public async Task RequireAsync(params (GrainKey Grain, string[] Entries)[] expected)
        {
            var (store, open) = PostgresHouse.Open(options, new StoreSharing(IsShared: true));
            await store.OpenAsync(CancellationToken.None);
            foreach (var (grain, entries) in expected)
            {
                var found = await open.LoadAsync(grain);
                Assert.Equal(entries.Length, found.Version);
                Assert.Equal<string>(entries, Texts(found.Tail));
            }

            Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));
            await open.Close();
        }

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
