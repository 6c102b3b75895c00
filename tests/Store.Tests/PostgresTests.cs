using Microsoft.Extensions.Options;
using Npgsql;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Postgres;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>What only a store on a server has: several processes, migrations beside each other, partitions.</summary>
public sealed class PostgresTests
{
    private static readonly StoreSharing Shared = new(IsShared: true);

    [PostgresFact]
    public async Task SeveralProcesses_NeverBothWin_AndNeverDeadlock()
    {
        const int grains = 30;
        const int turns = 25;
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var options = house.Options(database);
        var silos = new List<OpenStore>();
        for (var silo = 0; silo < 3; silo++)
        {
            var (store, open) = PostgresHouse.Open(options, Shared);
            await store.OpenAsync(CancellationToken.None);
            silos.Add(open);
        }

        var conflicts = await Task.WhenAll(silos.SelectMany(silo => Enumerable.Range(0, grains).Select(grain => WriteAsync(silo, grain))));

        Assert.NotEqual(0, conflicts.Sum());
        foreach (var grain in Enumerable.Range(0, grains))
        {
            Assert.Equal(silos.Count * turns, (await silos[0].LoadAsync(Key(grain))).Version);
        }

        Assert.Equal<CounterIncrement>(
            [new("turns", silos.Count * grains * turns)], await silos[0].Records.ReadCountersAsync("turns", CancellationToken.None));
        Assert.Empty(await silos[0].Maintenance.CheckAsync(CancellationToken.None));
        foreach (var silo in silos)
        {
            await silo.Close();
        }

        Assert.Equal(
            0L, await house.ExecuteAsync(database, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));

        static GrainKey Key(int grain) => new("subscriber", $"sub-{grain}");

        // Lookups and outbox moves cross the grains, in an order of each turn's own.
        static async Task<int> WriteAsync(OpenStore silo, int grain)
        {
            var conflicts = 0;
            for (var done = 0; done < turns;)
            {
                var record = await silo.LoadAsync(Key(grain));
                var result = await silo.TryAppendAsync(Turn(Key(grain), record.Number, record.Version, "x") with
                {
                    Lookups = [.. Enumerable.Range(0, 5).Select(i => new LookupEntry($"msisdn/{(grain * 7 * (i + 1)) % 11}", $"{grain}"))],
                    Outbox =
                    [
                        new OutboxChange.Add($"{grain}~{record.Version}", "sms", "service", Bytes("o"), Noon),
                        new OutboxChange.Move($"{(grain + 1) % grains}~0", OutboxState.Releasing, null),
                        new OutboxChange.Move($"{(grain + grains - 1) % grains}~0", OutboxState.Sent, null),
                    ],
                    Counters = [new CounterIncrement("turns", 1)],
                });
                (done, conflicts) = result == AppendResult.Appended ? (done + 1, conflicts) : (done, conflicts + 1);
            }

            return conflicts;
        }
    }

    [PostgresFact]
    public async Task AGrainThatAnotherProcessMakes_WhileABatchWaitsForALock_IsAConflict()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var options = house.Options(database);
        options.WriterCount = 1;
        var (silo, first) = PostgresHouse.Open(options, Shared);
        await silo.OpenAsync(CancellationToken.None);
        var (other, second) = PostgresHouse.Open(options, Shared);
        await other.OpenAsync(CancellationToken.None);
        var carol = new GrainKey("subscriber", "carol");
        var numbers = (Carol: await first.AppendAsync(Turn(carol, 0, 0, "a")), Bob: await first.AppendAsync(Turn(Bob, 0, 0, "a")));
        await using var ofCarol = await LockAsync(numbers.Carol);
        await using var ofBob = await LockAsync(numbers.Bob);

        // While the only writer waits for Carol, two turns queue, so that they share the next batch.
        var before = first.AppendAsync(Turn(carol, numbers.Carol, 1, "b"));
        await UntilAsync(WaitsAsync);
        var neighbour = first.AppendAsync(Turn(Bob, numbers.Bob, 1, "b"));
        var creation = first.TryAppendAsync(Creation());
        await ofCarol.DisposeAsync();
        await before;

        // That batch has looked for Alice, and waits for Bob.
        await UntilAsync(WaitsAsync);
        await second.AppendAsync(Creation());
        await ofBob.DisposeAsync();

        Assert.Equal(AppendResult.Conflict, await creation);
        await neighbour;
        Assert.Equal(1, (await first.LoadAsync(Alice)).Version);
        Assert.Equal(2, (await first.LoadAsync(Bob)).Version);
        await first.Close();
        await second.Close();

        static Turn Creation() =>
            Turn(Alice, 0, 0, "a") with { Outbox = [new OutboxChange.Add("alice~0", "sms", "service", Bytes("o"), Noon)] };

        async Task<NpgsqlConnection> LockAsync(long number)
        {
            var connection = new NpgsqlConnection(options.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"BEGIN; SELECT FROM grains WHERE number = {number} FOR NO KEY UPDATE", connection);
            await command.ExecuteNonQueryAsync();
            return connection;
        }

        async Task<bool> WaitsAsync() => await house.ExecuteAsync(
            database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") is 1L;
    }

    [PostgresFact]
    public async Task ASecondProcess_IsRefused_UntilTheFirstHasGone()
    {
        var house = await PostgresHouse.SharedAsync();
        var options = house.Options(await house.NewDatabaseAsync());
        var (first, _) = PostgresHouse.Open(options);
        await first.OpenAsync(CancellationToken.None);
        await using (var second = PostgresHouse.Open(options).Store)
        {
            var refused = await Assert.ThrowsAsync<StoreInUseException>(() => second.OpenAsync(CancellationToken.None));
            Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
        }

        await first.DisposeAsync();
        await using var third = PostgresHouse.Open(options).Store;
        await third.OpenAsync(CancellationToken.None);
    }

    [PostgresFact]
    public async Task AProcessThatLostItsDatabase_WritesNothing_UntilItHasItAgain()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var options = house.Options(database);
        options.KeepAlive = TimeSpan.FromSeconds(1);
        var (first, open) = PostgresHouse.Open(options);
        await first.OpenAsync(CancellationToken.None);
        await using (var thief = new NpgsqlConnection(options.ConnectionString + ";Pooling=false"))
        {
            await thief.OpenAsync();
            await house.ExecuteAsync(
                "postgres", $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> {thief.ProcessID}");
            await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(1397581682, 2)", thief);
            await take.ExecuteNonQueryAsync();
            await UntilAsync(async () => await RefusesAsync(open));
        }

        await UntilAsync(async () => !await RefusesAsync(open));
        await open.Close();

        static async Task<bool> RefusesAsync(OpenStore open)
        {
            try
            {
                await open.TryAppendAsync(Turn(Bob, 0, 99, "never"));
                return false;
            }
            catch (StoreUnavailableException)
            {
                return true;
            }
        }
    }

    [PostgresFact]
    public async Task Migrations_RunOnce_WhenManyStart_AndCanRunTwice()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync(isMigrated: false);
        var stores = Enumerable.Range(0, 6).Select(_ => PostgresHouse.Open(house.Options(database), Shared).Store).ToList();
        await Task.WhenAll(stores.Select(store => store.OpenAsync(CancellationToken.None)));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }

        Assert.Equal((long)SqlText.Postgres.Migrations.Count, await house.ExecuteAsync(database, "SELECT count(*) FROM schema_versions"));
        await house.ExecuteAsync(database, "DELETE FROM schema_versions");
        await using (var again = PostgresHouse.Open(house.Options(database)).Store)
        {
            await again.OpenAsync(CancellationToken.None);
        }

        await house.ExecuteAsync(database, "INSERT INTO schema_versions (version) VALUES (99)");
        await using var newer = PostgresHouse.Open(house.Options(database)).Store;
        await Assert.ThrowsAsync<StoreFormatException>(() => newer.OpenAsync(CancellationToken.None));
    }

    [PostgresFact]
    public async Task Retention_DropsWhatIsOld_AndKeepsWhatHangsTogether()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var (store, open) = PostgresHouse.Open(house.Options(database));
        await store.OpenAsync(CancellationToken.None);
        var retention = (IStoreRetention)open.Maintenance;
        var later = Noon.AddDays(60);
        var number = await open.AppendAsync(Perishable(Alice, 0, 0, Noon));
        await open.AppendAsync(Perishable(Alice, number, 1, Noon) with { Trace = Bytes("t"), MessageId = "m" });
        await open.AppendAsync(Turn(Alice, number, 2, "lasting") with { Contacts = [new ContactChange("k", "sms", "service", "s", "planned")] });
        await open.AppendAsync(Perishable(Alice, number, 3, Noon) with { Snapshot = Bytes("s") });
        await open.AppendAsync(Perishable(Alice, number, 4, Noon));
        await open.AppendAsync(Perishable(Alice, number, 5, later) with { Trace = Bytes("young"), Contacts = [new ContactChange("l", "sms", "service", "s", "planned")] });

        // One has a trace, one is not covered by the snapshot, one is young.
        Assert.Equal(2, await retention.DropPerishableAsync(later, CancellationToken.None));
        Assert.Equal(1, await open.Records.FindMessageAsync(Alice, "m", CancellationToken.None));
        Assert.Equal(1, await retention.DropTracesAsync(later, CancellationToken.None));
        Assert.Equal(1, await retention.DropContactChangesAsync(later, CancellationToken.None));
        Assert.Equal(1, await retention.DropPerishableAsync(later, CancellationToken.None));
        Assert.Equal(0, await retention.DropPerishableAsync(later, CancellationToken.None));

        Assert.Null(await open.Records.FindMessageAsync(Alice, "m", CancellationToken.None));
        Assert.Null(await open.Records.FindTraceAsync(Alice, 1, CancellationToken.None));
        Assert.Equal("young", Text((await open.Records.FindTraceAsync(Alice, 5, CancellationToken.None))!.Value));
        Assert.Equal<string>(["l"], (await open.Records.ReadContactsAsync(Alice, 9, CancellationToken.None)).Select(row => row.Contact.Key));
        Assert.Equal<long>([6, 5, 3], (await open.Records.ReadHistoryAsync(Alice, null, 9, CancellationToken.None)).Select(entry => entry.Version));
        Assert.Equal((6, 2), ((await open.LoadAsync(Alice)).Version, (await open.LoadAsync(Alice)).Tail.Count));
        Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));

        // A clock that went back asks for a partition that has gone.
        await open.AppendAsync(Turn(Alice, number, 6, "back") with { Trace = Bytes("back") });
        Assert.Equal("back", Text((await open.Records.FindTraceAsync(Alice, 6, CancellationToken.None))!.Value));
        await open.Close();
    }

    [PostgresFact]
    public async Task Retention_IsLeftToTheSiloThatIsAtIt()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var (store, open) = PostgresHouse.Open(house.Options(database), Shared);
        await store.OpenAsync(CancellationToken.None);
        var retention = (IStoreRetention)open.Maintenance;
        await open.AppendAsync(Perishable(Alice, 0, 0, Noon) with { Snapshot = Bytes("s") });
        await using (var other = new NpgsqlConnection(house.Cluster.ConnectionString(database) + ";Pooling=false"))
        {
            await other.OpenAsync();
            await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(1397581682, 3)", other);
            await take.ExecuteNonQueryAsync();
            Assert.Equal(0, await retention.DropPerishableAsync(Noon.AddDays(1), CancellationToken.None));

            // The server ends a session some time after its connection was closed: the lock is given back before.
            await using var give = new NpgsqlCommand("SELECT pg_advisory_unlock(1397581682, 3)", other);
            await give.ExecuteNonQueryAsync();
        }

        Assert.Equal(1, await retention.DropPerishableAsync(Noon.AddDays(1), CancellationToken.None));
        await open.Close();
    }

    [PostgresTheory]
    [InlineData("DELETE FROM journal WHERE version = 2", "journal entries")]
    [InlineData("UPDATE journal SET version = 9 WHERE version = 3", "gap after its snapshot")]
    [InlineData("UPDATE snapshots SET version = 9", "ahead of its journal")]
    [InlineData("DELETE FROM grains", "belongs to no grain")]
    [InlineData("UPDATE decision_traces SET version = 7", "has no entry")]
    [InlineData("UPDATE contact_changes SET version = 7", "A contact of journal entry")]
    [InlineData("UPDATE outbox SET state = 9", "is in state 9")]
    public async Task TheCheckFindsWhatIsWrong(string damage, string told)
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var (store, open) = PostgresHouse.Open(house.Options(database));
        await store.OpenAsync(CancellationToken.None);
        var number = await open.AppendAsync(Everything(Alice, 0, 0));
        await open.AppendAsync(Turn(Alice, number, 1, "b", "c"));
        Assert.Empty(await open.Maintenance.CheckAsync(CancellationToken.None));

        await house.ExecuteAsync(database, damage);

        Assert.Contains(await open.Maintenance.CheckAsync(CancellationToken.None), line => line.Contains(told, StringComparison.Ordinal));
        await open.Close();
    }

    [PostgresFact]
    public async Task ATextThatCannotBeKept_FailsItsTurnAlone_AndIsFoundNowhere()
    {
        var house = await PostgresHouse.SharedAsync();
        var (store, open) = PostgresHouse.Open(house.Options(await house.NewDatabaseAsync()));
        await store.OpenAsync(CancellationToken.None);
        foreach (var text in (string[])["a\0b", "half \ud83d", "\udc00"])
        {
            await Assert.ThrowsAsync<ArgumentException>(
                async () => await open.TryAppendAsync(Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry("n", text)] }));
            Assert.Null(await open.Records.FindLookupAsync(text, CancellationToken.None));
            Assert.Equal(0, (await open.LoadAsync(new GrainKey("subscriber", text))).Version);
        }

        await open.AppendAsync(Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry("😀", "whole")] });
        Assert.Equal("whole", await open.Records.FindLookupAsync("😀", CancellationToken.None));
        await open.Close();
    }

    [PostgresFact]
    public async Task ATurnThatTheServerWillNotTake_FailsAlone()
    {
        var house = await PostgresHouse.SharedAsync();
        var database = await house.NewDatabaseAsync();
        var (store, open) = PostgresHouse.Open(house.Options(database));
        await store.OpenAsync(CancellationToken.None);
        const long most = TurnLimits.CounterAmountMax;
        await house.ExecuteAsync(database, $"INSERT INTO counters SELECT 'full', s, {long.MaxValue} FROM generate_series(0, 63) AS s");

        var turns = Enumerable.Range(0, 40).Select(i => open.Grains.AppendAsync(
            Turn(new GrainKey("subscriber", $"{i}"), 0, 0, "a") with { Counters = i == 17 ? [new CounterIncrement("full", most)] : [] },
            CancellationToken.None).AsTask()).ToArray();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => turns[17]);
        Assert.All(await Task.WhenAll(turns.Where((_, i) => i != 17)), outcome => Assert.Equal(AppendResult.Appended, outcome.Result));
        await open.Close();
    }

    [PostgresFact]
    public async Task ABackup_IsTheServers()
    {
        var house = await PostgresHouse.SharedAsync();
        await using var store = PostgresHouse.Open(house.Options("migrated")).Store;

        await Assert.ThrowsAsync<BackupElsewhereException>(
            () => new PostgresMaintenance(store).BackupAsync("anywhere", progress: null, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Database=x")]
    [InlineData("Host=h;Pasword=s3cret")]
    [InlineData("Host=h;Port=s3cret")]
    public void AConnectionStringThatIsWrong_IsToldWithoutItsText(string text)
    {
        var kind = Options.Create(new StoreOptions { Kind = StoreOptions.Postgres });
        var result = new ConnectionStringValidator(kind).Validate(null, new PostgresOptions { ConnectionString = text });

        Assert.True(result.Failed);
        Assert.DoesNotContain("s3cret", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePassword_IsInNothingThatIsSaid()
    {
        var lines = new List<string>();
        var surroundings = TestSurroundings.Make() with { Loggers = new ListLoggers(lines) };
        var options = new PostgresOptions { ConnectionString = "Host=127.0.0.1;Port=1;Database=d;Username=u;Password=s3cret" };
        await using var store = new PostgresStore(new StoreOptions(), options, Shared, surroundings);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(CancellationToken.None));

        Assert.DoesNotContain("s3cret", refused + string.Concat(lines), StringComparison.Ordinal);
        Assert.Contains("d at 127.0.0.1:1", refused.Message, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 200, "It did not come to be so.");
            await timer.WaitForNextTickAsync();
        }
    }
}
