using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using SmartManager.Cluster;
using SmartManager.Cluster.Streams;
using SmartManager.Silo.Carriers;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Load;
using SmartManager.Silo.Metrics;
using SmartManager.Silo.Telemetry;

namespace SmartManager.SiloHost;

/// <summary>Puts a silo of a cluster together: the grains on Orleans, the served store, what the silo does by itself, and its health.</summary>
public static class SiloProgram
{
    /// <summary>Builds a silo that is not started yet.</summary>
    /// <param name="args">Settings as <c>--Key:Part=value</c>, which go before those of files and environment.</param>
    /// <param name="configure">Adds to Orleans what no setting adds, such as another provider of streams; null for nothing.</param>
    public static WebApplication Build(string[] args, Action<ISiloBuilder>? configure = null)
    {
        PoolThreads.MakeRoomForWaits();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = ClusterDefaults.Settings,
        });
        builder.Logging
            .AddConsoleLog(builder.Configuration[$"{SiloHostOptions.Section}:{nameof(SiloHostOptions.LogFormat)}"])
            .AddClusterFilters();
        builder.Services.AddSingleton<IValidateOptions<SiloHostOptions>, SiloHostOptionsValidator>();
        builder.Services.AddOptions<SiloHostOptions>().BindConfiguration(SiloHostOptions.Section)
            .Validate(options => IPAddress.TryParse(options.Address, out _), "SiloHost:Address must be an IP address.")
            .ValidateOnStart();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SiloHostOptions>>(static (host, silo) =>
            host.ShutdownTimeout = silo.Value.StopTimeout);
        builder.WebHost.ConfigureKestrel(static (context, kestrel) =>
        {
            var options = kestrel.ApplicationServices.GetRequiredService<IOptions<SiloHostOptions>>().Value;
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
        });
        builder.Services.AddSingleton<MetricsListener>();
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddSharedStore();
        builder.Services.AddSilo();
        AddStreams(builder, configure);
        builder.Services.AddCarriers(builder.Configuration);
        builder.Services.AddSiloWork();
        AddLoadShedding(builder.Services);
        var app = builder.Build();
        app.Services.GetRequiredService<MetricsListener>(); // It counts from the first measurement on.
        app.MapSiloHealth();
        return app;
    }

    private static void AddStreams(WebApplicationBuilder builder, Action<ISiloBuilder>? configure)
    {
        var provider = builder.Configuration[$"{StreamOptions.Section}:{nameof(StreamOptions.Provider)}"];
        builder.Services.AddOrleans(silo =>
        {
            if (provider == StreamOptions.Memory)
            {
                silo.AddNetworkEventsInMemory();
            }

            configure?.Invoke(silo);
        });
    }

    private static void AddLoadShedding(IServiceCollection services)
    {
        services.AddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<SiloHostOptions>>().Value;
            return new LoadLimits(options.MemoryShareMax, options.QueueShareMax);
        });
        services.AddSingleton<LoadInstruments>();
        services.AddSingleton<LoadWatch>();
        services.AddHostedService(static provider => provider.GetRequiredService<LoadWatch>());
        services.AddOrleans(static silo => silo.AddIncomingGrainCallFilter<OverloadFilter>());
    }
}
