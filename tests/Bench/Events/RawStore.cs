using System.Diagnostics;
using SmartManager.Bench.Base;
using SmartManager.Contracts.Storage;

namespace SmartManager.Bench.Events;

/// <summary>The limit that W1 is measured against: the same turns, written by the store's raw writer into a copy of the base, in commits of the same size.</summary>
internal sealed class RawStore(IRawWriter writer) : IAsyncDisposable
{
    private readonly Dictionary<long, long> _versions = [];

    /// <summary>Writes turns and syncs each commit.</summary>
    /// <returns>How long that took; making the batches is not counted.</returns>
    public async Task<TimeSpan> WriteAsync(ReadOnlyMemory<Turn> turns, int turnsPerCommit)
    {
        var batches = Batches(turns.Span, writer.TurnsPerCommit ?? turnsPerCommit);
        var startedAt = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            foreach (var outcome in await writer.WriteAsync(batch))
            {
                if (outcome.Result != AppendResult.Appended)
                {
                    throw new InvalidOperationException($"The raw store answered {outcome.Result}.");
                }
            }
        }

        return Stopwatch.GetElapsedTime(startedAt);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    /// <summary>This copy has seen only a part of the turns, so each is told the version that it finds here.</summary>
    private List<Turn[]> Batches(ReadOnlySpan<Turn> turns, int turnsPerCommit)
    {
        var batches = new List<Turn[]>();
        for (var first = 0; first < turns.Length; first += turnsPerCommit)
        {
            var batch = turns.Slice(first, Math.Min(turnsPerCommit, turns.Length - first)).ToArray();
            for (var i = 0; i < batch.Length; i++)
            {
                var version = _versions.GetValueOrDefault(batch[i].GrainNumber, 1);
                _versions[batch[i].GrainNumber] = version + batch[i].Entries.Length;
                batch[i] = batch[i] with { ExpectedVersion = version };
            }

            batches.Add(batch);
        }

        return batches;
    }
}
