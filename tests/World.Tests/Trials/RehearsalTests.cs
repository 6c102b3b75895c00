using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Trials;
using SmartManager.Support;

namespace SmartManager.World.Tests.Trials;

/// <summary>A rehearsal says what the real run will do, and does none of it.</summary>
public sealed class RehearsalTests
{
    private const int SubscriberCount = 150;

    /// <summary>Two first waves, a later one, a control group, a sample, regions, slots: what a first wave can have.</summary>
    private static CampaignDocument Spring => CampaignSamples.Basic with
    {
        Regions = ["lanzhou", "tianshui"],
        SamplePercent = 80,
        ControlPercent = 20,
        Costs = new CostsDocument { Contacts = [new ContactCostDocument(Channel.Sms, 7)], IncentiveMinor = 30 },
        Tasks =
        [
            CampaignSamples.Task("sms", Channel.Sms, "newspaper"),
            CampaignSamples.Task("again", Channel.Sms, "gift") with
            {
                Slots = [new SlotDocument { From = new TimeOnly(18, 0), Until = new TimeOnly(20, 0) }],
                PerDayMax = 10,
                PerSecondMax = 1,
            },
            CampaignSamples.Task("hall", Channel.Hall, "newspaper") with
            {
                After = new WaveDocument { Task = "sms", When = [TaskOutcome.Silent] },
            },
        ],
    };

    [Fact]
    public async Task TheRealRunGivesTheSameBytes_AtTheSameInstant()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(SubscriberCount);
        var plan = await house.StoreAsync(Spring with { Tasks = Spring.Tasks.SetItem(1, Spring.Tasks[1] with { PerDayMax = null }) });
        var (result, lines) = await house.RehearseAsync(plan);

        var dispatch = house.Grains.GetGrain<IDispatchGrain>(plan.Id);
        await dispatch.Run(1);
        await UntilAsync(async () => (await dispatch.GetProgress()).Tasks.Count(task => task.EndedAt is not null) >= 2);
        Assert.Equal(await house.HappenedAsync(plan.Id), Sorted(lines));

        // And the counters of the real run tell the same sums.
        var today = DateOnly.FromDateTime(SubscriberSpec.Noon.UtcDateTime);
        var counts = await house.Get<CampaignCounters>().ReadAsync(plan.Id, today, today, CancellationToken.None);
        foreach (var task in result.Tasks)
        {
            var funnel = counts.Tasks[task.Task];
            Assert.Equal((task.Targets, task.Control, task.Planned), (funnel.Targets, funnel.Control, funnel.Executable));
            Assert.Equal(
                task.HeldBack.Select(one => (one.Code, one.Count)),
                funnel.HeldBack.Where(one => one.Key != "holdout.campaign").Select(one => (one.Key, one.Value)));
        }

        Assert.True(result.Tasks[0].Planned > 20 && result.Tasks[0].Control > 5 && result.Tasks[0].HeldBack.Length >= 2, lines);
    }

    [Fact]
    public async Task NothingIsWritten()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(20);
        var plan = await house.StoreAsync(Spring);
        var before = await VersionsAsync(house);
        await house.RehearseAsync(plan);
        Assert.Equal(before, await VersionsAsync(house));
        Assert.Empty(await house.HappenedAsync(plan.Id));
    }

    [Fact]
    public async Task OneWhoCannotBeReadIsCounted_AndTheOthersAreAsked()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(20);
        await house.Get<IGrainStore>().AppendAsync(
            new Turn
            {
                Grain = new GrainKey(SubscriberGrain.Kind, "spoiled"),
                GrainNumber = 0,
                ExpectedVersion = 0,
                At = house.Clock.GetUtcNow(),
                Entries = [new JournalEntry("not an event"u8.ToArray(), Retention.Lasting)],
            },
            CancellationToken.None);
        var (result, _) = await house.RehearseAsync(await house.StoreAsync(Spring));
        Assert.Equal((20, 1), (result.Asked, result.Unreadable));
    }

    [Fact]
    public async Task TheSameBytesComeOut_OnHoweverManyCores()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(SubscriberCount);
        var plan = await house.StoreAsync(Spring);
        var (one, lines) = await house.RehearseAsync(plan, options: new TrialOptions { PagesAtOnceMax = 1, PageSize = 10 });
        var (many, same) = await house.RehearseAsync(plan, options: new TrialOptions { PagesAtOnceMax = 8, PageSize = 17 });

        Assert.Equal(lines, same);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(one), System.Text.Json.JsonSerializer.Serialize(many));
        Assert.Equal(lines.Length, one.LineBytes);
    }

    [Fact]
    public async Task AnotherRulebookIsTriedOut_AndASampleIsPartOfTheWhole()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(SubscriberCount);
        var plan = await house.StoreAsync(Spring);
        var (whole, lines) = await house.RehearseAsync(plan);
        var strict = Rulebooks.Compile(Rulebooks.Basic with
        {
            ContactPolicy = Rulebooks.Basic.ContactPolicy with { Caps = [new CapDocument("none", [Channel.Sms], 1, TimeSpan.FromDays(30))] },
        });
        var (candidate, _) = await house.RehearseAsync(plan, strict);
        var (sample, some) = await house.RehearseAsync(plan, percent: 30);

        Assert.Equal(whole.Targets, candidate.Targets);
        Assert.True(candidate.Tasks.Sum(task => task.Planned) < whole.Tasks.Sum(task => task.Planned));
        Assert.InRange(sample.Asked, SubscriberCount * 15 / 100, SubscriberCount * 45 / 100);
        Assert.Subset(lines.Split('\n').ToHashSet(), some.Split('\n').ToHashSet());
    }

    [Fact]
    public async Task TellsSlotsPaceCostAndWhatIsExpected()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(SubscriberCount);
        var (result, _) = await house.RehearseAsync(await house.StoreAsync(Spring));
        var (first, second, later) = (result.Tasks[0], result.Tasks[1], Assert.Single(result.LaterWaves));

        Assert.Equal(first.Planned, first.Contacts.Sum(hour => hour.Count));
        Assert.Equal((new DateOnly(2026, 3, 2), 12), Assert.Single(first.Contacts) is var due ? (due.Date, due.Hour) : default);
        Assert.All(second.Contacts, hour => Assert.InRange(hour.Hour, 18, 19));
        Assert.Equal((second.Planned + 9) / 10, second.PlanningDays);
        Assert.Equal(("hall", "sms", first.Targets), (later.Task, later.After, later.TargetsMax));
        Assert.Equal((first.Planned + second.Planned) * 7, result.Cost.ContactsMinor);
        Assert.Equal(first.Planned * 0.5, first.Responses.Expected, 6); // The propensity of every offer here.
        Assert.Equal(first.Planned * 0.5 * 100, first.RevenueMinor.Expected, 6);
        Assert.Equal((first.Planned + second.Planned) * 15, result.Cost.IncentivesMinor.Expected, 6);
        Assert.Equal(
            1.96 * Math.Sqrt(first.Planned) / 2, first.Responses.High - first.Responses.Expected, 1);
    }

    [Fact]
    public async Task NamesWhatStoodInTheWay_AndWhom()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(30);
        var other = await house.StoreAsync(Spring with { Id = "winter", ControlPercent = 0, SamplePercent = 100 });
        for (var i = 0; i < 30; i++)
        {
            var subscriber = house.Grains.GetGrain<Contracts.Subscribers.ISubscriberGrain>(TrialHouse.IdOf(i));
            await subscriber.Consider(new(other.Id, 1, "sms", 0));
            await subscriber.Consider(new(other.Id, 1, "again", 0));
        }

        var plan = await house.StoreAsync(CampaignSamples.Basic with { Tasks = [CampaignSamples.Task("sms", Channel.Sms, "bill-saver")] });
        var (result, _) = await house.RehearseAsync(plan);
        var code = result.Tasks[0].HeldBack.Select(one => one.Code).First(one => one.StartsWith("contact-policy.", StringComparison.Ordinal));

        var conflict = result.Conflicts.Single(one => one.Code == code);
        var concerned = result.Concerned.Single(one => one.Code == code).Subscribers;
        Assert.Equal("winter", conflict.Campaign);
        Assert.Equal(result.Tasks[0].HeldBack.Single(one => one.Code == code).Count, concerned.Length);
        Assert.InRange(conflict.Count, concerned.Length / 2, concerned.Length);
        Assert.Contains(TrialHouse.IdOf(1), concerned);
    }

    [Fact]
    public async Task WhomItHasComeToBefore_IsNotAskedAgain()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(10);
        var plan = await house.StoreAsync(CampaignSamples.Basic);
        await house.Grains.GetGrain<Contracts.Subscribers.ISubscriberGrain>(TrialHouse.IdOf(1)).Consider(new(plan.Id, 1, "sms", 0));
        var (result, lines) = await house.RehearseAsync(plan);
        Assert.Equal((10, 9, 1), (result.Asked, result.Targets, result.AlreadyIn));
        Assert.DoesNotContain(TrialHouse.IdOf(1), lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyThoseOnAListAreAsked_AndNobodyWhileItIsNotReady()
    {
        await using var house = await TrialHouse.StartAsync(Rulebooks.Basic);
        await house.FillAsync(10);
        var lists = house.Get<ISubscriberLists>();
        var list = (await lists.TryBeginAsync("vip", "test", house.Clock.GetUtcNow(), CancellationToken.None))!.Value;
        await lists.AddMembersAsync(
            list, [TrialHouse.IdOf(1), TrialHouse.IdOf(2), TrialHouse.IdOf(8), "nobody"], house.Clock.GetUtcNow(), CancellationToken.None);
        var plan = await house.StoreAsync(CampaignSamples.Basic with
        {
            Audience = new AudienceDocument { List = "vip" },
            Exclude = [new AudienceDocument { Condition = "points = 2" }],
        });
        await Assert.ThrowsAsync<ListNotReadyException>(() => house.RehearseAsync(plan));

        Assert.True(await lists.TryEndAsync(list, isReady: true, CancellationToken.None));
        var (result, lines) = await house.RehearseAsync(plan);
        Assert.Equal((4, 2), (result.Asked, result.Targets));
        Assert.Equal(
            [TrialHouse.IdOf(1), TrialHouse.IdOf(8)], lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('"')[3]));
    }

    internal static string Sorted(string lines) =>
        string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .OrderBy(static line => line.Split('"')[3], StringComparer.Ordinal).Select(static line => line + "\n"));

    internal static async Task UntilAsync(Func<Task<bool>> isDone)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isDone())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, enough.Token);
        }
    }

    private static async Task<List<long>> VersionsAsync(TrialHouse house)
    {
        var versions = new List<long>();
        foreach (var id in await house.Get<IRecords>().ReadGrainIdsAsync(SubscriberGrain.Kind, null, 10_000, CancellationToken.None))
        {
            versions.Add((await house.Get<IGrainStore>().LoadAsync(new GrainKey(SubscriberGrain.Kind, id), CancellationToken.None)).Version);
        }

        return versions;
    }
}
