using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Reads grains and their journals: the index says which entries there are, in the file and in memory.</summary>
/// <remarks>
/// The file is looked at first, as of one commit, and the memory after it. Entries leave the memory only after the commit that has brought
/// them all into the file; if that happened in between, the two do not fit together, and the read is made again.
/// </remarks>
internal static class GrainReader
{
    private static readonly GrainRecord Unknown = new(0, 0, 0, ReadOnlyMemory<byte>.Empty, []);

    /// <summary>Snapshot and tail, from the view that the reader holds if that shows all of the grain, else from a new one.</summary>
    public static Loaded Load(Reader reader, JournalIndex index, GrainKey grain)
    {
        var key = grain.ToString();
        if (reader.HasView && reader.Fits(index)
            && TryLoad(reader, index, key, mustSeeAll: true) is { } known && reader.Fits(index))
        {
            return known;
        }

        while (true)
        {
            reader.EndView();
            reader.BeginView(index);
            var loaded = TryLoad(reader, index, key, mustSeeAll: false)!.Value;
            if (reader.Fits(index))
            {
                return loaded;
            }
        }
    }

    /// <summary>Entries below a version, newest first.</summary>
    public static IReadOnlyList<HistoryEntry> ReadHistory(
        Connection connection, JournalIndex index, GrainKey grain, long beforeVersion, int limit) =>
        Read(connection, index, grain, (file, memory, key) => ReadHistoryOnce(file, memory, key, beforeVersion, limit));

    /// <summary>The trace of the turn that found the grain at a version; null if there is none.</summary>
    public static ReadOnlyMemory<byte>? FindTrace(Connection connection, JournalIndex index, GrainKey grain, long version) =>
        Read(connection, index, grain, (file, memory, key) => FindTraceOnce(file, memory, key, version));

    /// <summary>The version at which the turn of a message found the grain; null if there is no such turn.</summary>
    public static long? FindMessage(Connection connection, JournalIndex index, GrainKey grain, long message) =>
        Read(connection, index, grain, (file, memory, key) =>
            file["FindGrainNumber"].Bind(0, key).ReadNumber() is { } number
            && (memory.FindSeq(number, message) ?? file["FindIndexedSeq"].Bind(0, number).Bind(1, message).ReadNumber()) is { } seq
                ? FindVersionOf(file, seq) - 1
                : null);

    /// <summary>The contacts of a grain as they stand, newest first.</summary>
    public static IReadOnlyList<ContactRow> ReadContacts(Connection connection, JournalIndex index, GrainKey grain, int limit) =>
        Read(connection, index, grain, (file, memory, key) => ReadContactsOnce(file, memory, key, limit));

    /// <summary>The exact version of a grain as its writer sees it, inside a transaction too; null for a number never given out.</summary>
    public static long? FindVersion(Connection connection, JournalIndex index, long number)
    {
        var head = connection["FindGrainHead"].Bind(0, number);
        if (!head.Step())
        {
            return null;
        }

        var (version, seq) = (head.Number(0), head.Number(1));
        head.Reset();
        return version + FindSeqs(connection, index, number, seq).Count;
    }

    private static T Read<T>(
        Connection connection, JournalIndex index, GrainKey grain, Func<Connection, JournalIndex, string, T> read)
    {
        while (true)
        {
            var round = index.Round;
            connection["BeginRead"].Run();
            var result = read(connection, index, grain.ToString());
            connection["EndRead"].Run();
            if (round == index.Round)
            {
                return result;
            }
        }
    }

    /// <param name="reader">Holds a view.</param>
    /// <param name="index">Whose memory has the entries that the view's file has not.</param>
    /// <param name="key">The grain's.</param>
    /// <param name="mustSeeAll">
    /// Whether the view is older than the question. Then a grain that it does not know, or that has had an entry since, gives null. Else
    /// such an entry is of a later commit, or of none yet, and does not count.
    /// </param>
    private static Loaded? TryLoad(Reader reader, JournalIndex index, string key, bool mustSeeAll)
    {
        var connection = reader.Viewing;
        var head = connection["FindGrain"].Bind(0, key);
        if (!head.Step())
        {
            return mustSeeAll ? null : new Loaded(Unknown, reader.LastSeq, index.Round);
        }

        var (number, version, seq, snapshot) = (head.Number(0), head.Number(1), head.Number(2), head.Bytes(3));
        head.Reset();
        var seqs = FindSeqs(connection, index, number, seq);
        if (mustSeeAll && seqs.Count > 0 && seqs[^1] > reader.LastSeq)
        {
            return null;
        }

        var tail = new List<ReadOnlyMemory<byte>>(seqs.Count);
        var entry = connection["FindEntry"];
        foreach (var each in seqs)
        {
            if (each <= reader.LastSeq && entry.Bind(0, each).Step())
            {
                tail.Add(entry.Bytes(0));
                entry.Reset();
            }
        }

        return new Loaded(new GrainRecord(number, version + tail.Count, version, snapshot, tail), reader.LastSeq, index.Round);
    }

    private static List<HistoryEntry> ReadHistoryOnce(
        Connection connection, JournalIndex index, string key, long beforeVersion, int limit)
    {
        var page = new List<HistoryEntry>();
        if (connection["FindGrainNumber"].Bind(0, key).ReadNumber() is not { } number)
        {
            return page;
        }

        var seqs = FindSeqs(connection, index, number, afterSeq: 0);
        var entry = connection["FindHistoryEntry"];
        for (var i = seqs.Count - 1; i >= 0 && page.Count < limit; i--)
        {
            if (entry.Bind(0, seqs[i]).Step())
            {
                if (entry.Number(0) < beforeVersion)
                {
                    page.Add(new HistoryEntry(entry.Number(0), entry.Instant(1), entry.Bytes(2)));
                }

                entry.Reset();
            }
        }

        return page;
    }

    private static ReadOnlyMemory<byte>? FindTraceOnce(Connection connection, JournalIndex index, string key, long version)
    {
        if (connection["FindGrainNumber"].Bind(0, key).ReadNumber() is not { } number)
        {
            return null;
        }

        // Versions rise with the seqs. An entry that is only in memory yet is later than any that can be asked for.
        var seqs = FindSeqs(connection, index, number, afterSeq: 0);
        var (from, to) = (0, seqs.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = FindVersionOf(connection, seqs[middle]) <= version ? (middle + 1, to) : (from, middle);
        }

        return from < seqs.Count && FindVersionOf(connection, seqs[from]) == version + 1
            && connection["FindTrace"].Bind(0, seqs[from]).ReadAll(static row => row.Bytes(0)) is [var body, ..]
            ? body
            : (ReadOnlyMemory<byte>?)null;
    }

    private static long? FindVersionOf(Connection connection, long seq) => connection["FindVersion"].Bind(0, seq).ReadNumber();

    private static List<ContactRow> ReadContactsOnce(Connection connection, JournalIndex index, string key, int limit)
    {
        if (connection["FindGrainNumber"].Bind(0, key).ReadNumber() is not { } number)
        {
            return [];
        }

        var contacts = new Dictionary<string, ContactRow>(StringComparer.Ordinal);
        var changes = connection["ReadContactChanges"];
        foreach (var seq in FindSeqs(connection, index, number, afterSeq: 0))
        {
            changes.Bind(0, seq);
            while (changes.Step())
            {
                var change = new ContactChange(changes.Text(0), changes.Text(1), changes.Text(2), changes.Text(3), changes.Text(4));
                var at = changes.Instant(5);
                contacts[change.Key] = new ContactRow(change, contacts.TryGetValue(change.Key, out var known) ? known.PlannedAt : at, at);
            }
        }

        return [.. contacts.Values.Reverse().OrderByDescending(contact => contact.PlannedAt).Take(limit)];
    }

    /// <summary>The entries of a grain after a seq, oldest first, each once.</summary>
    private static List<long> FindSeqs(Connection connection, JournalIndex index, long number, long afterSeq)
    {
        var seqs = new List<long>(capacity: 32);
        var rows = connection["ReadIndexedSeqs"].Bind(0, number).Bind(1, afterSeq);
        while (rows.Step())
        {
            seqs.Add(rows.Number(0));
        }

        index.AddSeqs(number, afterSeq, seqs);
        seqs.Sort();
        var kept = 0;
        for (var i = 0; i < seqs.Count; i++)
        {
            if (i == 0 || seqs[i] != seqs[i - 1])
            {
                seqs[kept++] = seqs[i];
            }
        }

        seqs.RemoveRange(kept, seqs.Count - kept);
        return seqs;
    }
}

/// <summary>A grain as a view showed it.</summary>
/// <param name="Record">What was read.</param>
/// <param name="LastSeq">The last seq that the view saw.</param>
/// <param name="Round">The round of the index that the view fits.</param>
internal readonly record struct Loaded(GrainRecord Record, long LastSeq, long Round);
