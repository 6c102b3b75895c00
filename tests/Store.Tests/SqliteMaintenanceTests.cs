using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>Backup, restore, check, retention, and who may open a folder.</summary>
public sealed class SqliteMaintenanceTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly SqliteFolder _other = new();

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task ABackup_IsOneMoment_WhileTurnsGoOn()
    {
        var (_, store) = _folder.OpenStore();
        var alice = await FillAsync(store, Alice, 500);
        using var stopping = new CancellationTokenSource();
        var writing = WriteUntilStoppedAsync(store, stopping.Token);
        var shares = new List<double>();

        await store.Maintenance.BackupAsync(BackupPath, new Progress(shares), CancellationToken.None);
        await stopping.CancelAsync();
        var written = await writing;

        // The backup alone makes a store: what was there before it began is whole, and of the rest there is a beginning.
        StoreBackup.Restore(BackupPath, _other.Path, overwrite: false);
        var (_, restored) = _other.OpenStore();
        Assert.Empty(await restored.Maintenance.CheckAsync(CancellationToken.None));
        Assert.Equal(500, (await restored.LoadAsync(Alice)).Version);
        Assert.InRange((await restored.LoadAsync(Bob)).Version, 0, written);
        await restored.AppendAsync(Turn(Alice, alice, 500, "more"));
        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal<string>(["backup.db"], Directory.GetFiles(_folder.Path, "backup*").Select(Path.GetFileName)!);
        await restored.Close();
        await store.Close();
    }

    [Fact]
    public async Task ABackup_NeverReplacesAFile_AndLeavesNothingWhenItIsStopped()
    {
        var (_, store) = _folder.OpenStore();
        await File.WriteAllTextAsync(BackupPath, "precious");
        await Assert.ThrowsAsync<IOException>(() => store.Maintenance.BackupAsync(BackupPath, null, CancellationToken.None));
        Assert.Equal("precious", await File.ReadAllTextAsync(BackupPath));

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var path = Path.Combine(_other.Path, "stopped.db");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Maintenance.BackupAsync(path, null, cancelled.Token));
        Assert.Empty(Directory.GetFiles(_other.Path));
        await store.Close();
    }

    /// <summary>It must not go on in a folder that the next process may have, nor leave half a file.</summary>
    [Fact]
    public async Task ABackupUnderWay_IsStoppedByTheClose_WhichWaitsForItsEnd()
    {
        var (_, store) = _folder.OpenStore();
        var body = new byte[TurnLimits.BodyBytesMax];
        await store.AppendAsync(Turn(Alice, 0, 0) with { Entries = [.. Enumerable.Repeat(new JournalEntry(body, Retention.Lasting), 20)] });
        using var halt = new Halt();
        var backup = store.Maintenance.BackupAsync(BackupPath, halt, CancellationToken.None);
        await halt.Reached.Task;

        var closing = store.Close().AsTask();
        halt.GoOn.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        Assert.True(backup.IsCompleted);
        Assert.StartsWith(
            "The store closes", (await Assert.ThrowsAsync<StoreUnavailableException>(() => backup)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "backup*"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Maintenance.BackupAsync(BackupPath, null, CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Maintenance.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ACheckUnderWay_IsStoppedByTheClose()
    {
        var (_, store) = _folder.OpenStore();
        using var halt = new Halt();
        var check = store.Maintenance.CheckAsync(halt, CancellationToken.None);
        await halt.Reached.Task;

        var closing = store.Close().AsTask();
        halt.GoOn.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        Assert.True(check.IsCompleted);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => check);
    }

    [Fact]
    public async Task ARestore_RefusesWhatItWouldDestroy_UnlessTold()
    {
        var (_, store) = _folder.OpenStore();
        await store.AppendAsync(Turn(Alice, 0, 0, "old"));
        await store.Maintenance.BackupAsync(BackupPath, null, CancellationToken.None);
        Assert.Throws<StoreInUseException>(() => StoreBackup.Restore(BackupPath, _folder.Path, overwrite: true));
        await store.Close();

        Assert.Throws<IOException>(() => StoreBackup.Restore(BackupPath, _folder.Path, overwrite: false));
        (_, store) = _folder.OpenStore();
        await store.AppendAsync(Turn(Bob, 0, 0, "new"));
        await store.Close();

        StoreBackup.Restore(BackupPath, _folder.Path, overwrite: true);
        (_, store) = _folder.OpenStore();
        Assert.Equal((1, 0), ((await store.LoadAsync(Alice)).Version, (await store.LoadAsync(Bob)).Version));
        await store.Close();
    }

    [Fact]
    public async Task ARestore_RefusesADamagedBackup_AndChangesNothing()
    {
        var (_, store) = _folder.OpenStore();
        await FillAsync(store, Alice, 500);
        await store.Maintenance.BackupAsync(BackupPath, null, CancellationToken.None);
        await store.Close();
        var bytes = await File.ReadAllBytesAsync(BackupPath);
        Array.Fill<byte>(bytes, 0xAA, StoreFolder.PageBytes * 4, StoreFolder.PageBytes * 8);
        await File.WriteAllBytesAsync(BackupPath, bytes);

        Assert.Throws<StoreFormatException>(() => StoreBackup.Restore(BackupPath, _other.Path, overwrite: false));
        await File.WriteAllTextAsync(BackupPath, "not a database at all, only long enough to look like one");
        Assert.Throws<StoreFormatException>(() => StoreBackup.Restore(BackupPath, _other.Path, overwrite: false));
        Assert.Throws<FileNotFoundException>(() => StoreBackup.Restore(BackupPath + "x", _other.Path, overwrite: false));

        Assert.False(File.Exists(_other.Database));
    }

    /// <summary>A long read keeps pages from home, and the copying thread rests meanwhile: it must hear that the store closes.</summary>
    [Fact]
    public async Task TheStoreCloses_WhileALongReadKeepsTheLogFromHome()
    {
        var (_, store) = _folder.OpenStore();
        await FillAsync(store, Alice, 10);
        using (var reader = Connection.OpenReader(_folder.Database))
        {
            reader["BeginRead"].Run();
            reader["FindGrain"].Bind(0, Alice.ToString()).ReadNumber();
            await FillAsync(store, Bob, 1_500);
            reader["EndRead"].Run();
        }

        await store.Close().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var (_, again) = _folder.OpenStore();
        Assert.Equal(1_500, (await again.LoadAsync(Bob)).Version);
        await again.Close();
    }

    [Fact]
    public async Task TheCheck_NamesWhatIsWrong()
    {
        var (sqlite, store) = _folder.OpenStore();
        await FillAsync(store, Alice, 3);
        await store.AppendAsync(Turn(Bob, 0, 0, "a", "b") with { Snapshot = Bytes("s") });
        await sqlite.Committer.RunAsync(
            writer =>
            {
                writer.Connection.Execute("DELETE FROM journal WHERE grain = 1 AND version = 2");
                writer.Connection.Execute("UPDATE grains SET snapshot_version = 9 WHERE number = 2");
                writer.Connection.Execute("INSERT INTO outbox VALUES (7, 'k', 99, 'sms', 'service', 0, 0, 0, 0, 0, x'', 3, '', '')");
                return true;
            },
            CancellationToken.None);

        Assert.Equal<string>(
            [
                "Grain 1 has 2 journal entries and 0 pruned ones, but is at version 3.",
                "Grain 2 has 2 journal entries and 0 pruned ones, but is at version 9.",
                "Grain 1 has a gap after its snapshot of version 0.",
                "Grain 2 has a snapshot of version 9 ahead of its journal.",
                "Outbox row 7 belongs to no grain.",
            ],
            await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();
    }

    [Fact]
    public async Task Retention_DropsOnlyWhatIsOldPerishableAndCovered()
    {
        var options = _folder.Options;
        options.UnindexedEntriesMax = 1_024;
        var (sqlite, store) = _folder.OpenStore(options);
        var maintenance = new SqliteMaintenance(sqlite);
        var old = Noon.AddDays(-40);
        var alice = await store.AppendAsync(Perishable(Alice, 0, 0, old) with { MessageId = "m1", Trace = Bytes("t") });
        await store.AppendAsync(Turn(Alice, alice, 1, "kept") with { At = old });
        await store.AppendAsync(Perishable(Alice, alice, 2, old) with { MessageId = "m3", Snapshot = Bytes("s3") });
        await store.AppendAsync(Perishable(Alice, alice, 3, old));
        await store.AppendAsync(Perishable(Bob, 0, 0, Noon) with { Snapshot = Bytes("s") });

        // Entries that no round has brought into the index yet stay for the next time.
        Assert.Equal(0, await maintenance.DropPerishableAsync(Noon.AddDays(-35), CancellationToken.None));
        await FillAsync(store, new GrainKey("campaign", "filler"), 3_000);

        // An entry stays as long as the trace of its turn.
        Assert.Equal(1, await maintenance.DropPerishableAsync(Noon.AddDays(-35), CancellationToken.None));
        Assert.Equal(0, await maintenance.DropPerishableAsync(Noon.AddDays(-35), CancellationToken.None));
        Assert.Equal("t", Text((await store.Records.FindTraceAsync(Alice, 0, CancellationToken.None))!.Value));
        Assert.Equal(1, await maintenance.DropTracesAsync(Noon.AddDays(-35), CancellationToken.None));
        Assert.Equal(1, await maintenance.DropPerishableAsync(Noon.AddDays(-35), CancellationToken.None));

        var record = await store.LoadAsync(Alice);
        Assert.Equal((4, 3, 1), (record.Version, record.SnapshotVersion, record.Tail.Count));
        Assert.Equal<long>([4, 2], (await store.Records.ReadHistoryAsync(Alice, null, 10, CancellationToken.None)).Select(e => e.Version));
        Assert.Equal(1, (await store.LoadAsync(Bob)).Version);
        Assert.Null(await store.Records.FindTraceAsync(Alice, 0, CancellationToken.None));
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));

        // The message went with its entry: documented, and the reason why the replay window is long.
        await store.AppendAsync(Turn(Alice, alice, 4, "again") with { MessageId = "m1" });
        await store.Close();
    }

    [Fact]
    public async Task ASecondOpener_IsRefused_UntilTheFirstHasClosed()
    {
        var (_, store) = _folder.OpenStore();

        var refusal = Assert.Throws<StoreInUseException>(() => _folder.OpenStore());
        Assert.Equal(
            $"The data folder {_folder.Path} is in use by another process. Stop that one, or give this one its own Store:Folder.",
            refusal.Message);

        await store.Close();
        (_, store) = _folder.OpenStore();
        await store.Close();
    }

    [Fact]
    public async Task AFileOfANewerBuild_IsRefused_AndNotChanged()
    {
        var (_, store) = _folder.OpenStore();
        await store.Close();
        SetPragma("user_version", StoreFolder.NewestSchema + 1);
        var before = await File.ReadAllBytesAsync(_folder.Database);

        var refusal = Assert.Throws<StoreFormatException>(() => _folder.OpenStore());
        Assert.Contains("this build knows", refusal.Message, StringComparison.Ordinal);

        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.Database));
        SetPragma("user_version", StoreFolder.NewestSchema);
        (_, store) = _folder.OpenStore();
        await store.Close();
    }

    [Fact]
    public async Task AForeignDatabase_IsRefused()
    {
        var (_, store) = _folder.OpenStore();
        await store.Close();
        SetPragma("application_id", 4711);
        Assert.Throws<StoreFormatException>(() => _folder.OpenStore());

        // A refusal lets go of the folder each time.
        await File.WriteAllBytesAsync(_folder.Database, new byte[StoreFolder.PageBytes]);
        Assert.Throws<StoreFormatException>(() => _folder.OpenStore());
        File.Delete(_folder.Database);
        (_, store) = _folder.OpenStore();
        await store.Close();
    }

    /// <summary>A million rows that wait must cost a relay no more than a few: every read of its is a search in an index.</summary>
    [Theory]
    [InlineData("ReadDueOutbox", "USING INDEX outbox_queues (channel=? AND tier=? AND kind=? AND task=? AND due_at>? AND due_at<?)")]
    [InlineData("ReadOutboxLanes", "outbox_queues (channel=? AND (tier,kind,task)>(?,?,?))")]
    [InlineData("ReadOutboxLanes", "COVERING INDEX outbox_queues (channel=? AND tier=? AND kind=? AND task=? AND due_at<?)")]
    [InlineData("ReadOutboxGivenUp", "USING INDEX outbox_given_up (reason=? AND key>?)")]
    public async Task ARelaysReads_AreSearchesInAnIndex(string statement, string search)
    {
        var (_, store) = _folder.OpenStore();
        await store.Close();
        using var connection = Connection.OpenWriter(_folder.Database);

        var plan = string.Join('\n', connection.Explain(SqlText.Sqlite.Of(statement)));

        Assert.Contains(search, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN outbox", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMigration_CanRunTwice()
    {
        var (_, store) = _folder.OpenStore();
        await store.AppendAsync(Everything(Alice, 0, 0));
        await store.Close();
        SetPragma("user_version", 0);

        (_, store) = _folder.OpenStore();
        Assert.Equal(1, (await store.LoadAsync(Alice)).Version);
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();
    }

    [Fact]
    public async Task AFileOfTheFirstSchema_KeepsItsTracesAndContacts()
    {
        using (var connection = Connection.OpenWriter(_folder.Database))
        {
            connection.Execute(SqlText.Sqlite.Migrations[0]);
            connection.Execute("""
                INSERT INTO grains (number, key) VALUES (1, 'subscriber/alice');
                INSERT INTO journal VALUES (5, 1, 1, NULL, 0, 1, x'61'), (6, 1, 2, NULL, 0, 0, x'62'), (7, 1, 3, NULL, 0, 0, x'63');
                INSERT INTO traces (grain, version, at, body) VALUES (1, 0, 0, x'7430'), (1, 2, 0, x'7432');
                INSERT INTO contacts (key, grain, channel, kind, subject, state, planned_at, changed_at)
                VALUES ('alice~1~0', 1, 'sms', 'marketing', 'offer', 'delivered', 0, 9)
                """);
        }

        SetPragma("application_id", 0x534D6772);
        SetPragma("user_version", 1);
        var (_, store) = _folder.OpenStore();

        Assert.Equal("t0", Text((await store.Records.FindTraceAsync(Alice, 0, CancellationToken.None))!.Value));
        Assert.Null(await store.Records.FindTraceAsync(Alice, 1, CancellationToken.None));
        Assert.Equal("t2", Text((await store.Records.FindTraceAsync(Alice, 2, CancellationToken.None))!.Value));
        var contact = Assert.Single(await store.Records.ReadContactsAsync(Alice, 10, CancellationToken.None));
        Assert.Equal(("alice~1~0", "delivered", 9), (contact.Contact.Key, contact.Contact.State, contact.ChangedAt.UtcTicks));
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();
    }

    private string BackupPath => Path.Combine(_folder.Path, "backup.db");

    private void SetPragma(string name, long value)
    {
        using var connection = Connection.OpenWriter(_folder.Database);
        connection.SetPragma(name, value);
    }

    private static async Task<long> FillAsync(OpenStore store, GrainKey grain, int turns)
    {
        var number = 0L;
        for (var version = 0; version < turns; version++)
        {
            number = await store.AppendAsync(Turn(grain, number, version, new string('x', 500)) with { At = Noon.AddDays(-40) });
        }

        return number;
    }

    private static async Task<long> WriteUntilStoppedAsync(OpenStore store, CancellationToken stopping)
    {
        var (number, version) = (0L, 0L);
        for (; !stopping.IsCancellationRequested; version++)
        {
            number = await store.AppendAsync(Turn(Bob, number, version, "x"));
        }

        return version;
    }

    /// <summary>Holds up what reports to it, until the test lets it go on.</summary>
    private sealed class Halt : IProgress<double>, IProgress<CheckProgress>, IDisposable
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim GoOn { get; } = new();

        public void Report(double value) => Stop();

        public void Report(CheckProgress value) => Stop();

        public void Dispose() => GoOn.Dispose();

        private void Stop()
        {
            Reached.TrySetResult();
            GoOn.Wait();
        }
    }

    private sealed class Progress(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
