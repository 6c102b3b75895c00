namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>Another try of what was given up.</summary>
public sealed class ReplayContactTests
{
    private static readonly DateTimeOffset Then = Noon.AddHours(1);
    private static readonly DeadLetter Letter = new(Channel.Sms, MessageKind.Marketing, "newspaper");

    [Fact]
    public void WaitsAgainWithItsOffer_AndIsAskedAllRulesBeforeItLeaves()
    {
        var spec = GivenUp(MessageKind.Marketing)
            .When(new ReplayContact(Key(1), Letter, "centre repaired", "agent-7"), At(Then))
            .Then(
                new ContactReplayed(1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", "centre repaired", "agent-7") { At = Then },
                new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddHours(72)) { At = Then })
            .Does(
                new Count("contacts/sms/marketing/reserved", 1),
                new Count("contacts/sms/marketing/failed", -1),
                new ShowContact(new Contact(1, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Reserved, "newspaper", Then, 1)),
                new MoveOutgoing(Key(1), OutgoingStage.Pending, Then),
                new Count("replays", 1),
                new SetWakeUp("offer/sub-1~1~0", Noon.AddHours(72)));
        Assert.True(Assert.Single(spec.State.Contacts).Counts);

        spec.When(new ChangeSuppression("asked"), At(Then)).When(new ReleaseContact(Key(1)), At(Then));
        Assert.Equal(ContactStanding.Withheld, Assert.Single(spec.State.Contacts).Standing);
    }

    [Fact]
    public void IsOnRecordAgain_WhenANoticeWasForgottenLongSince()
    {
        var notice = new DeadLetter(Channel.Sms, MessageKind.Service, "order-booked");
        new SubscriberSpec().Given(AnnIsKnown, new ConsentChanged(true, "hall") { At = Noon })
            .When(new ReplayContact(Key(1), notice, "centre repaired", "agent-7"), At(Then))
            .Then(new ContactReplayed(1, 0, Channel.Sms, MessageKind.Service, "order-booked", "centre repaired", "agent-7") { At = Then })
            .Does(
                new Count("contacts/sms/service/reserved", 1),
                new Count("contacts/sms/service/failed", -1),
                new ShowContact(new Contact(1, 0, Channel.Sms, MessageKind.Service, ContactStanding.Reserved, "order-booked", Then, 1)),
                new MoveOutgoing(Key(1), OutgoingStage.Pending, Then),
                new Count("replays", 1))
            .When(new ReleaseContact(Key(1)), At(Then))
            .Then(new ContactReleased(1, 0) { At = Then });
    }

    [Fact]
    public void IsRefused_WhenAnOffersTimeIsOver() => GivenUp(MessageKind.Marketing)
        .When(new ReplayContact(Key(1), Letter, "late", "agent-7"), At(Noon.AddHours(72))).Refuses(Refusal.OutOfSeason);

    [Fact]
    public void IsRefused_WhenItWasNotGivenUp()
    {
        var replay = new ReplayContact(Key(1), Letter, "why not", "agent-7");
        RecordHandoverTests.Released(MessageKind.Marketing).When(replay).Refuses(Refusal.NotGivenUp);
        GivenUp(MessageKind.Marketing).When(replay, At(Then)).When(replay, At(Then)).Refuses(Refusal.NotGivenUp);
        GivenUp(MessageKind.Marketing).When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).When(replay).Refuses(Refusal.NotGivenUp);
        new SubscriberSpec().When(replay).Refuses(Refusal.UnknownContact);
        GivenUp(MessageKind.Marketing).When(replay with { Key = Key(99) }).Refuses(Refusal.UnknownContact);
    }

    private static SubscriberSpec GivenUp(MessageKind kind) => RecordHandoverTests.Released(kind)
        .When(new RecordHandover(Key(1), Handover.Rejected, "kannel", null));
}
