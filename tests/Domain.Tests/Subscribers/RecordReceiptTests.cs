using static SmartManager.Domain.Tests.Subscribers.RecordHandoverTests;

namespace SmartManager.Domain.Tests.Subscribers;

public sealed class RecordReceiptTests
{
    private static readonly RecordHandover Accepted = new(Key(1), Handover.Accepted, "kannel", "k-1");

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
    [InlineData(DeliveryStatus.Delivered)]
    [InlineData(DeliveryStatus.Undelivered)]
    [InlineData(DeliveryStatus.EnRoute)]
    public void TheFirstFinalWordHolds_WhateverIsSaidLater(DeliveryStatus later)
    {
        Released(MessageKind.Marketing).When(Accepted).When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
            .When(new RecordReceipt(Key(1), later)).ChangesNothing();
        Released(MessageKind.Marketing).When(Accepted).When(new RecordReceipt(Key(1), DeliveryStatus.Expired))
            .When(new RecordReceipt(Key(1), later)).ChangesNothing();
    }

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
