using Npgsql;
using SmartManager.Bench.Hosting;
using SmartManager.Contracts.Storage;
using SmartManager.Store;
using SmartManager.Store.Postgres;
using SmartManager.Support;

namespace SmartManager.Bench.Base;

/// <summary>Databases with a base in them, on a PostgreSQL server of this run's own: loaded once, copied for each that writes to it.</summary>
internal sealed class BaseDatabases : IEventBase
{
    private const string Loaded = "loaded";

    /// <summary>What a small server of its own is given; all else is PostgreSQL's default, with every commit synced.</summary>
    private const string Settings = "-c shared_buffers=1GB -c max_wal_size=4GB -c min_wal_size=2GB";

    private readonly PostgresCluster _cluster = PostgresCluster.Make(Settings);

    private BaseDatabases()
    {
    }

    /// <inheritdoc/>
    public double BaseMebibytes { get; private set; }

    /// <summary>Starts a server and loads a base.</summary>
    public static async Task<BaseDatabases> PrepareAsync(ulong seed, int subscribers, StoreSurroundings surroundings)
    {
        var bases = new BaseDatabases();
        await bases.ExecuteAsync($"CREATE DATABASE {Loaded}");
        await using (var writer = await PostgresTurnWriter.OpenAsync(bases.Options(Loaded), surroundings, CancellationToken.None))
        {
            foreach (var turns in BaseTurns.Make(seed, subscribers))
            {
                await writer.WriteAsync(turns, CancellationToken.None);
            }
        }

        // As a base is that has been there for a while: a row that nobody has read since it was written is written again by the first who
        // does, to say that it is committed.
        await bases.AskAsync(Loaded, "VACUUM");
        bases.BaseMebibytes = (long)(await bases.ExecuteAsync($"SELECT pg_database_size('{Loaded}')"))! / (1024.0 * 1024.0);
        return bases;
    }

    /// <inheritdoc/>
    public TimeSpan SyncTime() => Machine.SyncTime(_cluster.Folder);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string?>> CopyForSystemAsync()
    {
        await CopyAsync("system");
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Store:Kind"] = StoreOptions.Postgres,
            ["Store:Postgres:ConnectionString"] = _cluster.ConnectionString("system"),
        };
    }

    /// <inheritdoc/>
    public async Task<IRawWriter> OpenRawAsync(StoreSurroundings surroundings)
    {
        await CopyAsync("raw");
        return new RawWriter(await PostgresTurnWriter.OpenAsync(Options("raw"), surroundings, CancellationToken.None));
    }

    /// <summary>Makes a database beside the base.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="script">What makes its tables.</param>
    /// <returns>How to reach it.</returns>
    public async Task<string> MakeAsync(string name, string script)
    {
        await ExecuteAsync($"CREATE DATABASE {name}");
        await AskAsync(name, script);
        return _cluster.ConnectionString(name);
    }

    /// <summary>The first column of the first row of a statement in a database of this server; null without one.</summary>
    public async Task<object?> AskAsync(string database, string statement)
    {
        await using var connection = new NpgsqlConnection(_cluster.ConnectionString(database) + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _cluster.Dispose();

    private PostgresOptions Options(string database) => new() { ConnectionString = _cluster.ConnectionString(database) };

    /// <summary>By files: a copy by log would be most of what the server writes.</summary>
    private Task CopyAsync(string name) => ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Loaded} STRATEGY file_copy");

    private Task<object?> ExecuteAsync(string statement) => AskAsync("postgres", statement);

    /// <summary>The raw writer of a database.</summary>
    private sealed class RawWriter(PostgresTurnWriter writer) : IRawWriter
    {
        /// <summary>One connection that waits for each answer: small commits would measure the waiting.</summary>
        public int? TurnsPerCommit => 2_000;

        public Task<IReadOnlyList<AppendOutcome>> WriteAsync(Turn[] turns) => writer.WriteAsync(turns, CancellationToken.None);

        public ValueTask DisposeAsync() => writer.DisposeAsync();
    }
}
