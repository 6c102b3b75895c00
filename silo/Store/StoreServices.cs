using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Postgres;
using SmartManager.Store.Sqlite;

namespace SmartManager.Store;

/// <summary>Registers the store.</summary>
public static class StoreServices
{
    /// <summary>
    /// Adds the store of the configured kind behind every interface of the storage contract. It opens when the host starts, so that a
    /// folder in use or a schema of a newer build stops the process at once, and closes when the host's services are disposed, after all
    /// that use it.
    /// </summary>
    public static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateOnStart();
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StoreInstruments>();
        services.AddSingleton<StoreSurroundings>();
        AddSqlite(services);
        AddPostgres(services);
        services.AddSingleton(Choose<IGrainStore, SqliteStore, PostgresStore>);
        services.AddSingleton(Choose<IOutbox, SqliteOutbox, PostgresOutbox>);
        services.AddSingleton(Choose<IRecords, SqliteRecords, PostgresRecords>);
        services.AddSingleton(Choose<ITraceScan, SqliteTraceScan, PostgresTraceScan>);
        services.AddSingleton(Choose<IDocuments, SqliteDocuments, PostgresDocuments>);
        services.AddSingleton(Choose<ISubscriberLists, SqliteLists, PostgresLists>);
        services.AddSingleton(Choose<IStateScan, SqliteScan, PostgresScan>);
        services.AddSingleton(Choose<IStoreMaintenance, SqliteMaintenance, PostgresMaintenance>);
        services.AddSingleton(Choose<IStoreRetention, SqliteMaintenance, PostgresMaintenance>);
        services.AddHostedService<StoreStart>();
        return services;
    }

    private static void AddSqlite(IServiceCollection services)
    {
        services.AddSingleton(provider => SqliteStore.Open(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value, provider.GetRequiredService<StoreSurroundings>()));
        services.AddSingleton<SqliteOutbox>();
        services.AddSingleton<SqliteRecords>();
        services.AddSingleton<SqliteTraceScan>();
        services.AddSingleton<SqliteDocuments>();
        services.AddSingleton<SqliteLists>();
        services.AddSingleton<SqliteScan>();
        services.AddSingleton<SqliteMaintenance>();
    }

    private static void AddPostgres(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<PostgresOptions>, PostgresOptionsValidator>();
        services.AddSingleton<IValidateOptions<PostgresOptions>, ConnectionStringValidator>();
        services.AddOptions<PostgresOptions>().BindConfiguration(PostgresOptions.Section).ValidateOnStart();
        services.TryAddSingleton(new StoreSharing(IsShared: false));
        services.AddSingleton(provider => new PostgresStore(
            provider.GetRequiredService<IOptions<StoreOptions>>().Value,
            provider.GetRequiredService<IOptions<PostgresOptions>>().Value,
            provider.GetRequiredService<StoreSharing>(),
            provider.GetRequiredService<StoreSurroundings>()));
        services.AddSingleton<PostgresOutbox>();
        services.AddSingleton<PostgresRecords>();
        services.AddSingleton<PostgresTraceScan>();
        services.AddSingleton<PostgresDocuments>();
        services.AddSingleton<PostgresLists>();
        services.AddSingleton<PostgresScan>();
        services.AddSingleton<PostgresMaintenance>();
    }

    private static TContract Choose<TContract, TSqlite, TPostgres>(IServiceProvider provider)
        where TContract : class
        where TSqlite : class, TContract
        where TPostgres : class, TContract =>
        provider.GetRequiredService<IOptions<StoreOptions>>().Value.Kind == StoreOptions.Postgres
            ? provider.GetRequiredService<TPostgres>()
            : provider.GetRequiredService<TSqlite>();

    /// <summary>Opens the store with the host. Asking for the embedded one is enough.</summary>
    private sealed class StoreStart(IServiceProvider provider, IOptions<StoreOptions> options) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => options.Value.Kind == StoreOptions.Postgres
            ? provider.GetRequiredService<PostgresStore>().OpenAsync(cancellationToken)
            : Task.FromResult(provider.GetRequiredService<SqliteStore>());

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
