using SmartManager.Domain.Capacity;

namespace SmartManager.Domain.Tests.Capacity;

/// <summary>An order of what can be used up takes a unit, or is refused politely.</summary>
public sealed class CapacityOrderTests
{
    private static SoldOutPools OnlyHeld { get; } =
        SoldOutPools.Of([KeyValuePair.Create("papers", new PoolStanding(PoolRoom.Held, PoolLimit.None))]);

    private static readonly DecisionContext Limited = AtNoon with { Rulebook = With(new PoolDocument { Code = "papers", Units = 10 }) };
    private static readonly DecisionContext Seats = AtNoon with { Rulebook = With(new PoolDocument { Code = "papers", Seats = 10 }) };

    [Fact]
    public void AnAcceptedReplyAsksForAUnitFirst() => Assert.Equal(
        new Decision.UnitNeeded("papers", Key(5)),
        SubscriberDecider.Decide(Sent().State, new ReceiveReply("Y"), Limited));

    [Fact]
    public void OrdersWithTheUnit_AndTellsThePoolInTheSameTurn() => Sent()
        .When(new ReceiveReply("Y"), Limited with { Unit = new UnitAnswer("papers", Key(5), IsTaken: true) })
        .Then(
            new ReplyReceived("accept", "newspaper", "Y") { At = Noon },
            new OfferAnswered("newspaper", AnswerKind.Accepted, 1) { At = Noon },
            new OrderPlaced(5, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon },
            new UnitTaken(5, 0, "papers", "newspaper", IsSeat: false) { At = Noon })
        .DoesBesideReports(
            new SetWakeUp("offer/sub-1~1~0", null),
            new PlaceOrder(Key(5), new OutgoingOrder("8610012345678", "newspaper", "P-newspaper", 100)),
            new MoveUnit(Key(5), "papers", UnitMove.Ordered));

    [Fact]
    public void SaysThatItIsSoldOut_AndOrdersNothing() => Sent()
        .When(new ReceiveReply("Y"), Limited with { Unit = new UnitAnswer("papers", Key(5), IsTaken: false) })
        .Then(
            new ReplyReceived("accept", "newspaper", "Y") { At = Noon },
            new ContactPlanned(5, 0, Channel.Sms, MessageKind.Service, "sold-out", Noon) { At = Noon })
        .DoesBesideReports(new SendMessage(
            Key(5), Channel.Sms, MessageKind.Service, new OutgoingMessage("8610012345678", "newspaper is gone", "sold-out"), Noon));

    /// <summary>An answer about another order or pool is none.</summary>
    [Fact]
    public void AnAnswerOfAnotherDecisionIsNotTaken() => Assert.IsType<Decision.UnitNeeded>(SubscriberDecider.Decide(
        Sent().State, new ReceiveReply("Y"), Limited with { Unit = new UnitAnswer("papers", Key(4), IsTaken: true) }));

    [Fact]
    public void AnAcceptedProposalIsRefused_WhenItIsSoldOut()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(new OpenInteraction(Channel.Hall), Limited);
        var accept = new AnswerInteraction(1, "newspaper", InteractionResponse.Accepted);
        var order = Key(spec.State.Version);
        Assert.Equal(new Decision.UnitNeeded("papers", order), SubscriberDecider.Decide(spec.State, accept, Limited));
        spec.When(accept, Limited with { Unit = new UnitAnswer("papers", order, IsTaken: false) }).Refuses(Refusal.SoldOut);
        spec.When(accept, Limited with { Unit = new UnitAnswer("papers", order, IsTaken: true) });
        Assert.Equal<HeldUnit>([new HeldUnit(order.Version, 0, "papers", "newspaper", IsSeat: false, Noon)], spec.State.Units);
    }

    [Fact]
    public void ASoldOutOfferIsNotPut_AndTheDecisionCanBeTakenAgain()
    {
        var soldOut = SoldOutPools.Of([KeyValuePair.Create("papers", PoolLimit.PerDay), KeyValuePair.Create("another", PoolLimit.Units)]);
        var spec = new SubscriberSpec().Given(AnnIsKnown)
            .When(new ProposeOffer("newspaper"), Limited with { SoldOut = soldOut })
            .Then(new ProposalConsidered("newspaper", "capacity.sold-out") { At = Noon });

        Assert.True(DecisionTrace.AreSame(spec.Trace!.Choice, spec.Trace.Recompute()));
        var stored = DecisionTraceBody.Encode(spec.Trace);
        Assert.Equal(PoolLimit.PerDay, DecisionTraceBody.Decode(stored, Limited.Rulebook).SoldOut.LimitOf("papers"));
        Assert.Throws<FormatException>(() => DecisionTraceBody.Decode(stored.AsSpan()[..^1], Limited.Rulebook));
        stored[^1] = (byte)PoolLimit.Both + 1;
        Assert.Throws<FormatException>(() => DecisionTraceBody.Decode(stored, Limited.Rulebook));
    }

    [Fact]
    public void AMessageThatWaitedIsWithheld_WhenItIsSoldOutMeanwhile() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"), Limited)
        .When(new ReleaseContact(Key(1)), Limited with { SoldOut = SoldOutPools.Of(["papers"]) })
        .Then(
            new ContactWithheld(1, 0, "capacity.sold-out") { At = Noon },
            new OfferWithdrawn("newspaper", 1) { At = Noon });

    /// <summary>A hold lasts half a minute: what waits for it is tried again, and withheld only when all is known to be sold.</summary>
    [Fact]
    public void AMessageThatWaitedIsTriedAgain_WhenTheLastUnitsAreOnlyHeld() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"), Limited)
        .When(new ReleaseContact(Key(1)), Limited with { SoldOut = OnlyHeld })
        .Then(new ContactDeferred(1, 0, Noon.AddSeconds(30), "capacity.sold-out") { At = Noon })
        .DoesBesideReports(new MoveOutgoing(Key(1), OutgoingStage.Pending, Noon.AddSeconds(30)))
        .When(new ReleaseContact(Key(1)), Limited with { Now = Noon.AddSeconds(30), SoldOut = SoldOutPools.Of(["papers"]) })
        .Then(
            new ContactWithheld(1, 0, "capacity.sold-out") { At = Noon.AddSeconds(30) },
            new OfferWithdrawn("newspaper", 1) { At = Noon.AddSeconds(30) });

    [Theory]
    [InlineData(120, 120)]
    [InlineData(3_600, 900)]
    public void WaitsForHoldsDouble_UpToAQuarterOfAnHour(int waitedSeconds, int waitSeconds)
    {
        var now = Noon.AddSeconds(waitedSeconds);
        new SubscriberSpec()
            .Given(AnnIsKnown)
            .When(new ProposeOffer("newspaper"), Limited)
            .When(new ReleaseContact(Key(1)), Limited with { Now = now, SoldOut = OnlyHeld })
            .Then(new ContactDeferred(1, 0, now.AddSeconds(waitSeconds), "capacity.sold-out") { At = now });
    }

    [Fact]
    public void AMessageThatWaitedLeaves_WhenAHoldCameToNothing() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"), Limited)
        .When(new ReleaseContact(Key(1)), Limited with { SoldOut = OnlyHeld })
        .When(new ReleaseContact(Key(1)), Limited with { Now = Noon.AddSeconds(30) })
        .Then(new ContactReleased(1, 0) { At = Noon.AddSeconds(30) });

    [Fact]
    public void BillingsRefusalGivesTheUnitBack()
    {
        var spec = Ordered(Limited);
        spec.When(new RecordOrderOutcome(Key(5), "no-credit"), Limited)
            .DoesBesideReports(
                new MoveUnit(Key(5), "papers", UnitMove.Refused), new MoveOutgoing(Key(5), OutgoingStage.Failed, null));
        Assert.Empty(spec.State.Units);
    }

    [Fact]
    public void ABookedUnitIsSold_AndNoLongerTheSubscribersToGiveBack()
    {
        var spec = Ordered(Limited).When(new RecordOrderOutcome(Key(5), null), Limited);
        Assert.Empty(spec.State.Units);
        spec.When(Loses("newspaper"), Limited).DoesBesideReports();
    }

    [Fact]
    public void ASeatComesBack_WhenItsServiceIsNoLongerHeld()
    {
        var spec = Seated();
        Assert.Equal<HeldUnit>([new HeldUnit(5, 0, "papers", "newspaper", IsSeat: true, Noon)], spec.State.Units);
        spec.When(Loses("newspaper"), Seats).DoesBesideReports(new MoveUnit(Key(5), "papers", UnitMove.Returned));
        Assert.Empty(spec.State.Units);
    }

    /// <summary>A file that was made before the booking lacks the service, too, and says nothing about it.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData((7 * 24) - 1, false)]
    [InlineData(7 * 24, true)]
    public void ASeatComesBackWithAProfile_OnlyIfThatCannotBeOlderThanTheBooking(int hours, bool comesBack)
    {
        var later = Seats with { Now = Noon.AddHours(hours) };
        var spec = Seated().When(new ReplaceProfile(Ann with { Points = 1 }), later);
        Assert.Empty(spec.State.Services);
        Assert.Equal(comesBack, spec.State.Units.IsEmpty);
    }

    /// <summary>While it is in doubt the seat stands for its service: nobody is sold it twice.</summary>
    [Fact]
    public void WhoHasTheSeatIsNotOfferedItsService()
    {
        var spec = Seated().When(new ReplaceProfile(Ann with { Points = 1 }), Seats)
            .When(new ProposeOffer("newspaper"), Seats)
            .Then(new ProposalConsidered("newspaper", "eligibility.already-held") { At = Noon });
        Assert.Empty(spec.State.Services);
    }

    /// <summary>The same file comes each day: the first that cannot be too old tells it.</summary>
    [Fact]
    public void TheSameProfileGivesTheSeatBackLater_AndOneThatShowsTheServiceDoesNot()
    {
        var (early, late) = (Seats with { Now = Noon.AddDays(1) }, Seats with { Now = Noon.AddDays(8) });
        var (without, with) = (Ann with { Points = 1 }, Ann with { Services = ["newspaper"] });
        Seated().When(new ReplaceProfile(without), early).When(new ReplaceProfile(without), late)
            .Then(new UnitReturned(5, 0, "papers") { At = late.Now })
            .DoesBesideReports(new MoveUnit(Key(5), "papers", UnitMove.Returned));
        Assert.Single(Seated().When(new ReplaceProfile(without), early).When(new ReplaceProfile(with), late).State.Units);
    }

    /// <summary>Word that the service ended is believed at once, unless it tells of a time before the booking.</summary>
    [Fact]
    public void WordFromBeforeTheBookingGivesNoSeatBack()
    {
        var late = new ObserveNetworkEvent(new NetworkEvent.ServiceChange("newspaper", IsHeld: false) { OccurredAt = Noon.AddTicks(-1) });
        Assert.Single(Seated().When(late, Seats).State.Units);
        Assert.Single(Seated().When(new ReplaceProfile(Ann with { Points = 1 }), Seats).When(Loses("another"), Seats).State.Units);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(9, 1)]
    public void RulingAnOrderOutRaisesTheVersion_UnlessItHasRisen(long decision, int events)
    {
        var decided = (Decision.Accepted)SubscriberDecider.Decide(Sent().State, new RuleOutOrder(decision), AtNoon);
        Assert.Equal(events, decided.Events.Length);
    }

    private static SubscriberSpec Ordered(DecisionContext context) => Sent().When(
        new ReceiveReply("Y"), context with { Unit = new UnitAnswer("papers", Key(5), IsTaken: true) });

    private static SubscriberSpec Seated() => Ordered(Seats).When(new RecordOrderOutcome(Key(5), null), Seats)
        .DoesBesideReports(
            new MoveUnit(Key(5), "papers", UnitMove.Seated),
            new MoveOutgoing(Key(5), OutgoingStage.Delivered, null),
            new SendMessage(
                Key(9), Channel.Sms, MessageKind.Service,
                new OutgoingMessage("8610012345678", "newspaper is yours", "order-booked"), Noon));

    /// <summary>Version 5 is next: known, planned, put, considered, released.</summary>
    private static SubscriberSpec Sent() => new SubscriberSpec().Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"), Limited)
        .When(new ReleaseContact(Key(1)), Limited);

    private static ObserveNetworkEvent Loses(string service) =>
        new(new NetworkEvent.ServiceChange(service, IsHeld: false) { OccurredAt = Noon });

    private static Rulebook With(PoolDocument pool) => Rulebooks.Compile(Rulebooks.Basic with
    {
        Offers = [Rulebooks.Newspaper with { Pool = pool.Code }],
        Pools = [pool],
        SoldOutNotice = Rulebooks.Text("{offer} is gone"),
        KeyMoments = [],
    });
}
