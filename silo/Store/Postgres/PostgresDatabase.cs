using System.Data;
using System.Globalization;
using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>The ways to the server: connections that read, that write, and that work long.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>Marks advisory locks as ours: the letters <c>SMgr</c>.</summary>
    public const int Mark = 0x534D6772;

    private const int PreparedMax = 64;
    private const int CancellationTimeoutMs = 2_000;
    private const string DefaultName = "SmartManager";
    private const int KeepAliveTries = 3;

    /// <summary>
    /// Every statement reads by index, a few rows for each element of an array whose length is not known beforehand: the plan is always the
    /// same, and one made from the statistics of a table that was empty this morning is wrong.
    /// </summary>
    private const string Planner = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off "
        + "-c enable_mergejoin=off -c jit=off";

    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _workers;
    private readonly NpgsqlDataSource _holders;

    public PostgresDatabase(PostgresOptions options)
    {
        var parts = Parts(options);
        Name = string.Create(CultureInfo.InvariantCulture, $"{parts.Database} at {parts.Host}:{parts.Port}");
        _workers = NpgsqlDataSource.Create(Parts(options, pooling: false, timeout: TimeSpan.Zero));
        _holders = NpgsqlDataSource.Create(Parts(options, pooling: false, options.ConnectTimeout));
        var quick = Parts(options, pooling: true, options.CommandTimeout);
        quick.Options = $"{quick.Options} {Planner} {Timeouts(options)}".Trim();
        quick.MaxPoolSize = options.ReaderCount;
        _readers = NpgsqlDataSource.Create(quick);
        quick.Pooling = false;

        // A COMMIT that waits for a standby must not be cancelled when its time is over: the server would keep it here alone and call it
        // done. The connection ends instead, and what became of the batch is asked.
        quick.CancellationTimeout = -1;
        _writers = NpgsqlDataSource.Create(quick);
    }

    /// <summary>Database, host and port: what may be logged.</summary>
    public string Name { get; }

    /// <summary>A connection from the pool, for one read.</summary>
    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        _readers.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of its own, whose commits are durable when they are answered.</summary>
    public async Task<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = await _writers.OpenConnectionAsync(cancellationToken);
        try
        {
            await ExecuteAsync(connection, "HardenCommits", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A connection of its own, planned for as any other and without a time-out, for checks, retention and changes of the schema.
    /// </summary>
    public ValueTask<NpgsqlConnection> OpenWorkerAsync(CancellationToken cancellationToken) =>
        _workers.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of its own that holds a lock; what is asked on it is answered soon, or it is lost.</summary>
    public ValueTask<NpgsqlConnection> OpenHolderAsync(CancellationToken cancellationToken) =>
        _holders.OpenConnectionAsync(cancellationToken);

    /// <summary>Does something on a connection. One that its keep-alive found lost fails like any that is lost.</summary>
    public static async Task<T> UseAsync<T>(NpgsqlConnection connection, Func<NpgsqlConnection, Task<T>> use)
    {
        try
        {
            return await use(connection);
        }
        catch (InvalidOperationException exception) when (connection.State != ConnectionState.Open)
        {
            throw new NpgsqlException("The connection was lost.", exception);
        }
    }

    /// <summary>Runs a named statement for nothing but its effect.</summary>
    public static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string statement, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, statement, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs a named statement for the first column of its first row.</summary>
    public static async Task<T?> FindAsync<T>(
        NpgsqlConnection connection, string statement, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, statement, parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    /// <summary>A named statement with its parameters.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string statement, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(SqlText.Postgres.Of(statement), connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _writers.DisposeAsync();
        await _workers.DisposeAsync();
        await _holders.DisposeAsync();
    }

    /// <summary>Makes the failure of something that was tried long enough into what callers know.</summary>
    public static StoreUnavailableException Unavailable(Exception exception) =>
        new("The database could not do its work; nothing was written.", exception);

    private static string Timeouts(PostgresOptions options)
    {
        var milliseconds = (long)options.CommandTimeout.TotalMilliseconds;

        // The server's own limits end what a client that is gone has left behind: a lock, an open transaction.
        return string.Create(
            CultureInfo.InvariantCulture,
            $"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
            + $"-c idle_in_transaction_session_timeout={2 * milliseconds}");
    }

    /// <summary>
    /// A machine that is gone says nothing: the server asks, or it keeps that machine's locks for as long as its system lets it, hours.
    /// </summary>
    private static string KeepAlives(int seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"-c tcp_keepalives_idle={seconds} -c tcp_keepalives_interval={Math.Max(1, seconds / KeepAliveTries)} "
        + $"-c tcp_keepalives_count={KeepAliveTries}");

    private static NpgsqlConnectionStringBuilder Parts(PostgresOptions options) => new(options.ConnectionString);

    private static NpgsqlConnectionStringBuilder Parts(PostgresOptions options, bool pooling, TimeSpan timeout)
    {
        var parts = Parts(options);
        parts.ApplicationName ??= DefaultName;
        parts.Pooling = pooling;
        parts.Timeout = (int)options.ConnectTimeout.TotalSeconds;
        parts.CommandTimeout = (int)timeout.TotalSeconds;
        parts.CancellationTimeout = CancellationTimeoutMs;
        parts.KeepAlive = (int)options.KeepAlive.TotalSeconds;
        parts.TcpKeepAlive = true;
        parts.Options = $"{parts.Options} {KeepAlives(parts.KeepAlive)}".Trim();
        parts.Enlist = false;
        parts.NoResetOnClose = true;
        parts.MaxAutoPrepare = PreparedMax;
        parts.AutoPrepareMinUsages = 2;
        parts.PersistSecurityInfo = false;
        return parts;
    }
}
