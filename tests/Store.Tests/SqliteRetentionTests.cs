using SmartManager.Contracts.Storage;
using SmartManager.Store.Sqlite;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>What retention drops, and what it must not be kept from.</summary>
public sealed class SqliteRetentionTests : IDisposable
{
    private static readonly DateTimeOffset Cutoff = Noon.AddDays(-35);
    private static readonly DateTimeOffset Old = Noon.AddDays(-40);
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>More rows than two steps take, of a clock that was ten years ahead for a while.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(11_000)]
    public async Task RowsOfAClockThatWasAhead_DoNotKeepWhatIsOldBehindThem(int aheadCount)
    {
        const int oldCount = 120;
        var options = _folder.Options;
        options.UnindexedEntriesMax = 1_024;
        var (sqlite, store) = _folder.OpenStore(options);
        var maintenance = new SqliteMaintenance(sqlite);
        await WriteAsync(store, "old", 3, Old);
        await WriteAsync(store, "ahead", aheadCount, Noon.AddYears(10));
        await WriteAsync(store, "behind", oldCount - 3, Old);
        for (var commit = 0; commit < 2_500; commit++)
        {
            await WriteAsync(store, $"young-{commit}", 1, Noon); // Many commits, so that all before them are brought into the index.
        }

        Assert.Equal(oldCount, await maintenance.DropTracesAsync(Cutoff, CancellationToken.None));
        Assert.Equal(oldCount, await maintenance.DropContactChangesAsync(Cutoff, CancellationToken.None));
        Assert.Equal(oldCount, await maintenance.DropPerishableAsync(Cutoff, CancellationToken.None));

        Assert.Equal(0, await maintenance.DropTracesAsync(Cutoff, CancellationToken.None));
        Assert.Equal(0, await maintenance.DropContactChangesAsync(Cutoff, CancellationToken.None));
        Assert.Equal(0, await maintenance.DropPerishableAsync(Cutoff, CancellationToken.None));
        Assert.Null(await store.Records.FindTraceAsync(GrainOf("behind", 0), 0, CancellationToken.None));
        Assert.Equal("t", Text((await store.Records.FindTraceAsync(GrainOf("ahead", 0), 0, CancellationToken.None))!.Value));
        Assert.Single(await store.Records.ReadContactsAsync(GrainOf("young-0", 0), 10, CancellationToken.None));
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();
    }

    [Fact]
    public async Task NothingIsDropped_OfAnEmptyStore()
    {
        var (sqlite, store) = _folder.OpenStore();
        var maintenance = new SqliteMaintenance(sqlite);

        Assert.Equal(0, await maintenance.DropTracesAsync(Cutoff, CancellationToken.None));
        Assert.Equal(0, await maintenance.DropContactChangesAsync(Cutoff, CancellationToken.None));
        Assert.Equal(0, await maintenance.DropPerishableAsync(Cutoff, CancellationToken.None));
        await store.Close();
    }

    [Fact]
    public async Task ChangesOfContactsGoByAge_AndWhatIsLeftSaysHowTheContactStands()
    {
        var (sqlite, store) = _folder.OpenStore();
        var maintenance = new SqliteMaintenance(sqlite);
        var number = await ChangeAsync(0, 0, Old, "gone", "planned");
        await ChangeAsync(number, 1, Old.AddHours(1), "straddling", "planned");
        await ChangeAsync(number, 2, Old.AddHours(2), "gone", "delivered");
        await ChangeAsync(number, 3, Noon, "straddling", "delivered");
        await ChangeAsync(number, 4, Noon.AddHours(1), "kept", "planned");
        await ChangeAsync(number, 5, Noon.AddHours(2), "kept", "sent");

        Assert.Equal(3, await maintenance.DropContactChangesAsync(Cutoff, CancellationToken.None));

        Assert.Equal<ContactRow>(
            [
                new(new ContactChange("kept", "sms", "marketing", "offer", "sent"), Noon.AddHours(1), Noon.AddHours(2)),
                new(new ContactChange("straddling", "sms", "marketing", "offer", "delivered"), Noon, Noon),
            ],
            await store.Records.ReadContactsAsync(Alice, 10, CancellationToken.None));
        Assert.Equal(6, (await store.LoadAsync(Alice)).Version);
        Assert.Empty(await store.Maintenance.CheckAsync(CancellationToken.None));
        await store.Close();

        async Task<long> ChangeAsync(long grain, long version, DateTimeOffset at, string key, string state) =>
            await store.AppendAsync(Turn(Alice, grain, version, "e") with
            {
                At = at,
                Contacts = [new ContactChange(key, "sms", "marketing", "offer", state)],
            });
    }

    private static GrainKey GrainOf(string name, int index) => new("subscriber", $"{name}-{index}");

    /// <summary>Grains with one turn each that leaves something of all that retention drops.</summary>
    private static Task WriteAsync(OpenStore store, string name, int count, DateTimeOffset at) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(index => store.AppendAsync(Perishable(GrainOf(name, index), 0, 0, at) with
        {
            Snapshot = Bytes("s"),
            Trace = Bytes("t"),
            Contacts = [new ContactChange($"{name}-{index}~1~0", "sms", "marketing", "offer", "planned")],
        })));
}
