using System.Diagnostics;
using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Channels;
using SmartManager.Silo.Rules;
using SmartManager.Silo.Simulated;

namespace SmartManager.Silo.Demo;

/// <summary>How far a play has come.</summary>
/// <param name="IsLoading">Whether it still loads the base.</param>
/// <param name="Stage">What it is doing.</param>
/// <param name="Share">Its share done, 0 to 1.</param>
public readonly record struct DemoProgress(bool IsLoading, string Stage, double Share);

/// <summary>
/// Plays some days of an operator in virtual time, through the very grains, store, outbox and relays of production. Within a step many
/// subscribers are served at once; between steps everything comes to rest, so that the same seed gives the same month whatever the machine
/// does.
/// </summary>
internal sealed class DemoRun(
    DemoBase subscribers,
    SimulatedWorld world,
    VirtualClock clock,
    OfferLedger ledger,
    IGrainFactory grains,
    CarrierCallbacks callbacks,
    IRecords records,
    DemoCampaigns campaigns,
    Rulebooks rulebooks)
{
    private const int InFlightMax = 2_048;
    private const string BillingSystem = "billing";
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private readonly InFlight _inFlight = new(InFlightMax);

    /// <summary>Loads the base, plays the days, and sums them up.</summary>
    public async Task<DemoSummary> PlayAsync(int days, IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await LoadAsync(progress, cancellationToken);
        await campaigns.PlanAsync(cancellationToken);
        var steps = (int)(TimeSpan.FromDays(days) / Step);
        var played = 0;
        foreach (var step in subscribers.Steps(days, Step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            clock.MoveTo(step.Until); // What happened within the step lies behind us.
            await CompleteAsync(step.Events);
            await ComeToRestAsync(cancellationToken);
            var day = Math.Min(days, (played * days / steps) + 1);
            progress?.Report(new DemoProgress(IsLoading: false, $"day {day} of {days}", (double)++played / steps));
        }

        return await SumUpAsync(days, watch.Elapsed, cancellationToken);
    }

    private async Task LoadAsync(IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        var loaded = 0;
        foreach (var (id, profile) in subscribers.Profiles())
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _inFlight.AddAsync(Send(id, $"base/{id.Value}", new SubscriberCommand.ReplaceProfile(profile)));
            if (++loaded % 500 == 0)
            {
                progress?.Report(new DemoProgress(IsLoading: true, "loading subscribers", (double)loaded / subscribers.Count));
            }
        }

        await _inFlight.CompleteAsync();
    }

    /// <summary>Tells each subscriber what happened, in order; a grain takes its calls in the order in which they are made.</summary>
    private async Task CompleteAsync(IEnumerable<WorldEvent> events)
    {
        foreach (var worldEvent in events)
        {
            await _inFlight.AddAsync(worldEvent.Visit is { } channel
                ? VisitAsync(worldEvent.Subscriber, worldEvent.EventId, channel)
                : Send(worldEvent.Subscriber, worldEvent.EventId, new SubscriberCommand.ObserveNetworkEvent(worldEvent.Event!)));
        }

        await _inFlight.CompleteAsync();
    }

    private async Task VisitAsync(SubscriberId id, string visitId, Channel channel)
    {
        var subscriber = grains.GetGrain<ISubscriberGrain>(id.Value);
        var interaction = await subscriber.OpenInteraction(visitId, channel);
        foreach (var (offer, response) in world.Respond(id, interaction, channel))
        {
            await subscriber.Handle(new SubscriberMessage(
                null, new SubscriberCommand.AnswerInteraction(interaction.Decision, offer, response)));
            if (response != InteractionResponse.NotShown)
            {
                ledger.Contacted(offer);
            }
        }
    }

    /// <summary>Lets wake-ups, relays, billing and answers work until none of them has anything left to do at this instant.</summary>
    private async Task ComeToRestAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var done = await campaigns.RestAsync();
            done += await grains.GetGrain<ISchedulerGrain>("0").Fire();
            done += await grains.GetGrain<IChannelGrain>(Channel.Sms.Name()).Drain();
            done += await grains.GetGrain<IBillingGrain>(BillingSystem).Drain();
            foreach (var feedback in world.TakeDue(clock.GetUtcNow()))
            {
                done++;
                await _inFlight.AddAsync(TellAsync(feedback, cancellationToken));
            }

            await _inFlight.CompleteAsync();
            if (done == 0)
            {
                return;
            }
        }
    }

    private Task TellAsync(Feedback feedback, CancellationToken cancellationToken) => feedback switch
    {
        Feedback.Receipt receipt =>
            callbacks.RecordReceiptAsync(world.CarrierName, receipt.Key.ToString(), receipt.Status, cancellationToken),
        Feedback.Reply reply when Msisdn.TryParse(reply.Msisdn, out var from) =>
            callbacks.ReceiveReplyAsync(world.CarrierName, reply.MessageId, from, reply.Text, cancellationToken),
        _ => throw new UnreachableException($"No way back for {feedback.GetType().Name}."),
    };

    private Task<SubscriberAnswer> Send(SubscriberId id, string messageId, SubscriberCommand command) =>
        grains.GetGrain<ISubscriberGrain>(id.Value).Handle(new SubscriberMessage(messageId, command));

    private async Task<DemoSummary> SumUpAsync(int days, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var sums = DemoSummary.Sum(await records.ReadCountersAsync(string.Empty, cancellationToken));
        var events = sums.Below("events/");
        var (rulebook, states) = (rulebooks.Current.Document, await LookAtStatesAsync());
        return new DemoSummary
        {
            Seed = subscribers.Seed,
            Subscribers = subscribers.Count,
            Days = days,
            Events = events,
            Decisions = sums.Of("decisions"),
            Contacts = new ContactSummary(
                sums.Below("contacts/"),
                sums.By("contacts/", 0),
                sums.By("contacts/", 1),
                Standings(sums.By("contacts/", 2), states.Reserved)),
            HeldBack = sums.By("held-back/", 0),
            Deferred = sums.Below("deferred/"),
            Replies = sums.Below("replies/"),
            RepliesByIntent = sums.By("replies/", 0),
            Orders = sums.Of("orders/booked"),
            RevenueMinor = sums.Of("revenue-minor"),
            Currency = rulebook.Currency,
            Offers = [.. OffersOf(rulebook)],
            Moments = sums.By("moments/", 0),
            SubscribersAtCap = states.AtCap,
            Caps = [.. rulebook.ContactPolicy.Caps.Zip(
                states.AtCaps, (cap, count) => new CapSummary(cap.Code, cap.Limit, DaysOf(cap), count))],
            Campaigns = DemoCampaigns.SumUp(sums),
            Import = subscribers.Import,
            Seconds = Math.Round(elapsed.TotalSeconds, 2),
            EventsPerSecond = Math.Round(events / elapsed.TotalSeconds, 1),
        };
    }

    private static double DaysOf(CapDocument cap) => cap.Period switch
    {
        CalendarPeriod.Day => 1,
        CalendarPeriod.Week => 7,
        CalendarPeriod.Month => 31,
        _ => cap.Window!.Value.TotalDays,
    };

    private IEnumerable<OfferSummary> OffersOf(RulebookDocument rulebook)
    {
        var names = rulebook.Offers.ToDictionary(offer => offer.Id, offer => offer.Name, StringComparer.Ordinal);
        return ledger.All.OrderByDescending(one => one.RevenueMinor).ThenByDescending(one => one.Contacts)
            .ThenBy(one => one.Offer, StringComparer.Ordinal)
            .Select(one => new OfferSummary(
                one.Offer, names[one.Offer].En, names[one.Offer].Zh, one.Contacts, one.Orders, one.RevenueMinor));
    }

    /// <summary>
    /// The counters know of a conversation that nobody reported on only when its subscriber has a next turn. The states know it by the
    /// time: what they do not hold as reserved any more was never made.
    /// </summary>
    internal static SortedDictionary<string, long> Standings(SortedDictionary<string, long> counted, long reserved)
    {
        var (open, withheld) = (KebabName.Of(ContactStanding.Reserved), KebabName.Of(ContactStanding.Withheld));
        var abandoned = counted.GetValueOrDefault(open) - reserved;
        counted.Remove(open);
        if (reserved > 0)
        {
            counted[open] = reserved;
        }

        if (abandoned > 0)
        {
            counted[withheld] = counted.GetValueOrDefault(withheld) + abandoned;
        }

        return counted;
    }

    private async Task<(int AtCap, int[] AtCaps, long Reserved)> LookAtStatesAsync()
    {
        var (now, caps) = (clock.GetUtcNow(), rulebooks.Current.Policy.Caps);
        var (atCap, atCaps, reserved) = (0, new int[caps.Length], 0L);
        foreach (var id in subscribers.Ids())
        {
            await _inFlight.AddAsync(LookAsync(id));
        }

        await _inFlight.CompleteAsync();
        return (atCap, atCaps, reserved);

        async Task LookAsync(SubscriberId id)
        {
            var state = await grains.GetGrain<ISubscriberGrain>(id.Value).GetState();
            var isAtAny = false;
            for (var i = 0; i < caps.Length; i++)
            {
                var span = caps[i].Span(now, rulebooks.Current.ZoneOf(state.Profile));
                if (caps[i].Count(new ContactRecord(state), span, except: null) >= caps[i].Limit)
                {
                    Interlocked.Increment(ref atCaps[i]);
                    isAtAny = true;
                }
            }

            Interlocked.Add(ref atCap, isAtAny ? 1 : 0);
            Interlocked.Add(ref reserved, state.Contacts.Count(static contact => contact.Standing == ContactStanding.Reserved));
        }
    }
}
