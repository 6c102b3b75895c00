using SmartManager.Contracts.Storage;
using SmartManager.Store;

namespace SmartManager.Bench.Base;

/// <summary>A loaded base of one kind of store, copied for each that writes to it. Loading is not measured.</summary>
internal interface IEventBase : IDisposable
{
    /// <summary>The base on disk. Unit: MiB.</summary>
    double BaseMebibytes { get; }

    /// <summary>How long a synced write takes on the disk of the copies.</summary>
    TimeSpan SyncTime();

    /// <summary>A copy for the system.</summary>
    /// <returns>The settings with which a silo works on it.</returns>
    Task<IReadOnlyDictionary<string, string?>> CopyForSystemAsync();

    /// <summary>A copy for the raw store, opened.</summary>
    Task<IRawWriter> OpenRawAsync(StoreSurroundings surroundings);
}

/// <summary>Writes turns straight into a store, one commit a call.</summary>
internal interface IRawWriter : IAsyncDisposable
{
    /// <summary>Turns of a commit at which it is at its best; null: as many as the system had in one.</summary>
    int? TurnsPerCommit { get; }

    /// <summary>Writes turns in one commit that is durable.</summary>
    Task<IReadOnlyList<AppendOutcome>> WriteAsync(Turn[] turns);
}
