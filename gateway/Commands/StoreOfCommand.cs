using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Hosting;
using SmartManager.Silo.Maintenance;
using SmartManager.Store;
using SmartManager.Store.Postgres;

namespace SmartManager.Gateway.Commands;

/// <summary>Opens the store that a command works on: a data folder that no server holds, or the database that is configured.</summary>
internal static class StoreOfCommand
{
    /// <summary>Whether a command works on a database: kind <c>postgres</c> is configured, and no folder was named.</summary>
    public static bool IsServed(string? data) =>
        data is null && Configuration()[$"{StoreOptions.Section}:{nameof(StoreOptions.Kind)}"] == StoreOptions.Postgres;

    /// <summary>Does something with the store of a folder, then closes it.</summary>
    public static Task<T> UseAsync<T>(string folder, Func<IStoreMaintenance, Task<T>> use) =>
        UseAsync(options => (options.Kind, options.Folder) = (StoreOptions.Sqlite, folder), use);

    /// <summary>Does something with the database, beside whatever silos use it.</summary>
    public static Task<T> UseServedAsync<T>(Func<IStoreMaintenance, Task<T>> use) => UseAsync(_ => { }, use);

    /// <summary>What a command needs to work on a store.</summary>
    /// <param name="configure">Which store.</param>
    /// <param name="connection">Where the database is; null for the configured one.</param>
    public static ServiceCollection Services(Action<StoreOptions> configure, string? connection = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration());
        services.AddSingleton<IBodyReadings>(BodyReadings.OfThisMachine());
        services.AddStore();
        services.Configure(configure);
        if (connection is not null)
        {
            services.Configure<PostgresOptions>(options => options.ConnectionString = connection);
        }

        return services;
    }

    private static async Task<T> UseAsync<T>(Action<StoreOptions> configure, Func<IStoreMaintenance, Task<T>> use)
    {
        await using var provider = Services(configure).BuildServiceProvider();
        return await use(provider.GetRequiredService<IStoreMaintenance>());
    }

    /// <summary>What the server would read, but for its command line.</summary>
    private static IConfigurationRoot Configuration() => new ConfigurationBuilder()
        .AddInMemoryCollection(GatewayEngine.Defaults)
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build();
}
