using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Serialization;
using SmartManager.Cluster;

namespace SmartManager.Engine.Tests;

/// <summary>The engine that the tests are built for.</summary>
public static class EngineUnderTest
{
    public static ISiloFixture Create() => new OrleansFixture();
}

/// <summary>One real Orleans silo in a host of its own.</summary>
public sealed class OrleansFixture : ISiloFixture
{
    private IHost? _host;

    public IGrainFactory Grains => _host!.Services.GetRequiredService<IGrainFactory>();

    public Task StartAsync(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort());
            silo.Services.AddSerializer(static serializer => serializer.AddSmartManagerMessages());
        });
        configure(builder.Services);
        _host = builder.Build();
        return _host.StartAsync();
    }

    public Task StopAsync() => _host!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
