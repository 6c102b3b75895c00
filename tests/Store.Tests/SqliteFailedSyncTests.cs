using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>A sync that failed may have lost pages: the process ends while the log still has them.</summary>
public sealed class SqliteFailedSyncTests : IDisposable
{
    private const int TurnsBefore = 300;
    private const int TurnsAfter = 300;
    private readonly SqliteFolder _folder = new();
    private readonly SqliteFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public void TheProcessEnds_WithoutAnotherInstruction() =>
        Assert.Equal<Delegate>((Action<string, Exception>)Environment.FailFast, SqliteFolder.Surroundings.End);

    [Fact]
    public async Task TheProcessIsToEnd_AndTheLogHasAllThatTheFileMayHaveLost()
    {
        // 1. A disk that does not sync, and a process that would end where this one only waits.
        var ended = new TaskCompletionSource<(string Message, Exception Cause)>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var goOn = new ManualResetEventSlim();
        var (_, store) = _folder.OpenStore(surroundings: SqliteFolder.Surroundings with
        {
            Sync = _ => throw new IOException("No answer of the disk."),
            End = (message, cause) =>
            {
                ended.TrySetResult((message, cause));
                goOn.Wait();
            },
        });
        File.Copy(_folder.Database, _copy.Database);

        // 2. Enough for pages to be copied home.
        var number = await WriteAsync(store, 0, 0, TurnsBefore);
        var (message, cause) = await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.StartsWith("The store's file could not be synced", message, StringComparison.Ordinal);
        Assert.IsType<IOException>(cause);

        // 3. Until the process is gone, turns may still be answered: the log goes on and does not start anew.
        await WriteAsync(store, number, TurnsBefore, TurnsAfter);

        // 4. What is left if the disk has kept none of the pages: the file as it was at first, and the log.
        File.Copy(_folder.Database + "-wal", _copy.Database + "-wal");
        goOn.Set();
        await store.Close();

        // 5. The next start has everything that was answered.
        var (_, recovered) = _copy.OpenStore();
        Assert.Equal(TurnsBefore + TurnsAfter, (await recovered.LoadAsync(Alice)).Version);
        Assert.Empty(await recovered.Maintenance.CheckAsync(CancellationToken.None));
        await recovered.Close();
    }

    private static async Task<long> WriteAsync(OpenStore store, long number, long version, int turns)
    {
        for (var end = version + turns; version < end; version++)
        {
            number = await store.AppendAsync(Turn(Alice, number, version, new string('x', 8_000)));
        }

        return number;
    }
}
