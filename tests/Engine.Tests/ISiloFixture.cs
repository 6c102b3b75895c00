using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace SmartManager.Engine.Tests;

/// <summary>A silo in this process, of whichever engine the tests are built for.</summary>
public interface ISiloFixture : IAsyncDisposable
{
    /// <summary>Starts the silo with the grains of this assembly.</summary>
    /// <param name="configure">Adds what the grains take in their constructors.</param>
    Task StartAsync(Action<IServiceCollection> configure);

    /// <summary>Hands out references to grains. After the start only.</summary>
    IGrainFactory Grains { get; }

    /// <summary>Stops the silo as an orderly host does.</summary>
    Task StopAsync();
}
