namespace SmartManager.Contracts.Storage;

/// <summary>What the store has of one grain: its last snapshot and the journal entries after it.</summary>
/// <param name="Number">The store's short number of the grain; 0 if it was never written.</param>
/// <param name="Version">How many journal entries it has had in all.</param>
/// <param name="SnapshotVersion">The version that the snapshot stands for; 0 if there is none.</param>
/// <param name="Snapshot">The encoded state; empty if there is none.</param>
/// <param name="Tail">Bodies of the entries after the snapshot, oldest first.</param>
public sealed record GrainRecord(
    long Number, long Version, long SnapshotVersion, ReadOnlyMemory<byte> Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Tail);

/// <summary>How an append ended.</summary>
public enum AppendResult
{
    /// <summary>Durable: it survives a kill and a power loss. The caller may tell the world.</summary>
    Appended,

    /// <summary>Another writer was first; nothing was written. Load again and decide again.</summary>
    Conflict,

    /// <summary>The grain has had a turn with this message id; nothing was written.</summary>
    Duplicate,
}

/// <summary>The answer to an append.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="GrainNumber">The store's number of the grain from now on; 0 unless <see cref="AppendResult.Appended"/>.</param>
public readonly record struct AppendOutcome(AppendResult Result, long GrainNumber);

/// <summary>Keeps each grain's journal and snapshot, and with them all that its turns make durable.</summary>
public interface IGrainStore
{
    /// <summary>Reads a grain. Sees every append that was answered before the call.</summary>
    ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken);

    /// <summary>Writes a turn whole or not at all. Many turns share one commit.</summary>
    /// <param name="turn">What to write.</param>
    /// <param name="cancellationToken">Stops the wait, not a commit that is already under way.</param>
    /// <exception cref="ArgumentException">The turn has no entries, or a text is over its limit.</exception>
    /// <exception cref="StoreUnavailableException">
    /// The store could not write (disk full, closed); nothing was written. Only a server that was lost in the middle of a commit, and did
    /// not come back in time, leaves it open: load the grain again before the next turn; the same message is a duplicate if it was kept.
    /// </exception>
    ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken);
}

/// <summary>The store cannot do its work at present. Nothing of the failed call was written.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public StoreUnavailableException()
    {
    }

    /// <summary>Makes one with a reason for the operator. Holds no personal data.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a reason and what caused it.</summary>
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
