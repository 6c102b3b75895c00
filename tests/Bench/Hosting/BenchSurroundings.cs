using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Store;
using SmartManager.Store.Sqlite;

namespace SmartManager.Bench.Hosting;

/// <summary>What a store takes from its host, where there is no host.</summary>
internal static class BenchSurroundings
{
    /// <summary>Real time, metrics that nobody reads, no log lines.</summary>
    public static StoreSurroundings Make()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new StoreSurroundings(TimeProvider.System, new StoreInstruments(meters), NullLoggerFactory.Instance);
    }
}
