namespace SmartManager.Domain.Tests.Subscribers;

public sealed class AcceptOfferTests
{
    private static readonly SubscriberEvent[] Sent =
    [
        new ContactPlanned(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", Noon) { At = Noon },
        new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Noon },
        new ContactReleased(1, 0) { At = Noon },
    ];

    [Fact]
    public void OrdersOnce()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(Sent);
        var version = spec.State.Version;
        spec.When(new AcceptOffer(Key(1)))
            .Then(
                new OfferAnswered("newspaper", AnswerKind.Accepted, 1) { At = Noon },
                new OrderPlaced(version, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon });
        spec.When(new AcceptOffer(Key(1))).Refuses(Refusal.OfferClosed);
    }

    [Fact]
    public void IsRefused_WhenTheOfferIsNotOpenOrCannotBeOrdered()
    {
        new SubscriberSpec().Given(AnnIsKnown).Given(Sent).When(new AcceptOffer(Key(2))).Refuses(Refusal.OfferClosed);
        new SubscriberSpec().Given(AnnIsKnown).Given(Sent)
            .When(new AcceptOffer(Key(1)), At(Noon.AddHours(72))).Refuses(Refusal.OfferClosed);
        new SubscriberSpec().Given(AnnIsKnown).Given(Sent)
            .When(new AcceptOffer(Key(1)), AtNoon with { Rulebook = Rulebooks.WithOffers(Rulebooks.Gift) }).Refuses(Refusal.UnknownOffer);
        new SubscriberSpec().Given(AnnIsKnown).Given(Sent).Given(new OrderPlaced(9, 0, "newspaper", "P", "newspaper", 1) { At = Noon })
            .When(new AcceptOffer(Key(1))).Refuses(Refusal.AlreadyHeld);
    }

    /// <summary>What the portal shows in a conversation can be ordered by its link before anybody told that it was shown.</summary>
    [Fact]
    public void OrdersWhatAnInteractionProposed()
    {
        SubscriberEvent[] open =
        [
            new InteractionOpened(1, Channel.Web, ["gift", "newspaper"]) { At = Noon },
            new ContactPlanned(1, 0, Channel.Web, MessageKind.Marketing, "interaction", Noon) { At = Noon },
        ];
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(open);
        var version = spec.State.Version;
        spec.When(new AcceptOffer(new ContactKey(Me, 1, 2)))
            .Then(
                new InteractionAnswered(1, "newspaper", InteractionResponse.Accepted) { At = Noon },
                new ContactSettled(1, 0, ContactStanding.Delivered) { At = Noon },
                new OfferAnswered("newspaper", AnswerKind.Accepted, 1) { At = Noon },
                new OrderPlaced(version, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon });
        new SubscriberSpec().Given(AnnIsKnown).Given(open).When(new AcceptOffer(new ContactKey(Me, 1, 3))).Refuses(Refusal.OfferClosed);
        new SubscriberSpec().Given(AnnIsKnown).Given(open).When(new AcceptOffer(new ContactKey(Me, 1, 0))).Refuses(Refusal.OfferClosed);
    }
}
