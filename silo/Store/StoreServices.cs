using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;

namespace SmartManager.Store;

/// <summary>Registers the store.</summary>
public static class StoreServices
{
    /// <summary>
    /// Adds the embedded store behind every interface of the storage contract. It opens when the host starts, so that a folder in use
    /// or a file of a newer build stops the process at once, and closes when the host's services are disposed, after all that use it.
    /// </summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateOnStart();
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StoreInstruments>();
        services.AddSingleton<StoreSurroundings>();
        services.AddSingleton(provider => SqliteStore.Open(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value, provider.GetRequiredService<StoreSurroundings>()));
        services.AddSingleton<IGrainStore>(provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<IOutbox, SqliteOutbox>();
        services.AddSingleton<IRecords, SqliteRecords>();
        services.AddSingleton<IDocuments, SqliteDocuments>();
        services.AddSingleton<SqliteMaintenance>();
        services.AddSingleton<IStoreMaintenance>(provider => provider.GetRequiredService<SqliteMaintenance>());
        services.AddHostedService<StoreStart>();
        return services;
    }

    /// <summary>Opens the store with the host: asking for it is enough.</summary>
    private sealed class StoreStart(SqliteStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(store);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
