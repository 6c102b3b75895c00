namespace SmartManager.Store.Sqlite;

/// <summary>The part of the journal's index that is still in memory, and the rounds that bring it into the file.</summary>
/// <remarks>
/// An index in the file alone would dirty one random page for every turn, and those pages cost more to log and to copy than all the rest.
/// Here the newest entries stay in memory; the journal itself is their log. A generation that is full is sorted beside the writer and
/// then goes into the file piece by piece with the commits, in the order of the index's key, so that one page takes many entries.
/// Only the writer changes it. Readers look at it without a lock; <see cref="Round"/> tells them when to look again.
/// </remarks>
internal sealed class JournalIndex(int entriesMax)
{
    /// <summary>A round goes twice as fast as new entries come, so it is over before the next one is due.</summary>
    private const int Pace = 2;

    private Generations _generations = new(new IndexGeneration(entriesMax), Full: null, Round: 0);
    private int _addedCount;
    private int _broughtCount;
    private int _broughtAndKeptCount;

    /// <summary>Changes when entries have left the memory: a reader that saw it change looks again.</summary>
    public long Round => Both.Round;

    private Generations Both => Volatile.Read(ref _generations);

    /// <summary>Reads the entries that no round has brought into the file. Called once, before the first turn.</summary>
    public void Recover(Connection connection)
    {
        var rows = connection["ReadUnindexed"].Bind(0, connection["FindIndexed"].ReadNumber() ?? 0);
        while (rows.Step())
        {
            Both.Newest.Add(new IndexedEntry(rows.Number(0), rows.Number(1), rows.Number(2)));
        }

        Committed();
    }

    /// <summary>Takes an entry of the open transaction.</summary>
    public void Add(in IndexedEntry entry)
    {
        Both.Newest.Add(entry);
        _addedCount++;
    }

    /// <summary>Where a grain's entry with a message is, as far as the memory goes; null if it is not there. For anyone.</summary>
    /// <remarks>It may not be committed yet.</remarks>
    public long? FindSeq(long grain, long message)
    {
        var (newest, full, _) = Both;
        return newest.FindSeq(grain, message) ?? full?.FindSeq(grain, message);
    }

    /// <summary>Whether a grain has entries after a seq in memory. For anyone.</summary>
    /// <remarks>They may not be committed yet.</remarks>
    public bool HasEntriesAfter(long grain, long seq)
    {
        var (newest, full, _) = Both;
        return newest.HasEntriesAfter(grain, seq) || (full?.HasEntriesAfter(grain, seq) ?? false);
    }

    /// <summary>Adds the seqs of a grain's entries after a seq. For anyone.</summary>
    /// <remarks>Some may not be committed yet, and some may be in the file as well.</remarks>
    public void AddSeqs(long grain, long afterSeq, List<long> seqs)
    {
        var (newest, full, _) = Both;
        newest.AddSeqs(grain, afterSeq, seqs);
        full?.AddSeqs(grain, afterSeq, seqs);
    }

    /// <summary>Brings the next piece of a round into the file; called before each commit.</summary>
    public void Advance(Connection connection)
    {
        if (Both.Full is not { Sorted: { } places } full)
        {
            return;
        }

        var until = (int)Math.Min(places.Length, _broughtCount + ((long)Pace * _addedCount));
        var insert = connection["IndexEntry"];
        for (; _broughtCount < until; _broughtCount++)
        {
            var entry = full[places[_broughtCount]];
            insert.Bind(0, entry.Grain).Bind(1, entry.Message).Bind(2, entry.Seq).Run();
        }

        if (_broughtCount == places.Length)
        {
            connection["SetIndexed"].Bind(0, full[full.Count - 1].Seq).Run();
        }
    }

    /// <summary>The transaction is durable: a generation that is all in the file leaves, and one that is full begins its round.</summary>
    public void Committed()
    {
        _addedCount = 0;
        _broughtAndKeptCount = _broughtCount;
        var (newest, full, _) = Both;
        newest.Keep();
        if (full is not null && _broughtCount == full.Count)
        {
            full = null;
            Publish(newest, full);
        }

        if (full is null && newest.Count >= entriesMax)
        {
            _broughtCount = _broughtAndKeptCount = 0;
            ThreadPool.UnsafeQueueUserWorkItem(static generation => generation.Sort(), newest, preferLocal: false);
            Publish(new IndexGeneration(entriesMax), newest);
        }
    }

    /// <summary>The transaction is gone, and with it what it added and brought in.</summary>
    public void RolledBack()
    {
        _addedCount = 0;
        _broughtCount = _broughtAndKeptCount;
        var (newest, full, _) = Both;
        newest.Undo();
        Publish(newest, full);
    }

    private void Publish(IndexGeneration newest, IndexGeneration? full) =>
        Volatile.Write(ref _generations, new Generations(newest, full, Round + 1));

    /// <summary>One reference, so that who sees other generations sees another round.</summary>
    private sealed record Generations(IndexGeneration Newest, IndexGeneration? Full, long Round);
}
