using System.Net;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using SmartManager.Cluster;
using SmartManager.Silo.Carriers;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Metrics;
using SmartManager.Silo.Telemetry;

namespace SmartManager.SiloHost;

/// <summary>Puts a silo of a cluster together: the grains on Orleans, the served store, what the silo does by itself, and its health.</summary>
public static class SiloProgram
{
    /// <summary>Builds a silo that is not started yet.</summary>
    /// <param name="args">Settings as <c>--Key:Part=value</c>, which go before those of files and environment.</param>
    public static WebApplication Build(string[] args)
    {
        PoolThreads.MakeRoomForWaits();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = ClusterDefaults.Settings,
        });
        AddLogging(builder);
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
        builder.Services.AddCarriers(builder.Configuration);
        builder.Services.AddSiloWork();
        var app = builder.Build();
        app.Services.GetRequiredService<MetricsListener>(); // It counts from the first measurement on.
        app.MapSiloHealth();
        return app;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddClusterFilters();
    }
}
