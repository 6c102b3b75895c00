using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Dispatching;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Campaigns;
using SmartManager.Support;

namespace SmartManager.Relay.Tests;

/// <summary>A campaign goes through its audience in a whole silo on a real store.</summary>
public sealed class DispatchTests
{
    private const int Count = 120;
    private static readonly CampaignDocument Spring = CampaignSamples.Basic;

    [Fact]
    public async Task DecidesEverybodyOnce_AndWhatIsPlannedLeaves()
    {
        await using var house = await OpenAsync();
        await RunAsync(house, Spring with { ControlPercent = 50 });
        await ThroughAsync(house);
        var counters = await CountersAsync(house);
        Assert.Equal(Count, counters["sms/target"]);
        Assert.InRange(counters["sms/control"], 35, 85);
        Assert.Equal(Count, counters["sms/control"] + counters["sms/planned"]);
        await house.DrainAllAsync();
        Assert.Equal(counters["sms/planned"], house.Carrier.Sent.Count);
        Assert.Equal(house.Carrier.Sent.Count, house.Carrier.Sent.Distinct().Count());
        Assert.Equal(counters["sms/planned"], (await CountersAsync(house))["sms/silent"]);

        // As long as something waited it could be paused and ended; now nothing does.
        Assert.Equal(DispatchPhase.Running, (await house.Grains.GetGrain<IDispatchGrain>("spring").GetProgress()).Phase);
        await CompletedAsync(house);
    }

    [Fact]
    public async Task PauseHoldsDecisionsAndHandOvers_AndRunGoesOnWithoutAGapOrARepeat()
    {
        await using var house = await OpenAsync(pageSize: 10);
        await RunAsync(house, Spring);
        var dispatch = house.Grains.GetGrain<IDispatchGrain>("spring");
        await UntilAsync(async () => (await dispatch.GetProgress()).Tasks[0].Asked > 0);
        await dispatch.Pause("a person wants to look");
        var asked = (await CountersAsync(house)).GetValueOrDefault("sms/target");
        Assert.Equal(0, await house.DrainAsync());
        Assert.Empty(house.Carrier.Sent);
        Assert.Equal(asked, (await CountersAsync(house)).GetValueOrDefault("sms/target"));
        Assert.Equal(DispatchPhase.Paused, (await dispatch.GetProgress()).Phase);

        await dispatch.Run(1);
        await ThroughAsync(house);
        await house.DrainAllAsync();
        Assert.Equal(Count, (await CountersAsync(house))["sms/target"]);
        Assert.Equal(Count, house.Carrier.Sent.Distinct().Count());
        Assert.Equal(Count, house.Carrier.Sent.Count);
    }

    [Fact]
    public async Task NothingLeavesAnyMore_WhenItIsEnded()
    {
        await using var house = await OpenAsync();
        await RunAsync(house, Spring);
        await ThroughAsync(house);
        await RunAsync(house, Spring with { Id = "other" });
        await house.Grains.GetGrain<IDispatchGrain>("other").Terminate("a mistake in the text");
        await house.DrainAllAsync();
        var counters = await CountersAsync(house, "other");
        Assert.Equal(0, counters.GetValueOrDefault("sms/planned"));
        Assert.Equal(
            counters.GetValueOrDefault("sms/target"),
            counters.GetValueOrDefault("sms/not-reached") + counters.GetValueOrDefault("sms/held-back"));
        Assert.Equal(Count, house.Carrier.Sent.Count); // All of the campaign that was not ended.
        await house.Grains.GetGrain<IDispatchGrain>("other").Run(1);
        Assert.Equal(DispatchPhase.Stopped, (await house.Grains.GetGrain<IDispatchGrain>("other").GetProgress()).Phase);
    }

    [Fact]
    public async Task ALaterWaveReachesThoseWhoWereNot_AfterItsWait()
    {
        await using var house = await OpenAsync();
        await RunAsync(house, Spring with
        {
            Tasks =
            [
                CampaignSamples.Task("first", Channel.Sms, "newspaper"),
                CampaignSamples.Task("second", Channel.Sms, "gift") with
                {
                    After = new WaveDocument { Task = "first", When = [TaskOutcome.NotReached], Wait = TimeSpan.FromHours(2) },
                },
            ],
        });
        await UntilAsync(async () => (await CountersAsync(house)).GetValueOrDefault("first/target") == Count);
        await house.DrainAllAsync();
        foreach (var id in house.Carrier.Sent.Take(30).ToList())
        {
            var contact = (await house.Subscriber(id).GetState()).Contacts[^1];
            var key = new ContactKey(SubscriberId.Parse(id), contact.Version, contact.Ordinal);
            await house.TellAsync(id, new SubscriberCommand.RecordReceipt(key, DeliveryStatus.Undelivered));
        }

        Assert.Equal(30, (await CountersAsync(house))["first/not-reached"]);
        house.Later(TimeSpan.FromHours(2));
        await UntilAsync(async () =>
        {
            await house.FireAsync();
            return (await house.Grains.GetGrain<IDispatchGrain>("spring").GetProgress()).Tasks[1].EndedAt is not null;
        });
        Assert.Equal(30, (await CountersAsync(house))["second/target"]);
        Assert.Equal(30, (await CountersAsync(house))["second/planned"]);
    }

    [Fact]
    public async Task PlansNoMoreOnADayThanItMay()
    {
        await using var house = await OpenAsync();
        await RunAsync(house, Spring with { Tasks = [Spring.Tasks[0] with { PerDayMax = 50 }] });
        foreach (var planned in new[] { 50, 100, Count })
        {
            await UntilAsync(async () =>
            {
                await house.FireAsync(); // A wake-up that comes while it still works is set again, for an instant that is past by then.
                return (await CountersAsync(house)).GetValueOrDefault("sms/planned") == planned;
            });
            await house.Grains.GetGrain<IDispatchGrain>("spring").Rest();
            Assert.Equal(planned, (await CountersAsync(house))["sms/planned"]);
            house.Later(TimeSpan.FromDays(1));
        }
    }

    /// <summary>A page was asked, and the place behind it was lost with its silo: what it had planned counts for the day.</summary>
    [Fact]
    public async Task PlansNoMoreOnADayThanItMay_WhenAPageIsAskedAgain()
    {
        await using var house = await OpenAsync();
        var limited = Spring with { Tasks = [Spring.Tasks[0] with { PerDayMax = 50 }] };
        await StoreAsync(house, limited);
        for (var i = 0; i < 30; i++)
        {
            await house.Subscriber(RelayHouse.IdOf(i)).Consider(new SubscriberCommand.ProposeTask("spring", 1, "sms", 0));
        }

        await house.Grains.GetGrain<IDispatchGrain>("spring").Run(1);
        await house.Grains.GetGrain<IDispatchGrain>("spring").Rest();
        Assert.Equal(50, (await CountersAsync(house))["sms/planned"]);
    }

    /// <summary>From the answer on nothing is handed over, and the answer does not take long: a person waits for it.</summary>
    [Fact]
    public async Task APauseIsAnsweredWithinASecond_AndNothingIsHandedOverAfterIt()
    {
        await using var house = await OpenAsync(pageSize: 10);
        var last = 0L;
        house.Carrier.Before = async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            Interlocked.Exchange(ref last, TimeProvider.System.GetTimestamp());
        };
        await RunAsync(house, Spring);
        using var stop = new CancellationTokenSource();
        var relay = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await house.DrainAsync();
            }
        });
        await UntilAsync(() => Task.FromResult(house.Carrier.Sent.Count > 5)); // The walk and the relay are both at work.

        var asked = TimeProvider.System.GetTimestamp();
        await house.Grains.GetGrain<IDispatchGrain>("spring").Pause("a person waits");
        var answered = TimeProvider.System.GetTimestamp();
        var sent = house.Carrier.Sent.Count;
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await stop.CancelAsync();
        await relay;

        var took = TimeProvider.System.GetElapsedTime(asked, answered);
        Assert.True(took < TimeSpan.FromSeconds(1), $"The answer took {took.TotalMilliseconds} ms.");
        Assert.Equal(sent, house.Carrier.Sent.Count);
        Assert.True(Interlocked.Read(ref last) <= answered);
        Assert.InRange(sent, 6, Count - 1); // There was more to send.
    }

    [Fact]
    public async Task StandsStill_WhenItsListIsNotTheOneThatWasApproved()
    {
        await using var house = await OpenAsync();
        var number = await ListAsync(house);
        var vip = Spring with { Audience = new AudienceDocument { List = "vip" } };
        await StoreAsync(house, vip, new() { ["vip"] = number });
        await house.Lists.TryDropAsync("vip", CancellationToken.None);
        Assert.NotEqual(number, await ListAsync(house));
        var dispatch = house.Grains.GetGrain<IDispatchGrain>("spring");
        await dispatch.Run(1);
        await dispatch.Rest();
        Assert.Equal((DispatchPhase.Paused, "audience.list-changed"), ((await dispatch.GetProgress()).Phase, (await dispatch.GetProgress()).Reason));
        Assert.Empty(await CountersAsync(house));
    }

    [Fact]
    public async Task IsPausedAndNotTriedForEver_WhenAsManyTriggersRunAsMay()
    {
        await using var house = await OpenAsync();
        var trigger = Spring with { Trigger = new CampaignTriggerDocument { Event = "top-up" } };
        for (var i = 0; i < CampaignLimits.TriggersMax; i++)
        {
            await RunAsync(house, trigger with { Id = $"t-{i}" });
        }

        await RunAsync(house, trigger);
        var progress = await house.Grains.GetGrain<IDispatchGrain>("spring").GetProgress();
        Assert.Equal((DispatchPhase.Paused, "campaign.too-many-triggers"), (progress.Phase, progress.Reason));
        await house.Grains.GetGrain<IDispatchGrain>("t-7").Pause("room");
        await house.Grains.GetGrain<IDispatchGrain>("spring").Run(1);
        Assert.Equal(DispatchPhase.Running, (await house.Grains.GetGrain<IDispatchGrain>("spring").GetProgress()).Phase);
    }

    [Fact]
    public async Task EndsByItself_WhenAsManyArePlannedAsMayBe()
    {
        await using var house = await OpenAsync();
        await RunAsync(house, Spring with { Termination = new TerminationDocument { ContactsMax = 17 } });
        await UntilAsync(async () => (await CountersAsync(house)).GetValueOrDefault("sms/planned") == 17);
        await house.Grains.GetGrain<IDispatchGrain>("spring").Rest();
        await house.DrainAllAsync();
        await CompletedAsync(house);
        Assert.Equal("termination.contacts", (await house.Grains.GetGrain<IDispatchGrain>("spring").GetProgress()).Reason);
        Assert.Equal(17, house.Carrier.Sent.Count);
    }

    [Fact]
    public async Task ATriggerSpeaksWhileItRuns_AndNotWhenItIsPaused()
    {
        await using var house = await OpenAsync();
        await RunAsync(house, Spring with { Trigger = new CampaignTriggerDocument { Event = "top-up" } });
        await TopUpAsync(house, 0, 1);
        await house.Grains.GetGrain<IDispatchGrain>("spring").Pause("enough");
        await TopUpAsync(house, 2, 3);
        Assert.Equal(2, (await CountersAsync(house))["sms/target"]);
        await house.Grains.GetGrain<IDispatchGrain>("spring").Run(1);
        await TopUpAsync(house, 2, 3);
        Assert.Equal(4, (await CountersAsync(house))["sms/target"]);
    }

    private static Task TopUpAsync(RelayHouse house, params int[] numbers) => Task.WhenAll(numbers.Select(number => house.TellAsync(
        RelayHouse.IdOf(number),
        new SubscriberCommand.ObserveNetworkEvent(new NetworkEvent.TopUp(5_000) { OccurredAt = house.Clock.GetUtcNow() }))));

    private static async Task<RelayHouse> OpenAsync(int pageSize = 2_000)
    {
        var house = await RelayHouse.OpenAsync(
            more: services => services.Configure<DispatchOptions>(options => (options.PageSize, options.InFlightMax) = (pageSize, 8)));
        await Task.WhenAll(Enumerable.Range(0, Count).Select(number => house.TellAsync(
            RelayHouse.IdOf(number), new SubscriberCommand.ReplaceProfile(SubscriberSpec.Ann with
            {
                Msisdn = RelayHouse.NumberPrefix + number.ToString("0000000", CultureInfo.InvariantCulture),
            }))));
        return house;
    }

    private static async Task<long> ListAsync(RelayHouse house)
    {
        var number = (await house.Lists.TryBeginAsync("vip", "anna", house.Clock.GetUtcNow(), CancellationToken.None))!.Value;
        await house.Lists.AddMembersAsync(number, [RelayHouse.IdOf(1)], house.Clock.GetUtcNow(), CancellationToken.None);
        await house.Lists.TryEndAsync(number, isReady: true, CancellationToken.None);
        return number;
    }

    private static async Task StoreAsync(RelayHouse house, CampaignDocument campaign, Dictionary<string, long>? lists = null)
    {
        var body = CampaignRevision.Encode(campaign, [], lists?.ToImmutableSortedDictionary());
        Assert.True(await house.Documents.TryAddAsync(
            new Document(ICampaigns.KindOf(campaign.Id), 1, house.Clock.GetUtcNow(), body), CancellationToken.None));
    }

    private static async Task RunAsync(RelayHouse house, CampaignDocument campaign)
    {
        await StoreAsync(house, campaign);
        await house.Grains.GetGrain<IDispatchGrain>(campaign.Id).Run(1);
    }

    private static Task ThroughAsync(RelayHouse house) => UntilAsync(
        async () => (await house.Grains.GetGrain<IDispatchGrain>("spring").GetProgress()).Tasks.All(task => task.EndedAt is not null));

    /// <summary>Lets it look again, until it is over.</summary>
    private static Task CompletedAsync(RelayHouse house) => UntilAsync(async () =>
    {
        house.Later(DispatchDecider.LookInterval);
        await house.FireAsync();
        var dispatch = house.Grains.GetGrain<IDispatchGrain>("spring");
        await dispatch.Rest();
        return (await dispatch.GetProgress()).Phase == DispatchPhase.Completed;
    });

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>The counters of all days and regions, by task and what they count.</summary>
    private static async Task<Dictionary<string, long>> CountersAsync(RelayHouse house, string campaign = "spring")
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var day = SubscriberSpec.Noon.AddDays(-1); day <= house.Clock.GetUtcNow().AddDays(1); day = day.AddDays(1))
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}/{CampaignCounter.Family}{campaign}/");
            foreach (var counter in await house.Records.ReadCountersAsync(prefix, CancellationToken.None))
            {
                var parts = counter.Name[prefix.Length..].Split('/', 3);
                sums[$"{parts[0]}/{parts[2]}"] = sums.GetValueOrDefault($"{parts[0]}/{parts[2]}") + counter.Amount;
            }
        }

        return sums;
    }
}
