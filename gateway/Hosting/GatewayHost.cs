using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using SmartManager.Domain;
using SmartManager.Gateway.Campaigns;
using SmartManager.Gateway.Capacity;
using SmartManager.Gateway.Commands;
using SmartManager.Gateway.Decisions;
using SmartManager.Gateway.Events;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Interactions;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Learning;
using SmartManager.Gateway.Links;
using SmartManager.Gateway.Lists;
using SmartManager.Gateway.Load;
using SmartManager.Gateway.Metrics;
using SmartManager.Gateway.OpenApi;
using SmartManager.Gateway.Operating;
using SmartManager.Gateway.Orders;
using SmartManager.Gateway.Outbox;
using SmartManager.Gateway.Profiles;
using SmartManager.Gateway.Rules;
using SmartManager.Gateway.Subscribers;
using SmartManager.Gateway.Suppressions;
using SmartManager.Gateway.Tasks;
using SmartManager.Gateway.Trials;
using SmartManager.Gateway.Webhooks;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Metrics;
using SmartManager.Silo.Telemetry;

namespace SmartManager.Gateway.Hosting;

/// <summary>Puts the server together: silo, carriers, endpoints.</summary>
public static class GatewayHost
{
    /// <summary>Builds a server that is not started yet.</summary>
    /// <param name="settings">Settings that go before those of files and environment, by their configuration keys such as
    /// <c>Gateway:Port</c>.</param>
    /// <param name="configure">Adds or replaces services last; null for none.</param>
    /// <param name="defaults">Settings that files and environment go before; null for none.</param>
    public static WebApplication Build(
        IReadOnlyDictionary<string, string?> settings,
        Action<IServiceCollection>? configure = null,
        IReadOnlyDictionary<string, string?>? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        PoolThreads.MakeRoomForWaits();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = [.. GatewayEngine.Defaults, .. defaults ?? new Dictionary<string, string?>()],
        });
        builder.Configuration.AddInMemoryCollection(settings);
        WebApplication? app = null;
        builder.AddLogging(() => app?.Lifetime.ApplicationStarted.IsCancellationRequested == true);
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddGateway();
        builder.Services.AddLoadShedding();
        builder.AddGrains();
        builder.Services.AddFirstStart();
        configure?.Invoke(builder.Services);
        app = builder.Build();
        app.UseGateway();
        return app;
    }

    /// <summary>Why a start failed is told by whoever started.</summary>
    private static void AddLogging(this WebApplicationBuilder builder, Func<bool> hasStarted)
    {
        builder.Logging.AddConsoleLog(builder.Configuration[$"{GatewayOptions.Section}:{nameof(GatewayOptions.LogFormat)}"]);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => hasStarted() && level >= LogLevel.Warning);
    }

    private static void AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section)
            .Validate(options => IPAddress.TryParse(options.Address, out _), "Gateway:Address must be an IP address.")
            .ValidateOnStart();
        services.AddSingleton<DecisionReader>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>((host, gateway) =>
            host.ShutdownTimeout = gateway.Value.StopTimeout);
        services.AddOptions<HostFilteringOptions>().Configure<IOptions<GatewayOptions>>((filter, gateway) =>
        {
            filter.AllowedHosts = [.. gateway.Value.HostNames.Split(';', StringSplitOptions.TrimEntries), RunningServer.HostName];
            filter.IncludeFailureMessage = false;
        });
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<GatewayOptions>>((timeouts, gateway) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = gateway.Value.RequestTimeout });
        services.AddRequestTimeouts();
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, FailuresFirst>());
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, DomainJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, PlanningApiJson.Default);
            json.SerializerOptions.Converters.Add(new KebabNameConverter<DayOfWeek>()); // A context's own converters stay with it.
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Encoder = GatewayJson.Encoder;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", OpenApiDescription.Configure);
        services.AddSingleton<GatewayInstruments>();
        services.AddSingleton<MetricsListener>();
        services.AddSingleton<EventClock>();
        services.AddSingleton<IngestEndpoint>();
        services.AddSingleton<WorkerKeys>();
        services.AddSingleton<CallbackGate>();
        services.AddSingleton<PublishingTurn>();
        services.AddSingleton<DueWork>();
        services.AddSingleton<SuppressionImports>();
        services.AddSingleton<ListUploads>();
        services.AddSingleton<TrialRequests>();
        services.AddSingleton<CampaignDrafts>();
        services.AddSingleton<TestSendEndpoints.TestSendParts>();
        services.AddSingleton(new MaintenanceKey(ServerFile.NewKey()));
    }

    private static void AddFirstStart(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<FirstStartOptions>, FirstStartOptionsValidator>();
        services.AddOptions<FirstStartOptions>().BindConfiguration(FirstStartOptions.Section).ValidateOnStart();
        services.AddSingleton<IFirstStart, DemoFirstStart>();
        services.AddHostedService<FirstStart>();
    }

    private static void UseGateway(this WebApplication app)
    {
        app.Services.GetRequiredService<MetricsListener>(); // It counts from the first measurement on.
        app.Use(static (context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseQueryGate();
        app.UseWorkerGate();
        app.UseLoadShedding();
        app.UseRulebookGate();

        app.MapHealth();
        app.MapMetrics();
        app.MapGroup(string.Empty).WithMetadata(RequiresRulebook.Mark).MapLinks();
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/v1");
        api.MapRulebook();
        api.MapOutbox();
        api.MapChannels();
        api.MapMaintenance();
        api.MapLists();
        api.MapAudiences();
        var workers = api.MapGroup(string.Empty).WithMetadata(RequiresWorkerKey.Mark);
        workers.MapDueWork();
        api.MapCarrierStatus();
        var ruled = api.MapGroup(string.Empty).WithMetadata(RequiresRulebook.Mark);
        ruled.MapProfiles();
        ruled.MapSubscribers();
        ruled.MapSuppressions();
        ruled.MapSuppressionImports();
        ruled.MapInteractions();
        ruled.MapDecisions();
        ruled.MapFigures();
        ruled.MapRehearsals();
        ruled.MapReplays();
        ruled.MapPolicyTests();
        ruled.MapCarriers();
        ruled.MapOrders();
        ruled.MapBilling();
        ruled.MapTasks();
        ruled.MapCapacity();
        ruled.MapPrograms();
        ruled.MapPlannedCampaigns();
        ruled.MapApprovals();
        ruled.MapPreviews();
        ruled.MapTestSends();
        var ruledWorkers = workers.MapGroup(string.Empty).WithMetadata(RequiresRulebook.Mark);
        ruledWorkers.MapNetworkEvents();
        ruledWorkers.MapClaims();
        ruledWorkers.MapCallLists();
        ruled.MapLearning();
        ruled.MapDeadLetters();
    }
}
