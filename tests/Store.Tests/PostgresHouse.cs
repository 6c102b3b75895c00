using System.Globalization;
using Npgsql;
using SmartManager.Store.Postgres;
using SmartManager.Support;

namespace SmartManager.Store.Tests;

/// <summary>One server for all tests of this process, and a database of its own for each, copied from one that is migrated.</summary>
internal sealed class PostgresHouse
{
    private const string Template = "migrated";
    private static readonly Lazy<Task<PostgresHouse>> Shared = new(() => MakeAsync(PostgresCluster.Make("-c shared_buffers=256MB")));

    private int _count;

    private PostgresHouse(PostgresCluster cluster) => Cluster = cluster;

    /// <summary>The server.</summary>
    public PostgresCluster Cluster { get; }

    /// <summary>The server that all tests share. Do not stop it.</summary>
    public static Task<PostgresHouse> SharedAsync() => Shared.Value;

    /// <summary>Prepares a server.</summary>
    public static async Task<PostgresHouse> MakeAsync(PostgresCluster cluster)
    {
        var house = new PostgresHouse(cluster);
        await house.ExecuteAsync("postgres", $"CREATE DATABASE {Template}");
        await using var store = Open(house.Options(Template), new StoreSharing(IsShared: true)).Store;
        await store.OpenAsync(CancellationToken.None);
        return house;
    }

    /// <summary>A new database with the schema and nothing in it.</summary>
    public async Task<string> NewDatabaseAsync(bool isMigrated = true)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _count)}");
        await ExecuteAsync("postgres", isMigrated ? $"CREATE DATABASE {name} TEMPLATE {Template}" : $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Options for a database.</summary>
    public PostgresOptions Options(string database) => new() { ConnectionString = Cluster.ConnectionString(database) };

    /// <summary>Prepares a store that is not open yet.</summary>
    public static (PostgresStore Store, OpenStore Open) Open(PostgresOptions options, StoreSharing? sharing = null, StoreSurroundings? surroundings = null)
    {
        var store = new PostgresStore(
            new StoreOptions { Kind = StoreOptions.Postgres }, options, sharing ?? new StoreSharing(IsShared: false), surroundings ?? TestSurroundings.Make());
        return (store, new OpenStore(
            store,
            new PostgresOutbox(store),
            new PostgresRecords(store),
            new PostgresDocuments(store),
            new PostgresLists(store),
            new PostgresScan(store),
            new PostgresMaintenance(store),
            store.DisposeAsync));
    }

    /// <summary>Runs a statement.</summary>
    public async Task<object?> ExecuteAsync(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(Cluster.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync();
    }
}
