using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Gateway;
using SmartManager.Store;

namespace SmartManager.Bench.Hosting;

/// <summary>What a store takes from its host, where there is no host.</summary>
internal static class BenchSurroundings
{
    /// <summary>Real time, metrics that nobody reads, no log lines.</summary>
    public static StoreSurroundings Make()
    {
        return new StoreSurroundings(TimeProvider.System, new StoreInstruments(Meters()), NullLoggerFactory.Instance);
    }

    /// <summary>The edge's instruments, for ingest without a server.</summary>
    public static GatewayInstruments GatewayInstruments() => new(Meters(), TimeProvider.System);

    private static IMeterFactory Meters() => new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
}
