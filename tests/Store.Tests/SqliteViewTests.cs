using System.Globalization;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using SmartManager.Support;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>Loads and look-ups keep a view of the file from one to the next: nobody may be able to tell.</summary>
public sealed class SqliteViewTests : IDisposable
{
    private const int Owners = 4;
    private const int GrainsOfOwner = 12;

    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ALoadOrLookup_SeesWhatWasAnswered_WhileOthersWriteAndRoundsEnd(ulong seed)
    {
        // A round of the index every 1,024 entries, a checkpoint every MiB, and fewer versions remembered than there are grains.
        var options = _folder.Options;
        (options.UnindexedEntriesMax, options.VersionsRemembered) = (1_024, 16);
        var (_, store) = _folder.OpenStore(options);
        var answered = new long[Owners * GrainsOfOwner];

        await Task.WhenAll(Enumerable.Range(0, Owners).Select(owner => Task.Run(() => LiveAsync(store, owner, seed, answered))));

        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();
    }

    [Fact]
    public async Task TheLogStartsAnew_WhileLoadsNeverPause()
    {
        var (_, store) = _folder.OpenStore();
        using var stopping = new CancellationTokenSource();
        var number = await store.AppendAsync(Turn(Alice, 0, 0, "a"));
        await store.AppendAsync(Turn(Bob, 0, 0, "b"));
        var loads = Enumerable.Range(0, 2).Select(_ => Task.Run(() => LoadUntilAsync(store, stopping.Token))).ToArray();
        var body = new string('x', 100_000);
        var longest = 0L;

        for (var version = 1; version < 400; version++)
        {
            await store.AppendAsync(Turn(Alice, number, version, body) with { Snapshot = Bytes("s") });
            longest = Math.Max(longest, new FileInfo(_folder.Database + "-wal").Length);
        }

        await stopping.CancelAsync();
        await Task.WhenAll(loads);
        await store.Close();

        // 40 MB were written, and a checkpoint was due for each MiB.
        Assert.InRange(longest, 1_000_000, 16_000_000);
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void AHintCounts_OnlyIfTheGrainHasHadNoEntrySince(bool hasEntry, bool isRoundOver, bool counts)
    {
        var (index, versions, hints) = (new JournalIndex(1_024), new VersionCache(16), new VersionHints());
        index.Add(new IndexedEntry(Grain: 7, Message: 1, Seq: 1));
        index.Committed();
        hints.Add(new Loaded(new GrainRecord(7, 1, 0, default, []), LastSeq: 1, index.Round));
        index.Add(new IndexedEntry(Grain: hasEntry ? 7 : 23, Message: 2, Seq: 2)); // 23 shares the place of 7 in the cache.
        index.Committed();
        if (isRoundOver)
        {
            index.RolledBack();
        }

        hints.MoveTo(versions, index);

        Assert.Equal(counts, versions.TryGet(7, out var version));
        Assert.Equal(counts ? 1 : 0, version);
    }

    private static async Task LoadUntilAsync(OpenStore store, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await store.LoadAsync(Bob); // He does not change: nothing but the log asks for a newer view.
        }
    }

    /// <summary>One caller with grains of its own, whose every answer it knows, and a look at those of the others.</summary>
    private static async Task LiveAsync(OpenStore store, int owner, ulong seed, long[] answered)
    {
        var dice = new Dice((seed * 100) + (ulong)owner);
        var numbers = new long[GrainsOfOwner];
        for (var step = 0; step < 1_500; step++)
        {
            var own = dice.Below(GrainsOfOwner);
            var grain = (owner * GrainsOfOwner) + own;
            var version = answered[grain];
            switch (dice.Below(7))
            {
                case 0:
                    var other = dice.Below(answered.Length);
                    var atLeast = Volatile.Read(ref answered[other]);
                    Assert.True((await store.LoadAsync(Key(other))).Version >= atLeast);
                    Assert.True(await NamedAsync(store, other) >= atLeast);
                    break;
                case 3:
                    Assert.Equal(version, await NamedAsync(store, grain));
                    break;
                case 1 when version > 0:
                    var late = Turn(Key(grain), numbers[own], version - 1, "late") with { MessageId = dice.Chance(50) ? $"m{version - 1}" : null };
                    Assert.Equal(late.MessageId is null ? AppendResult.Conflict : AppendResult.Duplicate, await store.TryAppendAsync(late));
                    break;
                case 2:
                    await IsAtAsync(store, Key(grain), version);
                    break;
                default:
                    numbers[own] = await store.AppendAsync(Turn(Key(grain), numbers[own], version, $"{version + 1}") with
                    {
                        MessageId = $"m{version}",
                        Lookups = [new LookupEntry(NameOf(grain), $"{version + 1}")],
                        Snapshot = dice.Chance(10) ? Bytes($"{version + 1}") : (ReadOnlyMemory<byte>?)null,
                    });
                    Volatile.Write(ref answered[grain], version + 1);
                    break;
            }
        }
    }

    private static async Task IsAtAsync(OpenStore store, GrainKey grain, long version)
    {
        var record = await store.LoadAsync(grain);
        Assert.Equal(version, record.Version);
        Assert.Equal(record.SnapshotVersion == 0 ? "" : $"{record.SnapshotVersion}", Text(record.Snapshot));
        Assert.Equal(
            Enumerable.Range((int)record.SnapshotVersion + 1, (int)(version - record.SnapshotVersion)).Select(each => $"{each}"),
            Texts(record.Tail));
    }

    private static async Task<long> NamedAsync(OpenStore store, int grain) =>
        await store.Records.FindLookupAsync(NameOf(grain), CancellationToken.None) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : 0;

    private static string NameOf(int grain) => $"name/{grain}";

    private static GrainKey Key(int grain) => new("subscriber", $"g{grain}");
}
