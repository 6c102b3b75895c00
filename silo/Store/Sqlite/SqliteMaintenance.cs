using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>What operators do with an embedded store, while it is open and turns go on.</summary>
/// <param name="store">The store.</param>
/// <param name="readings">Reads the bodies for the check; null leaves them out.</param>
public sealed class SqliteMaintenance(SqliteStore store, IBodyReadings? readings = null) : IStoreMaintenance
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The file exists, or its disk refused it; nothing is left of it.</exception>
    /// <exception cref="StoreUnavailableException">The store closes; nothing is left of the file.</exception>
    public Task BackupAsync(string path, IProgress<double>? progress, CancellationToken cancellationToken) => store.LongWork.RunAsync(
        stop =>
        {
            StoreBackup.Write(store.DatabasePath, path, progress, stop);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">The file could not be read, or the store closes.</exception>
    public Task<IReadOnlyList<string>> CheckAsync(IProgress<CheckProgress>? progress, CancellationToken cancellationToken) =>
        store.LongWork.RunAsync(
            stop => StoreCheck.Run(store.DatabasePath, new CheckAids(readings, progress), stop), cancellationToken);

    /// <summary>Drops perishable journal entries that are older than an instant and that a snapshot covers.</summary>
    /// <param name="before">Entries decided before it go. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many entries were dropped.</returns>
    /// <remarks>With an entry goes the message id on it: a message that comes again after that is not noticed as a duplicate.</remarks>
    public Task<long> DropPerishableAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RetentionWalk.RunAsync(store, new RetentionTable("FindEndOfEntryStep", "FindLastOldEntry", DropEntries), before, cancellationToken);

    /// <summary>Drops decision traces that are older than an instant.</summary>
    /// <param name="before">Traces of turns decided before it go. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many traces were dropped.</returns>
    public Task<long> DropTracesAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RetentionWalk.RunAsync(
            store,
            new RetentionTable("FindEndOfTraceStep", "FindLastOldTrace", static (connection, step) => Drop(connection, "DropTraces", step)),
            before,
            cancellationToken);

    /// <summary>Drops changes of contacts that are older than an instant. A contact whose changes have all gone is no longer read.</summary>
    /// <param name="before">Changes of turns decided before it go. UTC. A contact begins for its reader with the oldest that is left.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many changes were dropped.</returns>
    public Task<long> DropContactChangesAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RetentionWalk.RunAsync(
            store,
            new RetentionTable(
                "FindEndOfContactStep", "FindLastOldContact", static (connection, step) => Drop(connection, "DropContactChanges", step)),
            before,
            cancellationToken);

    private static int Drop(Connection connection, string statement, RetentionStep step)
    {
        connection[statement].Bind(0, step.AfterSeq).Bind(1, step.UntilSeq).Bind(2, step.Before).Run();
        return connection.Changes;
    }

    private static int DropEntries(Connection connection, RetentionStep step)
    {
        connection["ChoosePruned"].Run();
        connection["AddPruned"].Bind(0, step.AfterSeq).Bind(1, step.UntilSeq).Bind(2, step.Before).Run();
        connection["CountPruned"].Run();
        connection["DropIndexed"].Run();
        connection["DropEntries"].Run();
        var dropped = connection.Changes;
        connection["ForgetPruned"].Run();
        return dropped;
    }
}
