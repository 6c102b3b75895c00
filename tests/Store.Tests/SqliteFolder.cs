using SmartManager.Store.Sqlite;

namespace SmartManager.Store.Tests;

/// <summary>A data folder of one test; gone after it.</summary>
internal sealed class SqliteFolder : IDisposable
{
    /// <summary>What the store takes from its host.</summary>
    public static StoreSurroundings Surroundings => TestSurroundings.Make();

    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("smartmanager-store-").FullName;

    /// <summary>The database file.</summary>
    public string Database => System.IO.Path.Combine(Path, "smartmanager.db");

    /// <summary>Options with little memory.</summary>
    public StoreOptions Options => new() { Folder = Path, WriterCacheMebibytes = 8, VersionsRemembered = 64, CheckpointMebibytes = 1 };

    /// <summary>Opens the store in it.</summary>
    public (SqliteStore Store, OpenStore Open) OpenStore(
        StoreOptions? options = null, StoreSurroundings? surroundings = null)
    {
        var store = SqliteStore.Open(options ?? Options, surroundings ?? Surroundings);
        return (store, new OpenStore(
            store,
            new SqliteOutbox(store),
            new SqliteRecords(store),
            new SqliteDocuments(store),
            new SqliteLists(store),
            new SqliteScan(store),
            new SqliteMaintenance(store),
            store.DisposeAsync));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
