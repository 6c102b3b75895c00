namespace SmartManager.Domain.Tests.Subscribers;

public sealed class InteractionTests
{
    private static readonly OfferDocument[] Four =
    [
        Rulebooks.Offer("low", "g1", 100, []), Rulebooks.Offer("high", "g2", 400, []),
        Rulebooks.Offer("mid", "g3", 300, []), Rulebooks.Offer("lowest", "g4", 50, []),
    ];

    private static readonly DecisionContext WithFour = AtNoon with { Rulebook = Rulebooks.WithOffers([.. Four]) };

    [Fact]
    public void ProposesTheBestThree_AndReservesOneContact() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new OpenInteraction(Channel.Hall), WithFour)
        .Then(
            new InteractionOpened(1, Channel.Hall, ["high", "mid", "low"]) { At = Noon },
            new ContactPlanned(1, 0, Channel.Hall, MessageKind.Marketing, "interaction", Noon) { At = Noon })
        .Does(
            new Count("decisions", 1),
            new Count("contacts/hall/marketing/reserved", 1),
            new ShowContact(new Contact(1, 0, Channel.Hall, MessageKind.Marketing, ContactStanding.Reserved, "interaction", Noon, 0)));

    [Fact]
    public void ProposesNothing_WithoutConsent_ButIsOpen() => new SubscriberSpec()
        .Given(AnnIsKnown, new ConsentChanged(IsGranted: false, "web") { At = Noon })
        .When(new OpenInteraction(Channel.Hall), WithFour)
        .Then(new InteractionOpened(2, Channel.Hall, []) { At = Noon })
        .DoesBesideReports();

    [Fact]
    public void IsNotBoundByTheNight() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new OpenInteraction(Channel.InboundCall), WithFour with { Now = Noon.AddHours(12) })
        .Then(
            new InteractionOpened(1, Channel.InboundCall, ["high", "mid", "low"]) { At = Noon.AddHours(12) },
            new ContactPlanned(1, 0, Channel.InboundCall, MessageKind.Marketing, "interaction",
                Noon.AddHours(12))
            { At = Noon.AddHours(12) });

    [Theory]
    [InlineData(Channel.Sms)]
    [InlineData(Channel.OutboundCall)]
    public void Refuses_WhenTheSubscriberDoesNotComeToUsThere(Channel channel) =>
        new SubscriberSpec().Given(AnnIsKnown).When(new OpenInteraction(channel)).Refuses(Refusal.NotInbound);

    [Fact]
    public void CountsTheContact_AndPutsTheOffer_WhenItIsShown() => Opened()
        .When(new AnswerInteraction(1, "mid", InteractionResponse.Shown), WithFour)
        .Then(
            new InteractionAnswered(1, "mid", InteractionResponse.Shown) { At = Noon },
            new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon },
            new OfferPut("mid", Channel.Hall, 1, 2, Noon.AddHours(72)) { At = Noon })
        .DoesBesideReports(new SetWakeUp("offer/sub-1~1~2", Noon.AddHours(72)))
        .Counts("interactions/shown", "contacts/hall/marketing/delivered", "contacts/hall/marketing/reserved -1");

    [Fact]
    public void OrdersTheOffer_WhenItIsAccepted() => Opened()
        .When(new AnswerInteraction(1, "high", InteractionResponse.Accepted), WithFour)
        .Then(
            new InteractionAnswered(1, "high", InteractionResponse.Accepted) { At = Noon },
            new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon },
            new OfferAnswered("high", AnswerKind.Accepted, 1) { At = Noon },
            new OrderPlaced(3, 0, "high", "P-high", "high", 400) { At = Noon })
        .DoesBesideReports(
            new SetWakeUp("offer/sub-1~1~1", DueAt: null),
            new PlaceOrder(Key(3), new OutgoingOrder(Ann.Msisdn, "high", "P-high", 400)));

    [Fact]
    public void RemembersARefusal_AndTheOfferIsNotProposedAgain()
    {
        var spec = Opened()
            .When(new AnswerInteraction(1, "high", InteractionResponse.Shown), WithFour)
            .When(new AnswerInteraction(1, "high", InteractionResponse.Refused), WithFour)
            .Then(
                new InteractionAnswered(1, "high", InteractionResponse.Refused) { At = Noon },
                new OfferAnswered("high", AnswerKind.Refused, 1) { At = Noon });
        Assert.Empty(spec.State.OffersInPlay);
        spec.When(new OpenInteraction(Channel.Hall), WithFour);
        Assert.Equal<string>(["mid", "low", "lowest"], spec.State.Interactions[^1].Offers);
    }

    /// <summary>A conversation only moves on: not shown, shown, refused, accepted.</summary>
    [Theory]
    [InlineData(InteractionResponse.Accepted, InteractionResponse.Accepted, false)]
    [InlineData(InteractionResponse.Accepted, InteractionResponse.Refused, false)]
    [InlineData(InteractionResponse.Accepted, InteractionResponse.Shown, false)]
    [InlineData(InteractionResponse.Accepted, InteractionResponse.NotShown, false)]
    [InlineData(InteractionResponse.Refused, InteractionResponse.Refused, false)]
    [InlineData(InteractionResponse.Refused, InteractionResponse.Shown, false)]
    [InlineData(InteractionResponse.Refused, InteractionResponse.Accepted, true)]
    [InlineData(InteractionResponse.Shown, InteractionResponse.Shown, false)]
    [InlineData(InteractionResponse.Shown, InteractionResponse.NotShown, false)]
    [InlineData(InteractionResponse.NotShown, InteractionResponse.NotShown, false)]
    [InlineData(InteractionResponse.NotShown, InteractionResponse.Shown, true)]
    public void ALaterAnswerCounts_OnlyIfItSaysMore(InteractionResponse first, InteractionResponse second, bool counts)
    {
        // Also when the clock was set back in between.
        var later = WithFour with { Now = Noon.AddHours(-3) };
        var spec = Opened().When(new AnswerInteraction(1, "high", first), later).When(new AnswerInteraction(1, "high", second), later);
        if (counts)
        {
            Assert.Equal(second, spec.State.Interactions[0].Responses[0]);
        }
        else
        {
            spec.ChangesNothing();
        }
    }

    [Fact]
    public void GivesTheBudgetBackAtOnce_WhenNothingOfItIsShown() => Opened()
        .When(new AnswerInteraction(1, "high", InteractionResponse.NotShown), WithFour)
        .Then(new InteractionAnswered(1, "high", InteractionResponse.NotShown) { At = Noon })
        .When(new AnswerInteraction(1, "mid", InteractionResponse.NotShown), WithFour)
        .When(new AnswerInteraction(1, "low", InteractionResponse.NotShown), WithFour)
        .Then(
            new InteractionAnswered(1, "low", InteractionResponse.NotShown) { At = Noon },
            new InteractionClosed(1) { At = Noon },
            new ContactSettled(1, 0, ContactStanding.Withheld) { At = Noon })
        .DoesBesideReports()
        .When(new AnswerInteraction(1, "low", InteractionResponse.Shown), WithFour)
        .Refuses(Refusal.UnknownInteraction);

    [Fact]
    public void GivesTheBudgetBack_WithTheNextTurn_WhenNobodyAnsweredInTime() => Opened()
        .When(new ChangeDoNotDisturb(Channel.Sms, true, "web"), WithFour with { Now = HalfPast })
        .Then(
            new InteractionClosed(1) { At = HalfPast },
            new ContactSettled(1, 0, ContactStanding.Withheld) { At = HalfPast },
            new DoNotDisturbChanged(Channel.Sms, true, "web") { At = HalfPast })
        .DoesBesideReports();

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void CanBeAnsweredUntilItsTimeIsOver(long ticks, bool inTime)
    {
        var spec = Opened().When(
            new AnswerInteraction(1, "low", InteractionResponse.Shown), WithFour with { Now = HalfPast.AddTicks(ticks) });
        if (inTime)
        {
            Assert.Equal(ContactStanding.Delivered, spec.State.Contacts[0].Standing);
        }
        else
        {
            spec.Refuses(Refusal.UnknownInteraction);
        }
    }

    [Fact]
    public void KeepsTheBudget_WhenSomethingWasShown() => Opened()
        .When(new AnswerInteraction(1, "mid", InteractionResponse.Shown), WithFour)
        .When(new OpenInteraction(Channel.Sms), WithFour with { Now = HalfPast })
        .Refuses(Refusal.NotInbound)
        .When(new ChangeDoNotDisturb(Channel.Sms, true, "web"), WithFour with { Now = HalfPast })
        .Then(
            new InteractionClosed(1) { At = HalfPast },
            new DoNotDisturbChanged(Channel.Sms, true, "web") { At = HalfPast });

    /// <summary>After a clock step back the one opened first ends last.</summary>
    [Fact]
    public void EndsInItsTime_WhateverTheClockDidBefore() => new SubscriberSpec().Given(AnnIsKnown)
        .When(new OpenInteraction(Channel.Hall), WithFour with { Now = Noon.AddDays(1) })
        .When(new OpenInteraction(Channel.Hall), WithFour)
        .When(new ChangeDoNotDisturb(Channel.Sms, true, "web"), WithFour with { Now = HalfPast })
        .Then(
            new InteractionClosed(3) { At = HalfPast },
            new ContactSettled(3, 0, ContactStanding.Withheld) { At = HalfPast },
            new DoNotDisturbChanged(Channel.Sms, true, "web") { At = HalfPast });

    /// <summary>A look before the next turn sees what that turn will see.</summary>
    [Fact]
    public void IsOverForWhoeverLooks_WhenItsTimeIsOver()
    {
        var state = Opened().State;
        Assert.Same(state, SubscriberDecider.AsOf(state, WithFour));
        var later = SubscriberDecider.AsOf(state, WithFour with { Now = HalfPast });
        Assert.Empty(later.Interactions);
        Assert.Equal(state.Version, later.Version);
        Assert.Equal(ContactStanding.Withheld, Assert.Single(later.Contacts).Standing);
    }

    /// <summary>What was proposed in it may have been shown, and nobody can say so any more: it counts.</summary>
    [Fact]
    public void ClosesTheOldest_WhenTooManyAreOpen_AndCountsItsContact()
    {
        var noCaps = WithFour with
        {
            Rulebook = Rulebooks.Compile(Rulebooks.Basic with
            {
                Offers = [.. Four],
                ContactPolicy = Rulebooks.Basic.ContactPolicy with { Caps = [] },
            }),
        };
        var spec = FourOpen();
        spec.When(new OpenInteraction(Channel.Hall), noCaps)
            .Then(
                new InteractionClosed(1) { At = Noon, GaveWay = true },
                new ContactSettled(1, 0, ContactStanding.Unconfirmed) { At = Noon },
                new InteractionOpened(9, Channel.Hall, ["high", "mid", "low"]) { At = Noon },
                new ContactPlanned(9, 0, Channel.Hall, MessageKind.Marketing, "interaction", Noon) { At = Noon })
            .DoesBesideReports();
        Assert.True(spec.State.Contacts[0].Counts);
        Assert.Equal<PastPut>(
            [new PastPut("high", 1, Noon), new PastPut("mid", 1, Noon), new PastPut("low", 1, Noon)], spec.State.Puts);
    }

    /// <summary>As many as the week's cap allows are open: who asks then takes nothing from them.</summary>
    [Fact]
    public void ClosesNone_WhenItHasNothingToPropose()
    {
        var spec = FourOpen();
        spec.When(new OpenInteraction(Channel.InboundCall), WithFour)
            .Then(new InteractionOpened(9, Channel.InboundCall, []) { At = Noon });
        Assert.Equal([1L, 3, 5, 7], spec.State.Interactions.Select(open => open.Version));
    }

    [Fact]
    public void Refuses_WhenItWasNotProposedOrCannotBeOrdered()
    {
        Opened().When(new AnswerInteraction(2, "high", InteractionResponse.Shown), WithFour).Refuses(Refusal.UnknownInteraction);
        Opened().When(new AnswerInteraction(1, "lowest", InteractionResponse.Shown), WithFour).Refuses(Refusal.NotProposed);
        Opened().When(new AnswerInteraction(1, "high", InteractionResponse.Shown))
            .Refuses(Refusal.NotProposed); // No longer in the rulebook.
        Opened().Given(new OrderPlaced(3, 0, "high", "P", "high", 1) { At = Noon })
            .When(new AnswerInteraction(1, "high", InteractionResponse.Accepted), WithFour).Refuses(Refusal.AlreadyHeld);
        Opened().Given(Enumerable.Range(0, 8).Select(i => new OrderPlaced(3, (byte)i, "x", "P", "x", 1) { At = Noon }))
            .When(new AnswerInteraction(1, "high", InteractionResponse.Accepted), WithFour).Refuses(Refusal.OrdersPending);
    }

    private static DateTimeOffset HalfPast => Noon.AddMinutes(30);

    private static SubscriberSpec FourOpen()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown);
        for (var i = 0; i < SubscriberState.InteractionsMax; i++)
        {
            spec.When(new OpenInteraction(Channel.Hall), WithFour);
        }

        return spec;
    }

    private static SubscriberSpec Opened() => new SubscriberSpec().Given(AnnIsKnown).When(new OpenInteraction(Channel.Hall), WithFour);
}
