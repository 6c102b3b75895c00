using System.Collections.Concurrent;

namespace SmartManager.Store.Sqlite;

/// <summary>What loads found out about the versions of grains, for the writer: a grain that was just read need not be looked up again.</summary>
/// <remarks>Any thread adds; the writer takes. Beyond a bound, as when nobody writes, hints are dropped: they only save work.</remarks>
internal sealed class VersionHints
{
    private const int HintsMax = 16_384;

    private readonly ConcurrentQueue<(long Number, long Version, long LastSeq, long Round)> _hints = new();
    private int _count;

    /// <summary>Takes note of a load.</summary>
    public void Add(in Loaded loaded)
    {
        if (loaded.Record.Number == 0 || Volatile.Read(ref _count) >= HintsMax)
        {
            return;
        }

        Interlocked.Increment(ref _count);
        _hints.Enqueue((loaded.Record.Number, loaded.Record.Version, loaded.LastSeq, loaded.Round));
    }

    /// <summary>Brings the versions that are still right into the cache. By the writer, outside any transaction.</summary>
    public void MoveTo(VersionCache versions, JournalIndex index)
    {
        if (Volatile.Read(ref _count) == 0)
        {
            return;
        }

        Interlocked.Exchange(ref _count, 0);
        while (_hints.TryDequeue(out var hint))
        {
            // Entries that the load did not see are all in memory still, or its round is over.
            if (hint.Round == index.Round && !versions.TryGet(hint.Number, out _) && !index.HasEntriesAfter(hint.Number, hint.LastSeq))
            {
                versions.Set(hint.Number, hint.Version);
            }
        }
    }
}
