using static SmartManager.Domain.Tests.Subscribers.RecordHandoverTests;

namespace SmartManager.Domain.Tests.Subscribers;

public sealed class RecordReceiptTests
{
    private static readonly RecordHandover Accepted = new(Key(1), Handover.Accepted, "kannel", "k-1");
    private static readonly TimeSpan Validity = Rulebooks.Basic.OfferValidity;

    private static SubscriberSpec Undelivered() => Released(MessageKind.Marketing).When(Accepted)
        .When(new RecordReceipt(Key(1), DeliveryStatus.Undelivered));

    [Fact]
    public void SettlesTheContact_WhenItWasDelivered()
    {
        var spec = Released(MessageKind.Marketing).When(Accepted)
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
            .Then(new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon })
            .DoesBesideReports(new MoveOutgoing(Key(1), OutgoingStage.Delivered, DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null))
            .Counts("contacts/sms/marketing/delivered", "contacts/sms/marketing/sent -1");
        Assert.True(Assert.Single(spec.State.Contacts).Counts);
        Assert.Single(spec.State.OffersInPlay);
    }

    [Theory]
    [InlineData(DeliveryStatus.Undelivered)]
    [InlineData(DeliveryStatus.Expired)]
    [InlineData(DeliveryStatus.Rejected)]
    public void GivesTheBudgetBack_AndTakesTheOfferOutOfPlay_WhenItWillNotArrive(DeliveryStatus status)
    {
        var spec = Released(MessageKind.Marketing).When(Accepted)
            .When(new RecordReceipt(Key(1), status))
            .Then(new ContactSettled(1, 0, ContactStanding.Failed) { At = Noon }, new OfferWithdrawn("newspaper", 1) { At = Noon })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Failed, DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null),
                new SetWakeUp("offer/sub-1~1~0", DueAt: null));
        Assert.False(Assert.Single(spec.State.Contacts).Counts);
        Assert.Empty(spec.State.OffersInPlay);
    }

    [Fact]
    public void ChangesNothing_WhileItIsOnItsWay() =>
        Released(MessageKind.Marketing).When(Accepted).When(new RecordReceipt(Key(1), DeliveryStatus.EnRoute)).ChangesNothing();

    [Theory]
    [InlineData(DeliveryStatus.Delivered, DeliveryStatus.Delivered)]
    [InlineData(DeliveryStatus.Delivered, DeliveryStatus.Undelivered)]
    [InlineData(DeliveryStatus.Delivered, DeliveryStatus.EnRoute)]
    [InlineData(DeliveryStatus.Expired, DeliveryStatus.Undelivered)]
    [InlineData(DeliveryStatus.Expired, DeliveryStatus.EnRoute)]
    public void TheFirstFinalWordHolds(DeliveryStatus first, DeliveryStatus later) => Released(MessageKind.Marketing)
        .When(Accepted).When(new RecordReceipt(Key(1), first)).When(new RecordReceipt(Key(1), later)).ChangesNothing();

    [Fact]
    public void CountsAgain_AndOpensTheOffer_WhenItArrivedAfterAll()
    {
        var spec = Undelivered().When(new RecordReceipt(Key(1), DeliveryStatus.Delivered), At(Noon.AddHours(1)))
            .Then(
                new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon.AddHours(1) },
                new OfferPut("newspaper", Channel.Sms, 1, 0, Noon + Validity) { At = Noon.AddHours(1) })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Delivered, DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null),
                new SetWakeUp("offer/sub-1~1~0", Noon + Validity))
            .Counts("contacts/sms/marketing/delivered", "contacts/sms/marketing/failed -1");
        Assert.True(Assert.Single(spec.State.Contacts).Counts);
        spec.When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).ChangesNothing()
            .When(new RecordReceipt(Key(1), DeliveryStatus.Undelivered)).ChangesNothing()
            .When(new ReceiveReply("NEWSPAPER"));
        Assert.Equal("newspaper", Assert.Single(spec.State.PendingOrders).Offer);
    }

    [Fact]
    public void CountsAgain_WhenItArrivedAlthoughTheCarrierNeverTookIt() => Released(MessageKind.Marketing)
        .When(new RecordHandover(Key(1), Handover.Rejected, "kannel", null))
        .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
        .Then(
            new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon },
            new OfferPut("newspaper", Channel.Sms, 1, 0, Noon + Validity) { At = Noon });

    [Fact]
    public void CountsAgain_WhenItWasWithheldAfterAFirstTry()
    {
        var spec = Released(MessageKind.Marketing)
            .When(new RecordHandover(Key(1), Handover.Unavailable, "kannel", null))
            .When(new ChangeConsent(IsGranted: false, "hall"))
            .When(new ReleaseContact(Key(1)), At(Noon.AddMinutes(1)));
        Assert.Equal(ContactStanding.Withheld, Assert.Single(spec.State.Contacts).Standing);
        Assert.True(Assert.Single(spec.When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).State.Contacts).Counts);
    }

    [Fact]
    public void LeavesTheOfferClosed_WhenItIsOverOrAnsweredOrPutAnew()
    {
        var settled = new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon };
        var late = new RecordReceipt(Key(1), DeliveryStatus.Delivered);
        Undelivered().When(late, At(Noon + Validity)).Then(settled with { At = Noon + Validity });
        Undelivered().When(late, AtNoon with { Rulebook = Rulebooks.WithOffers(Rulebooks.Gift) }).Then(settled);
        Undelivered().Given(new OfferAnswered("newspaper", AnswerKind.Refused, 9) { At = Noon }).When(late).Then(settled);
        Undelivered().Given(new OfferPut("newspaper", Channel.Sms, 9, 0, Noon.AddDays(1)) { At = Noon }).When(late).Then(settled);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void IsRememberedForThreeDays_WhenItDidNotArrive(int ticks, bool isForgotten)
    {
        var now = Noon.AddDays(3).AddTicks(ticks);
        var spec = Undelivered()
            .Given(new ContactPlanned(90, 0, Channel.Sms, MessageKind.Service, "gift", now) { At = now })
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered), At(now));
        Assert.Equal(isForgotten, spec.State.FindContact(Key(1)) is null);
        if (isForgotten)
        {
            spec.Refuses(Refusal.UnknownContact);
        }
    }

    [Fact]
    public void StaysWithheld_WhenItWasNeverReleased() => new SubscriberSpec()
        .Given(
            AnnIsKnown,
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "gift", Noon) { At = Noon },
            new ContactWithheld(1, 0, "test") { At = Noon })
        .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).ChangesNothing();

    [Fact]
    public void MayComeBeforeTheCarriersAnswer() => Released(MessageKind.Marketing)
        .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
        .Then(new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon });

    [Fact]
    public void EndsADoubt_AndAnUnconfirmedContact()
    {
        Released(MessageKind.Marketing).When(new RecordHandover(Key(1), Handover.Unknown, "kannel", null))
            .When(new RecordReceipt(Key(1), DeliveryStatus.Undelivered))
            .Then(new ContactSettled(1, 0, ContactStanding.Failed) { At = Noon }, new OfferWithdrawn("newspaper", 1) { At = Noon });
        Released(MessageKind.Marketing).When(Accepted).When(new WakeUp("receipt/sub-1~1~0"))
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
            .Then(new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon });
    }

    [Fact]
    public void SavesARetry_WhenTheServiceMessageHadArrived()
    {
        Released(MessageKind.Service).When(new RecordHandover(Key(1), Handover.Unknown, "kannel", null))
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
            .Then(new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon })
            .When(new ReleaseContact(Key(1))).Refuses(Refusal.UnknownContact);
        Released(MessageKind.Service).When(new RecordHandover(Key(1), Handover.Unknown, "kannel", null))
            .When(new RecordReceipt(Key(1), DeliveryStatus.Undelivered)).ChangesNothing();
    }

    [Fact]
    public void NeverSendsMarketingTwice_WhenTheCarrierHadItAfterAll() =>
        Released(MessageKind.Marketing).When(new RecordHandover(Key(1), Handover.Unavailable, "kannel", null))
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
            .Then(new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon })
            .When(new ReleaseContact(Key(1))).Refuses(Refusal.UnknownContact);

    [Fact]
    public void ChangesNothing_BeforeTheContactWasReleased() => new SubscriberSpec()
        .Given(AnnIsKnown, new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, "gift", Noon) { At = Noon })
        .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).ChangesNothing();

    [Fact]
    public void Refuses_WhenThereIsNoSuchContact() =>
        new SubscriberSpec().When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).Refuses(Refusal.UnknownContact);
}
