namespace SmartManager.Domain.Tests.Subscribers;

public sealed class WakeUpTests
{
    private static readonly SubscriberEvent[] Sent =
    [
        AnnIsKnown,
        new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
        new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon },
        new ContactReleased(1, 0) { At = Noon },
        new ContactHandedOver(1, 0, Handover.Accepted, "kannel", null) { At = Noon },
    ];

    [Fact]
    public void AMessageIsUnconfirmed_WhenNoReceiptCameInTime()
    {
        var spec = new SubscriberSpec().Given(Sent)
            .When(new WakeUp("receipt/sub-1~1~0"))
            .Then(new WokenUp("receipt/sub-1~1~0") { At = Noon }, new ContactSettled(1, 0, ContactStanding.Unconfirmed) { At = Noon })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Unconfirmed, DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null));
        Assert.True(Assert.Single(spec.State.Contacts).Counts);
    }

    [Fact]
    public void AnOfferRunsOut_WhenNobodyAnsweredIt()
    {
        var spec = new SubscriberSpec().Given(Sent)
            .When(new WakeUp("offer/sub-1~1~0"))
            .Then(new WokenUp("offer/sub-1~1~0") { At = Noon }, new OfferAnswered("newspaper", AnswerKind.Expired, 1) { At = Noon })
            .Does(
                new SetWakeUp("offer/sub-1~1~0", DueAt: null), new Count("offers/expired", 1),
                new SetWakeUp("offer/sub-1~1~0", DueAt: null));
        Assert.Empty(spec.State.OffersInPlay);
        Assert.Equal(new PastAnswer("newspaper", AnswerKind.Expired, Noon), Assert.Single(spec.State.Answers));
    }

    [Fact]
    public void AnOfferIsWithdrawn_WhenItNeverLeftTheHouse() => new SubscriberSpec().Given(Sent[..3])
        .When(new WakeUp("offer/sub-1~1~0"))
        .Then(new WokenUp("offer/sub-1~1~0") { At = Noon }, new OfferWithdrawn("newspaper", 1) { At = Noon });

    [Theory]
    [InlineData("receipt/sub-1~9~0")]
    [InlineData("offer/sub-1~9~0")]
    [InlineData("interaction/sub-1~9")]
    [InlineData("something-of-another-build")]
    [InlineData("receipt/garbage")]
    public void IsUsedUp_WhenThereIsNothingLeftToDo(string name) => new SubscriberSpec().Given(Sent)
        .When(new WakeUp(name))
        .Then(new WokenUp(name) { At = Noon })
        .Does(new SetWakeUp(name, DueAt: null));

    [Fact]
    public void NamesAreReadAsTheyAreWritten()
    {
        var key = new ContactKey(Me, 7, 255);
        Assert.True(WakeUpName.IsReceipt(WakeUpName.Receipt(key), out var receipt));
        Assert.True(WakeUpName.IsOffer(WakeUpName.Offer(key), out var offer));
        Assert.Equal((key, key), (receipt, offer));
        Assert.False(WakeUpName.IsOffer(WakeUpName.Receipt(key), out _));
        Assert.False(WakeUpName.IsReceipt(WakeUpName.Offer(key), out _));
    }
}
