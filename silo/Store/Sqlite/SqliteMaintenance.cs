using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>What operators do with an embedded store, while it is open and turns go on.</summary>
/// <param name="store">The store.</param>
/// <param name="readings">Reads the bodies for the check; null leaves them out.</param>
public sealed class SqliteMaintenance(SqliteStore store, IBodyReadings? readings = null) : IStoreMaintenance
{
    private const int StepMax = 5_000;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file exists, or its disk refused it; nothing is left of it.</exception>
    public Task BackupAsync(string path, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => StoreBackup.Write(store.DatabasePath, path, progress, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> CheckAsync(IProgress<CheckProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => StoreCheck.Run(store.DatabasePath, new CheckAids(readings, progress), cancellationToken), cancellationToken);

    /// <summary>Drops perishable journal entries that are older than an instant and that a snapshot covers.</summary>
    /// <param name="before">Entries decided before it go. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many entries were dropped.</returns>
    /// <remarks>
    /// With an entry goes the message id on it: a message that comes again after that is not noticed as a duplicate.
    /// Goes through the journal in steps of 5,000 rows, each its own piece of a commit, and stops where the journal is younger.
    /// </remarks>
    public async Task<long> DropPerishableAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var dropped = 0L;
        for (var step = new RetentionStep(0, 0, IsLast: false); !step.IsLast;)
        {
            var afterSeq = step.UntilSeq;
            step = await store.Committer.RunAsync(
                writer => DropStep(writer.Connection, afterSeq, before.UtcTicks), cancellationToken);
            dropped += step.Dropped;
        }

        return dropped;
    }

    /// <summary>Drops decision traces that are older than an instant.</summary>
    /// <param name="before">Traces of turns decided before it go. UTC.</param>
    /// <param name="cancellationToken">Stops it between two steps; what was dropped stays dropped.</param>
    /// <returns>How many traces were dropped.</returns>
    public async Task<long> DropTracesAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var dropped = 0L;
        for (var step = StepMax; step == StepMax;)
        {
            step = await store.Committer.RunAsync(writer => DropTraces(writer.Connection, before.UtcTicks), cancellationToken);
            dropped += step;
        }

        return dropped;
    }

    private static int DropTraces(Connection connection, long before)
    {
        connection["DropTraces"].Bind(0, StepMax).Bind(1, before).Run();
        return connection.Changes;
    }

    private static RetentionStep DropStep(Connection connection, long afterSeq, long before)
    {
        var end = connection["FindEndOfStep"].Bind(0, before).Bind(1, afterSeq).Bind(2, StepMax);
        if (!end.Step())
        {
            return new RetentionStep(0, afterSeq, IsLast: true);
        }

        var untilSeq = end.Number(0);
        var isOlder = end.Number(1) != 0;
        end.Reset();
        connection["ChoosePruned"].Run();
        connection["AddPruned"].Bind(0, afterSeq).Bind(1, untilSeq).Bind(2, before).Run();
        connection["CountPruned"].Run();
        connection["DropIndexed"].Run();
        connection["DropEntries"].Run();
        var dropped = connection.Changes;
        connection["ForgetPruned"].Run();
        return new RetentionStep(dropped, untilSeq, IsLast: !isOlder);
    }

    private readonly record struct RetentionStep(long Dropped, long UntilSeq, bool IsLast);
}
