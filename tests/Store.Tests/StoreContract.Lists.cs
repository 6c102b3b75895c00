using System.Globalization;
using SmartManager.Contracts.Storage;
using static SmartManager.Store.Tests.Given;

namespace SmartManager.Store.Tests;

/// <summary>Uploaded lists, and what reads many at once.</summary>
public abstract partial class StoreContract
{
    [StoreFact]
    public async Task AList_IsReadOnlyWhenItIsWhole_InOrdinalOrder_EachMemberOnce()
    {
        var list = await BeginAsync("vip");
        Assert.Null(await Store.Lists.TryBeginAsync("vip", "anna", Noon, CancellationToken.None));
        Assert.True(await AddAsync(list, "b", "a", "B", "a"));
        Assert.True(await AddAsync(list, "b", "c-1", "a.b"));
        Assert.Empty(await MembersAsync(list, null, 10));
        Assert.Equal(
            new SubscriberList(list, "vip", ListState.Loading, 5, Noon, "anna"), await Store.Lists.FindAsync("vip", CancellationToken.None));

        Assert.True(await Store.Lists.TryEndAsync(list, isReady: true, CancellationToken.None));

        Assert.Equal<string>(["B", "a", "a.b", "b", "c-1"], await MembersAsync(list, null, 10));
        Assert.Equal<string>(["a", "a.b"], await MembersAsync(list, "B", 2));
        Assert.Equal<string>(["b"], await MembersAsync(list, "aa", 1));
        Assert.Empty(await MembersAsync(list, "c-1", 10));
        Assert.False(await AddAsync(list, "late"));
        Assert.False(await Store.Lists.TryEndAsync(list, isReady: false, CancellationToken.None));
        await ReopenAsync();
        Assert.Equal(ListState.Ready, (await Store.Lists.FindAsync("vip", CancellationToken.None))!.State);
        Assert.Equal(5, (await MembersAsync(list, null, 10)).Count);
        Assert.Empty(await Store.Maintenance.CheckAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task AnUploadThatStopped_IsNeverRead_AndGivesItsNameBack()
    {
        var list = await BeginAsync("vip");
        await AddAsync(list, "a", "b");
        await ReopenAsync();
        Assert.Equal(0, await Store.Lists.SweepAsync(Noon, CancellationToken.None)); // Touched just then: it may live.
        Assert.Equal(ListState.Loading, (await Store.Lists.FindAsync("vip", CancellationToken.None))!.State);

        Assert.Equal(2, await Store.Lists.SweepAsync(Noon.AddTicks(1), CancellationToken.None));

        Assert.Equal(
            new SubscriberList(list, "vip", ListState.Failed, 0, Noon, "anna"), await Store.Lists.FindAsync("vip", CancellationToken.None));
        Assert.False(await AddAsync(list, "c"));
        Assert.False(await Store.Lists.TryEndAsync(list, isReady: true, CancellationToken.None));
        var second = await BeginAsync("vip");
        Assert.NotEqual(list, second);
        await AddAsync(second, "z");
        await Store.Lists.TryEndAsync(second, isReady: true, CancellationToken.None);
        Assert.Equal<string>(["z"], await MembersAsync(second, null, 10));
        await Store.Lists.SweepAsync(Noon, CancellationToken.None);
        Assert.Single(await Store.Lists.ReadListsAsync(null, 10, CancellationToken.None));
    }

    [StoreFact]
    public async Task ADroppedList_IsGoneAtOnce_AndItsMembersInSteps()
    {
        string[] many = [.. Enumerable.Range(0, 9_000).Select(i => i.ToString("d6", CultureInfo.InvariantCulture))];
        var (kept, list) = (await BeginAsync("kept"), await BeginAsync("vip"));
        await AddAsync(kept, many);
        await AddAsync(list, many);
        Assert.False(await Store.Lists.TryDropAsync("vip", CancellationToken.None)); // Somebody loads it.
        await Store.Lists.TryEndAsync(kept, isReady: true, CancellationToken.None);
        await Store.Lists.TryEndAsync(list, isReady: true, CancellationToken.None);

        Assert.True(await Store.Lists.TryDropAsync("vip", CancellationToken.None));

        Assert.Null(await Store.Lists.FindAsync("vip", CancellationToken.None));
        Assert.Empty(await MembersAsync(list, null, 10));
        Assert.False(await Store.Lists.TryDropAsync("vip", CancellationToken.None));
        Assert.Equal(9_000, await Store.Lists.SweepAsync(Noon, CancellationToken.None));
        Assert.Equal(0, await Store.Lists.SweepAsync(Noon, CancellationToken.None));
        Assert.Equal<string>(many, await MembersAsync(kept, null, 10_000));
        Assert.NotEqual(list, await BeginAsync("vip"));
        Assert.Empty(await Store.Maintenance.CheckAsync(CancellationToken.None));
    }

    [StoreFact]
    public async Task Lists_AreReadByName_AndOldOnesDropped()
    {
        foreach (var (name, days) in (IEnumerable<(string, int)>)[("b", 0), ("a", 2), ("c", 1), ("ä", 3)])
        {
            var list = (await Store.Lists.TryBeginAsync(name, "anna", Noon.AddDays(days), CancellationToken.None))!.Value;
            await Store.Lists.TryEndAsync(list, isReady: name != "c", CancellationToken.None);
        }

        Assert.Equal<string>(["a", "b", "c", "ä"], await NamesAsync(null, 10));
        Assert.Equal<string>(["b", "c"], await NamesAsync("a", 2));
        Assert.Equal(2, await Store.Lists.DropOldAsync(Noon.AddDays(2), CancellationToken.None));
        Assert.Equal<string>(["a", "ä"], await NamesAsync(null, 10));

        async Task<IEnumerable<string>> NamesAsync(string? after, int limit) =>
            (await Store.Lists.ReadListsAsync(after, limit, CancellationToken.None)).Select(list => list.Name);
    }

    [StoreFact]
    public async Task ManyNames_AreLookedUpAtOnce()
    {
        await Store.AppendAsync(Turn(Alice, 0, 0, "a") with { Lookups = [new LookupEntry("msisdn/1", "alice"), new LookupEntry("msisdn/2", "bob")] });
        await Store.AppendAsync(Turn(new GrainKey("campaign", "c"), 0, 0, "c"));

        var found = await Store.Records.FindLookupsAsync(["msisdn/2", "msisdn/3", "msisdn/1", "msisdn/2", "\0"], CancellationToken.None);
        var ids = await Store.Records.FindGrainIdsAsync("subscriber", ["bob", "alice", "c", "alice", "\0"], CancellationToken.None);

        Assert.Equal<string>(["msisdn/1 alice", "msisdn/2 bob"], found.Select(each => $"{each.Key} {each.Value}").Order(StringComparer.Ordinal));
        Assert.Equal<string>(["alice"], ids);
        Assert.Empty(await Store.Records.FindLookupsAsync([], CancellationToken.None));
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task AScan_GivesEachGrainOfAKindOnce_WithAllThatItHas(int limit)
    {
        var expected = new SortedDictionary<long, string>();
        for (var i = 0; i < 40; i++)
        {
            var grain = new GrainKey(i % 4 == 3 ? "campaign" : "subscriber", $"id-{i}");
            var number = await Store.AppendAsync(Turn(grain, 0, 0, $"a{i}", $"b{i}") with { Snapshot = i % 3 == 0 ? Bytes($"s{i}") : (ReadOnlyMemory<byte>?)null });
            await Store.AppendAsync(Turn(grain, number, 2, $"c{i}") with { MessageId = "m" });
            var text = i % 3 == 0 ? $"id-{i} 3 s{i} c{i}" : $"id-{i} 3  a{i} b{i} c{i}";
            if (i % 5 == 0)
            {
                await Store.AppendAsync(Turn(grain, number, 3, "d") with { Snapshot = Bytes("all") });
                text = $"id-{i} 4 all ";
            }

            if (grain.Kind == "subscriber")
            {
                expected.Add(number, text);
            }
        }

        Assert.Equal<string>(expected.Values, await ScanAsync(limit));
        await ReopenAsync();
        Assert.Equal<string>(expected.Values, await ScanAsync(limit));
    }

    private async Task<List<string>> ScanAsync(int limit)
    {
        var seen = new List<string>();
        for (long? after = 0; after is { } from;)
        {
            var page = await Store.Scan.ReadAsync("subscriber", from, limit, CancellationToken.None);
            Assert.InRange(page.Grains.Count, 0, limit);
            seen.AddRange(page.Grains.Select(grain => $"{grain.Id} {grain.Version} {Text(grain.Snapshot)} {string.Join(' ', Texts(grain.Tail))}"));
            after = page.NextAfter;
        }

        return seen;
    }

    private async Task<long> BeginAsync(string name) =>
        (await Store.Lists.TryBeginAsync(name, "anna", Noon, CancellationToken.None)) ?? throw new InvalidOperationException("The name is taken.");

    private async Task<bool> AddAsync(long list, params string[] members) =>
        await Store.Lists.AddMembersAsync(list, members, Noon, CancellationToken.None);

    private async Task<IReadOnlyList<string>> MembersAsync(long list, string? after, int limit) =>
        await Store.Lists.ReadMembersAsync(list, after, limit, CancellationToken.None);
}
