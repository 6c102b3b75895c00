using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>The embedded store: one SQLite file in a data folder that one process holds at a time.</summary>
/// <remarks>
/// Writing goes through one thread, see <see cref="TurnCommitter"/>; reading through a few connections on the callers' threads.
/// Disposing writes all that waits, copies the log home, and lets go of the folder. Safe to call from any thread.
/// </remarks>
public sealed partial class SqliteStore : IGrainStore, IAsyncDisposable
{
    private readonly StoreFolder _folder;
    private readonly Connection _writer;
    private readonly Checkpointer _checkpointer;
    private readonly VersionHints _hints;
    private readonly ILogger<SqliteStore> _logger;
    private bool _isDisposed;

    private SqliteStore(StoreFolder folder, Connection writer, StoreOptions options, StoreSurroundings surroundings)
    {
        _folder = folder;
        _writer = writer;
        _logger = surroundings.Loggers.CreateLogger<SqliteStore>();
        Index = new JournalIndex(options.UnindexedEntriesMax);
        Readers = new ReaderPool(folder, options);
        var turns = new TurnWriter(writer, Index, options.VersionsRemembered);
        _hints = turns.Hints;
        Lookups = turns.Lookups;
        _checkpointer = new Checkpointer(folder, Readers, options.CheckpointPages(writer.GetPragma("page_size")), surroundings);
        Committer = new TurnCommitter(turns, _checkpointer, options, surroundings);
        LogOpened(folder.DatabasePath, StoreFolder.NewestSchema);
    }

    /// <summary>The connections for reading.</summary>
    internal ReaderPool Readers { get; }

    /// <summary>The part of the journal's index that is in memory.</summary>
    internal JournalIndex Index { get; }

    /// <summary>When look-ups were set.</summary>
    internal LookupTimes Lookups { get; }

    /// <summary>The queue before the writer.</summary>
    internal TurnCommitter Committer { get; }

    /// <summary>What runs beside the turns, such as a backup.</summary>
    internal LongWork LongWork { get; } = new();

    /// <summary>The database file.</summary>
    internal string DatabasePath => _folder.DatabasePath;

    /// <summary>Takes the data folder, brings its schema up to date, and starts the writer.</summary>
    /// <exception cref="StoreInUseException">Another process has the folder.</exception>
    /// <exception cref="StoreFormatException">The file is from a newer build, or is not a store, or was moved elsewhere.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be made or written.</exception>
    public static SqliteStore Open(StoreOptions options, StoreSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(surroundings);
        StoreFolder.RequireNotMoved(options.Folder);
        return StoreFolder.Take(options.Folder).Open(options, (folder, writer) => new SqliteStore(folder, writer, options, surroundings));
    }

    /// <inheritdoc/>
    public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        return Readers.LoadAsync((Store: this, grain), static (reader, asked) => asked.Store.Load(reader, asked.grain), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken) =>
        Committer.AppendAsync(turn, TurnLimits.Check(turn), cancellationToken);

    /// <summary>Stops what runs beside the turns, writes all that waits, copies the log home, and lets the next process in.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            await LongWork.DisposeAsync();
            await Committer.DisposeAsync();
            _checkpointer.Dispose(); // Before the readers: it ends their views.
            await Readers.DisposeAsync();
            CloseWriter();
        }
        finally
        {
            _folder.Dispose();
        }

        LogClosed(_folder.DatabasePath);
    }

    private GrainRecord Load(Reader reader, GrainKey grain)
    {
        var loaded = GrainReader.Load(reader, Index, grain);
        _hints.Add(loaded);
        return loaded.Record;
    }

    private void CloseWriter()
    {
        try
        {
            _writer.CheckpointAll();
        }
        catch (SqliteException exception)
        {
            LogNotCheckpointed(exception);
        }

        _writer.Dispose();
        _checkpointer.CloseFile();
    }
}
