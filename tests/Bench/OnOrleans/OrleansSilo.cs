using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orleans;
using Orleans.Hosting;
using SmartManager.Bench.Base;
using SmartManager.Bench.Hosting;
using SmartManager.Cluster;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;

namespace SmartManager.Bench.OnOrleans;

/// <summary>One Orleans silo on this machine as production has it, on a store with a base, and beside it Orleans' own storage.</summary>
internal sealed class OrleansSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private OrleansSilo(IHost host)
    {
        _host = host;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Records = host.Services.GetRequiredService<IRecords>();
    }

    /// <summary>The way to the grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>For counters.</summary>
    public IRecords Records { get; }

    /// <summary>Starts it and puts the rules of a seed in force.</summary>
    /// <param name="settings">Of the product.</param>
    /// <param name="storage">How Orleans' storage is set up.</param>
    /// <param name="seed">What rules and base are made from.</param>
    public static async Task<OrleansSilo> StartAsync(IReadOnlyDictionary<string, string?> settings, StorageSetup storage, ulong seed)
    {
        PoolThreads.MakeRoomForWaits();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(ClusterDefaults.Settings);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration["Orleans:Endpoints:AdvertisedIPAddress"] = IPAddress.Loopback.ToString();
        var ports = FreePorts();
        builder.Configuration["Orleans:Endpoints:SiloPort"] = ports.Silo.ToString(CultureInfo.InvariantCulture);
        builder.Configuration["Orleans:Endpoints:GatewayPort"] = ports.Gateway.ToString(CultureInfo.InvariantCulture);
        builder.Services.AddSingleton<TimeProvider>(new BenchClock());
        builder.Services.AddSingleton(new BaseSubscribers(seed));
        builder.Services.AddSharedStore();
        builder.Services.AddSilo();
        builder.Services.AddOrleans(silo => silo.AddAdoNetGrainStorage(WholeStateGrain.Storage, options =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = storage.ConnectionString;
            if (storage.IsTuned)
            {
                options.GrainStorageSerializer = new BodySerializer();
            }
        }));
        var host = builder.Build();
        await host.StartAsync();
        var rulebooks = host.Services.GetRequiredService<Rulebooks>();
        var (_, errors) = await rulebooks.PublishAsync(BenchRulebook.Document(seed), CancellationToken.None);
        return errors.IsEmpty
            ? new OrleansSilo(host)
            : throw new InvalidOperationException($"The rulebook of the workloads is wrong: {errors[0].Path} {errors[0].Message}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}

/// <summary>How Orleans' storage is set up.</summary>
/// <param name="ConnectionString">How it reaches its database.</param>
/// <param name="IsTuned">It stores bytes as they are; else as Orleans does by itself.</param>
internal sealed record StorageSetup(string ConnectionString, bool IsTuned);
