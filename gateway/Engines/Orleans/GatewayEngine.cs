using System.CommandLine;
using Microsoft.Extensions.Options;
using SmartManager.Cluster;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Silo.Carriers;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Hosting;

/// <summary>The gateway of a build with Orleans: a client of the cluster's silos, over the store that it shares with them.</summary>
internal static class GatewayEngine
{
    /// <summary>Settings of the engine that files and environment go before.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Defaults => ClusterDefaults.Settings;

    /// <summary>Commands that only this engine has.</summary>
    public static IEnumerable<Command> Commands => [];

    /// <summary>Adds what calls the silos; it has no grains of its own.</summary>
    public static void AddGrains(this WebApplicationBuilder builder)
    {
        builder.Logging.AddClusterFilters();
        builder.Services.AddSharedStore();
        builder.Services.AddSiloParts();
        builder.Services.AddBillingOptions();
        var names = CarrierNames.OfCluster(builder.Services.AddCarrierRoster(builder.Configuration));
        builder.Services.AddSingleton(provider => names.With(provider.GetRequiredService<IOptions<OutsideOptions>>().Value.CarrierNames()));
        builder.Services.AddClusterClient(builder.Configuration);
        builder.Services.AddHostedService<PublishedStart>();
        builder.Services.AddPublicationWatch();
    }
}
