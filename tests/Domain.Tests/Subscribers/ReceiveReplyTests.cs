namespace SmartManager.Domain.Tests.Subscribers;

public sealed class ReceiveReplyTests
{
    [Theory]
    [InlineData("Y")]
    [InlineData(" ｙ。")]
    [InlineData("newspaper")]
    [InlineData("Ｎ Ｅ Ｗ Ｓ ｐａｐｅｒ！")]
    public void OrdersTheOffer_WhenTheSubscriberSaysYesOrItsKeyword(string text) => new SubscriberSpec()
        .Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon))
        .When(new ReceiveReply(text))
        .Then(
            new ReplyReceived("accept", "newspaper", text) { At = Noon },
            new OfferAnswered("newspaper", AnswerKind.Accepted, 1) { At = Noon },
            new OrderPlaced(4, 0, "newspaper", "P-newspaper", "newspaper", 100) { At = Noon })
        .Does(
            new Count("replies/accept", 1),
            new SetWakeUp("offer/sub-1~1~0", DueAt: null),
            new Count("offers/accepted", 1),
            new PlaceOrder(Key(4), new OutgoingOrder(Ann.Msisdn, "newspaper", "P-newspaper", 100)),
            new Count("orders/placed", 1));

    [Fact]
    public void OrdersOnce_WhenYesComesTwice() => new SubscriberSpec()
        .Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon))
        .When(new ReceiveReply("Y")).When(new ReceiveReply("Y"))
        .Then(new ReplyReceived("accept", null, "Y") { At = Noon })
        .Does(new Count("replies/accept", 1));

    /// <summary>The gift was put first and waited for the end of its notice; the newspaper left before it.</summary>
    [Theory]
    [InlineData("Y", 10, 40, "gift")]
    [InlineData("Y", 40, 10, "newspaper")]
    [InlineData("Y", 10, 10, "newspaper")] // At the same instant: the one put last.
    [InlineData("GIFT", 40, 10, "gift")]
    [InlineData("NEWSPAPER", 10, 40, "newspaper")]
    public void APlainYesMeansTheOfferThatLeftLast_AndAKeywordItsOwn(string text, int newsLeft, int giftLeft, string ordered)
    {
        var spec = new SubscriberSpec()
            .Given(AnnIsKnown).Given(Sent("gift", 1, Noon.AddMinutes(giftLeft))).Given(Sent("newspaper", 2, Noon.AddMinutes(newsLeft)))
            .When(new ReceiveReply(text), At(Noon.AddHours(1)));
        Assert.Equal(ordered, Assert.Single(spec.State.PendingOrders).Offer);
        Assert.NotEqual(ordered, Assert.Single(spec.State.OffersInPlay).Offer);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void AYesCanComeTooLate(int ticksLater, bool isInTime) => Assert.Equal(
        isInTime ? 1 : 0,
        new SubscriberSpec().Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon))
            .When(new ReceiveReply("Y"), At(Noon.AddHours(72).AddTicks(ticksLater))).State.PendingOrders.Length);

    [Theory]
    [InlineData(ContactStanding.Reserved, false)]
    [InlineData(ContactStanding.Failed, false)]
    [InlineData(ContactStanding.Withheld, false)]
    [InlineData(ContactStanding.Released, true)]
    [InlineData(ContactStanding.InDoubt, true)]
    [InlineData(ContactStanding.Unconfirmed, true)]
    public void OnlyAnOfferThatMayHaveArrivedCanBeAnswered(ContactStanding standing, bool canBe)
    {
        foreach (var text in new[] { "Y", "NEWSPAPER" })
        {
            Assert.Equal(canBe ? 1 : 0, new SubscriberSpec()
                .Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon)).Given(new ContactSettled(1, 0, standing) { At = Noon })
                .When(new ReceiveReply(text)).State.PendingOrders.Length);
        }
    }

    [Fact]
    public void OffersOfOtherChannelsAreNotAnsweredBySms() => new SubscriberSpec()
        .Given(AnnIsKnown, new OfferPut("newspaper", Channel.Hall, 1, 1, Noon.AddDays(1)) { At = Noon })
        .When(new ReceiveReply("Y"))
        .Then(new ReplyReceived("accept", null, "Y") { At = Noon });

    [Fact]
    public void ClosesTheOffer_WhenTheSubscriberSaysNo() => new SubscriberSpec()
        .Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon))
        .When(new ReceiveReply("不要"))
        .Then(
            new ReplyReceived("refuse", "newspaper", "不要") { At = Noon },
            new OfferAnswered("newspaper", AnswerKind.Refused, 1) { At = Noon })
        .Does(new Count("replies/refuse", 1), new SetWakeUp("offer/sub-1~1~0", DueAt: null), new Count("offers/refused", 1));

    [Fact]
    public void EndsMarketing_WhenTheSubscriberUnsubscribes() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ReceiveReply("TD"))
        .Then(
            new ReplyReceived("unsubscribe", null, "TD") { At = Noon },
            new ConsentChanged(IsGranted: false, "sms-reply") { At = Noon },
            new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, "unsubscribed", Noon) { At = Noon })
        .DoesBesideReports(
            new SendMessage(Key(1), Channel.Sms, MessageKind.Service, new OutgoingMessage(Ann.Msisdn, "No more offers", "unsubscribed"),
                Noon))
        .Counts("replies/unsubscribe", "consents/withdrawn", "contacts/sms/service/reserved")
        .When(new ReceiveReply("退订"))
        .Then(new ReplyReceived("unsubscribe", null, "退订") { At = Noon })
        .Does(new Count("replies/unsubscribe", 1));

    [Theory]
    [InlineData("什么意思?")]
    [InlineData("")]
    [InlineData("yes please")]
    public void GoesToAPerson_WhenNoRuleUnderstandsIt(string text)
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon));
        var version = spec.State.Version;
        spec.When(new ReceiveReply(text)).Then(
            new ReplyReceived("unclear", null, text) { At = Noon },
            new PersonAsked(version, 0, TaskKind.UnclearReply) { At = Noon });
    }

    [Fact]
    public void IsOnlyRemembered_WhenNoAnswerIsSet() => new SubscriberSpec()
        .Given(AnnIsKnown)
        .When(new ReceiveReply("帮助")).Then(new ReplyReceived("help", null, "帮助") { At = Noon })
        .When(new ReceiveReply("Y")).Then(new ReplyReceived("accept", null, "Y") { At = Noon });

    [Theory]
    [InlineData("帮助", "help", "help")]
    [InlineData(" ＨＥＬＰ ", "help", "help")]
    [InlineData("Y", "accept", "too-late")]
    public void IsAnswered_ButNotTwiceWithinAnHour(string text, string intent, string subject)
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with
        {
            HelpNotice = Rulebooks.Text("help"),
            TooLateNotice = Rulebooks.Text("too-late"),
        });
        var spec = new SubscriberSpec().Given(AnnIsKnown);
        var night = Noon.AddHours(12);
        spec.When(new ReceiveReply(text), At(night) with { Rulebook = rulebook })
            .Then(
                new ReplyReceived(intent, null, text) { At = night },
                new ContactPlanned(1, 0, Channel.Sms, MessageKind.Service, subject, night) { At = night })
            .DoesBesideReports(new SendMessage(
                Key(1), Channel.Sms, MessageKind.Service, new OutgoingMessage(Ann.Msisdn, subject, subject), night));
        var later = night.AddMinutes(59);
        spec.When(new ReceiveReply(text), At(later) with { Rulebook = rulebook })
            .Then(new ReplyReceived(intent, null, text) { At = later });
        later = night.AddMinutes(60);
        Assert.Equal(2, Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(
            spec.State, new ReceiveReply(text), At(later) with { Rulebook = rulebook })).Events.Length);
    }

    /// <summary>Twice yes: the second is no question for an offer that is over.</summary>
    [Fact]
    public void IsNotCalledLate_WhenTheSameYesHasJustOrdered()
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with { TooLateNotice = Rulebooks.Text("too-late") });
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon))
            .When(new ReceiveReply("Y"), AtNoon with { Rulebook = rulebook });
        spec.When(new ReceiveReply("Y"), AtNoon with { Rulebook = rulebook }).Then(new ReplyReceived("accept", null, "Y") { At = Noon });
        var later = Noon.AddHours(72);
        Assert.Equal(2, Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(
            spec.State, new ReceiveReply("Y"), At(later) with { Rulebook = rulebook })).Events.Length);
    }

    [Fact]
    public void IsCut_WhenItIsTooLong_ButNotInsideACharacter()
    {
        var y = new string('Y', 1_001);
        Cut(y, y[..1_000]);
        Cut(y[..999] + "😀", y[..999]);
        Cut(y[..998] + "😀", y[..998] + "😀");

        static void Cut(string text, string kept) => new SubscriberSpec().When(new ReceiveReply(text)).Then(
            new ReplyReceived("unclear", null, kept) { At = Noon },
            new PersonAsked(0, 0, TaskKind.UnclearReply) { At = Noon });
    }

    [Fact]
    public void OrdersNothing_WhenItIsHeldOrOrderedOrTooMuchIsOnItsWay()
    {
        var sent = new SubscriberSpec().Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon)).State;
        NotPossible(Refusal.AlreadyHeld, sent with { Services = ["newspaper"] });
        NotPossible(Refusal.AlreadyHeld, sent with { PendingOrders = [new PendingOrder(1, 9, "newspaper", "newspaper", 1, Noon)] });
        NotPossible(Refusal.OrdersPending, sent with
        {
            PendingOrders = [.. Enumerable.Range(0, 8).Select(i => new PendingOrder(1, (byte)i, "x", "x", 1, Noon))],
        });

        static void NotPossible(Refusal reason, SubscriberState state)
        {
            var accepted = Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(state, new ReceiveReply("Y"), AtNoon));
            Assert.Equal<SubscriberEvent>(
                [
                    new ReplyReceived("accept", "newspaper", "Y") { At = Noon },
                    new OrderNotPossible("newspaper", 1, reason.Code) { At = Noon },
                ],
                accepted.Events);
            Assert.Equal<SubscriberEffect>([new Count("replies/accept", 1), new Count("orders/not-possible", 1)], accepted.Effects);
        }
    }

    /// <summary>What excludes it was ordered since: whoever said yes is told, by night too, and the history says why.</summary>
    [Fact]
    public void IsAnsweredPolitely_WhenAConflictKeepsItFromBeingOrdered()
    {
        var night = Noon.AddHours(12);
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with
        {
            NotPossibleNotice = Rulebooks.Text("{offer} cannot be ordered now"),
            Conflicts = new ConflictsDocument
            {
                Exclusive = [new ExclusiveDocument { Code = "one", Offers = ["newspaper", "gift"] }],
            },
        });
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(Sent("newspaper", 1, Noon));
        spec.Given(new OrderPlaced(1, 9, "gift", "P-gift", "gift", 500) { At = Noon });
        var version = spec.State.Version;
        spec.When(new ReceiveReply("Y"), At(night) with { Rulebook = rulebook })
            .Then(
                new ReplyReceived("accept", "newspaper", "Y") { At = night },
                new OrderNotPossible("newspaper", 1, "conflict.exclusive") { At = night },
                new ContactPlanned(version, 0, Channel.Sms, MessageKind.Service, "not-possible", night) { At = night })
            .DoesBesideReports(new SendMessage(
                Key(version),
                Channel.Sms,
                MessageKind.Service,
                new OutgoingMessage(Ann.Msisdn, "newspaper cannot be ordered now", "not-possible"),
                night));
        Assert.Single(spec.State.OffersInPlay); // It can be said again when the way is free.
        spec.When(new ReleaseContact(Key(version)), At(night) with { Rulebook = rulebook })
            .Then(new ContactReleased(version, 0) { At = night });
    }

    private static SubscriberEvent[] Sent(string offer, long decision, DateTimeOffset leftAt) =>
    [
        new ContactPlanned(decision, 0, Channel.Sms, MessageKind.Marketing, offer, Noon) { At = Noon },
        new OfferPut(offer, Channel.Sms, decision, 0, Noon.AddHours(72)) { At = Noon },
        new ContactReleased(decision, 0) { At = leftAt },
    ];
}
