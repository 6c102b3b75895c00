namespace SmartManager.Domain.Tests.Subscribers;

public sealed class OrderTests
{
    private static readonly OrderPlaced Placed = new(1, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon };

    [Fact]
    public void BecomesAService_AndIsSaid_WhenBillingHasBookedIt()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown, Placed)
            .When(new RecordOrderOutcome(Key(1), Refusal: null), At(Noon.AddHours(10)))
            .Then(
                new OrderBooked(1, 0, "newspaper", "newspaper", 100) { At = Noon.AddHours(10) },
                new ContactPlanned(2, 0, Channel.Sms, MessageKind.Service, "order-booked", Noon.AddHours(10)) { At = Noon.AddHours(10) })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Delivered, DueAt: null),
                new SendMessage(
                    Key(2), Channel.Sms, MessageKind.Service, new OutgoingMessage(Ann.Msisdn, "newspaper is yours", "order-booked"),
                    Noon.AddHours(10)))
            .Counts("orders/booked", "revenue-minor 100", "contacts/sms/service/reserved");
        Assert.True(spec.State.Holds("newspaper"));
        Assert.Empty(spec.State.PendingOrders);
    }

    [Fact]
    public void IsBookedAsAgreed_WhenTheRulebookChangedMeanwhile()
    {
        var changed = Rulebooks.WithOffers(Rulebooks.Newspaper with { PriceMinor = 900, Service = "other" });
        foreach (var offers in new[] { changed, Rulebooks.WithOffers() })
        {
            new SubscriberSpec().Given(AnnIsKnown, Placed)
                .When(new RecordOrderOutcome(Key(1), Refusal: null), AtNoon with { Rulebook = offers })
                .Then(
                    new OrderBooked(1, 0, "newspaper", "newspaper", 100) { At = Noon },
                    new ContactPlanned(2, 0, Channel.Sms, MessageKind.Service, "order-booked", Noon) { At = Noon });
        }
    }

    [Fact]
    public void IsForgotten_WhenBillingRefusesIt()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown, Placed)
            .When(new RecordOrderOutcome(Key(1), "no-money"))
            .Then(new OrderRefused(1, 0, "newspaper", "no-money") { At = Noon })
            .Does(new MoveOutgoing(Key(1), OutgoingStage.Failed, DueAt: null), new Count("orders/refused", 1));
        Assert.False(spec.State.Holds("newspaper"));
        Assert.Empty(spec.State.PendingOrders);
    }

    [Fact]
    public void WaitsAMinute_WhenBillingGivesNoAnswer()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown, Placed)
            .When(new DeferOrder(Key(1)))
            .Then(new OrderDeferred(1, 0, Noon.AddMinutes(1)) { At = Noon })
            .Does(new MoveOutgoing(Key(1), OutgoingStage.Pending, Noon.AddMinutes(1)));
        Assert.Single(spec.State.PendingOrders);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(90, 60)]
    public void WaitsAsLongAgainAsItHasWaited_ButAnHourAtMost(int ageMinutes, int waitMinutes)
    {
        var then = Noon.AddMinutes(ageMinutes);
        new SubscriberSpec().Given(AnnIsKnown, Placed)
            .When(new DeferOrder(Key(1)), At(then))
            .Then(new OrderDeferred(1, 0, then.AddMinutes(waitMinutes)) { At = then });
    }

    [Fact]
    public void Refuses_WhenTheOrderIsNotOnItsWay()
    {
        new SubscriberSpec().Given(AnnIsKnown, Placed).When(new RecordOrderOutcome(Key(1, 1), Refusal: null)).Refuses(Refusal.UnknownOrder);
        new SubscriberSpec().Given(AnnIsKnown, Placed).When(new DeferOrder(Key(2))).Refuses(Refusal.UnknownOrder);
        new SubscriberSpec().Given(AnnIsKnown, Placed)
            .When(new RecordOrderOutcome(Key(1), Refusal: null))
            .When(new RecordOrderOutcome(Key(1), Refusal: null)).Refuses(Refusal.UnknownOrder);
    }
}
