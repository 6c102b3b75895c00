using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>How a call of an outbound list ended, and what follows (requirements ).</summary>
public sealed class CallResultTests
{
    private static readonly DateTimeOffset Then = Noon.AddMinutes(5);
    private static readonly CallRetry Retry = new(3, TimeSpan.FromHours(2));
    private static readonly ContactHandedOver Called = new(1, 0, Handover.Accepted, "call-list", null) { At = Then };

    private static readonly DecisionContext ByCall =
        AtNoon with { Rulebook = Rulebooks.WithOffers(Rulebooks.ByCall(Rulebooks.Newspaper)) };

    /// <summary>Every result, by the attempt that it was: the table that the decider follows.</summary>
    [Theory]
    [InlineData(CallResult.Answered, "Talked Talked Talked Talked")]
    [InlineData(CallResult.NoAnswer, "WaitsAPause WaitsAPause NotReached NotReached")]
    [InlineData(CallResult.Busy, "WaitsAPause WaitsAPause NotReached NotReached")]
    [InlineData(CallResult.SwitchedOff, "WaitsAPause WaitsAPause NotReached NotReached")]
    [InlineData(CallResult.Voicemail, "WaitsAPause WaitsAPause NotReached NotReached")]
    [InlineData(CallResult.WrongNumber, "NotReached NotReached NotReached NotReached")]
    [InlineData(CallResult.NotCalled, "WaitsAtOnce WaitsAtOnce WaitsAtOnce NotReached")]
    public void FollowsTheTable(CallResult result, string next) => Assert.Equal(
        next, string.Join(' ', new[] { 1, 2, 3, 40 }.Select(attempt => After(result, attempt))));

    [Fact]
    public void EveryResultHasARule() => Assert.All(Enum.GetValues<CallResult>(), result => Assert.NotEmpty(After(result, 1)));

    [Fact]
    public void Orders_WhenTheSubscriberSaysYes() => Claimed()
        .When(Told(CallResult.Answered, CallOutcome.Ordered), At(Then))
        .Then(
            Ended(CallResult.Answered, CallOutcome.Ordered),
            Called,
            new ContactSettled(1, 0, ContactStanding.Delivered) { At = Then },
            new OfferAnswered("newspaper", AnswerKind.Accepted, 1) { At = Then },
            new OrderPlaced(4, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Then });

    [Fact]
    public void RemembersTheRefusal_WhenTheSubscriberSaysNo() => Claimed()
        .When(Told(CallResult.Answered, CallOutcome.Refused), At(Then))
        .Then(
            Ended(CallResult.Answered, CallOutcome.Refused),
            Called,
            new ContactSettled(1, 0, ContactStanding.Delivered) { At = Then },
            new OfferAnswered("newspaper", AnswerKind.Refused, 1) { At = Then });

    [Fact]
    public void LeavesTheOfferOpen_WhenTheSubscriberIsInterested()
    {
        var spec = Claimed().When(Told(CallResult.Answered, CallOutcome.Interested), At(Then));
        Assert.Equal("newspaper", Assert.Single(spec.State.OffersInPlay).Offer);
        Assert.Equal(ContactStanding.Delivered, Assert.Single(spec.State.Contacts).Standing);
    }

    [Fact]
    public void DoesWhatTheSubscriberAskedFor()
    {
        var complained = Claimed().When(Told(CallResult.Answered, CallOutcome.Complaint), At(Then));
        Assert.Equal<string>(["call-1-0"], complained.State.OpenComplaints);
        Assert.Empty(complained.State.OffersInPlay);
        var quiet = Claimed().When(Told(CallResult.Answered, CallOutcome.DoNotCall), At(Then));
        Assert.True(quiet.State.DoNotDisturb.Has(Channel.OutboundCall));
        Assert.False(Claimed().When(Told(CallResult.Answered, CallOutcome.Unsubscribed), At(Then)).State.HasMarketingConsent);
    }

    [Fact]
    public void IsListedAgain_AndStaysTheSameContact_WhenNobodyAnswered()
    {
        var spec = Claimed().When(Told(CallResult.NoAnswer), At(Then))
            .Then(
                Ended(CallResult.NoAnswer),
                Called,
                new ContactDeferred(1, 0, Then.AddHours(2), "call.no-answer") { At = Then })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Pending, Then.AddHours(2)), new SetWakeUp("receipt/sub-1~1~0", DueAt: null));
        var contact = Assert.Single(spec.State.Contacts);
        Assert.Equal((ContactStanding.Reserved, true, 1), (contact.Standing, contact.Counts, contact.Attempts));
    }

    [Theory]
    [InlineData(CallResult.NoAnswer, 3)]
    [InlineData(CallResult.SwitchedOff, 3)]
    [InlineData(CallResult.WrongNumber, 1)]
    public void GivesTheBudgetBack_WhenNobodyWasReachedToTheEnd(CallResult result, int attempt)
    {
        var spec = Claimed(attempt).When(Told(result) with { Attempt = attempt }, At(Then))
            .Then(
                Ended(result) with { Attempt = attempt },
                Called,
                new ContactSettled(1, 0, ContactStanding.Failed) { At = Then },
                new OfferWithdrawn("newspaper", 1) { At = Then });
        Assert.False(Assert.Single(spec.State.Contacts).Counts);
    }

    [Fact]
    public void WaitsForTheMorning_WhenThePauseEndsAtNight()
    {
        var evening = Noon.AddHours(8); // 20:00 where she lives.
        var spec = Claimed().When(Told(CallResult.NoAnswer), At(evening));
        Assert.Equal(Noon.AddHours(20), Assert.Single(spec.State.Contacts).At);
    }

    [Fact]
    public void IsOver_WhenTheOffersTimeIsOverByThen()
    {
        var spec = Claimed().When(Told(CallResult.NoAnswer) with { Retry = new CallRetry(3, TimeSpan.FromDays(7)) }, At(Then));
        Assert.Equal(ContactStanding.Failed, Assert.Single(spec.State.Contacts).Standing);
    }

    [Fact]
    public void WaitsAtOnce_AndCostsNothing_WhenItWasNotCalled() => Claimed()
        .When(Told(CallResult.NotCalled), At(Then))
        .Then(Ended(CallResult.NotCalled), new ContactDeferred(1, 0, Then, "call.not-called") { At = Then });

    [Fact]
    public void IsCalledBackWhenTheSubscriberAsked()
    {
        var at = Noon.AddHours(26);
        var spec = Claimed().When(CallBack(at), At(Then));
        Assert.Equal((ContactStanding.Reserved, at), (Assert.Single(spec.State.Contacts).Standing, spec.State.Contacts[0].At));
        Claimed().When(CallBack(Then), At(Then)).Refuses(Refusal.NoSuchCallTime);
        Claimed().When(CallBack(Noon.AddHours(72)), At(Then)).Refuses(Refusal.NoSuchCallTime); // The offer's time is over.

        static RecordCallResult CallBack(DateTimeOffset at) => Told(CallResult.Answered, CallOutcome.CallBack) with
        {
            End = new CallEnd(CallResult.Answered, CallOutcome.CallBack, at, "agent-7"),
        };
    }

    [Fact]
    public void TheFirstWordHolds()
    {
        var spec = Claimed().When(Told(CallResult.NoAnswer), At(Then));
        spec.When(Told(CallResult.Answered, CallOutcome.Ordered), At(Then)).Refuses(Refusal.CallEnded);
        spec.When(Told(CallResult.Busy) with { Attempt = 2 }, At(Then)).Refuses(Refusal.CallNotClaimed);
        spec.Given(new ContactReleased(1, 0) { At = Then });
        spec.When(Told(CallResult.Busy), At(Then)).Refuses(Refusal.CallEnded); // It speaks of the first attempt still.
        Claimed().When(Told(CallResult.Busy) with { Key = Key(9) }, At(Then)).Refuses(Refusal.UnknownContact);
        RecordHandoverTests.Released(MessageKind.Marketing) // An SMS.
            .When(Told(CallResult.Busy), At(Then)).Refuses(Refusal.UnknownContact);
    }

    /// <summary>A word that comes too late to count for the call still tells what its subscriber asked for.</summary>
    [Fact]
    public void WhatTheSubscriberAskedFor_CountsWheneverItComes()
    {
        var spec = Claimed().When(Told(CallResult.NoAnswer), At(Then)).Given(new ContactReleased(1, 0) { At = Then });
        var contacts = spec.State.Contacts;

        Assert.True(spec.When(Told(CallResult.Answered, CallOutcome.DoNotCall), At(Then)).State.DoNotDisturb.Has(Channel.OutboundCall));
        Assert.NotEmpty(spec.When(Told(CallResult.Answered, CallOutcome.Complaint), At(Then)).State.OpenComplaints);
        Assert.Equal(contacts, spec.State.Contacts); // The call that is under way now is none of its business.
    }

    /// <summary>Its claim's time was over, so it was listed again: whoever was reached is not called twice.</summary>
    [Fact]
    public void AServiceCallThatWasListedAgain_IsOver_WhenItTurnsOutToHaveReachedSomebody()
    {
        var spec = new SubscriberSpec()
            .Given(
                AnnIsKnown,
                new ContactPlanned(1, 0, Channel.OutboundCall, MessageKind.Service, "newspaper", Noon) { At = Noon },
                new ContactReleased(1, 0) { At = Noon })
            .When(new RecordHandover(Key(1), Handover.Unknown, "outside", null), At(Noon.AddHours(1)));
        Assert.Equal(ContactStanding.Reserved, Assert.Single(spec.State.Contacts).Standing);
        spec.When(Told(CallResult.Answered, CallOutcome.Interested), At(Noon.AddHours(2)));
        Assert.Equal(ContactStanding.Delivered, Assert.Single(spec.State.Contacts).Standing);
    }

    /// <summary>Time alone had ended the claim: whoever called knows better.</summary>
    [Theory]
    [InlineData(CallResult.Answered, ContactStanding.Delivered)]
    [InlineData(CallResult.NoAnswer, ContactStanding.Reserved)]
    [InlineData(CallResult.WrongNumber, ContactStanding.Failed)]
    public void ResolvesTheDoubt_WhenItComesLate(CallResult result, ContactStanding standing)
    {
        var spec = Claimed().When(new RecordHandover(Key(1), Handover.Unknown, "outside", null), At(Noon.AddHours(1)));
        Assert.Equal(ContactStanding.InDoubt, Assert.Single(spec.State.Contacts).Standing);
        CallOutcome? said = result == CallResult.Answered ? CallOutcome.Interested : null;
        Assert.Equal(standing, Assert.Single(spec.When(Told(result, said), At(Noon.AddHours(2))).State.Contacts).Standing);
    }

    /// <summary>The next wave, to those who were not reached, must see it: not before the last try.</summary>
    [Fact]
    public void IsNotReachedForItsCampaign_WhenTheLastTryWasInVain()
    {
        var call = CampaignSamples.Task("call", Channel.OutboundCall, "newspaper");
        var context = ByCall with { Campaign = CampaignSamples.Plan(CampaignSamples.Basic with { Tasks = [call] }) };
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(new ProposeTask("spring", 1, "call", 0), context);
        foreach (var (attempt, outcome) in new[] { (1, TaskOutcome.Planned), (2, TaskOutcome.Planned), (3, TaskOutcome.NotReached) })
        {
            context = context with { Now = Noon.AddHours(2 * attempt) };
            spec.When(new ReleaseContact(Key(1)), context).When(Told(CallResult.NoAnswer) with { Attempt = attempt }, context);
            Assert.Equal(outcome, Assert.Single(spec.State.Participations).Outcome);
        }
    }

    [Fact]
    public void IsListedAgainInASlotOfItsTask_AndNotBehindTheCampaignsEnd()
    {
        var call = CampaignSamples.Task("call", Channel.OutboundCall, "newspaper") with
        {
            Slots = [new SlotDocument { From = new TimeOnly(9, 0), Until = new TimeOnly(13, 0) }],
        };
        Assert.Equal((ContactStanding.Reserved, Noon.AddHours(21)), After(CampaignSamples.Begin.AddYears(1))); // 9:00 tomorrow.
        Assert.Equal(ContactStanding.Failed, After(Noon.AddHours(20)).Standing);

        (ContactStanding Standing, DateTimeOffset At) After(DateTimeOffset until)
        {
            var context = ByCall with { Campaign = CampaignSamples.Plan(CampaignSamples.Basic with { Tasks = [call], Until = until }) };
            var spec = new SubscriberSpec().Given(AnnIsKnown).When(new ProposeTask("spring", 1, "call", 0), context)
                .When(new ReleaseContact(Key(1)), context).When(Told(CallResult.NoAnswer), context);
            return (Assert.Single(spec.State.Contacts).Standing, spec.State.Contacts[0].At);
        }
    }

    private static string After(CallResult result, int attempt)
    {
        CallOutcome? outcome = result == CallResult.Answered ? CallOutcome.Interested : null;
        var contact = Assert.Single(Claimed(attempt).When(Told(result, outcome) with { Attempt = attempt }, At(Then)).State.Contacts);
        return contact.Standing switch
        {
            ContactStanding.Delivered => "Talked",
            ContactStanding.Failed => "NotReached",
            ContactStanding.Reserved => contact.At == Then ? "WaitsAtOnce" : "WaitsAPause",
            _ => string.Empty,
        };
    }

    private static SubscriberSpec Claimed(int attempt = 1) => new SubscriberSpec()
        .Given(
            AnnIsKnown,
            new ContactPlanned(1, 0, Channel.OutboundCall, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
            new OfferPut("newspaper", Channel.OutboundCall, 1, 0, Noon.AddHours(72)) { At = Noon })
        .Given(Enumerable.Repeat(new ContactReleased(1, 0) { At = Noon }, attempt));

    private static RecordCallResult Told(CallResult result, CallOutcome? outcome = null) =>
        new(Key(1), 1, new CallEnd(result, outcome, null, "agent-7"), Retry);

    private static CallEnded Ended(CallResult result, CallOutcome? outcome = null) =>
        new(1, 0, 1, result, outcome, "agent-7") { At = Then };
}
