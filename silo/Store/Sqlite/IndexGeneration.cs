using System.Numerics;

namespace SmartManager.Store.Sqlite;

/// <summary>What the index knows of a journal entry.</summary>
/// <param name="Grain">Whose it is.</param>
/// <param name="Message">The hash of the message id on it, at least 0; minus the seq if there is none.</param>
/// <param name="Seq">Its place in the journal.</param>
internal readonly record struct IndexedEntry(long Grain, long Message, long Seq);

/// <summary>Entries in memory, found by grain and by message. One thread adds; any thread may look, without a lock.</summary>
/// <remarks>
/// Two hash tables of chains through one array. An entry is written before the head of its chain points to it, and the array is replaced
/// by a longer copy before any head points beyond the old one: whoever follows a head finds whole entries.
/// </remarks>
internal sealed class IndexGeneration
{
    private const int None = -1;
    private const ulong Spread = 0x9E3779B97F4A7C15; // 2^64 over the golden ratio: neighbouring numbers land far apart.

    private readonly int[] _byGrain;
    private readonly int[] _byMessage;
    private readonly int _shift;
    private Node[] _nodes;
    private int[]? _sorted;
    private int _count;
    private int _keptCount;

    /// <summary>Makes room for so many entries; more still fit.</summary>
    public IndexGeneration(int entries)
    {
        var buckets = (int)BitOperations.RoundUpToPowerOf2((uint)entries);
        _shift = 64 - BitOperations.Log2((uint)buckets);
        _byGrain = new int[buckets];
        _byMessage = new int[buckets];
        Array.Fill(_byGrain, None);
        Array.Fill(_byMessage, None);
        _nodes = new Node[entries];
    }

    /// <summary>How many entries it has.</summary>
    public int Count => _count;

    /// <summary>An entry by its place, in the order of the journal.</summary>
    public IndexedEntry this[int place] => _nodes[place].Entry;

    /// <summary>Adds an entry; its seq is above those before it.</summary>
    public void Add(in IndexedEntry entry)
    {
        if (_count == _nodes.Length)
        {
            var longer = new Node[_count * 2];
            Array.Copy(_nodes, longer, _count);
            Volatile.Write(ref _nodes, longer);
        }

        ref var grainHead = ref _byGrain[BucketOf(entry.Grain)];
        ref var messageHead = ref _byMessage[BucketOf(entry.Grain, entry.Message)];
        _nodes[_count] = new Node(entry, grainHead, messageHead);
        Volatile.Write(ref grainHead, _count);
        Volatile.Write(ref messageHead, _count);
        _count++;
    }

    /// <summary>Where a grain's entry with a message is; null if it is not here.</summary>
    public long? FindSeq(long grain, long message)
    {
        var place = Volatile.Read(ref _byMessage[BucketOf(grain, message)]);
        var nodes = Volatile.Read(ref _nodes);
        while (place != None)
        {
            ref readonly var node = ref nodes[place];
            if (node.Entry.Message == message && node.Entry.Grain == grain)
            {
                return node.Entry.Seq;
            }

            place = node.NextOfMessage;
        }

        return null;
    }

    /// <summary>Adds the seqs of a grain's entries after a seq, newest first.</summary>
    public void AddSeqs(long grain, long afterSeq, List<long> seqs)
    {
        var place = Volatile.Read(ref _byGrain[BucketOf(grain)]);
        var nodes = Volatile.Read(ref _nodes);
        while (place != None && nodes[place].Entry.Seq > afterSeq)
        {
            if (nodes[place].Entry.Grain == grain)
            {
                seqs.Add(nodes[place].Entry.Seq);
            }

            place = nodes[place].NextOfGrain;
        }
    }

    /// <summary>Whether a grain has entries after a seq.</summary>
    public bool HasEntriesAfter(long grain, long seq)
    {
        var place = Volatile.Read(ref _byGrain[BucketOf(grain)]);
        var nodes = Volatile.Read(ref _nodes);
        while (place != None && nodes[place].Entry.Seq > seq)
        {
            if (nodes[place].Entry.Grain == grain)
            {
                return true;
            }

            place = nodes[place].NextOfGrain;
        }

        return false;
    }

    /// <summary>What was added so far stays.</summary>
    public void Keep() => _keptCount = _count;

    /// <summary>Takes out, last first, what was added since the last <see cref="Keep"/>.</summary>
    public void Undo()
    {
        while (_count > _keptCount)
        {
            ref readonly var node = ref _nodes[--_count];
            Volatile.Write(ref _byGrain[BucketOf(node.Entry.Grain)], node.NextOfGrain);
            Volatile.Write(ref _byMessage[BucketOf(node.Entry.Grain, node.Entry.Message)], node.NextOfMessage);
        }
    }

    /// <summary>The places of all entries in the order of the index's key; null until <see cref="Sort"/> has ended.</summary>
    public int[]? Sorted => Volatile.Read(ref _sorted);

    /// <summary>Finds that order, on whatever thread. Nothing is added any more.</summary>
    public void Sort()
    {
        var places = new int[_count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        places.AsSpan().Sort((one, other) =>
        {
            ref readonly var a = ref _nodes[one].Entry;
            ref readonly var b = ref _nodes[other].Entry;
            return a.Grain != b.Grain ? a.Grain.CompareTo(b.Grain) : a.Message.CompareTo(b.Message);
        });
        Volatile.Write(ref _sorted, places);
    }

    private int BucketOf(long grain) => (int)(((ulong)grain * Spread) >> _shift);

    private int BucketOf(long grain, long message) => BucketOf((long)((ulong)grain * Spread) ^ message);

    private readonly struct Node(IndexedEntry entry, int nextOfGrain, int nextOfMessage)
    {
        public readonly IndexedEntry Entry = entry;
        public readonly int NextOfGrain = nextOfGrain;
        public readonly int NextOfMessage = nextOfMessage;
    }
}
