using System.Diagnostics;
using SmartManager.Contracts.Storage;
using SmartManager.Store;
using SmartManager.Store.Sqlite;

namespace SmartManager.Bench.Events;

/// <summary>The limit that W1 is measured against: the same turns, written by the store's raw writer into a copy of the base, in commits of the same size.</summary>
internal sealed class RawStore(string folder, StoreSurroundings surroundings) : IDisposable
{
    private readonly SqliteTurnWriter _writer = SqliteTurnWriter.Open(new StoreOptions { Folder = folder }, surroundings);
    private readonly Dictionary<long, long> _versions = [];

    /// <summary>Writes turns and syncs each commit.</summary>
    /// <returns>How long that took; making the batches is not counted.</returns>
    public TimeSpan Write(ReadOnlySpan<Turn> turns, int turnsPerCommit)
    {
        var batches = Batches(turns, turnsPerCommit);
        var startedAt = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            foreach (var outcome in _writer.Write(batch))
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
    public void Dispose() => _writer.Dispose();

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
