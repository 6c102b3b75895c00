using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace SmartManager.Store.Tests;

/// <summary>What a store under test takes from its host: real time, metrics that nobody reads, no log lines.</summary>
internal static class TestSurroundings
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public static StoreSurroundings Make() =>
        new(TimeProvider.System, new StoreInstruments(Services.GetRequiredService<IMeterFactory>()), NullLoggerFactory.Instance);
}
