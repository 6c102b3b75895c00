using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>A task of a campaign comes to a subscriber, who decides.</summary>
public sealed class CampaignTaskTests
{
    private static readonly CampaignDocument Spring = CampaignSamples.Basic;
    private static readonly ProposeTask Propose = new("spring", 1, "sms", 0);

    [Fact]
    public void PlansTheOffer_WhenTheSubscriberIsATarget() => Ann().When(Propose, With(Spring))
        .Then(
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
            new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon },
            Considered(ordinal: 0, heldBack: null));

    [Fact]
    public void WaitsInTheLaneOfItsTask_WhenPlanned() => Assert.Equal(
        "spring.sms", Assert.Single(Effects<SendMessage>(Ann(), Propose, With(Spring))).Task);

    [Fact]
    public void SaysTheTextOfTheTask_WhenItHasOne()
    {
        var task = Spring.Tasks[0] with { Text = Rulebooks.Text("Only now: {offer}") };
        Assert.Equal(
            "Only now: newspaper", Assert.Single(Effects<SendMessage>(Ann(), Propose, With(Spring with { Tasks = [task] }))).Message.Text);
    }

    [Fact]
    public void LeavesNoTrace_WhenTheSubscriberIsNoTarget()
    {
        Ann().When(Propose, With(Spring with { Regions = ["beijing"] })).Then();
        Ann().When(Propose, With(Spring with { Audience = new AudienceDocument { Condition = "points > 1000" } })).Then();
        Ann().When(Propose, With(Spring with { Audience = new AudienceDocument { List = "vip" } })).Then();
        Ann().When(Propose, With(Spring with { Exclude = [new AudienceDocument { Condition = "points = 900" }] })).Then();
        new SubscriberSpec().When(Propose, With(Spring)).Then(); // Of whom nothing is known.
    }

    [Fact]
    public void ComesToThoseOfTheList_WhenTheyAreToldToBeOnIt() => Ann()
        .When(Propose with { Listed = 1 }, With(Spring with { Audience = new AudienceDocument { List = "vip" } }))
        .Then(
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
            new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon },
            Considered(ordinal: 0, heldBack: null));

    [Fact]
    public void DecidesOnce_WhenItIsProposedAgain()
    {
        var decided = Ann().When(Propose, With(Spring));
        decided.When(Propose, With(Spring)).Then();
        decided.When(Propose with { Revision = 2 }, AtNoon with { Campaign = CampaignSamples.Plan(Spring, revision: 2) }).Then();
    }

    [Fact]
    public void ContactsNobody_WhenInTheControlGroup() => Ann()
        .When(Propose, With(Spring with { ControlPercent = 100 }))
        .Then(Considered(ordinal: null, heldBack: "holdout.campaign"));

    [Fact]
    public void RemembersWhy_WhenTheRulesHoldItBack() => Ann()
        .When(new ChangeConsent(IsGranted: false, "hall"))
        .When(Propose, With(Spring))
        .Then(Considered(ordinal: null, heldBack: "suppression.no-consent", decision: 2));

    [Fact]
    public void IsRefused_WhenThereIsNoSuchCampaign()
    {
        Ann().When(Propose).Refuses(Refusal.UnknownCampaign);
        Ann().When(Propose with { Revision = 2 }, With(Spring)).Refuses(Refusal.UnknownCampaign);
        Ann().When(Propose with { Task = "call" }, With(Spring)).Refuses(Refusal.UnknownCampaign);
    }

    [Fact]
    public void WaitsForItsSlot_WhenItHasOne()
    {
        var evening = Spring.Tasks[0] with { Slots = [new SlotDocument { From = new TimeOnly(18, 0), Until = new TimeOnly(20, 0) }] };
        var context = With(Spring with { Tasks = [evening] });
        var spec = Ann().When(Propose, context);
        Assert.Equal(Noon.AddHours(6), Assert.Single(spec.State.Contacts).At);
        spec.When(new ReleaseContact(Key(1)), context) // Asked too early: it waits on.
            .Then(new ContactDeferred(1, 0, Noon.AddHours(6), "contact-policy.no-slot") { At = Noon });
        spec.When(new ReleaseContact(Key(1)), context with { Now = Noon.AddHours(9) })
            .Then(new ContactDeferred(1, 0, Noon.AddHours(20), "contact-policy.quiet-hours") { At = Noon.AddHours(9) });
        spec.When(new ReleaseContact(Key(1)), context with { Now = Noon.AddHours(30) })
            .Then(new ContactReleased(1, 0) { At = Noon.AddHours(30) });
    }

    [Fact]
    public void IsHeldBack_WhenNoSlotLiesInAllowedHours()
    {
        var night = Spring.Tasks[0] with { Slots = [new SlotDocument { From = new TimeOnly(22, 0), Until = new TimeOnly(23, 0) }] };
        Ann().When(Propose, With(Spring with { Tasks = [night] })).Then(Considered(ordinal: null, heldBack: "contact-policy.no-slot"));
    }

    [Fact]
    public void TellsWhatCameOfIt_AsTheContactMovesOn()
    {
        var spec = Ann().When(Propose, With(Spring));
        Assert.Equal(TaskOutcome.Planned, Outcome(spec));
        spec.When(new ReleaseContact(Key(1)), With(Spring));
        Assert.Equal(TaskOutcome.Planned, Outcome(spec));
        spec.When(new RecordHandover(Key(1), Handover.Accepted, "kannel", "1"));
        Assert.Equal(TaskOutcome.Silent, Outcome(spec));
        spec.When(new RecordReceipt(Key(1), DeliveryStatus.Undelivered));
        Assert.Equal(TaskOutcome.NotReached, Outcome(spec));
        spec.When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)); // After all.
        Assert.Equal(TaskOutcome.Silent, Outcome(spec));
        spec.When(new ReceiveReply("NEWSPAPER"));
        Assert.Equal(TaskOutcome.Accepted, Outcome(spec));
        spec.When(new RecordOrderOutcome(Key(Assert.Single(spec.State.PendingOrders).Version), null));
        Assert.Equal(TaskOutcome.Ordered, Outcome(spec));
    }

    [Fact]
    public void CountsTheControlGroupsOwnOrders()
    {
        var spec = Ann().When(Propose, With(Spring with { ControlPercent = 100 })).When(new OpenInteraction(Channel.Hall));
        var open = spec.State.Interactions[0];
        Assert.Contains("newspaper", Rulebooks.Standard.Offers.Select(offer => offer.Id));
        var offer = open.Offers.Contains("newspaper") ? "newspaper" : open.Offers[0];
        spec.When(new AnswerInteraction(open.Version, offer, InteractionResponse.Accepted))
            .When(new RecordOrderOutcome(Key(spec.State.PendingOrders[0].Version, spec.State.PendingOrders[0].Ordinal), null));
        Assert.Equal(offer == "newspaper" ? TaskOutcome.ControlOrdered : TaskOutcome.Control, Outcome(spec));
    }

    [Fact]
    public void ALaterWaveComesOnly_ToThoseOfWhomItIsSaid()
    {
        var later = CampaignSamples.Task("t1", Channel.Sms, "gift") with
        {
            After = new WaveDocument { Task = "t0", When = [TaskOutcome.Silent], Wait = TimeSpan.Zero },
        };
        var busy = CampaignSamples.Busy.Document;
        var waves = With(busy with { Tasks = busy.Tasks.SetItem(1, later) });
        var spec = Ann().When(new ProposeTask("busy", 1, "t1", 0), waves).Then(); // The first wave has not come.
        spec.When(new ProposeTask("busy", 1, "t0", 0), waves).When(new ProposeTask("busy", 1, "t1", 0), waves).Then(); // Not sent yet.
        spec.When(new ReleaseContact(Key(1)), waves).When(new RecordHandover(Key(1), Handover.Accepted, "kannel", "1"));
        spec.When(new ProposeTask("busy", 1, "t1", 0), waves);
        Assert.Equal(["t0", "t1"], spec.State.Participations.Select(one => one.Task));
    }

    [Fact]
    public void AnOrderCancelsTheOtherTasks_UnlessTheyAreToGoOn()
    {
        var tasks = Spring.Tasks.Add(CampaignSamples.Task("second", Channel.Sms, "gift") with
        {
            After = new WaveDocument { Task = "sms", When = [TaskOutcome.Accepted, TaskOutcome.Ordered], Wait = TimeSpan.Zero },
        });
        SubscriberSpec Accepted(CampaignDocument document) => Ann().When(Propose, With(document))
            .When(new ReleaseContact(Key(1)), With(document))
            .When(new RecordHandover(Key(1), Handover.Accepted, "kannel", "1"))
            .When(new ReceiveReply("NEWSPAPER"));

        var (cancels, keeps) = (Spring with { Tasks = tasks }, Spring with { Tasks = tasks, OnSuccess = SuccessChoice.Keep });
        var second = new ProposeTask("spring", 1, "second", 0);
        Assert.Equal(TaskOutcome.HeldBack, Accepted(cancels).When(second, With(cancels)).State.Participations[^1].Outcome);
        Assert.Equal(TaskOutcome.Planned, Accepted(keeps).When(second, With(keeps)).State.Participations[^1].Outcome);
    }

    [Fact]
    public void AnOfferOnAnInboundChannelGoesFirst_WhenTheSubscriberComes()
    {
        var hall = Spring with { Tasks = [CampaignSamples.Task("sms", Channel.Hall, "newspaper")] };
        Assert.NotEqual("newspaper", Ann().When(new OpenInteraction(Channel.Hall)).State.Interactions[0].Offers[0]);
        var spec = Ann().When(Propose, With(hall)).When(new OpenInteraction(Channel.Hall));
        Assert.Equal("newspaper", spec.State.Interactions[0].Offers[0]);
        spec.When(new AnswerInteraction(spec.State.Interactions[0].Version, "newspaper", InteractionResponse.Refused));
        Assert.Equal(TaskOutcome.Refused, Outcome(spec));
    }

    [Fact]
    public void ATriggerSpeaks_WhenItsEventComes()
    {
        var trigger = new CampaignTriggerDocument { Event = "points", When = "points > 950" };
        var plan = CampaignSamples.Plan(Spring with { Trigger = trigger });
        var context = AtNoon with { Triggers = new TriggerCampaigns(1, [plan]) };
        Assert.Empty(Ann().When(Points(940), context).State.Participations);
        var spec = Ann().When(Points(960), context);
        Assert.Equal(TaskOutcome.Planned, Outcome(spec));
        spec.When(Points(970), context);
        Assert.Single(spec.State.Participations); // Not again so soon.
        spec.When(Points(980), context with { Now = Noon.AddDays(30) });
        Assert.Equal(2, spec.State.Participations.Length);

        static ObserveNetworkEvent Points(long points) => new(new NetworkEvent.PointsChange(points) { OccurredAt = Noon.AddDays(30) });
    }

    /// <summary>Who comes when the campaign is over is not put its offer before all others.</summary>
    [Fact]
    public void AnOfferThatWaitsIsWithdrawn_WhenTheSubscriberComesAfterItsCampaign()
    {
        var hall = Spring with { Tasks = [CampaignSamples.Task("hall", Channel.Hall, "gift")] };
        var waiting = Ann().When(new ProposeTask("spring", 1, "hall", 0), With(hall)).State;
        Assert.Equal("gift", Opened(waiting, AtNoon).Trace!.Choice.Best[0].Id);

        var ended = Opened(waiting, AtNoon with { EndedCampaigns = ["spring"] });
        Assert.Equal(new TaskWithdrawn("spring", "hall") { At = Noon }, ended.Events[0]);
        Assert.Equal(TaskOutcome.NotReached, ended.Next.Participations[0].Outcome);
        Assert.NotEqual("gift", ended.Trace!.Choice.Best[0].Id);
        Assert.DoesNotContain(
            Opened(ended.Next, AtNoon with { EndedCampaigns = ["spring"] }).Events, happened => happened is TaskWithdrawn);

        static Decision.Accepted Opened(SubscriberState state, DecisionContext at) =>
            Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(state, new OpenInteraction(Channel.Hall), at));
    }

    /// <summary>Service first, then sales: also where a campaign sells.</summary>
    [Fact]
    public void ATriggerWaitsBehindTheNoticeOfItsMoment()
    {
        var trigger = new CampaignTriggerDocument { Moment = KeyMoment.PointsRedeemable };
        var context = AtNoon with
        {
            Rulebook = Rulebooks.Compile(Rulebooks.Basic with { Offers = [Rulebooks.Newspaper] }),
            Triggers = new TriggerCampaigns(1, [CampaignSamples.Plan(Spring with { Trigger = trigger })]),
        };
        var points = new ObserveNetworkEvent(new NetworkEvent.PointsChange(1_200) { OccurredAt = Noon });
        var planned = Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(Ann().State, points, context)).Events
            .OfType<ContactPlanned>().ToList();

        Assert.Equal([MessageKind.Service, MessageKind.Marketing], planned.Select(one => one.Kind));
        Assert.Equal(planned[0].DueAt + Rulebooks.Basic.OfferAfterNotice, planned[1].DueAt);
    }

    [Fact]
    public void ForgetsTheOldest_WhenThereAreMoreThanAreKept()
    {
        var spec = Ann();
        for (var i = 0; i <= Participations.Kept; i++)
        {
            spec.When(Propose with { Campaign = $"c{i}" }, With(Spring with { Id = $"c{i}", ControlPercent = 100 }));
        }

        Assert.Equal(Participations.Kept, spec.State.Participations.Length);
        Assert.Equal("c1", spec.State.Participations[0].Campaign);
        Assert.Null(Participations.IsIn(spec.State.Participations, "c0", EarlierSet.Target)); // Nobody can tell any more.
        Assert.True(Participations.IsIn(spec.State.Participations, "c1", EarlierSet.Target));
    }

    /// <summary>What is planned must not leave after the campaign's time, after its end, or after another task's success.</summary>
    [Fact]
    public void IsWithheld_WhenTheCampaignIsOverByThen()
    {
        var context = With(Spring with { Until = Noon.AddHours(1) });
        Assert.Equal("applicability.campaign-ended", Withheld(context with { Now = Noon.AddHours(1) }));
        Assert.Equal("applicability.campaign-ended", Withheld(context with { IsCampaignEnded = true }));
        Assert.Null(Withheld(context));

        static string? Withheld(DecisionContext at)
        {
            var spec = Ann().When(Propose, at with { Now = Noon, IsCampaignEnded = false });
            var decided = Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(spec.State, new ReleaseContact(Key(1)), at));
            return decided.Events.OfType<ContactWithheld>().SingleOrDefault()?.Reason;
        }
    }

    [Fact]
    public void IsWithheld_WhenAnotherTaskHadTheSuccessMeanwhile()
    {
        var tasks = Spring.Tasks.Add(CampaignSamples.Task("other", Channel.Sms, "gift"));
        var context = With(Spring with { Tasks = tasks });
        var spec = Ann().When(Propose, context).When(new ProposeTask("spring", 1, "other", 0), context);
        var other = spec.State.Participations[1];
        spec.When(new ReleaseContact(Key(1)), context).When(new RecordHandover(Key(1), Handover.Accepted, "kannel", "1"))
            .When(new ReceiveReply("NEWSPAPER"));
        spec.When(new ReleaseContact(Key(other.Version, other.Ordinal)), context);
        Assert.Equal(TaskOutcome.NotReached, spec.State.Participations[1].Outcome);
        Assert.Equal(ContactStanding.Withheld, spec.State.FindContact(Key(other.Version, other.Ordinal))!.Value.Standing);
    }

    [Fact]
    public void StaysInTheControlGroup_WhenALaterRevisionWouldNotDrawIt()
    {
        var tasks = Spring.Tasks.Add(CampaignSamples.Task("other", Channel.Sms, "gift"));
        var spec = Ann().When(Propose, With(Spring with { Tasks = tasks, ControlPercent = 100 }));
        spec.When(new ProposeTask("spring", 1, "other", 0), With(Spring with { Tasks = tasks, ControlPercent = 0 }));
        Assert.Equal([TaskOutcome.Control, TaskOutcome.Control], spec.State.Participations.Select(one => one.Outcome));
    }

    [Fact]
    public void ALaterWaveLeavesOut_WhomALaterRevisionExcludes()
    {
        var busy = CampaignSamples.Busy.Document;
        var spec = Ann().When(new ProposeTask("busy", 1, "t0", 0), With(busy));
        var second = new ProposeTask("busy", 1, "t2", 1); // On the list, as the walk tells.
        var excluding = busy with { Exclude = [new AudienceDocument { List = "complainers" }] };
        spec.When(second, With(excluding)).Then();
        spec.When(second with { Listed = 0 }, With(excluding with { Regions = ["beijing"] })).Then();
        spec.When(second with { Listed = 0 }, With(excluding));
        Assert.Equal(2, spec.State.Participations.Length);
    }

    [Fact]
    public void AWaveWaitsForEachSubscriber_AsLongAsItSays()
    {
        var busy = CampaignSamples.Busy.Document;
        var later = busy with
        {
            Tasks = busy.Tasks.SetItem(2, busy.Tasks[2] with { After = busy.Tasks[2].After! with { Wait = TimeSpan.FromHours(3) } }),
        };
        var spec = Ann().When(new ProposeTask("busy", 1, "t0", 0), With(later));
        spec.When(new ProposeTask("busy", 1, "t2", 0), With(later) with { Now = Noon.AddHours(3).AddSeconds(-1) }).Then();
        spec.When(new ProposeTask("busy", 1, "t2", 0), With(later) with { Now = Noon.AddHours(3) });
        Assert.Equal(2, spec.State.Participations.Length);
    }

    [Fact]
    public void CountsTheOrdersOfThoseHeldBack_AsTheControlGroupsAre()
    {
        var spec = Ann().When(new ChangeConsent(IsGranted: false, "hall")).When(Propose, With(Spring));
        Assert.Equal(TaskOutcome.HeldBack, Outcome(spec));
        var placed = new OrderPlaced(9, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon };
        spec.Given(placed, new OrderBooked(9, 0, "newspaper", "newspaper", 100) { At = Noon });
        Assert.Equal(TaskOutcome.HeldBackOrdered, Outcome(spec));
    }

    /// <summary>What a trigger does again and again must not push out what a stop still has to find.</summary>
    [Fact]
    public void ForgetsTheSameTaskFirst_AndThenWhatWasHeldBack()
    {
        var full = Enumerable.Range(0, Participations.Kept).Select(i => One($"c{i}", TaskOutcome.Planned)).ToImmutableArray();
        Assert.DoesNotContain("c7", Names(Participations.With(full, One("c7", TaskOutcome.HeldBack)).RemoveAt(Participations.Kept - 1)));
        var held = full.SetItem(5, One("c5", TaskOutcome.HeldBack));
        Assert.Equal(Names(held.RemoveAt(5)).Append("new"), Names(Participations.With(held, One("new", TaskOutcome.Planned))));
        Assert.Equal(Names(full.RemoveAt(0)).Append("new"), Names(Participations.With(full, One("new", TaskOutcome.Planned))));

        static IEnumerable<string> Names(ImmutableArray<Participation> known) => known.Select(one => one.Campaign);

        static Participation One(string campaign, TaskOutcome outcome) =>
            new(campaign, "sms", "newspaper", Channel.Sms, "lanzhou", outcome, 1, 0, Noon);
    }

    private static SubscriberSpec Ann() => new SubscriberSpec().Given(AnnIsKnown);

    private static DecisionContext With(CampaignDocument document) => AtNoon with { Campaign = CampaignSamples.Plan(document) };

    private static TaskOutcome Outcome(SubscriberSpec spec) => Assert.Single(spec.State.Participations).Outcome;

    private static TaskConsidered Considered(byte? ordinal, string? heldBack, long decision = 1) =>
        new("spring", 1, "sms", "newspaper", Channel.Sms, "lanzhou", decision, ordinal, heldBack) { At = Noon };

    private static IEnumerable<T> Effects<T>(SubscriberSpec spec, SubscriberCommand command, DecisionContext context) =>
        Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(spec.State, command, context)).Effects.OfType<T>();
}
