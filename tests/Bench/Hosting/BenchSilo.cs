using Microsoft.Extensions.Options;
using Orleans;
using SmartManager.Bench.Base;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Embedded;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;
using SmartManager.Store;
using SmartManager.Store.Postgres;
using SmartManager.Store.Sqlite;

namespace SmartManager.Bench.Hosting;

/// <summary>A silo as production has it, on a store with a base. Relays do not run: what they hand over is another workload.</summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    /// <summary>A setting of the product that is to be tried: <c>SMARTMANAGER_BENCH_Store__CommitPace=00:00:00.005</c>.</summary>
    private const string TriedSettings = "SMARTMANAGER_BENCH_";

    private readonly IHost _host;

    private BenchSilo(IHost host)
    {
        _host = host;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Store = host.Services.GetRequiredService<ObservedStore>();
        Records = host.Services.GetRequiredService<IRecords>();
        ActivationsMax = host.Services.GetRequiredService<IOptions<EmbeddedSiloOptions>>().Value.ActivationsMax;
    }

    /// <summary>The way to the grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The store, with a look at what goes through it.</summary>
    public ObservedStore Store { get; }

    /// <summary>For counters.</summary>
    public IRecords Records { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The bound on grains in memory.</summary>
    public int ActivationsMax { get; }

    /// <summary>The rules in force.</summary>
    public Rulebooks Rulebooks => _host.Services.GetRequiredService<Rulebooks>();

    /// <summary>Starts it and puts the rules of a seed in force.</summary>
    /// <param name="settings">Where the base is, and more.</param>
    /// <param name="seed">What the rules are made from.</param>
    /// <param name="activationsMax">Bound on grains in memory; null leaves the product's default.</param>
    /// <param name="more">What else the silo is made of, such as relays and their carrier.</param>
    public static async Task<BenchSilo> StartAsync(
        IReadOnlyDictionary<string, string?> settings, ulong seed, int? activationsMax, Action<IServiceCollection>? more = null)
    {
        PoolThreads.MakeRoomForWaits();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration.AddEnvironmentVariables(TriedSettings);
        if (activationsMax is { } max)
        {
            builder.Configuration["EmbeddedSilo:ActivationsMax"] = max.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        builder.Services.AddSingleton<TimeProvider>(new BenchClock());
        builder.Services.AddSilo();
        builder.Services.AddSingleton(provider => new ObservedStore(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value.Kind == StoreOptions.Postgres
                ? provider.GetRequiredService<PostgresStore>()
                : provider.GetRequiredService<SqliteStore>()));
        builder.Services.AddSingleton<IGrainStore>(provider => provider.GetRequiredService<ObservedStore>());
        more?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        var silo = new BenchSilo(host);
        await silo.PublishAsync(BenchRulebook.Document(seed));
        return silo;
    }

    /// <summary>Puts other rules in force.</summary>
    public async Task PublishAsync(RulebookDocument document)
    {
        var (_, errors) = await Rulebooks.PublishAsync(document, CancellationToken.None);
        if (!errors.IsEmpty)
        {
            throw new InvalidOperationException($"The rulebook of the workloads is wrong: {errors[0].Path} {errors[0].Message}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
