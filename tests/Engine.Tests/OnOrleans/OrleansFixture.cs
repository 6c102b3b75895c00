using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;
using Orleans.TestingHost;
using SmartManager.Cluster;

namespace SmartManager.Engine.Tests;

/// <summary>The engine that the tests are built for.</summary>
public static class EngineUnderTest
{
    public static ISiloFixture Create() => new OrleansFixture();
}

/// <summary>Two real Orleans silos and a client beside them, in this process.</summary>
public sealed class OrleansFixture : ISiloFixture
{
    private const int SiloCount = 2;

    private InProcessTestCluster? _cluster;

    public IGrainFactory Grains => _cluster!.Client;

    public Task StartAsync(Action<IServiceCollection> configure)
    {
        var builder = new InProcessTestClusterBuilder(SiloCount);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages());
            configure(silo.Services);
        });
        builder.ConfigureClient(static client =>
            client.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages()));
        _cluster = builder.Build();
        return _cluster.DeployAsync();
    }

    public Task StopAsync() => _cluster!.StopSilosAsync();

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
