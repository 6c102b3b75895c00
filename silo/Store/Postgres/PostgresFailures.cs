using System.Net.Sockets;
using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>What a failure of the database means for what was under way.</summary>
internal static class PostgresFailures
{
    /// <summary>The database, or the way to it, failed; anything else is a bug.</summary>
    public static bool IsOfDatabase(Exception exception) =>
        exception is NpgsqlException or IOException or SocketException or TimeoutException or WriterFencedException;

    /// <summary>Trying again may help: a deadlock, a restart, a fail-over, a lost connection, another process that was first.</summary>
    public static bool IsPassing(Exception exception) => exception is not PostgresException refused || refused.SqlState switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => true,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled => true,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => true,
        PostgresErrorCodes.TooManyConnections => true,
        PostgresErrorCodes.ReadOnlySqlTransaction => true, // A server that is a standby, for now or no longer.
        PostgresErrorCodes.UniqueViolation => true, // Two processes made the same grain: the next try sees the other's.
        PostgresErrorCodes.CheckViolation => true, // Retention dropped a partition that a wrong clock asks for again.
        PostgresErrorCodes.InvalidSqlStatementName or "0A000" => true, // Prepared before the schema changed, or for another server.
        "57P05" or "25P03" => true, // The server ended a session or a transaction that stood still.
        var state => state.StartsWith("08", StringComparison.Ordinal),
    };

    /// <summary>A grain has had a message of the batch: the journal's index has it.</summary>
    public static bool IsOfMessages(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: { } table }
            && table.StartsWith("journal", StringComparison.Ordinal);

    /// <summary>
    /// The server refused a statement and undid the transaction; the connection lives on. Nothing else is sure after a COMMIT went out.
    /// </summary>
    public static bool IsUndone(Exception exception) =>
        exception is WriterFencedException or PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Something that was to be written is what the server will not take: its neighbours may do without it.</summary>
    public static bool IsOfTheData(Exception exception) =>
        exception is PostgresException refused && (refused.SqlState.StartsWith("22", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("23", StringComparison.Ordinal) || refused.SqlState.StartsWith("54", StringComparison.Ordinal));
}

/// <summary>The writer's row is no longer as this connection left it: what was under way must not be written.</summary>
internal sealed class WriterFencedException() : Exception("The writer's row was taken over.");
