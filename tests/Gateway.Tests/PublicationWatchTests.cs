using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Learning;
using SmartManager.Store;
using SmartManager.Store.Tests;
using SmartManager.Support;
using Rulebooks = SmartManager.Silo.Rules.Rulebooks;

namespace SmartManager.Gateway.Tests;

/// <summary>Several processes on one PostgreSQL database: what one publishes, all decide by.</summary>
public sealed class PublicationWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private readonly PostgresCluster? _cluster = PostgresCluster.Missing is null ? PostgresCluster.Make() : null;
    private readonly List<Server> _servers = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _cluster?.Dispose();
    }

    [PostgresFact]
    public async Task APublication_IsInForceOnTheOthers_WithinThreeSeconds()
    {
        var (first, second) = (await StartAsync(isShared: true), await StartAsync(isShared: true));

        await first.PutRulesAsync(Server.Rules);
        await UntilAsync(() => VersionOf(second) == 1, Soon);
        await second.PutRulesAsync(Server.Rules with { Name = "of the second" });
        await UntilAsync(() => VersionOf(first) == 2, Soon);
        Assert.Equal("of the second", Of<Rulebooks>(first).Current.Document.Name);

        await LearnAsync(first, 1);
        await UntilAsync(() => Of<Learner>(second).Current.Version == 1, Soon);
    }

    [PostgresFact]
    public async Task AnOlderVersion_NeverComesBackInForce()
    {
        var (first, second) = (await StartAsync(isShared: true), await StartAsync(isShared: true));
        for (var version = 1; version <= 5; version++)
        {
            var followed = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Of<Rulebooks>(second).FollowAsync(CancellationToken.None)));
            await first.PutRulesAsync(Server.Rules);
            await second.PutRulesAsync(Server.Rules);
            var published = VersionOf(second);
            Assert.Equal(2 * version, published);
            await followed;
            await Of<Rulebooks>(second).LoadAsync(CancellationToken.None);
            Assert.Equal(published, VersionOf(second));
        }
    }

    [PostgresFact]
    public async Task TheWatch_GoesOn_AfterTheStoreWasAway()
    {
        var (first, second) = (await StartAsync(isShared: true), await StartAsync(isShared: true));
        await first.PutRulesAsync(Server.Rules);
        _cluster!.Stop("immediate");
        await UntilAsync(() => second.Logs.Text.Contains("SmartManager.Silo.Rules.PublicationWatch 2503", StringComparison.Ordinal));
        _cluster.Start();

        await UntilAsync(async () => await TryAsync(() => first.PutRulesAsync(Server.Rules with { Name = "after" })));
        await UntilAsync(() => VersionOf(second) == VersionOf(first) && Of<Rulebooks>(second).Current.Document.Name == "after");
    }

    [PostgresFact]
    public async Task ARulebookThatCannotBeRead_IsToldOnce_AndTheNextOneIsFollowed()
    {
        var (first, second) = (await StartAsync(isShared: true), await StartAsync(isShared: true));
        await first.PutRulesAsync(Server.Rules);
        await UntilAsync(() => VersionOf(second) == 1, Soon);
        Assert.True(await Of<IDocuments>(first).TryAddAsync(
            new Document(Rulebooks.Kind, 2, DateTimeOffset.UnixEpoch, "{\"rulebook\":[]}"u8.ToArray()), CancellationToken.None));
        await UntilAsync(() => TimesTold(second) > 0, Soon);
        for (var looks = 0; looks < 5; looks++)
        {
            await Of<Rulebooks>(second).FollowAsync(CancellationToken.None);
        }

        Assert.Equal((1, 1), (TimesTold(second), VersionOf(second)));
        await first.PutRulesAsync(Server.Rules);
        await UntilAsync(() => VersionOf(second) == 3, Soon);

        static int TimesTold(Server server) => server.Logs.Text.Split("Silo.Rules.Rulebooks 2502").Length - 1;
    }

    [PostgresFact]
    public async Task AProcessThatLostItsDatabase_DecidesUnderTheRulesOfToday_FromItsFirstTurnOn()
    {
        // The first looks for itself only once a minute: what it knows when it may write again, it knows from having the database back.
        var first = await StartAsync(isShared: false, lookInterval: "00:01:00");
        await first.PutRulesAsync(Server.Rules);
        await using (var thief = new NpgsqlConnection(_cluster!.ConnectionString("postgres") + ";Pooling=false"))
        {
            await thief.OpenAsync();
            await ExecuteAsync(
                thief, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'");
            await ExecuteAsync(thief, "SELECT pg_advisory_lock(1397581682, 2)");
            await UntilAsync(async () => !await TryAppendAsync(first));
            var second = await StartAsync(isShared: true);
            await second.PutRulesAsync(Server.Rules);
            await LearnAsync(second, 1);
            Assert.Equal(1, VersionOf(first));
        }

        await UntilAsync(() => TryAppendAsync(first));
        Assert.Equal((2, 1), (VersionOf(first), Of<Learner>(first).Current.Version));
    }

    private async Task<Server> StartAsync(bool isShared, string lookInterval = "00:00:01")
    {
        var server = new Server()
            .With("Store:Kind", StoreOptions.Postgres)
            .With("Store:Postgres:ConnectionString", _cluster!.ConnectionString("postgres"))
            .With("Store:Postgres:RetryFor", "00:00:00.500")
            .With("Store:Postgres:KeepAlive", "00:00:01")
            .With("Publications:LookInterval", lookInterval);
        server.Replace = services => services.AddSingleton(new StoreSharing(isShared));
        Directory.CreateDirectory(server.Folder);
        await server.StartAsync();
        _servers.Add(server);
        return server;
    }

    private static long VersionOf(Server server) => Of<Rulebooks>(server).HasCurrent ? Of<Rulebooks>(server).Current.Version : 0;

    private static T Of<T>(Server server)
        where T : notnull => server.Services.GetRequiredService<T>();

    private static async Task LearnAsync(Server server, long version)
    {
        var learnt = Learnt.Of(version, [new OutcomeCount("newspaper", Channel.Sms, Learnt.OtherCell, 3, 4)]);
        Assert.True(await Of<IDocuments>(server).TryAddAsync(
            new Document(Learner.Kind, version, DateTimeOffset.UnixEpoch, learnt.Encode()), CancellationToken.None));
    }

    /// <summary>Whether the store takes turns. This one loses, and changes nothing.</summary>
    private static Task<bool> TryAppendAsync(Server server) => TryAsync(async () => await Of<IGrainStore>(server).AppendAsync(
        new Turn
        {
            Grain = new GrainKey("subscriber", "nobody"),
            GrainNumber = 0,
            ExpectedVersion = 99,
            At = DateTimeOffset.UnixEpoch,
            Entries = [new JournalEntry("x"u8.ToArray(), Retention.Lasting)],
        },
        CancellationToken.None));

    private static async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task UntilAsync(Func<bool> isSo, TimeSpan? within = null) => UntilAsync(() => Task.FromResult(isSo()), within);

    private static async Task UntilAsync(Func<Task<bool>> isSo, TimeSpan? within = null)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(startedAt) < (within ?? TimeSpan.FromSeconds(30)), "It did not come to be so.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
