using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Writes turns straight into a store's file, without queue or waiters: the limit that workload W1 is measured against.</summary>
/// <remarks>The same rows through the same statements, with the same sync at every commit. One thread at a time.</remarks>
public sealed class SqliteTurnWriter : IDisposable
{
    private readonly StoreFolder _folder;
    private readonly Connection _connection;
    private readonly Checkpointer _checkpointer;
    private readonly TurnWriter _writer;

    private SqliteTurnWriter(StoreFolder folder, Connection writer, StoreOptions options, StoreSurroundings surroundings)
    {
        _folder = folder;
        _connection = writer;
        _writer = new TurnWriter(writer, new JournalIndex(options.UnindexedEntriesMax), options.VersionsRemembered);
        _checkpointer = new Checkpointer(folder, readers: null, options.CheckpointPages(writer.GetPragma("page_size")), surroundings);
    }

    /// <summary>Takes a data folder that no process has open.</summary>
    public static SqliteTurnWriter Open(StoreOptions options, StoreSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(surroundings);
        return StoreFolder.Take(options.Folder).Open(
            options, (folder, writer) => new SqliteTurnWriter(folder, writer, options, surroundings));
    }

    /// <summary>Writes turns in one commit and syncs it.</summary>
    /// <returns>How each ended, in the order given.</returns>
    public IReadOnlyList<AppendOutcome> Write(IReadOnlyList<Turn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var outcomes = new AppendOutcome[turns.Count];
        _writer.Begin();
        for (var i = 0; i < outcomes.Length; i++)
        {
            TurnLimits.Check(turns[i]);
            outcomes[i] = _writer.Write(turns[i], turns[i].MessageId is { } id ? TurnLimits.HashOf(id) : null);
        }

        _writer.Commit();
        _checkpointer.Committed(_connection);
        return outcomes;
    }

    /// <summary>Copies the log home and lets go of the folder.</summary>
    public void Dispose()
    {
        _checkpointer.Dispose();
        _connection.CheckpointAll();
        _connection.Dispose();
        _checkpointer.CloseFile();
        _folder.Dispose();
    }
}
