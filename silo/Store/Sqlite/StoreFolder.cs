using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;
using SQLitePCL;

namespace SmartManager.Store.Sqlite;

/// <summary>The data folder: held by one process at a time, with one database file of a known format in it.</summary>
internal sealed class StoreFolder : IDisposable
{
    /// <summary>How large a page is, see docs/decisions/0008; only a new file takes it, and one with others is as good.</summary>
    public const int PageBytes = 8192;

    private const int BusyTimeoutMs = 5_000;

    /// <summary>Marks a file as ours in SQLite's header: the letters <c>SMgr</c>.</summary>
    private const int ApplicationId = 0x534D6772;

    private const string FileName = "smartmanager.db";
    private const string LockName = "smartmanager.lock";
    private const string MovedName = "smartmanager.moved";

    private readonly FileStream _lock;

    private StoreFolder(string folder, FileStream heldLock)
    {
        _lock = heldLock;
        DatabasePath = Path.Combine(folder, FileName);
    }

    /// <summary>The database file.</summary>
    public string DatabasePath { get; }

    /// <summary>The newest schema that this build knows.</summary>
    public static int NewestSchema => SqlText.Sqlite.Migrations.Count;

    /// <summary>Writes into a folder that its store lives elsewhere now.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="target">Where the store is.</param>
    public static void MarkMoved(string path, string target) => File.WriteAllText(Path.Combine(path, MovedName), target);

    /// <summary>
    /// Refuses a folder whose store lives elsewhere now: what waited in its outbox leaves from there, and must not leave a second time.
    /// </summary>
    /// <exception cref="StoreFormatException">The store was moved.</exception>
    public static void RequireNotMoved(string path)
    {
        var mark = Path.Combine(Path.GetFullPath(path), MovedName);
        if (File.Exists(mark))
        {
            throw new StoreFormatException(
                $"The store of {Path.GetDirectoryName(mark)} was moved to {File.ReadAllText(mark)}; served from here, messages that wait would "
                + $"leave twice. Only if nothing works on that database: remove {mark}.");
        }
    }

    /// <summary>Takes a folder; makes it if it is not there. A process that dies lets go of it.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    public static StoreFolder Take(string path)
    {
        var folder = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(folder);
            return new StoreFolder(
                folder, new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (File.Exists(Path.Combine(folder, LockName)))
        {
            throw new StoreInUseException(
                $"The data folder {folder} is in use by another process. Stop that one, or give this one its own Store:Folder.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder {folder} cannot be used.", exception);
        }
    }

    /// <summary>Opens the writing connection, brings the schema up to date, and makes what works on it.</summary>
    /// <remarks>Lets go of the folder if any of that fails.</remarks>
    /// <exception cref="StoreFormatException">The file is from a newer build, or is not a store.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be read or written.</exception>
    public T Open<T>(StoreOptions options, Func<StoreFolder, Connection, T> make)
    {
        Connection? writer = null;
        try
        {
            writer = Connection.OpenWriter(DatabasePath);
            writer.SetPragma("page_size", PageBytes);
            Migrate(writer);
            Prepare(writer, options.WriterCacheMebibytes);
            return make(this, writer);
        }
        catch (Exception exception)
        {
            writer?.Dispose();
            Dispose();
            if (exception is SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT })
            {
                throw new StoreFormatException($"{DatabasePath} is damaged, or is not a database. Restore a backup.", exception);
            }

            if (exception is SqliteException)
            {
                throw new StoreUnavailableException($"{DatabasePath} cannot be opened.", exception);
            }

            throw;
        }
    }

    /// <summary>Opens a connection that only copies pages of the log home.</summary>
    public Connection OpenCheckpointer()
    {
        var connection = Connection.OpenWriter(DatabasePath);
        Prepare(connection, cacheMebibytes: 1);
        return connection;
    }

    /// <summary>Opens a connection that only reads.</summary>
    public Connection OpenReader(StoreOptions options)
    {
        var connection = Connection.OpenReader(DatabasePath);
        connection.SetPragma("mmap_size", (long)options.ReaderMapMebibytes << 20);
        connection.SetPragma("cache_size", -1024L * options.ReaderCacheMebibytes);
        connection.SetPragma("busy_timeout", BusyTimeoutMs);
        return connection;
    }

    /// <summary>Lets the next process in. The lock file stays: removing it would let two in.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Says whether a file is a store of this build or an older one.</summary>
    /// <exception cref="StoreFormatException">It is not.</exception>
    public static long RequireKnownFormat(Connection connection)
    {
        var schema = connection.GetPragma("user_version");
        var owner = connection.GetPragma("application_id");
        if (owner != ApplicationId && (owner != 0 || schema != 0 || connection.GetPragma("schema_version") != 0))
        {
            throw new StoreFormatException("The file is an SQLite database, but not of SmartManager.");
        }

        return schema <= NewestSchema
            ? schema
            : throw new StoreFormatException(
                $"The store has schema {schema}; this build knows {NewestSchema} at most. Start the newer build, or restore a backup.");
    }

    private static void Prepare(Connection connection, int cacheMebibytes)
    {
        // FULL syncs the log at every commit; what is answered survives a power loss.
        connection.SetPragma("synchronous", 2);
        connection.SetPragma("wal_autocheckpoint", 0);
        connection.SetPragma("cache_size", -1024L * cacheMebibytes);
        connection.SetPragma("busy_timeout", BusyTimeoutMs);
        connection.Execute("PRAGMA temp_store = MEMORY");
    }

    private static void Migrate(Connection connection)
    {
        var schema = RequireKnownFormat(connection);
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA synchronous = FULL");
        for (var step = (int)schema; step < NewestSchema; step++)
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(WithoutKnownColumns(SqlText.Sqlite.Migrations[step], connection));
            connection.SetPragma("application_id", ApplicationId);
            connection.SetPragma("user_version", step + 1);
            connection.Execute("COMMIT");
        }
    }

    /// <summary>A step can run twice, and SQLite adds a column only once: lines that add one that is there are left out.</summary>
    private static string WithoutKnownColumns(string step, Connection connection) => string.Join('\n', step.Split('\n').Where(line =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["ALTER", "TABLE", var table, "ADD", "COLUMN", var column, ..]
        || connection["FindColumn"].Bind(0, table).Bind(1, column).ReadNumber() is null));
}
