using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.TestingHost;
using SmartManager.Cluster.Streams;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Capacity;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Hosting;
using SmartManager.Store.Postgres;
using SmartManager.Support;

namespace SmartManager.Cluster.Tests;

/// <summary>Two silos in this process on one PostgreSQL, with streams in memory and stores that can be told to fail.</summary>
internal sealed class StreamHouse : IAsyncDisposable
{
    private const string Database = "streams";
    private readonly PostgresCluster _postgres = PostgresCluster.Make();
    private readonly InProcessTestCluster _cluster;

    private StreamHouse()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Configuration.AddInMemoryCollection(
            [
                new("Store:Kind", "postgres"),
                new("Store:Postgres:ConnectionString", _postgres.ConnectionString(Database)),
            ]);
            host.Logging.AddClusterFilters();
        });
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddNetworkEventsInMemory();
            silo.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages());
            silo.Services.AddSharedStore();
            silo.Services.AddSiloParts();
            silo.Services.AddNetworkEventPartitions();
            silo.Services.AddSingleton<ICapacityBoard, CapacityBoard>();
            silo.Services.AddSingleton<IGrainStore>(provider => new FailingStore(provider.GetRequiredService<PostgresStore>(), Faults));
        });
        builder.ConfigureClient(static client =>
        {
            client.AddNetworkEventsInMemory();
            client.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages());
        });
        _cluster = builder.Build();
    }

    public StoreFaults Faults { get; } = new();

    /// <summary>Of a silo that is never killed.</summary>
    private IRecords Records => Services(0).GetRequiredService<IRecords>();

    public static async Task<StreamHouse> StartAsync()
    {
        Assert.True(PostgresCluster.Missing is null, PostgresCluster.Missing);
        var house = new StreamHouse();
        await using (var source = NpgsqlDataSource.Create(house._postgres.ConnectionString("postgres")))
        {
            await using var command = source.CreateCommand("CREATE DATABASE " + Database);
            await command.ExecuteNonQueryAsync();
        }

        await house._cluster.DeployAsync();
        var (_, errors) = await house.Rulebook(0).PublishAsync(Rulebooks.Basic, CancellationToken.None);
        Assert.Empty(errors);
        await house.Rulebook(1).FollowAsync(CancellationToken.None);
        return house;
    }

    /// <summary>Puts events on a stream, as one batch.</summary>
    public Task PublishAsync(StreamId stream, IReadOnlyList<StreamedNetworkEvent> events) => _cluster.Client
        .GetStreamProvider(NetworkEventStreams.Provider).GetStream<StreamedNetworkEvent>(stream).OnNextBatchAsync(events);

    /// <summary>Ends the second silo without a warning, and starts another.</summary>
    public async Task ReplaceASiloAsync()
    {
        await _cluster.KillSiloAsync(_cluster.Silos[1]);
        var started = await _cluster.StartAdditionalSiloAsync();
        await started.ServiceProvider.GetRequiredService<Silo.Rules.Rulebooks>().LoadAsync(CancellationToken.None);
    }

    /// <summary>Whether an event is in its subscriber's history.</summary>
    public async Task<bool> IsCommittedAsync(StreamedNetworkEvent one) =>
        await Records.FindMessageAsync(KeyOf(one.Subscriber), "event/" + one.Id, CancellationToken.None) is not null;

    /// <summary>The pages that a subscriber visited, oldest first.</summary>
    public async Task<IReadOnlyList<int>> PagesOfAsync(SubscriberId subscriber)
    {
        var history = await Records.ReadHistoryAsync(KeyOf(subscriber), beforeVersion: null, limit: 10_000, CancellationToken.None);
        return
        [
            .. history.Reverse()
                .Select(entry => TurnMapping.ToEvent(entry.Body.Span))
                .OfType<SubscriberEvent.NetworkEventObserved>()
                .Select(observed => int.Parse(((NetworkEvent.PortalVisit)observed.Event).Page, CultureInfo.InvariantCulture)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _postgres.Dispose();
    }

    private static GrainKey KeyOf(SubscriberId subscriber) => new(SubscriberGrain.Kind, subscriber.Value);

    private Silo.Rules.Rulebooks Rulebook(int silo) => Services(silo).GetRequiredService<Silo.Rules.Rulebooks>();

    private IServiceProvider Services(int silo) => _cluster.Silos[silo].ServiceProvider;
}
