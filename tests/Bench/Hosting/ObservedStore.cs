using SmartManager.Contracts.Storage;

namespace SmartManager.Bench.Hosting;

/// <summary>The store, with a count of cold loads and, for a while, a copy of the turns.</summary>
internal sealed class ObservedStore(IGrainStore store) : IGrainStore
{
    private Turn[]? _captured;
    private int _capturedCount;
    private long _loads;

    /// <summary>Grains that were read since the start.</summary>
    public long Loads => Volatile.Read(ref _loads);

    /// <inheritdoc/>
    public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        return store.LoadAsync(grain, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (_captured is { } captured)
        {
            var place = Interlocked.Increment(ref _capturedCount) - 1;
            if (place < captured.Length)
            {
                // The turn lends its snapshot, and the raw store writes it later.
                captured[place] = turn with { Snapshot = turn.Snapshot is { } lent ? lent.ToArray() : (ReadOnlyMemory<byte>?)null };
            }
        }

        return store.AppendAsync(turn, cancellationToken);
    }

    /// <summary>Keeps turns from now on.</summary>
    public void BeginCapture(int turnsMax) => (_captured, _capturedCount) = (new Turn[turnsMax], 0);

    /// <summary>The turns kept, in the order in which they came.</summary>
    public ReadOnlyMemory<Turn> EndCapture()
    {
        var captured = _captured ?? [];
        _captured = null;
        return captured.AsMemory(0, Math.Min(_capturedCount, captured.Length));
    }
}
