using SmartManager.Contracts.Storage;
using SmartManager.Silo.Maintenance;
using SmartManager.Store;

namespace SmartManager.Gateway.Commands;

/// <summary>Opens a data folder that no server holds.</summary>
internal static class StoreOfFolder
{
    /// <summary>Does something with the store of a folder, then closes it.</summary>
    public static async Task<T> UseAsync<T>(string folder, Func<IStoreMaintenance, Task<T>> use)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        services.AddSingleton<IBodyReadings>(BodyReadings.OfThisMachine());
        services.AddSqliteStore();
        services.Configure<StoreOptions>(options => options.Folder = folder);
        await using var provider = services.BuildServiceProvider();
        return await use(provider.GetRequiredService<IStoreMaintenance>());
    }
}
