using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using SmartManager.Embedded;

namespace SmartManager.Engine.Tests;

/// <summary>The engine that the tests are built for.</summary>
public static class EngineUnderTest
{
    public static ISiloFixture Create() => new EmbeddedFixture();
}

/// <summary>The embedded silo in a host of its own.</summary>
public sealed class EmbeddedFixture(Action<EmbeddedSiloOptions>? options = null) : ISiloFixture
{
    private IHost? _host;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _host!.Services;

    internal EmbeddedSilo Silo => Services.GetRequiredService<EmbeddedSilo>();

    public static EmbeddedFixture With(Action<EmbeddedSiloOptions> options) => new(options);

    public async Task StartAsync(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddEmbeddedSilo(options, typeof(EmbeddedFixture).Assembly);
        configure(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        _host = host;
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
}
