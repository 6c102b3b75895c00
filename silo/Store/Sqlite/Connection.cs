using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SmartManager.Store.Sqlite;

/// <summary>An open file with the statements prepared on it.</summary>
/// <remarks>
/// Straight on SQLite's C interface: at a hundred thousand turns a second, parameter objects and readers would cost more than SQLite does.
/// Not safe for two threads at once.
/// </remarks>
internal sealed class Connection : IDisposable
{
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>SQLite's own handle, for backups.</summary>
    public sqlite3 Handle => _handle;

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens a file for writing; makes it if it is not there.</summary>
    public static Connection OpenWriter(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX);

    /// <summary>Opens a file that is there, for reading only.</summary>
    public static Connection OpenReader(string path) => Open(path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX);

    /// <summary>What SQLite says went wrong. Names tables and columns, never values.</summary>
    public static SqliteException Failure(sqlite3 handle, int result) => new(
        $"{raw.sqlite3_errstr(result).utf8_to_string()} ({raw.sqlite3_errmsg(handle).utf8_to_string()})",
        result & 0xFF,
        raw.sqlite3_extended_errcode(handle));

    /// <summary>The statement of that name, prepared at its first use.</summary>
    public Statement this[string name]
    {
        get
        {
            if (!_statements.TryGetValue(name, out var statement))
            {
                statement = Prepare(SqlText.Sqlite.Of(name));
                _statements.Add(name, statement);
            }

            return statement;
        }
    }

    /// <summary>Runs statements that give no rows, such as a migration.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Sets a number of the connection, such as its cache size.</summary>
    public void SetPragma(string name, long value) =>
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA {name} = {value}"));

    /// <summary>Reads a number of the file or the connection.</summary>
    public long GetPragma(string name)
    {
        using var statement = Prepare($"PRAGMA {name}");
        return statement.ReadNumber() ?? 0;
    }

    /// <summary>How SQLite would run a statement, a line for each step.</summary>
    public IReadOnlyList<string> Explain(string sql)
    {
        using var statement = Prepare("EXPLAIN QUERY PLAN " + sql);
        return statement.ReadAll(static row => row.Text(3));
    }

    /// <summary>Pages written since the last call. In the write-ahead log, a page is written once a commit.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1));
        return pages;
    }

    /// <summary>Copies pages of the write-ahead log home, as many as readers allow, without making anyone wait.</summary>
    /// <returns>Pages in the log, and how many of them are not home yet; if none, the next commit may start the log anew.</returns>
    public (int Logged, int Left) Checkpoint()
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var logged, out var copied);
        if (result != raw.SQLITE_BUSY)
        {
            Check(result);
        }

        return (logged, Math.Max(0, logged - copied));
    }

    /// <summary>Copies all of the write-ahead log home and empties it.</summary>
    public void CheckpointAll() =>
        Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    /// <summary>Lets the statement that runs fail soon. The only thing that another thread may do.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _handle.Dispose();
    }

    private static Connection Open(string path, int flags)
    {
        var result = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (result != raw.SQLITE_OK)
        {
            using (handle)
            {
                throw Failure(handle, result);
            }
        }

        return new Connection(handle);
    }

    private Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new Statement(_handle, statement);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(_handle, result);
        }
    }
}
