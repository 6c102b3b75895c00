using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Embedded;
using SmartManager.Grains.Channels;
using SmartManager.Silo.Channels;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;
using SmartManager.Store;
using SmartManager.Store.Sqlite;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>One life of the product: the services of a real silo, on the world's queue, clock, store and outside.</summary>
internal sealed class SiloProcess
{
    private static readonly ZoneTable Zones = new([TimeZoneInfo.Utc, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")]);

    private readonly World _world;
    private readonly ServiceProvider _services;
    private readonly EmbeddedSilo _silo;

    public SiloProcess(World world, int number)
    {
        (_world, Life) = (world, new Lifeline(world.Clock, number));
        _services = Build(world, Life);
        _silo = _services.GetRequiredService<EmbeddedSilo>();
        Rulebooks = _services.GetRequiredService<Rulebooks>();
        Callbacks = _services.GetRequiredService<CarrierCallbacks>();
    }

    public Lifeline Life { get; }

    /// <summary>Whether it has started and takes calls.</summary>
    public bool IsReady { get; private set; }

    public IGrainFactory Grains => _silo;

    public Rulebooks Rulebooks { get; }

    public CarrierCallbacks Callbacks { get; }

    /// <summary>Starts it as the host does: silo, rulebook, relays.</summary>
    public async Task StartAsync()
    {
        await _silo.StartAsync(CancellationToken.None);
        await Rulebooks.LoadAsync(CancellationToken.None);
        if (!Rulebooks.HasCurrent)
        {
            await Rulebooks.PublishAsync(Rules.First, CancellationToken.None);
        }

        await _services.GetServices<IHostedService>().OfType<RelayStart>().Single().StartAsync(CancellationToken.None);
        IsReady = true;
    }

    /// <summary>Ends it without another line of its code.</summary>
    public void Kill()
    {
        IsReady = false;
        Life.Kill();
        _world.Queue.Drop(Life);
    }

    /// <summary>Loses one activation with all that it was doing.</summary>
    /// <returns>False if it was not active.</returns>
    public bool CrashActivation(IAddressable grain) => _silo.TestHookCrash(grain);

    private static ServiceProvider Build(World world, Lifeline life)
    {
        var services = new ServiceCollection();
        var session = world.Store.Open();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(world.Sabotage.Clock(life));
        services.AddLogging(logging => logging.AddProvider(new WorldLogs(world)));
        services.AddSilo();
        services.AddHostedService<RelayStart>();
        WithoutSqlite(services);
        services.AddSingleton(Zones);
        services.AddSingleton(world.Sabotage.Grains(session, world));
        services.AddSingleton(world.Sabotage.Outbox(session));
        services.AddSingleton(world.Sabotage.Records(session));
        services.AddSingleton<IDocuments>(session);
        services.AddSingleton<ISubscriberLists>(world.Store.Lists);
        services.AddSingleton<IStateScan>(session);
        services.AddSingleton(world.Sabotage.Carrier(world.Carrier.Open(life), world));
        services.AddSingleton(world.Sabotage.Billing(world.Billing.Open(life)));
        services.Configure<EmbeddedSiloOptions>(options =>
        {
            options.Schedule = item => world.Queue.Add(life, item.Execute);
            options.ActivationsMax = World.SubscriberCount - 2;
            options.IdleAge = TimeSpan.FromMinutes(20);
            options.CollectionInterval = TimeSpan.FromMinutes(5);
        });
        services.Configure<ChannelOptions>(options =>
            (options.PollInterval, options.BatchSizeMax, options.InFlightMax) = (TimeSpan.FromMinutes(1), 8, 4));
        return services.BuildServiceProvider();
    }

    /// <summary>Takes out what would open a file; the interfaces of the store are given anew.</summary>
    private static void WithoutSqlite(ServiceCollection services)
    {
        var store = typeof(StoreServices).Assembly;
        foreach (var service in services
            .Where(each => each.ServiceType == typeof(IHostedService) && each.ImplementationType?.Assembly == store)
            .ToArray())
        {
            services.Remove(service);
        }

        services.AddSingleton<SqliteStore>(_ => throw new NotSupportedException("A simulation opens no file."));
    }

    /// <summary>Shows the product's warnings and errors in the log of the run.</summary>
    private sealed class WorldLogs(World world) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                world.Note($"product {logLevel}: {formatter(state, exception)} {exception?.GetType().Name}");
            }
        }

        public void Dispose()
        {
        }
    }
}
