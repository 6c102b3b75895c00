using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;
using SQLitePCL;

namespace SmartManager.Store.Sqlite;

/// <summary>Copies a store to a backup file while turns go on, and puts a backup into an empty data folder.</summary>
public static class StoreBackup
{
    private const int PagesPerStep = 1_024;
    private const string Unfinished = ".unfinished";

    /// <summary>Puts a backup where a store will open it. The backup itself is not changed.</summary>
    /// <param name="backupPath">A file that <see cref="IStoreMaintenance.BackupAsync"/> wrote.</param>
    /// <param name="folder">The data folder; made if it is not there. No process may have it open.</param>
    /// <param name="overwrite">Whether a store that is there may be replaced. It is then gone.</param>
    /// <param name="aids">What the check of the backup is given; null for nothing: then no body is read.</param>
    /// <exception cref="FileNotFoundException">There is no such backup.</exception>
    /// <exception cref="IOException">The folder has a store, and <paramref name="overwrite"/> is false.</exception>
    /// <exception cref="StoreFormatException">The backup is damaged, of a newer build, or none; the folder has not changed.</exception>
    /// <exception cref="StoreInUseException">Another process has the folder.</exception>
    public static void Restore(string backupPath, string folder, bool overwrite, CheckAids? aids = null)
    {
        if (!File.Exists(backupPath))
        {
            throw new FileNotFoundException("There is no such backup.", backupPath);
        }

        using var taken = StoreFolder.Take(folder);
        if (File.Exists(taken.DatabasePath) && !overwrite)
        {
            throw new IOException($"The data folder {folder} has a store already; it is replaced only if that is asked for.");
        }

        var unfinished = taken.DatabasePath + Unfinished;
        try
        {
            File.Copy(backupPath, unfinished, overwrite: true);
            RequireWhole(unfinished, aids ?? CheckAids.None);
            Sync(unfinished);

            // An old log beside the new file would be taken for its own.
            File.Delete(taken.DatabasePath + "-wal");
            File.Delete(taken.DatabasePath + "-shm");
            File.Move(unfinished, taken.DatabasePath, overwrite);
        }
        finally
        {
            DeleteWithLogs(unfinished);
        }
    }

    /// <summary>Copies a store that is open, as of one commit.</summary>
    internal static void Write(string databasePath, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw new IOException($"The backup file {path} exists; a backup never replaces a file.");
        }

        var unfinished = path + Unfinished;
        try
        {
            File.Delete(unfinished);
            Copy(databasePath, unfinished, progress, cancellationToken);
            Sync(unfinished);
            File.Move(unfinished, path, overwrite: false);
        }
        catch (SqliteException exception)
        {
            throw new IOException("The backup could not be written.", exception);
        }
        finally
        {
            DeleteWithLogs(unfinished);
        }
    }

    private static void Copy(string from, string to, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var source = Connection.OpenReader(from);
        using var target = Connection.OpenWriter(to);
        target.Execute("PRAGMA synchronous = OFF");

        // An open read pins one commit: without it, every commit of the writer would start the copy anew.
        source["BeginRead"].Run();
        source.GetPragma("user_version");
        using var backup = raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        if (backup.IsInvalid)
        {
            throw Connection.Failure(target.Handle, raw.sqlite3_errcode(target.Handle));
        }

        int result;
        while ((result = raw.sqlite3_backup_step(backup, PagesPerStep)) == raw.SQLITE_OK)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(1 - ((double)raw.sqlite3_backup_remaining(backup) / raw.sqlite3_backup_pagecount(backup)));
        }

        if (result != raw.SQLITE_DONE)
        {
            throw Connection.Failure(target.Handle, result);
        }

        progress?.Report(1);
    }

    private static void RequireWhole(string path, CheckAids aids)
    {
        try
        {
            using (var connection = Connection.OpenWriter(path))
            {
                StoreFolder.RequireKnownFormat(connection);
            }

            if (StoreCheck.Run(path, aids, CancellationToken.None) is [var problem, ..] problems)
            {
                throw new StoreFormatException(problems.Count == 1
                    ? $"The backup is damaged: {problem}"
                    : $"The backup is damaged: {problem} And {problems.Count - 1} more.");
            }
        }
        catch (Exception exception) when (exception is SqliteException or StoreUnavailableException)
        {
            throw new StoreFormatException("The backup is damaged, or is not a backup.", exception);
        }
    }

    private static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        file.Flush(flushToDisk: true);
    }

    private static void DeleteWithLogs(string path)
    {
        File.Delete(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        File.Delete(path + "-journal");
    }
}
