using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace SmartManager.Store.Sqlite;

/// <summary>Keeps the write-ahead log short by copying its pages home, on a thread and a connection of its own.</summary>
/// <remarks>
/// A copy beside a busy writer never catches the last commits, and the log can only start anew when all of it is home and synced. So the
/// thread copies and syncs until little is left, and the writer itself does the same with that rest between two commits. SQLite syncs the
/// file only with the last page: without the thread's own syncs, the writer would wait for all that the thread has copied.
/// </remarks>
internal sealed partial class Checkpointer : IDisposable
{
    private const int PassesMax = 8;

    /// <summary>What is left to the writer without another pass. Unit: pages; so many are synced in about a millisecond.</summary>
    private const int ReachOfWriter = 64;

    /// <summary>So many times the length after which pages are copied is too long for a log.</summary>
    private const int OverlongFactor = 2;

    /// <summary>How long the writer waits at most for the reads under way, when the log is too long.</summary>
    private static readonly TimeSpan ExclusionMax = TimeSpan.FromMilliseconds(20);

    /// <summary>A long read, such as a backup, keeps pages from home: until it ends, only a look now and then.</summary>
    private static readonly TimeSpan PauseWhileHeld = TimeSpan.FromSeconds(1);

    private readonly Connection _connection;
    private readonly SafeFileHandle _file;
    private readonly ReaderPool? _readers;
    private readonly StoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<Checkpointer> _logger;
    private readonly StoreSurroundings _surroundings;
    private readonly AutoResetEvent _wanted = new(initialState: false);
    private readonly Thread _thread;
    private readonly int _pagesMax;
    private volatile bool _isClosed;
    private volatile bool _isAtWork;
    private volatile bool _isNearlyHome;
    private volatile bool _isOverlong;
    private bool _isFreshStart;
    private long _pagesLogged;

    /// <summary>Starts the thread.</summary>
    /// <param name="folder">Whose file it is.</param>
    /// <param name="readers">Whose views keep pages from home while they are held; null if there are none.</param>
    /// <param name="pagesMax">How long the log gets before pages are copied.</param>
    /// <param name="surroundings">For the store.</param>
    public Checkpointer(StoreFolder folder, ReaderPool? readers, int pagesMax, StoreSurroundings surroundings)
    {
        _file = File.OpenHandle(folder.DatabasePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            _connection = folder.OpenCheckpointer();
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _readers = readers;
        _pagesMax = pagesMax;
        _surroundings = surroundings;
        _instruments = surroundings.Instruments;
        _time = surroundings.Time;
        _logger = surroundings.Loggers.CreateLogger<Checkpointer>();
        _thread = new Thread(Run) { IsBackground = true, Name = "smartmanager-store-checkpointer" };
        _thread.Start();
    }

    /// <summary>Called by the writer after each commit, outside any transaction.</summary>
    public void Committed(Connection writer)
    {
        _pagesLogged += writer.TakePagesWritten();
        if (_isAtWork)
        {
            return;
        }

        if (_isFreshStart)
        {
            // The commit before this call was the first after all was home: the log has started anew, if it could.
            _isFreshStart = false;
            _readers?.ResumeViews();
        }

        if (_isNearlyHome)
        {
            _isNearlyHome = false;
            _isFreshStart = true;
            _pagesLogged = CopyRest(writer);
        }
        else if (_pagesLogged >= _pagesMax)
        {
            _isAtWork = true;
            _wanted.Set();
        }
    }

    /// <summary>
    /// All is home after it, and the next commit starts the log anew, unless a read that began before is still under way. When that has
    /// gone wrong too often, reads wait for the moment that it takes.
    /// </summary>
    private int CopyRest(Connection writer)
    {
        if (!_isOverlong || _readers is null)
        {
            return Copy(writer);
        }

        var isAlone = _readers.TryExclude(ExclusionMax);
        try
        {
            return Copy(writer);
        }
        finally
        {
            if (isAlone)
            {
                _readers.Readmit();
            }
        }
    }

    /// <summary>Ends the thread after the pass that it is in.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _wanted.Set();
        _thread.Join();
        _connection.Dispose();
        _wanted.Dispose();
    }

    /// <summary>Closes the file. Only when no connection is open any more: closing it ends SQLite's locks on it.</summary>
    public void CloseFile() => _file.Dispose();

    private void Run()
    {
        // Asked before each wait: the signal of the close may have ended a pause, and does not come again.
        while (!_isClosed && _wanted.WaitOne() && !_isClosed)
        {
            var startedAt = _time.GetTimestamp();
            _readers?.SuspendViews();
            var left = CopyAndSync();
            _instruments.Checkpointed(_time.GetElapsedTime(startedAt));
            _isNearlyHome = left <= _pagesMax;
            if (!_isNearlyHome)
            {
                _readers?.ResumeViews();
                _wanted.WaitOne(PauseWhileHeld);
            }

            _isAtWork = false;
        }
    }

    /// <summary>Passes until little is left, or they no longer help.</summary>
    private int CopyAndSync()
    {
        var left = int.MaxValue;
        for (var pass = 0; pass < PassesMax && left > ReachOfWriter && !_isClosed; pass++)
        {
            var before = left;
            left = Copy(_connection);
            Sync();
            if (left >= before)
            {
                break;
            }
        }

        return left;
    }

    /// <summary>
    /// A sync that failed has lost pages that the system now takes for written, and a later one would succeed: only the log still has them.
    /// So the process ends before the log can start anew, and the next start brings them home from it.
    /// </summary>
    private void Sync()
    {
        try
        {
            _surroundings.Sync(_file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            End(exception);
        }
    }

    private void End(Exception exception)
    {
        LogSyncFailed(exception);
        _surroundings.End("The store's file could not be synced; its log has all commits and is brought home at the next start.", exception);
    }

    /// <returns>Pages that are not home yet. A copy that failed loses nothing, because the log still has them; a sync that failed might.</returns>
    private int Copy(Connection connection)
    {
        try
        {
            var (logged, left) = connection.Checkpoint();
            _isOverlong = logged > OverlongFactor * _pagesMax;
            return left;
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_IOERR_FSYNC)
        {
            End(exception);
            return _pagesMax;
        }
        catch (SqliteException exception)
        {
            LogCheckpointFailed(exception);
            return _pagesMax;
        }
    }
}
