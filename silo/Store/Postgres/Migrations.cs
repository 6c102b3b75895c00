using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>Brings the schema up to date: forward only, each step in a transaction, one process at a time.</summary>
internal static class Migrations
{
    /// <summary>The newest schema that this build knows.</summary>
    public static int NewestSchema => SqlText.Postgres.Migrations.Count;

    /// <exception cref="StoreFormatException">The database is from a newer build.</exception>
    public static async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (await StepAsync(connection, cancellationToken))
        {
        }
    }

    /// <summary>Takes the next step. The lock is the transaction's: it ends with it, whatever becomes of the process.</summary>
    /// <returns>False if there is none to take.</returns>
    private static async Task<bool> StepAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgresDatabase.ExecuteAsync(connection, "LockMigrations", cancellationToken, Columns.Of(PostgresDatabase.Mark));
        await PostgresDatabase.ExecuteAsync(connection, "MakeSchemaVersions", cancellationToken);
        var schema = await RequireKnownAsync(connection, cancellationToken);
        if (schema < NewestSchema)
        {
            await using var command = new NpgsqlCommand(SqlText.Postgres.Migrations[schema], connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await PostgresDatabase.ExecuteAsync(connection, "AddSchemaVersion", cancellationToken, Columns.Of(schema + 1));
        }

        await transaction.CommitAsync(cancellationToken);
        return schema < NewestSchema;
    }

    /// <summary>The schema of the database; refuses one that this build does not know.</summary>
    public static async Task<int> RequireKnownAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var schema = await PostgresDatabase.FindAsync<int>(connection, "FindSchemaVersion", cancellationToken);
        return schema <= NewestSchema
            ? schema
            : throw new StoreFormatException(
                $"The database has schema {schema}; this build knows {NewestSchema} at most. Start the newer build, or restore a backup.");
    }
}
