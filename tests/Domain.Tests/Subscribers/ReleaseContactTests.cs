namespace SmartManager.Domain.Tests.Subscribers;

public sealed class ReleaseContactTests
{
    private static readonly DateTimeOffset Late = Noon.AddHours(10);
    private static readonly DateTimeOffset Morning = Noon.AddHours(20);

    [Fact]
    public void LetsTheContactGo_WhenTheRulesStillSayYes() => Offered()
        .When(new ReleaseContact(Key(1)), At(Noon.AddMinutes(5)))
        .Then(new ContactReleased(1, 0) { At = Noon.AddMinutes(5) })
        .Does(
            new Count("contacts/sms/marketing/released", 1),
            new Count("contacts/sms/marketing/reserved", -1),
            new ShowContact(new Contact(1, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Released, "newspaper",
                Noon.AddMinutes(5), 1)),
            new MoveOutgoing(Key(1), OutgoingStage.Releasing, DueAt: null));

    [Fact]
    public void Refuses_WhenTheContactIsNotWaiting()
    {
        Offered().When(new ReleaseContact(Key(1, 9))).Refuses(Refusal.UnknownContact);
        Offered().When(new ReleaseContact(Key(1))).When(new ReleaseContact(Key(1))).Refuses(Refusal.UnknownContact);
    }

    /// <summary>Service messages too: what they say is nobody else's business.</summary>
    [Fact]
    public void Withholds_WhenTheNumberIsSomebodyElsesByNow()
    {
        Withheld(Refusal.NumberMoved, Offered().When(new ReleaseContact(Key(1), HoldsNumber: false)));
        Noticed("unsubscribed").When(new ReleaseContact(Key(1), HoldsNumber: false))
            .Then(new ContactWithheld(1, 0, "suppression.number-moved") { At = Noon });
    }

    [Fact]
    public void Withholds_WhenTheSubscriberUnsubscribedMeanwhile() => Withheld(
        Refusal.NoConsent, Offered().When(new ReceiveReply("退订")).When(new ReleaseContact(Key(1))));

    [Fact]
    public void Withholds_WhenAListOrAComplaintOrDoNotDisturbCameMeanwhile()
    {
        Withheld(Refusal.Suppressed, Offered().When(new ChangeSuppression("grey")).When(new ReleaseContact(Key(1))));
        Withheld(Refusal.DoNotDisturb, Offered().When(new ChangeDoNotDisturb(null, IsOn: true, "hall")).When(new ReleaseContact(Key(1))));
        Withheld(Refusal.ComplaintOpen, Offered()
            .When(new ObserveNetworkEvent(new NetworkEvent.Complaint("c", IsOpen: true) { OccurredAt = Noon }))
            .When(new ReleaseContact(Key(1))));
    }

    [Fact]
    public void Withholds_WhenTheServiceIsHeldOrOnOrderMeanwhile()
    {
        Withheld(Refusal.AlreadyHeld, Offered()
            .When(new ObserveNetworkEvent(new NetworkEvent.ServiceChange("newspaper", IsHeld: true) { OccurredAt = Noon }))
            .When(new ReleaseContact(Key(1))));
        Withheld(Refusal.AlreadyHeld, Offered()
            .Given(new OrderPlaced(2, 0, "newspaper", "P", "newspaper", 1) { At = Noon })
            .When(new ReleaseContact(Key(1))));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Withholds_WhenTheOfferHasRunOut(int ticksLater, bool isOver)
    {
        var spec = Offered().When(new ReleaseContact(Key(1)), At(Noon.AddHours(72).AddTicks(ticksLater)));
        if (isOver)
        {
            Withheld(Refusal.OutOfSeason, spec, Noon.AddHours(72));
        }
        else
        {
            spec.Then(new ContactReleased(1, 0) { At = Noon.AddHours(72).AddTicks(-1) });
        }
    }

    [Fact]
    public void Withholds_WhenTheRulebookChangedMeanwhile()
    {
        Withheld(Refusal.OutOfSeason, Offered()
            .When(new ReleaseContact(Key(1)), AtNoon with { Rulebook = Rulebooks.WithOffers(Rulebooks.Gift) }));
        Withheld(Refusal.OutOfSeason, Offered().When(
            new ReleaseContact(Key(1)), AtNoon with { Rulebook = Rulebooks.WithOffers(Rulebooks.Newspaper with { ValidUntil = Noon }) }));
        Withheld(Refusal.QuietHours, Offered().When(new ReleaseContact(Key(1)), AtNoon with
        {
            Rulebook = Rulebooks.WithPolicy(policy => policy with { QuietFrom = new TimeOnly(11, 0), WhenQuiet = QuietChoice.Discard }),
        }));
    }

    [Fact]
    public void Withholds_WhenTheCapIsFullMeanwhile() => Withheld(Refusal.Cap, Offered()
        .Given(new ContactPlanned(2, 0, Channel.Hall, MessageKind.Marketing, "interaction", Noon) { At = Noon })
        .When(new ReleaseContact(Key(1)), AtNoon with { Rulebook = OneADay }));

    [Fact]
    public void DoesNotCountItself() => Offered()
        .When(new ReleaseContact(Key(1)), AtNoon with { Rulebook = OneADay })
        .Then(new ContactReleased(1, 0) { At = Noon });

    [Fact]
    public void WaitsForTheMorning_WhenItBecameNight_AndGoesThen() => Offered()
        .When(new ReleaseContact(Key(1)), At(Late))
        .Then(new ContactDeferred(1, 0, Morning, "contact-policy.quiet-hours") { At = Late })
        .Does(new MoveOutgoing(Key(1), OutgoingStage.Pending, Morning), new Count("deferred/contact-policy.quiet-hours", 1))
        .When(new ReleaseContact(Key(1)), At(Morning))
        .Then(new ContactReleased(1, 0) { At = Morning });

    [Fact]
    public void ServiceWaitsForTheMorning_UnlessItIsUrgent()
    {
        Noticed("data-allowance-exceeded").When(new ReleaseContact(Key(1)), At(Late))
            .Then(new ContactDeferred(1, 0, Morning, "contact-policy.quiet-hours") { At = Late });
        Noticed("roaming-without-discount").When(new ReleaseContact(Key(1)), At(Late)).Then(new ContactReleased(1, 0) { At = Late });
        Noticed("order-booked").When(new ReleaseContact(Key(1)), At(Late)).Then(new ContactReleased(1, 0) { At = Late });
        Noticed("unsubscribed").When(new ReleaseContact(Key(1)), At(Late)).Then(new ContactReleased(1, 0) { At = Late });
    }

    [Fact]
    public void AnOfferNamedLikeAnUrgentNotice_IsNotUrgent() => new SubscriberSpec()
        .Given(
            AnnIsKnown,
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "order-booked", Noon) { At = Noon },
            new OfferPut("order-booked", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon })
        .When(new ReleaseContact(Key(1)), At(Late) with { Rulebook = Rulebooks.WithOffers(Rulebooks.Offer("order-booked", "g", 1, [])) })
        .Then(new ContactDeferred(1, 0, Morning, "contact-policy.quiet-hours") { At = Late });

    [Fact]
    public void ServiceIsNotBoundByConsentCapsOrOffers_ButByLists()
    {
        Noticed("data-allowance-exceeded").When(new ChangeConsent(IsGranted: false, "web")).When(new ReleaseContact(Key(1)))
            .Then(new ContactReleased(1, 0) { At = Noon });
        Noticed("data-allowance-exceeded").When(new ChangeSuppression("grey")).When(new ReleaseContact(Key(1)))
            .Then(new ContactWithheld(1, 0, "suppression.listed") { At = Noon });
    }

    [Fact]
    public void GivesTheBudgetBack_WhenItWithholds()
    {
        var spec = Offered().Given(new ContactPlanned(2, 0, Channel.Sms, MessageKind.Marketing, "gift", Noon) { At = Noon })
            .When(new ProposeOffer("data-pack"));
        Assert.Equal(Refusal.Cap, spec.Trace!.Choice.HeldBack);
        spec.When(new ReleaseContact(Key(2)), AtNoon); // No offer is in play for it.
        Assert.Null(spec.When(new ProposeOffer("data-pack")).Trace!.Choice.HeldBack);
    }

    private static Rulebook OneADay { get; } = Rulebooks.WithPolicy(policy => policy with
    {
        Caps = [new CapDocument("one", [Channel.Sms, Channel.Hall], 1, TimeSpan.FromDays(1))],
    });

    private static SubscriberSpec Offered() => new SubscriberSpec().Given(
        AnnIsKnown,
        new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
        new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon });

    private static SubscriberSpec Noticed(string subject) => new SubscriberSpec().Given(
        AnnIsKnown, new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, subject, Noon) { At = Noon });

    private static void Withheld(Refusal reason, SubscriberSpec spec, DateTimeOffset? at = null) => spec
        .Then(
            new ContactWithheld(1, 0, reason.Code) { At = at ?? Noon },
            new OfferWithdrawn("newspaper", 1) { At = at ?? Noon })
        .DoesBesideReports(new MoveOutgoing(Key(1), OutgoingStage.Withheld, DueAt: null), new SetWakeUp("offer/sub-1~1~0", DueAt: null))
        .Counts("contacts/sms/marketing/withheld", "contacts/sms/marketing/reserved -1", "held-back/" + reason.Code);
}
