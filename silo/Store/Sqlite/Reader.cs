namespace SmartManager.Store.Sqlite;

/// <summary>A connection that only reads, and the view that it may hold: the file as of one commit, kept from one load to the next.</summary>
/// <remarks>
/// After every commit of the writer, SQLite begins a read with an empty page cache and maps the file anew. A load of a grain need not see
/// the newest commit; it must see the newest of that grain, and the index in memory knows whether the grain has had any since the view
/// began. So a view serves loads for as long as the log need not start anew, and the pages on the way to each grain stay where they are.
/// One thread at a time.
/// </remarks>
internal sealed class Reader(Connection connection) : IDisposable
{
    private long _round;

    /// <summary>Whether a view is held.</summary>
    public bool HasView { get; private set; }

    /// <summary>The last seq that the view sees.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The connection, for reads of their own; a view that was held has ended, and each statement sees the newest commit.</summary>
    public Connection Newest
    {
        get
        {
            EndView();
            return connection;
        }
    }

    /// <summary>The connection as the view sees the file.</summary>
    public Connection Viewing => connection;

    /// <summary>Holds the view of now.</summary>
    public void BeginView(JournalIndex index)
    {
        // Asked before the view begins: entries that leave the memory in between make it useless, never wrong.
        _round = index.Round;
        connection["BeginRead"].Run();
        HasView = true;
        LastSeq = connection["FindLastSeq"].ReadNumber() ?? 0;
    }

    /// <summary>Lets go of the view, if one is held.</summary>
    public void EndView()
    {
        if (HasView)
        {
            HasView = false;
            connection["EndRead"].Run();
        }
    }

    /// <summary>Whether all entries that the view does not see are still in memory.</summary>
    public bool Fits(JournalIndex index) => _round == index.Round;

    /// <summary>Closes it.</summary>
    public void Dispose() => connection.Dispose();
}
