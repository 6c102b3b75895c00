using SmartManager.Contracts.Storage;
using SmartManager.Silo.Maintenance;
using SmartManager.Store;

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

    private static async Task<T> UseAsync<T>(Action<StoreOptions> configure, Func<IStoreMaintenance, Task<T>> use)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration());
        services.AddSingleton<IBodyReadings>(BodyReadings.OfThisMachine());
        services.AddStore();
        services.Configure(configure);
        await using var provider = services.BuildServiceProvider();
        return await use(provider.GetRequiredService<IStoreMaintenance>());
    }

    /// <summary>What the server would read, but for its command line.</summary>
    private static IConfigurationRoot Configuration() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build();
}
