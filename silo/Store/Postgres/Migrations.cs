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
        await PostgresDatabase.ExecuteAsync(connection, "LockMigrations", cancellationToken, Columns.Of(PostgresDatabase.Mark));
        try
        {
            await PostgresDatabase.ExecuteAsync(connection, "MakeSchemaVersions", cancellationToken);
            var schema = await RequireKnownAsync(connection, cancellationToken);
            for (var step = schema; step < NewestSchema; step++)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await using (var command = new NpgsqlCommand(SqlText.Postgres.Migrations[step], connection))
                {
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }

                await PostgresDatabase.ExecuteAsync(connection, "AddSchemaVersion", cancellationToken, Columns.Of(step + 1));
                await transaction.CommitAsync(cancellationToken);
            }
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await PostgresDatabase.ExecuteAsync(connection, "UnlockMigrations", CancellationToken.None,
                    Columns.Of(PostgresDatabase.Mark));
            }
        }
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
