using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>What operators do with an embedded store, while it is open and turns go on.</summary>
/// <param name="store">The store.</param>
/// <param name="readings">Reads the bodies for the check; null leaves them out.</param>
public sealed class SqliteMaintenance(SqliteStore store, IBodyReadings? readings = null) : IStoreMaintenance, IStoreRetention
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

    /// <inheritdoc/>
    public Task<long> DropPerishableAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RetentionWalk.RunAsync(store, new RetentionTable("FindEndOfEntryStep", "FindLastOldEntry", DropEntries), before, cancellationToken);

    /// <inheritdoc/>
    public Task<long> DropTracesAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        RetentionWalk.RunAsync(
            store,
            new RetentionTable("FindEndOfTraceStep", "FindLastOldTrace", static (connection, step) => Drop(connection, "DropTraces", step)),
            before,
            cancellationToken);

    /// <inheritdoc/>
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
