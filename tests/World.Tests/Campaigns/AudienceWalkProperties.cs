using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Silo.Campaigns;
using SmartManager.Store;
using SmartManager.Store.Sqlite;
using SmartManager.Support;

namespace SmartManager.World.Tests.Campaigns;

/// <summary>A walk gives whoever may be in an audience, each once and in order, whatever the pages; on a real store.</summary>
public sealed class AudienceWalkProperties : IAsyncLifetime
{
    private const int Base = 40;
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-walk-").FullName;
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SqliteStore _store = null!;
    private int _lists;

    private SqliteLists Lists => new(_store);

    private AudienceWalk Walk => new(new SqliteRecords(_store), Lists);

    private static string[] All { get; } = [.. Enumerable.Range(0, Base).Select(Id).Order(StringComparer.Ordinal)];

    /// <summary>Whose order is not that of the numbers.</summary>
    private static string Id(int number) => (number % 3) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"s-{number}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"S.{number}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number}:x"),
    };

    public async Task InitializeAsync()
    {
        var instruments = new StoreInstruments(_metrics.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _store = SqliteStore.Open(
            new StoreOptions { Folder = _folder }, new StoreSurroundings(TimeProvider.System, instruments, NullLoggerFactory.Instance));
        foreach (var id in All)
        {
            await _store.AppendAsync(
                new Turn
                {
                    Grain = new GrainKey("subscriber", id),
                    GrainNumber = 0,
                    ExpectedVersion = 0,
                    At = Noon,
                    Entries = [new JournalEntry(new byte[] { 1 }, Retention.Lasting)],
                },
                CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _metrics.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void EachOnce_InOrder_AndJustThoseOfTheNaiveSet() => Prop.ForAll(Cases, each =>
    {
        var names = each.Lists.Select(MakeAsync).Select(static task => task.GetAwaiter().GetResult()).ToList();
        var audience = Audience.Of(Document(each.Shape, names), []);

        var walked = WalkAsync(audience, each.PageSize).GetAwaiter().GetResult();

        var sets = audience.Lists.Select(name => each.Lists[names.IndexOf(name)].Select(Id).ToHashSet(StringComparer.Ordinal)).ToList();
        var expected = All
            .Select(id => new AudienceMember(id, sets.Select((set, place) => set.Contains(id) ? 1u << place : 0).Aggregate(0u, (all, bit) => all | bit)))
            .Where(member => !audience.IsWithinLists || (member.Listed & audience.SourceLists) != 0)
            .ToList();
        return expected.SequenceEqual(walked);
    }).Holds();

    /// <summary>Who is in the audience is met: nobody is left out by the choice of lists to walk.</summary>
    [Fact]
    public void WhoIsOnNoListThatIsWalked_IsNotInTheAudience() => Prop.ForAll(Cases, each =>
    {
        var names = each.Lists.Select((_, place) => string.Create(CultureInfo.InvariantCulture, $"n-{place}")).ToList();
        var audience = Audience.Of(Document(each.Shape, names), []);
        var state = Domain.Subscribers.SubscriberState.Initial(Domain.Subscribers.SubscriberId.Parse("s-1"));
        return Enumerable.Range(0, 1 << audience.Lists.Length)
            .All(listed => !audience.IsWithinLists || ((uint)listed & audience.SourceLists) != 0 || !audience.Has(state, (uint)listed, Noon));
    }).Holds();

    [Fact]
    public async Task TheEstimate_IsOfWhatIsWalked()
    {
        var (one, other) = (await MakeAsync([1, 2, 3]), await MakeAsync([.. Enumerable.Range(0, 30)]));

        Assert.Equal(Base, await Walk.EstimateAsync(Of(Everyone), CancellationToken.None));
        Assert.Equal(33, await Walk.EstimateAsync(Of(Any(List(one), List(other))), CancellationToken.None));
        Assert.Equal(3, await Walk.EstimateAsync(Of(Every(List(one), Not(List(other)))), CancellationToken.None));
        Assert.Equal(Base, await Walk.EstimateAsync(Of(Not(List(other))), CancellationToken.None));

        static Audience Of(AudienceDocument document) => Audience.Of(document, []);
    }

    [Fact]
    public async Task AListThatIsNotWhole_IsNotWalked()
    {
        var list = (await Lists.TryBeginAsync("loading", "anna", Noon, CancellationToken.None))!.Value;
        await Lists.AddMembersAsync(list, [Id(1)], Noon, CancellationToken.None);
        foreach (var document in (AudienceDocument[])[List("loading"), List("never-was"), Every(Everyone, Not(List("loading")))])
        {
            var audience = Audience.Of(document, []);
            await Assert.ThrowsAsync<ListNotReadyException>(async () => await Walk.ReadAsync(audience, null, 10, CancellationToken.None));
            await Assert.ThrowsAsync<ListNotReadyException>(async () => await Walk.EstimateAsync(audience, CancellationToken.None));
        }
    }

    private static AudienceDocument Everyone { get; } = new() { Everyone = true };

    private static AudienceDocument List(string name) => new() { List = name };

    private static AudienceDocument Not(AudienceDocument document) => new() { Not = document };

    private static AudienceDocument Any(params ImmutableArray<AudienceDocument> parts) => new() { AnyOf = parts };

    private static AudienceDocument Every(params ImmutableArray<AudienceDocument> parts) => new() { AllOf = parts };

    /// <summary>A tree that names each list of the case at least once.</summary>
    private static AudienceDocument Document(int shape, List<string> names)
    {
        ImmutableArray<AudienceDocument> lists = [.. names.Select(List)];
        return (shape % 6) switch
        {
            0 => Any(lists),
            1 => Every(lists),
            2 => Any([Everyone, .. lists]),
            3 => Every([lists[0], .. lists.Skip(1).Select(Not)]),
            4 => Every([Everyone, .. lists.Select(Not)]),
            _ => Any([Every([lists[^1], Everyone]), .. lists.Select(list => Every(list, Not(lists[0])))]),
        };
    }

    private static Arbitrary<Case> Cases { get; } = Arb.From(
        from shape in Gen.Choose(0, 5)
        from pageSize in Gen.Frequency((3, Gen.Choose(1, 5)), (1, Gen.Choose(6, 2 * Base)))
        from count in Gen.Choose(1, 4)
        from lists in Gen.Choose(0, Base - 1).ListOf().ListOf(count)
        select new Case(shape, pageSize, [.. lists.Select(static list => list.Distinct().ToImmutableArray())]));

    private async Task<string> MakeAsync(ImmutableArray<int> members)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"list-{++_lists:d4}");
        var list = (await Lists.TryBeginAsync(name, "anna", Noon, CancellationToken.None))!.Value;
        await Lists.AddMembersAsync(list, [.. members.Select(Id)], Noon, CancellationToken.None);
        await Lists.TryEndAsync(list, isReady: true, CancellationToken.None);
        return name;
    }

    private async Task<List<AudienceMember>> WalkAsync(Audience audience, int pageSize)
    {
        var (walked, after) = (new List<AudienceMember>(), (string?)null);
        do
        {
            var page = await Walk.ReadAsync(audience, after, pageSize, CancellationToken.None);
            Assert.InRange(page.Members.Length, 0, pageSize);
            walked.AddRange(page.Members);
            after = page.NextAfter;
        }
        while (after is not null);

        return walked;
    }

    private sealed record Case(int Shape, int PageSize, ImmutableArray<ImmutableArray<int>> Lists);
}
