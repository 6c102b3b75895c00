namespace SmartManager.Domain.Tests.Subscribers;

public sealed class ReversalTests
{
    private static readonly RequestOrigin Bob = new(RequestSource.Staff, "bob");

    private static readonly SubscriberEvent[] Booked =
    [
        new OrderPlaced(1, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon },
        new OrderBooked(1, 0, "newspaper", "newspaper", 100) { At = Noon },
    ];

    private static readonly ReversalAsked Asked = new(1, 0, "newspaper", "mistaken", RequestSource.Staff, "bob") { At = Noon };

    private static readonly Rulebook Rules = Rulebooks.Compile(Rulebooks.Basic with
    {
        Offers = [Rulebooks.Newspaper with { ReversibleFor = TimeSpan.FromDays(1) }, Rulebooks.Gift],
        OrderReversedNotice = Rulebooks.Text("{offer} is taken back"),
    });

    private static readonly ReverseOrder Ask = new(Key(1), "mistaken", Bob);

    [Fact]
    public void IsTakenToBilling_WithinTheTimeOfItsOffer()
    {
        var spec = Given(Booked).When(Ask, Then(TimeSpan.FromDays(1)))
            .Then(Asked with { At = Noon.AddDays(1) })
            .Does(
                new TakeOrderBack(Key(1), new OutgoingReversal(Key(1).ToString(), Ann.Msisdn, "newspaper", 100, "mistaken")),
                new Count("orders/reversals-asked", 1));
        Assert.True(spec.State.Holds("newspaper")); // Until billing has said so.
        spec.When(Ask, Then(TimeSpan.FromDays(1))).Then();
    }

    [Fact]
    public void IsRefused_WhenItCannotBe()
    {
        Given(Booked).When(Ask, Then(TimeSpan.FromDays(1) + TimeSpan.FromTicks(1))).Refuses(Refusal.ReversalTooLate);
        Given(Booked).When(Ask with { Key = Key(2) }, Then(TimeSpan.Zero)).Refuses(Refusal.UnknownOrder);
        Given(Booked[0]).When(Ask, Then(TimeSpan.Zero)).Refuses(Refusal.NotBooked);
        Given(Booked).When(Ask, AtNoon).Refuses(Refusal.NotReversible); // No time is set in that rulebook.
        Given(Booked).When(Ask, AtNoon with { Rulebook = Rulebooks.WithOffers(Rulebooks.Gift) }).Refuses(Refusal.NotReversible);
        Given([.. Booked, Asked, Reversed]).When(Ask, Then(TimeSpan.Zero)).Refuses(Refusal.UnknownOrder);
    }

    [Fact]
    public void EndsTheService_AndIsSaid_WhenBillingHasTakenTheOrderBack()
    {
        var night = Noon.AddHours(12);
        var spec = Given([.. Booked, Asked]);
        var version = spec.State.Version;
        spec.When(new RecordReversalOutcome(Key(1), null), Then(TimeSpan.FromHours(12)))
            .Then(
                Reversed with { At = night },
                new ContactPlanned(version, 0, Channel.Sms, MessageKind.Service, "order-reversed", night) { At = night })
            .DoesBesideReports(
                new MoveReversal(Key(1), OutgoingStage.Delivered, DueAt: null),
                new SendMessage(
                    Key(version),
                    Channel.Sms,
                    MessageKind.Service,
                    new OutgoingMessage(Ann.Msisdn, "newspaper is taken back", "order-reversed"),
                    night)
                {
                    Task = "order-reversed",
                })
            .Counts("orders/reversed", "revenue-minor -100", "contacts/sms/service/reserved");
        Assert.False(spec.State.Holds("newspaper"));
        Assert.Empty(spec.State.BookedOrders);
        spec.When(new RecordReversalOutcome(Key(1), null), Then(TimeSpan.FromHours(12))).Refuses(Refusal.UnknownOrder);
    }

    [Fact]
    public void LeavesTheOrderForGood_WhenBillingRefuses()
    {
        var spec = Given([.. Booked, Asked]).When(new RecordReversalOutcome(Key(1), "used-up"), Then(TimeSpan.Zero))
            .Then(new ReversalRefused(1, 0, "newspaper", "used-up") { At = Noon })
            .Does(new MoveReversal(Key(1), OutgoingStage.Failed, DueAt: null), new Count("orders/reversals-refused", 1));
        Assert.True(spec.State.Holds("newspaper"));
        spec.When(Ask, Then(TimeSpan.Zero)).Refuses(Refusal.UnknownOrder); // Billing would say the same under the same key.
    }

    [Fact]
    public void IsTriedAgain_WhenBillingGivesNoAnswer()
    {
        Given([.. Booked, Asked]).When(new DeferReversal(Key(1)), Then(TimeSpan.FromMinutes(10)))
            .Then(new ReversalDeferred(1, 0, Noon.AddMinutes(20)) { At = Noon.AddMinutes(10) })
            .Does(new MoveReversal(Key(1), OutgoingStage.Pending, Noon.AddMinutes(20)));
        Given(Booked).When(new DeferReversal(Key(1)), Then(TimeSpan.Zero)).Refuses(Refusal.UnknownOrder);
        Given(Booked).When(new RecordReversalOutcome(Key(1), null), Then(TimeSpan.Zero)).Refuses(Refusal.UnknownOrder);
    }

    [Fact]
    public void GivesTheSeatBack_ButNotWhatWasSoldOfAStock()
    {
        SubscriberEvent[] seated = [Booked[0], new UnitTaken(1, 0, "seats", "newspaper", IsSeat: true) { At = Noon }, Booked[1], Asked];
        var spec = Given(seated).When(new RecordReversalOutcome(Key(1), null), AtNoon)
            .Then(Reversed, new UnitReturned(1, 0, "seats") { At = Noon });
        Assert.Empty(spec.State.Units);
        SubscriberEvent[] sold = [Booked[0], new UnitTaken(1, 0, "stock", "newspaper", IsSeat: false) { At = Noon }, Booked[1], Asked];
        Given(sold).When(new RecordReversalOutcome(Key(1), null), AtNoon).Then(Reversed);
    }

    /// <summary>The latest can be reversed; what is on its way back is never forgotten.</summary>
    [Fact]
    public void IsPossible_ForTheLatestOrders()
    {
        var spec = Given([.. Booked, Asked]);
        for (var i = 2; i < 40; i++)
        {
            spec.Given(
                new OrderPlaced(i, 0, "gift", "P-gift", "gift", 500) { At = Noon },
                new OrderBooked(i, 0, "gift", "gift", 500) { At = Noon });
        }

        Assert.Equal(
            [1, .. Enumerable.Range(40 - 15, 15).Select(i => (long)i)], spec.State.BookedOrders.Select(order => order.Version));
    }

    private static OrderReversed Reversed { get; } = new(1, 0, "newspaper", "newspaper", 100) { At = Noon };

    private static SubscriberSpec Given(params SubscriberEvent[] events) => new SubscriberSpec().Given(AnnIsKnown).Given(events);

    private static DecisionContext Then(TimeSpan after) => At(Noon + after) with { Rulebook = Rules };
}
