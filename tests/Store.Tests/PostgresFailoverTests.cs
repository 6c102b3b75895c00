using Npgsql;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Postgres;
using SmartManager.Support;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>What was answered is there once, whatever happens to sessions and the server in the middle of the load.</summary>
public sealed class PostgresFailoverTests
{
    private const int GrainCount = 40;

    [PostgresFact]
    public async Task NothingIsLostOrDoubled_WhenSessionsAreTerminated()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        await LoadAsync(house, database, async stop =>
        {
            for (var round = 0; round < 25; round++)
            {
                await house.ExecuteAsync("postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
                await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, stop);
            }
        });
    }

    [PostgresFact]
    public async Task NothingIsLostOrDoubled_WhenTheServerStopsAndCrashes()
    {
        using var cluster = PostgresCluster.Make();
        var house = await PostgresHouse.MakeAsync(cluster);
        var database = await house.NewDatabaseAsync();
        await LoadAsync(house, database, async stop =>
        {
            foreach (var mode in (string[])["fast", "immediate", "immediate"])
            {
                await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, stop);
                cluster.Stop(mode);
                cluster.Start();
            }
        });
    }

    [PostgresFact]
    public async Task ACommitWhoseAnswerIsLost_IsFoundOut()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        await using var proxy = new CuttingProxy(house.Cluster.Folder);
        var options = house.Options(database);
        options.ConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database={database}";
        options.WriterCount = 1;
        var (store, open) = PostgresHouse.Open(options, new StoreSharing(IsShared: true));
        await store.OpenAsync(CancellationToken.None);
        var number = await open.AppendAsync(Turn(Alice, 0, 0, "a"));
        for (var version = 1; version <= 10; version++)
        {
            // The commit goes through, and its answer never comes.
            proxy.CutAnswerToCommit();
            await open.AppendAsync(Turn(Alice, number, version, "b") with { Counters = [new CounterIncrement("turns", 1)] });
        }

        Assert.Equal(10, proxy.CutCount);
        Assert.Equal(11, (await open.LoadAsync(Alice)).Version);
        Assert.Equal<CounterIncrement>([new("turns", 10)], await open.Records.ReadCountersAsync("turns", CancellationToken.None));
        await open.Close();
    }

    [PostgresFact]
    public async Task AnIdleConnectionThatWasLost_IsMadeAnew()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var options = house.Options(database);
        (options.KeepAlive, options.WriterCount) = (TimeSpan.FromSeconds(1), 1);
        var (store, open) = PostgresHouse.Open(options);
        await store.OpenAsync(CancellationToken.None);
        var number = await open.AppendAsync(Turn(Alice, 0, 0, "a"));
        await house.ExecuteAsync("postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, CancellationToken.None);

        await open.AppendAsync(Turn(Alice, number, 1, "b"));
        Assert.Equal(2, (await open.LoadAsync(Alice)).Version);
        await open.Close();
    }

    [PostgresFact]
    public async Task CallersAreToldInTime_WhenTheServerStaysAway()
    {
        using var cluster = PostgresCluster.Make();
        var house = await PostgresHouse.MakeAsync(cluster);
        var options = house.Options(await house.NewDatabaseAsync());
        options.RetryFor = TimeSpan.FromMilliseconds(300);
        var (store, open) = PostgresHouse.Open(options);
        await store.OpenAsync(CancellationToken.None);
        await open.AppendAsync(Turn(Alice, 0, 0, "a"));
        cluster.Stop("immediate");

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await open.TryAppendAsync(Turn(Bob, 0, 0, "a")));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await open.LoadAsync(Alice));

        cluster.Start();
        await open.AppendAsync(Turn(Bob, 0, 0, "a"));
        Assert.Equal(1, (await open.LoadAsync(Alice)).Version);
        await open.Close();
    }

    /// <summary>A commit that waits for a standby must not be cancelled: the server would keep it here alone and call it done.</summary>
    [PostgresFact]
    public async Task ACommitThatWaitsForAStandby_IsNotCalledDone_AndIsFoundOut()
    {
        using var cluster = PostgresCluster.Make();
        var house = await PostgresHouse.MakeAsync(cluster);
        var database = await house.NewDatabaseAsync();
        var options = house.Options(database);
        (options.WriterCount, options.CommandTimeout, options.RetryFor) = (1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var (store, open) = PostgresHouse.Open(options);
        await store.OpenAsync(CancellationToken.None);
        var number = await open.AppendAsync(Turn(Alice, 0, 0, "a"));
        await house.ExecuteAsync(database, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await house.ExecuteAsync(database, "SELECT pg_reload_conf()");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);

        var lost = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await open.TryAppendAsync(Turn(Alice, number, 1, "b") with { MessageId = "m" }));

        Assert.Contains("may have been kept", lost.Message, StringComparison.Ordinal);
        await using (var connection = new NpgsqlConnection(options.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            string[] release = ["SET synchronous_commit = local", "ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()"];
            foreach (var statement in release)
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync();
            }
        }

        Assert.Equal(AppendResult.Duplicate, await open.TryAppendAsync(Turn(Alice, number, 1, "b") with { MessageId = "m" }));
        await open.Close();
    }

    [PostgresFact]
    public async Task AConnectionThatItsKeepAliveFoundLost_FailsAsALostOne()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        options.KeepAlive = TimeSpan.FromSeconds(1);
        await using var database = new PostgresDatabase(options);
        await using var connection = await database.OpenWorkerAsync(CancellationToken.None);
        await house.ExecuteAsync("postgres", $"SELECT pg_terminate_backend({connection.ProcessID})");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, CancellationToken.None);

        var lost = await Assert.ThrowsAnyAsync<NpgsqlException>(() => PostgresDatabase.UseAsync(
            connection, open => PostgresDatabase.FindAsync<string>(open, "FindSyncSetting", CancellationToken.None)));

        Assert.True(PostgresFailures.IsOfDatabase(lost));
    }

    [PostgresFact]
    public async Task TheServerAsksWhetherItsClientsLive()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        await using var database = new PostgresDatabase(options);
        const string asks = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3";
        Assert.Contains(asks, await OptionsOfAsync(database.OpenHolderAsync), StringComparison.Ordinal);
        Assert.Contains(asks, await OptionsOfAsync(async stop => await database.OpenWriterAsync(stop)), StringComparison.Ordinal);

        static async Task<string> OptionsOfAsync(Func<CancellationToken, ValueTask<NpgsqlConnection>> openAsync)
        {
            await using var connection = await openAsync(CancellationToken.None);
            return new NpgsqlConnectionStringBuilder(connection.ConnectionString).Options!;
        }
    }

    [PostgresFact]
    public async Task ADocumentWhoseAnswerIsLost_WasAdded()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        await using var proxy = new CuttingProxy(house.Cluster.Folder, "INSERT 0 1\0");
        var options = house.Options(database);
        options.ConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database={database}";
        var (store, open) = PostgresHouse.Open(options, new StoreSharing(IsShared: true));
        await store.OpenAsync(CancellationToken.None);
        proxy.CutAnswerToCommit();

        Assert.True(await open.Documents.TryAddAsync(new Document("rulebook", 1, Noon, Bytes("mine")), CancellationToken.None));
        Assert.Equal(1, proxy.CutCount);
        Assert.False(await open.Documents.TryAddAsync(new Document("rulebook", 1, Noon, Bytes("another's")), CancellationToken.None));
        await open.Close();
    }

    [PostgresFact]
    public async Task ThePartitionsOfThisPeriodAndTheNext_AreThereBeforeTheFirstTurn()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync(isMigrated: false);
        var (store, open) = PostgresHouse.Open(house.Options(database));
        await store.OpenAsync(CancellationToken.None);
        Assert.Equal(4L, await house.ExecuteAsync(
            database, "SELECT count(*) FROM pg_inherits WHERE inhparent IN ('decision_traces'::regclass, 'contact_changes'::regclass)"));
        await open.Close();
    }

    /// <summary>Writers that each count what was answered, trouble meanwhile, and then the count of what is there.</summary>
    private static async Task LoadAsync(PostgresHouse house, string database, Func<CancellationToken, Task> makeTroubleAsync)
    {
        var (store, open) = PostgresHouse.Open(house.Options(database), new StoreSharing(IsShared: true));
        await store.OpenAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, GrainCount).Select(grain => WriteAsync(open, grain, stop.Token)).ToList();
        await makeTroubleAsync(CancellationToken.None);
        await stop.CancelAsync();
        var answered = await Task.WhenAll(writers);

        Assert.All(answered, turns => Assert.NotEqual(0, turns));
        for (var grain = 0; grain < GrainCount; grain++)
        {
            var record = await open.LoadAsync(Key(grain));
            Assert.Equal(Enumerable.Range(0, answered[grain]).Select(turn => $"{turn}"), Texts(record.Tail));
        }

        Assert.Equal<CounterIncrement>(
            [new("turns", answered.Sum())], await open.Records.ReadCountersAsync("turns", CancellationToken.None));
        Assert.Equal(answered.Sum(), await open.Outbox.CountInStateAsync(OutboxState.Pending, CancellationToken.None));
        Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));
        await open.Close();
    }

    /// <returns>How many turns were answered; each must be, and as written once.</returns>
    private static async Task<int> WriteAsync(OpenStore open, int grain, CancellationToken stop)
    {
        var (number, turn) = (0L, 0);
        for (; !stop.IsCancellationRequested; turn++)
        {
            number = await open.AppendAsync(Turn(Key(grain), number, turn, $"{turn}") with
            {
                MessageId = $"m{turn}",
                Outbox = [new OutboxChange.Add($"{grain}~{turn}~0", "sms", "service", Bytes("o"), Noon)],
                Counters = [new CounterIncrement("turns", 1)],
            });
        }

        return turn;
    }

    private static GrainKey Key(int grain) => new("subscriber", $"sub-{grain}");
}
