namespace SmartManager.Contracts.Storage;

/// <summary>One line of a grain's history.</summary>
/// <param name="Version">The version it led to. 1 is the first.</param>
/// <param name="At">When it was decided. UTC.</param>
/// <param name="Body">The encoded event.</param>
public sealed record HistoryEntry(long Version, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>A stored version of a document, such as the rulebook.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Version">1 is the first; no gaps.</param>
/// <param name="At">When it was stored. UTC.</param>
/// <param name="Body">Its bytes.</param>
public sealed record Document(string Kind, long Version, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>What was written beside the journals, for those who look things up.</summary>
public interface IRecords
{
    /// <summary>A grain's history, newest first.</summary>
    /// <param name="grain">Whose.</param>
    /// <param name="beforeVersion">Starts below this version; null for the newest.</param>
    /// <param name="limit">At most so many. Unit: entries. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(
        GrainKey grain, long? beforeVersion, int limit, CancellationToken cancellationToken);

    /// <summary>The trace of the turn that found the grain at this version; null if there is none, or it was purged.</summary>
    ValueTask<ReadOnlyMemory<byte>?> FindTraceAsync(GrainKey grain, long version, CancellationToken cancellationToken);

    /// <summary>
    /// The version at which the turn of a message found the grain; null if the grain has not had the message, or it was purged.
    /// </summary>
    ValueTask<long?> FindMessageAsync(GrainKey grain, string messageId, CancellationToken cancellationToken);

    /// <summary>The contacts of a grain, newest first. Those that were purged are not among them.</summary>
    ValueTask<IReadOnlyList<ContactRow>> ReadContactsAsync(GrainKey grain, int limit, CancellationToken cancellationToken);

    /// <summary>What a lookup name stands for, or null.</summary>
    ValueTask<string?> FindLookupAsync(string name, CancellationToken cancellationToken);

    /// <summary>What many lookup names stand for. Names that stand for nothing are not in the answer.</summary>
    /// <param name="names">At most 10,000; one may stand there more than once.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyDictionary<string, string>> FindLookupsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Which of many ids are grains of a kind.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="ids">At most 10,000; one may stand there more than once.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlySet<string>> FindGrainIdsAsync(string kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Counters whose name begins with a prefix, by name in ordinal order.</summary>
    ValueTask<IReadOnlyList<CounterIncrement>> ReadCountersAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Wake-ups that are due, earliest first; those of one instant in an order that does not change.</summary>
    ValueTask<IReadOnlyList<WakeUp>> ReadDueWakeUpsAsync(DueBy<WakeUp> due, int limit, CancellationToken cancellationToken);

    /// <summary>How many grains of a kind there are.</summary>
    ValueTask<long> CountGrainsAsync(string kind, CancellationToken cancellationToken);

    /// <summary>The keys of grains of a kind, in ordinal order, for walks over all of them.</summary>
    ValueTask<IReadOnlyList<string>> ReadGrainIdsAsync(string kind, string? afterId, int limit, CancellationToken cancellationToken);
}

/// <summary>Keeps documents that have versions and never change.</summary>
public interface IDocuments
{
    /// <summary>A version of a document, the newest if <paramref name="version"/> is null; null if there is none.</summary>
    ValueTask<Document?> FindAsync(string kind, long? version, CancellationToken cancellationToken);

    /// <summary>All versions without a gap, newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Document>> ReadVersionsAsync(string kind, int limit, CancellationToken cancellationToken);

    /// <summary>Stores the next version.</summary>
    /// <param name="document">Its version must be the newest version plus one.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False if another writer took that version; nothing was written.</returns>
    ValueTask<bool> TryAddAsync(Document document, CancellationToken cancellationToken);
}

/// <summary>What operators do with a store.</summary>
public interface IStoreMaintenance
{
    /// <summary>Writes a consistent copy while turns go on.</summary>
    /// <param name="path">The new file; must not exist.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops it and removes the unfinished file.</param>
    Task BackupAsync(string path, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Checks that the store is whole: the file's own structure, that journals have no gaps, snapshots are not ahead of them, and every
    /// outbox row belongs to a grain; and, where the store was given <see cref="IBodyReadings"/>, that each body can be read.
    /// </summary>
    /// <param name="progress">Told what is looked at; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What is wrong, one line each; empty if nothing is.</returns>
    Task<IReadOnlyList<string>> CheckAsync(IProgress<CheckProgress>? progress, CancellationToken cancellationToken);

    /// <summary>The same, and nobody is told how far it has come.</summary>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken) => CheckAsync(progress: null, cancellationToken);
}
