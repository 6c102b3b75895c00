using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization;
using SmartManager.Cluster.Membership;
using SmartManager.Cluster.Streams;
using SmartManager.Store;

namespace SmartManager.Cluster;

/// <summary>Registers Orleans: a silo of a cluster, or a client of one.</summary>
public static class ClusterServices
{
    /// <summary>Says that several processes work on the store. Before the store is added.</summary>
    public static IServiceCollection AddSharedStore(this IServiceCollection services) =>
        services.AddSingleton(new StoreSharing(IsShared: true));

    /// <summary>Adds a silo with the grains of all assemblies that the process refers to.</summary>
    /// <remarks>Add the store before: the silo finds the others through its database.</remarks>
    public static IServiceCollection AddClusterSilo(this IServiceCollection services)
    {
        services.AddMembership();
        services.AddOptions<AdoNetClusteringSiloOptions>().Configure<MembershipDatabase>(static (clustering, database) =>
            (clustering.Invariant, clustering.ConnectionString) = (MembershipDatabase.Invariant, database.ConnectionString));
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterDefaults.Section);
        services.AddOptions<SiloMessagingOptions>().BindConfiguration(ClusterDefaults.Section + ":Messaging");
        services.AddOptions<EndpointOptions>().Configure<IConfiguration>(static (endpoints, configuration) =>
            BindTo(endpoints, configuration.GetSection(ClusterDefaults.Section + ":Endpoints")));
        services.AddOptions<GrainCollectionOptions>().Configure(Shed).BindConfiguration(ClusterDefaults.Section + ":GrainCollection");
        services.AddNetworkEventPartitions();
        services.AddOptions<ActivationRebalancerOptions>().Configure(Rebalance).BindConfiguration(ClusterDefaults.Section + ":Rebalancing");
        return services.AddOrleans(static silo =>
        {
#pragma warning disable ORLEANSEXP002 // Its interface may change; without it a new silo gets only subscribers that nobody has heard of for a while.
            silo.AddActivationRebalancer();
#pragma warning restore ORLEANSEXP002
            silo.UseAdoNetClustering(static (AdoNetClusteringSiloOptions _) => { });
            silo.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages());
        });
    }

    /// <summary>Adds what takes network events from streams, whichever provider has them. Idle where none has.</summary>
    public static IServiceCollection AddNetworkEventPartitions(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<StreamOptions>, StreamOptionsValidator>();
        services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.Section).ValidateOnStart();
        return services.AddSingleton<StreamInstruments>();
    }

    /// <summary>Adds a client, which waits at its start until the cluster has a silo.</summary>
    /// <param name="services">What to add to.</param>
    /// <param name="configuration">Where the name of the cluster is.</param>
    public static IServiceCollection AddClusterClient(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMembership();
        services.AddOptions<AdoNetClusteringClientOptions>().Configure<MembershipDatabase>(static (clustering, database) =>
            (clustering.Invariant, clustering.ConnectionString) = (MembershipDatabase.Invariant, database.ConnectionString));
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterDefaults.Section);
        services.AddSingleton<IClientConnectionRetryFilter, WaitForSilos>();
        return services.AddOrleansClient(configuration, static client =>
        {
            client.UseAdoNetClustering(static (AdoNetClusteringClientOptions _) => { });
            client.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages());
        });
    }

    /// <summary>A silo that joins is there because the others have too much: it gets its share within a minute, not within five.</summary>
    private static void Rebalance(ActivationRebalancerOptions rebalancing)
    {
        rebalancing.RebalancerDueTime = TimeSpan.FromSeconds(10);
        rebalancing.SessionCyclePeriod = TimeSpan.FromSeconds(5);
        rebalancing.CycleNumberWeight = 1;
    }

    /// <summary>An address is not one of the values that the configuration binds by itself.</summary>
    private static void BindTo(EndpointOptions endpoints, IConfigurationSection section)
    {
        if (section[nameof(EndpointOptions.AdvertisedIPAddress)] is { Length: > 0 } address)
        {
            endpoints.AdvertisedIPAddress = IPAddress.TryParse(address, out var parsed)
                ? parsed
                : throw new OptionsValidationException(
                    section.Path, typeof(EndpointOptions), [$"{section.Path}:{nameof(EndpointOptions.AdvertisedIPAddress)} is no IP address."]);
        }

        endpoints.SiloPort = section.GetValue(nameof(EndpointOptions.SiloPort), EndpointOptions.DEFAULT_SILO_PORT);
        endpoints.GatewayPort = section.GetValue(nameof(EndpointOptions.GatewayPort), EndpointOptions.DEFAULT_GATEWAY_PORT);
    }

    private static void AddMembership(this IServiceCollection services)
    {
        services.AddSingleton<MembershipDatabase>();
        services.AddHostedService<MembershipStart>();
    }

    /// <summary>
    /// Subscribers that have not been heard of for a while cost memory and nothing else: they are let go early when memory runs short, and
    /// late otherwise.
    /// </summary>
    private static void Shed(GrainCollectionOptions collection)
    {
        collection.CollectionAge = TimeSpan.FromMinutes(15);
        collection.EnableActivationSheddingOnMemoryPressure = true;
    }
}
