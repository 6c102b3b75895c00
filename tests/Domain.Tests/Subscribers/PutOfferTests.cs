namespace SmartManager.Domain.Tests.Subscribers;

public sealed class PutOfferTests
{
    private static readonly DateTimeOffset Late = Noon.AddHours(10);
    private static readonly DateTimeOffset Morning = Noon.AddHours(20);

    [Fact]
    public void PlansTheMessage_WhenNothingForbidsIt() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"))
        .Then(
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
            new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon },
            new ProposalConsidered("newspaper", HeldBack: null) { At = Noon })
        .Does(
            new Count("decisions", 1),
            new Count("contacts/sms/marketing/reserved", 1),
            new ShowContact(new Contact(1, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Reserved, "newspaper", Noon, 0)),
            new SendMessage(
                Key(1), Channel.Sms, MessageKind.Marketing,
                new OutgoingMessage(Ann.Msisdn, "newspaper for 1.00, answer NEWSPAPER", "newspaper"), Noon),
            new SetWakeUp("offer/sub-1~1~0", Noon.AddHours(72)));

    [Fact]
    public void Refuses_WhenThereIsNoSuchOffer() =>
        new SubscriberSpec().Given(AnnIsKnown).When(new ProposeOffer("none")).Refuses(Refusal.UnknownOffer);

    [Fact]
    public void WaitsForTheMorning_WhenItIsNight() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"), At(Late))
        .Then(
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Morning) { At = Late },
            new OfferPut("newspaper", Channel.Sms, 1, 0, Morning.AddHours(72)) { At = Late },
            new ProposalConsidered("newspaper", HeldBack: null) { At = Late })
        .Counts("decisions", "deferred/contact-policy.quiet-hours", "contacts/sms/marketing/reserved");

    [Fact]
    public void IsDropped_WhenItIsNightAndTheRuleIsToDiscard() => HeldBack(
        Refusal.QuietHours,
        new SubscriberSpec().Given(AnnIsKnown).When(
            new ProposeOffer("newspaper"),
            At(Late) with { Rulebook = Rulebooks.WithPolicy(policy => policy with { WhenQuiet = QuietChoice.Discard }) }),
        Late);

    /// <summary>The night of the subscriber, not of the operator: at 20:00 in Shanghai it is 13:00 in Berlin.</summary>
    [Theory]
    [InlineData("Europe/Berlin", 22, 22)]
    [InlineData("Asia/Shanghai", 22, 32)]
    [InlineData("Nowhere/Land", 22, 32)]
    [InlineData("Europe/Berlin", 12, 15)] // 05:00 in Berlin.
    public void ObservesTheNightWhereTheSubscriberIs(string zone, int hourInShanghai, int dueHourInShanghai)
    {
        var midnight = Noon.AddHours(-12);
        var spec = new SubscriberSpec()
            .Given(new ProfileReplaced(Ann with { TimeZone = zone }) { At = Noon.AddDays(-1) })
            .When(new ProposeOffer("newspaper"), At(midnight.AddHours(hourInShanghai)));
        Assert.Equal(midnight.AddHours(dueHourInShanghai), Assert.Single(spec.State.Contacts).At);
    }

    [Fact]
    public void IsHeldBack_ByEachThingThatForbidsMarketing()
    {
        HeldBack(Refusal.NoProfile);
        HeldBack(Refusal.NoConsent, AnnIsKnown, new ConsentChanged(IsGranted: false, "web") { At = Noon });
        HeldBack(Refusal.NoConsent, new ProfileReplaced(Ann with { HasMarketingConsent = null }) { At = Noon });
        HeldBack(Refusal.DoNotDisturb, AnnIsKnown, new DoNotDisturbChanged(Channel.Sms, IsOn: true, "hall") { At = Noon });
        HeldBack(Refusal.DoNotDisturb, AnnIsKnown, new DoNotDisturbChanged(null, IsOn: true, "hall") { At = Noon });
        HeldBack(Refusal.Suppressed, AnnIsKnown, new SuppressionChanged("grey") { At = Noon });
        HeldBack(Refusal.ComplaintOpen, AnnIsKnown,
            new NetworkEventObserved(new NetworkEvent.Complaint("c", IsOpen: true) { OccurredAt = Noon }) { At = Noon });
        HeldBack(Refusal.AlreadyHeld, new ProfileReplaced(Ann with { Services = ["newspaper"] }) { At = Noon });
        HeldBack(Refusal.AlreadyHeld, AnnIsKnown, new OrderPlaced(1, 0, "newspaper", "P", "newspaper", 1) { At = Noon });
    }

    [Fact]
    public void IsNotHeldBack_ByDoNotDisturbOnAnotherChannel() =>
        HeldBack(null, AnnIsKnown, new DoNotDisturbChanged(Channel.OutboundCall, IsOn: true, "hall") { At = Noon });

    [Fact]
    public void IsHeldBack_ByTheOffersOwnTerms()
    {
        HeldBack(Refusal.NotEligible, Offer(offer => offer with { Eligibility = "points >= 901" }));
        HeldBack(Refusal.NotEligible, Offer(offer => offer with { Eligibility = "trait \"not-known\" != \"x\"" }));
        HeldBack(null, Offer(offer => offer with { Eligibility = "points >= 900", Applicability = "true", Suitability = "true" }));
        HeldBack(Refusal.NotApplicable, Offer(offer => offer with { Applicability = "points >= 901", Suitability = "false" }));
        HeldBack(Refusal.NotSuitable, Offer(offer => offer with { Suitability = "points >= 901" }));
        HeldBack(Refusal.NotEligible,
            Offer(offer => offer with { Eligibility = "false", Applicability = "false", Suitability = "false" }));
        HeldBack(Refusal.NoTreatment, Offer(offer => offer with { Treatments = [offer.Treatments[1]] }));
        HeldBack(Refusal.OutOfSeason, Offer(offer => offer with { ValidFrom = Noon.AddTicks(1) }));
        HeldBack(null, Offer(offer => offer with { ValidFrom = Noon }));
        HeldBack(Refusal.OutOfSeason, Offer(offer => offer with { ValidUntil = Noon }));
        HeldBack(null, Offer(offer => offer with { ValidUntil = Noon.AddTicks(1) }));
    }

    [Fact]
    public void IsHeldBack_ByTheSameOfferBefore_UntilItsTimeIsOver()
    {
        var put = Put(Noon.AddDays(-7));
        HeldBack(null, [AnnIsKnown, .. put, Expired(Noon.AddDays(-4))]);
        HeldBack(Refusal.RecentlyPut, [AnnIsKnown, .. Put(Noon.AddDays(-7).AddTicks(1)), Expired(Noon.AddDays(-4))]);
        HeldBack(null, [AnnIsKnown, .. Put(Noon.AddDays(-1)), new ContactSettled(1, 0, ContactStanding.Failed) { At = Noon },
            new OfferWithdrawn("newspaper", 1) { At = Noon }]);
    }

    [Fact]
    public void IsHeldBack_ByAnOfferThatCanStillBeAnswered()
    {
        var rulebook = Rulebooks.WithOffers(Rulebooks.Newspaper, Rulebooks.Offer("weekly", "news", 1, []), Rulebooks.Gift);
        SubscriberEvent[] others = [AnnIsKnown, new OfferPut("weekly", Channel.Hall, 1, 1, Noon.AddTicks(1)) { At = Noon.AddDays(-1) }];
        HeldBack(Refusal.SimilarInPlay, rulebook, others);
        HeldBack(null, rulebook, [others[0], new OfferPut("weekly", Channel.Hall, 1, 1, Noon) { At = Noon.AddDays(-1) }]);
        HeldBack(null, rulebook, [others[0], new OfferPut("gift", Channel.Hall, 1, 1, Noon.AddDays(1)) { At = Noon.AddDays(-1) }]);
        HeldBack(Refusal.RecentlyPut, rulebook,
            [others[0], new OfferPut("newspaper", Channel.Hall, 1, 1, Noon.AddDays(1)) { At = Noon.AddDays(-1) }]);
    }

    [Fact]
    public void IsHeldBack_AfterARefusal_UntilItsTimeIsOver()
    {
        HeldBack(Refusal.RecentlyRefused, AnnIsKnown, Refused(Noon.AddDays(-90).AddTicks(1)));
        HeldBack(null, AnnIsKnown, Refused(Noon.AddDays(-90)));
    }

    [Fact]
    public void IsHeldBack_ByACapOfTheChannelAndOneOfAll_UntilTheWindowHasPassed()
    {
        HeldBack(Refusal.Cap, AnnIsKnown, Planned(1, Noon.AddHours(-24).AddTicks(1)), Planned(2, Noon));
        HeldBack(null, AnnIsKnown, Planned(1, Noon.AddHours(-24)), Planned(2, Noon));
        HeldBack(Refusal.Cap, AnnIsKnown, Planned(1, Noon.AddDays(-6)), Planned(2, Noon.AddDays(-5)),
            Planned(3, Noon.AddDays(-4), Channel.Hall), Planned(4, Noon.AddDays(-3), Channel.InboundCall));
        HeldBack(null, AnnIsKnown, Planned(1, Noon.AddDays(-6)), Planned(2, Noon.AddDays(-5)), Planned(3, Noon.AddDays(-4), Channel.Hall),
            Planned(4, Noon.AddDays(-3), Channel.Web));
    }

    [Fact]
    public void CountsContactsThatWaitForTheMorning_AlsoInWindowsThatEndLater()
    {
        // Two wait for 08:00; a third at 22:00 would be due with them.
        HeldBack(Refusal.Cap, Late, AnnIsKnown, Planned(1, Morning), Planned(2, Morning));
        // At noon the window that ends in the morning would hold three.
        HeldBack(Refusal.Cap, AnnIsKnown, Planned(1, Morning), Planned(2, Morning));
    }

    [Theory]
    [InlineData(ContactStanding.Failed, false)]
    [InlineData(ContactStanding.Withheld, false)]
    [InlineData(ContactStanding.Reserved, true)]
    [InlineData(ContactStanding.Released, true)]
    [InlineData(ContactStanding.Sent, true)]
    [InlineData(ContactStanding.Delivered, true)]
    [InlineData(ContactStanding.InDoubt, true)]
    [InlineData(ContactStanding.Unconfirmed, true)]
    public void AContactCounts_UnlessItSurelyDidNotReachTheSubscriber(ContactStanding standing, bool counts) => HeldBack(
        counts ? Refusal.Cap : null,
        AnnIsKnown, Planned(1, Noon), Planned(2, Noon), new ContactSettled(2, 0, standing) { At = Noon });

    [Fact]
    public void ServiceMessagesDoNotCount() => HeldBack(
        null,
        [AnnIsKnown, .. Enumerable.Range(1, 9).Select(i =>
            new ContactPlanned(i, 0, Channel.Sms, MessageKind.Service, "roaming-without-discount", Noon) { At = Noon })]);

    [Fact]
    public void IsHeldBack_WhenTheSubscriberIsInTheHoldout()
    {
        var salt = Enumerable.Range(0, 100).Select(i => $"s{i}").First(salt => StableHash.Of(salt, "sub-1") % 10_000 < 1_000);
        var document = Rulebooks.Basic with { Holdout = new HoldoutDocument(salt, 10) };
        HeldBack(Refusal.Holdout, Rulebooks.Compile(document), [AnnIsKnown]);
        HeldBack(null, Rulebooks.Compile(document with { Holdout = new HoldoutDocument(salt, 0) }), [AnnIsKnown]);
    }

    /// <summary>Every other offer has no trigger; that of the one proposed says more.</summary>
    [Fact]
    public void SaysWhyTheProposedOfferFellOut_NotWhyTheOthersDid()
    {
        var trace = new SubscriberSpec().Given(AnnIsKnown, new SuppressionChanged("grey") { At = Noon })
            .When(new ProposeOffer("newspaper")).Trace!;
        Assert.Equal(
            ["bill-saver no-trigger", "data-pack no-trigger", "gift no-trigger", "newspaper listed", "roaming-day no-trigger"],
            trace.Choice.Candidates.Select(c => $"{Rulebooks.Standard.Offers[c.Ordinal].Id} {c.Refusal!.Code.Split('.')[1]}"));
        Assert.Equal(Refusal.Suppressed, trace.Choice.HeldBack);
    }

    private static SubscriberEvent[] Put(DateTimeOffset at) =>
    [
        new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", at) { At = at },
        new OfferPut("newspaper", Channel.Sms, 1, 0, at.AddHours(72)) { At = at },
    ];

    private static OfferAnswered Expired(DateTimeOffset at) => new("newspaper", AnswerKind.Expired, 1) { At = at };

    private static OfferAnswered Refused(DateTimeOffset at) => new("newspaper", AnswerKind.Refused, 1) { At = at };

    private static ContactPlanned Planned(long decision, DateTimeOffset dueAt, Channel channel = Channel.Sms) =>
        new(decision, 0, channel, MessageKind.Marketing, "something-else", dueAt) { At = Noon.AddDays(-1) };

    private static Rulebook Offer(Func<OfferDocument, OfferDocument> change) =>
        Rulebooks.WithOffers([.. Rulebooks.Basic.Offers.Where(offer => offer.Id != "newspaper"), change(Rulebooks.Newspaper)]);

    private static void HeldBack(Refusal? reason, Rulebook rulebook) => HeldBack(reason, rulebook, [AnnIsKnown]);

    private static void HeldBack(Refusal? reason, params SubscriberEvent[] past) => HeldBack(reason, Noon, past);

    private static void HeldBack(Refusal? reason, DateTimeOffset now, params SubscriberEvent[] past)
    {
        var spec = new SubscriberSpec().Given(past).When(new ProposeOffer("newspaper"), At(now));
        Assert.Equal(reason, spec.Trace!.Choice.HeldBack);
        Assert.Equal(reason is null, spec.State.OffersInPlay.Any(inPlay => inPlay.OfferedAt == now));
    }

    private static void HeldBack(Refusal? reason, Rulebook rulebook, SubscriberEvent[] past) => Assert.Equal(
        reason,
        new SubscriberSpec().Given(past).When(new ProposeOffer("newspaper"), AtNoon with { Rulebook = rulebook }).Trace!.Choice.HeldBack);

    private static void HeldBack(Refusal reason, SubscriberSpec spec, DateTimeOffset now) => spec
        .Then(new ProposalConsidered("newspaper", reason.Code) { At = now })
        .Does(new Count("decisions", 1), new Count("held-back/" + reason.Code, 1));
}
