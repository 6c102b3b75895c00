using System.Text;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>The check looks into every body, through the eyes of whoever knows what stands in them.</summary>
public sealed class SqliteCheckTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly SqliteFolder _other = new();

    public void Dispose()
    {
        _folder.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task HandsOverEachBodyOnce_WithItsOwner()
    {
        var (sqlite, store) = _folder.OpenStore();
        await store.AppendAsync(Everything(Alice, 0, 0));
        await store.AppendAsync(Turn(Bob, 0, 0, "b1", "b2"));
        await store.Documents.TryAddAsync(new Document("rules", 1, Noon, Bytes("d1")), CancellationToken.None);
        var readings = new Readings();
        var progress = new List<CheckProgress>();

        Assert.Empty(await new SqliteMaintenance(sqlite, readings).CheckAsync(new Progress(progress), CancellationToken.None));

        Assert.Equal<string>(
            [
                "Document rules 1  d1", "Snapshot subscriber/alice 1  s", "Entry subscriber/alice 1  all", "Entry subscriber/bob 1  b1",
                "Entry subscriber/bob 2  b2", "Trace subscriber/alice 0  t", "OutboxRow subscriber/alice 0 sms o",
            ],
            readings.Seen);
        Assert.Equal("d1", readings.Found);
        Assert.Null(readings.Missing);
        Assert.Equal<string>(
            ["structure", "documents", "snapshots", "journal entries", "traces", "outbox"], progress.Select(p => p.Stage).Distinct());
        Assert.All(progress, p => Assert.InRange(p.Share, 0, 1));
        await store.Close();
    }

    [Fact]
    public async Task SaysWhichBodyCannotBeRead()
    {
        var (sqlite, store) = _folder.OpenStore();
        await store.AppendAsync(Everything(Alice, 0, 0));
        await store.AppendAsync(Turn(Bob, 0, 0, "b1", "bad"));
        await sqlite.Committer.RunAsync(
            writer =>
            {
                writer.Connection.Execute("UPDATE grains SET snapshot = x'626164' WHERE number = 1");
                writer.Connection.Execute("UPDATE decision_traces SET body = x'626164'");
                writer.Connection.Execute("UPDATE outbox SET body = x'626164'");
                writer.Connection.Execute("INSERT INTO documents VALUES ('rules', 1, 0, x'626164')");
                return true;
            },
            CancellationToken.None);

        Assert.Equal<string>(
            [
                "Document rules 1 cannot be read: it is bad",
                "The snapshot of grain 1, version 1, cannot be read: it is bad",
                "Journal entry 3 of grain 2, version 2, cannot be read: it is bad",
                "The trace of journal entry 1 of grain 1, version 0, cannot be read: it is bad",
                "Outbox row 1 of grain 1 cannot be read: it is bad",
            ],
            await new SqliteMaintenance(sqlite, new Readings()).CheckAsync(progress: null, CancellationToken.None));
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();
    }

    [Fact]
    public async Task TellsAHundredBodiesAtMost()
    {
        var (sqlite, store) = _folder.OpenStore();
        await store.AppendAsync(Turn(Alice, 0, 0, [.. Enumerable.Repeat("bad", 150)]));

        Assert.Equal(100, (await new SqliteMaintenance(sqlite, new Readings()).CheckAsync(progress: null, CancellationToken.None)).Count);
        await store.Close();
    }

    [Fact]
    public async Task ARestoreRefusesABackup_WithABodyThatCannotBeRead()
    {
        var (_, store) = _folder.OpenStore();
        await store.AppendAsync(Turn(Alice, 0, 0, "good", "bad"));
        var backup = Path.Combine(_folder.Path, "backup.db");
        await store.Maintenance.BackupAsync(backup, null, CancellationToken.None);
        await store.Close();

        var refusal = Assert.Throws<StoreFormatException>(() =>
            StoreBackup.Restore(backup, _other.Path, overwrite: false, new CheckAids(new Readings(), Progress: null)));
        Assert.Equal(
            "The backup is damaged: Journal entry 2 of grain 1, version 2, cannot be read: it is bad", refusal.Message);
        Assert.False(File.Exists(_other.Database));
    }

    /// <summary>A text is a body, and one of them cannot be read.</summary>
    private sealed class Readings : IBodyReadings
    {
        public List<string> Seen { get; } = [];

        public string? Found { get; private set; }

        public string? Missing { get; private set; }

        public BodyReading Begin(DocumentFinder documents)
        {
            (Found, Missing) = (TextOf(documents("rules", 1)), TextOf(documents("rules", 2)));
            return body =>
            {
                var text = Text(body.Bytes);
                Seen.Add($"{body.Kind} {body.Owner} {body.Version} {body.Channel} {text}");
                return text == "bad" ? "it is bad" : null;
            };
        }

        private static string? TextOf(ReadOnlyMemory<byte>? body) => body is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
    }

    private sealed class Progress(List<CheckProgress> told) : IProgress<CheckProgress>
    {
        public void Report(CheckProgress value) => told.Add(value);
    }
}
