namespace SmartManager.Store.Sqlite;

/// <summary>When names of look-ups were last set, as places in the journal: a reader whose view is no older need not begin another.</summary>
/// <remarks>
/// Many names share a place, which tells of the one that was set last: it may send a reader to a newer view for nothing, never leave it
/// with an old one. Only the writer notes; any thread asks, without a lock.
/// </remarks>
internal sealed class LookupTimes
{
    /// <summary>2 MiB: the names that are set while a view is held take few of them.</summary>
    private const int Places = 1 << 18;

    private readonly long[] _lastSeqs = new long[Places];

    /// <summary>Takes note that the open transaction sets a name, in a turn whose last entry has that seq.</summary>
    /// <remarks>If the transaction fails, the note stays: seqs are not given out twice, and nothing else was committed at that one.</remarks>
    public void Note(string name, long seq) => Volatile.Write(ref _lastSeqs[PlaceOf(name)], seq);

    /// <summary>Whether the name may have been set by a turn after a seq. No if it was not; what was answered is always known here.</summary>
    public bool MayBeSetAfter(string name, long seq) => Volatile.Read(ref _lastSeqs[PlaceOf(name)]) > seq;

    private static int PlaceOf(string name) => (int)((uint)name.GetHashCode(StringComparison.Ordinal) % Places);
}
