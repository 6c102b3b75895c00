using SmartManager.Contracts.Storage;

namespace SmartManager.Cluster.Tests;

/// <summary>When stores fail, for all silos of a test.</summary>
internal sealed class StoreFaults
{
    private int _count;

    /// <summary>Whether they do.</summary>
    public bool IsOn { get; set; }

    /// <summary>How often they did.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one.</summary>
    /// <returns>Its number.</returns>
    public int Next() => Interlocked.Increment(ref _count);
}

/// <summary>A store that fails while it is told to: by turns before anything was written, and after all of it was.</summary>
internal sealed class FailingStore(IGrainStore inner, StoreFaults faults) : IGrainStore
{
    public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken) =>
        inner.LoadAsync(grain, cancellationToken);

    public async ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (!faults.IsOn)
        {
            return await inner.AppendAsync(turn, cancellationToken);
        }

        if (faults.Next() % 2 == 0)
        {
            await inner.AppendAsync(turn, cancellationToken);
        }

        throw new StoreUnavailableException("The test says so.");
    }
}
