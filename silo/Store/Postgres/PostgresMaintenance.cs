using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>What operators do with a served store, while turns go on.</summary>
/// <param name="store">The store; for a check it need not be open.</param>
/// <param name="readings">Reads the bodies for the check; null leaves them out.</param>
public sealed class PostgresMaintenance(PostgresStore store, IBodyReadings? readings = null) : IStoreMaintenance, IStoreRetention
{
    private const int EntriesPerStep = 2_000;

    /// <inheritdoc/>
    /// <exception cref="BackupElsewhereException">Always: the server's own means know what a file of ours could not hold.</exception>
    public Task BackupAsync(string path, IProgress<double>? progress, CancellationToken cancellationToken) =>
        throw new BackupElsewhereException(
            "A PostgreSQL store is backed up by the server's own means: pg_basebackup with archived logs, or pg_dump. "
            + "See docs/operating/postgresql.md.");

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The database could not be read, or the store closes.</exception>
    public Task<IReadOnlyList<string>> CheckAsync(IProgress<CheckProgress>? progress, CancellationToken cancellationToken) =>
        store.LongWork.RunAsync(stop => PostgresCheck.RunAsync(store.Database, new CheckAids(readings, progress), stop), cancellationToken);

    /// <inheritdoc/>
    public Task<long> DropPerishableAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        WorkAsync(connection => DropEntriesAsync(connection, before.UtcTicks, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Whole weeks go: a trace stays up to a week longer.</remarks>
    public Task<long> DropTracesAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        DropAsync(TimedTable.Traces, before, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Whole periods of four weeks go: a change stays up to four weeks longer.</remarks>
    public Task<long> DropContactChangesAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        DropAsync(TimedTable.Contacts, before, cancellationToken);

    /// <summary>Drops the partitions that are done with, and makes the one that comes next.</summary>
    private Task<long> DropAsync(TimedTable table, DateTimeOffset before, CancellationToken cancellationToken) => WorkAsync(
        async connection =>
        {
            await store.PreparePartitionsAsync(cancellationToken);
            return await store.Partitions.DropAsync(connection, table, before.UtcTicks, cancellationToken);
        },
        cancellationToken);

    private async Task<long> WorkAsync(Func<NpgsqlConnection, Task<long>> work, CancellationToken cancellationToken)
    {
        store.RequireOpen();
        try
        {
            await using var connection = await store.Database.OpenWorkerAsync(cancellationToken);
            return await PostgresDatabase.FindAsync<bool>(
                connection, "TryHoldRetention", cancellationToken, Columns.Of(PostgresDatabase.Mark))
                ? await PostgresDatabase.UseAsync(connection, work)
                : 0; // Another silo is at it.
        }
        catch (Exception exception) when (PostgresFailures.IsOfDatabase(exception))
        {
            throw new StoreUnavailableException("The database could not do its work.", exception);
        }
    }

    private static async Task<long> DropEntriesAsync(NpgsqlConnection connection, long before, CancellationToken cancellationToken)
    {
        var dropped = 0L;
        var (at, grain, version) = (long.MinValue, 0L, 0L);
        while (true)
        {
            await using var command = PostgresDatabase.Command(
                connection, "DropEntries", Columns.Of(at), Columns.Of(grain), Columns.Of(version), Columns.Of(before),
                Columns.Of(EntriesPerStep));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
            {
                return dropped;
            }

            dropped += reader.GetInt64(0);
            (at, grain, version) = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }
    }
}
