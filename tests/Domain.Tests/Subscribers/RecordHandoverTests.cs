namespace SmartManager.Domain.Tests.Subscribers;

public sealed class RecordHandoverTests
{
    private static readonly DateTimeOffset Then = Noon.AddSeconds(1);

    [Fact]
    public void RemembersTheCarriersId_AndWaitsForAReceipt_WhenItIsAccepted() => Released(MessageKind.Marketing)
        .When(new RecordHandover(Key(1), Handover.Accepted, "kannel", "k-1"), At(Then))
        .Then(new ContactHandedOver(1, 0, Handover.Accepted, "kannel", "k-1") { At = Then })
        .Does(
            new Count("contacts/sms/marketing/sent", 1),
            new Count("contacts/sms/marketing/released", -1),
            new ShowContact(new Contact(1, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Sent, "newspaper", Noon, 1)),
            new MoveOutgoing(Key(1), OutgoingStage.Sent, DueAt: null),
            new SetWakeUp("receipt/sub-1~1~0", Then.AddHours(48)),
            new ListCarrierMessage("kannel", "k-1", Key(1)));

    [Fact]
    public void ListsNoCarriersId_WhenThereIsNone() => Released(MessageKind.Service)
        .When(new RecordHandover(Key(1), Handover.Accepted, "kannel", null), At(Then))
        .DoesBesideReports(
            new MoveOutgoing(Key(1), OutgoingStage.Sent, DueAt: null), new SetWakeUp("receipt/sub-1~1~0", Then.AddHours(48)));

    [Fact]
    public void GivesTheBudgetBack_AndTakesTheOfferOutOfPlay_WhenItIsRejected()
    {
        var spec = Released(MessageKind.Marketing)
            .When(new RecordHandover(Key(1), Handover.Rejected, "kannel", null), At(Then))
            .Then(
                new ContactHandedOver(1, 0, Handover.Rejected, "kannel", null) { At = Then },
                new ContactSettled(1, 0, ContactStanding.Failed) { At = Then },
                new OfferWithdrawn("newspaper", 1) { At = Then })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Failed, DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null),
                new SetWakeUp("offer/sub-1~1~0", DueAt: null));
        Assert.False(Assert.Single(spec.State.Contacts).Counts);
    }

    [Fact]
    public void KeepsTheReason_WhenTheCarrierWillNeverTakeIt() => Released(MessageKind.Service)
        .When(new RecordHandover(Key(1), Handover.Rejected, "kannel", null) { Reason = "handover.too-long" }, At(Then))
        .Then(
            new ContactHandedOver(1, 0, Handover.Rejected, "kannel", null) { At = Then, Reason = "handover.too-long" },
            new ContactSettled(1, 0, ContactStanding.Failed) { At = Then });

    /// <summary>Half a minute, then twice as long each time, at most an hour.</summary>
    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(7, 1_920)]
    [InlineData(8, 3_600)]
    [InlineData(11, 3_600)]
    public void TriesLater_WhenTheCarrierSurelyDidNotHaveIt(int attempt, int seconds)
    {
        var spec = Released(MessageKind.Marketing, attempt)
            .When(new RecordHandover(Key(1), Handover.Unavailable, "kannel", null), At(Then))
            .Then(
                new ContactHandedOver(1, 0, Handover.Unavailable, "kannel", null) { At = Then },
                new ContactDeferred(1, 0, Then.AddSeconds(seconds), "handover.retry") { At = Then })
            .DoesBesideReports(new MoveOutgoing(Key(1), OutgoingStage.Pending, Then.AddSeconds(seconds)));
        Assert.Equal(attempt, Assert.Single(spec.State.Contacts).Attempts);
    }

    [Fact]
    public void GivesUpMarketing_WhenTheCarrierNeverHadItForHours() => Released(MessageKind.Marketing, attempt: 12)
        .When(new RecordHandover(Key(1), Handover.Unavailable, "kannel", null), At(Then))
        .Then(
            new ContactHandedOver(1, 0, Handover.Unavailable, "kannel", null) { At = Then },
            new ContactSettled(1, 0, ContactStanding.Failed) { At = Then },
            new OfferWithdrawn("newspaper", 1) { At = Then });

    [Fact]
    public void GivesUpService_OnlyAfterMoreThanAWeek() => Released(MessageKind.Service, attempt: 200)
        .When(new RecordHandover(Key(1), Handover.Unavailable, "kannel", null), At(Then))
        .Then(
            new ContactHandedOver(1, 0, Handover.Unavailable, "kannel", null) { At = Then },
            new ContactSettled(1, 0, ContactStanding.Failed) { At = Then });

    [Fact]
    public void NeverSendsMarketingAgain_WhenNobodyKnows()
    {
        var spec = Released(MessageKind.Marketing)
            .When(new RecordHandover(Key(1), Handover.Unknown, "kannel", null), At(Then))
            .Then(
                new ContactHandedOver(1, 0, Handover.Unknown, "kannel", null) { At = Then },
                new ContactSettled(1, 0, ContactStanding.InDoubt) { At = Then })
            .DoesBesideReports(new MoveOutgoing(Key(1), OutgoingStage.InDoubt, DueAt: null));
        Assert.True(Assert.Single(spec.State.Contacts).Counts);
        spec.When(new ReleaseContact(Key(1))).Refuses(Refusal.UnknownContact);
    }

    [Theory]
    [InlineData(4, 240, false)]
    [InlineData(199, 3_600, false)]
    [InlineData(200, 0, true)]
    public void SendsServiceAgain_WhenNobodyKnows_UntilAPersonMustLook(int attempt, int seconds, bool isLeft) =>
        Released(MessageKind.Service, attempt)
        .When(new RecordHandover(Key(1), Handover.Unknown, "kannel", null), At(Then))
        .Then(
            new ContactHandedOver(1, 0, Handover.Unknown, "kannel", null) { At = Then },
            isLeft
                ? new ContactSettled(1, 0, ContactStanding.InDoubt) { At = Then }
                : new ContactDeferred(1, 0, Then.AddSeconds(seconds), "handover.retry") { At = Then });

    [Theory]
    [InlineData(Handover.Accepted)]
    [InlineData(Handover.Rejected)]
    [InlineData(Handover.Unavailable)]
    [InlineData(Handover.Unknown)]
    public void ChangesNothing_WhenItComesTwice_OrAfterAReceipt(Handover second)
    {
        foreach (var first in new[] { Handover.Accepted, Handover.Rejected, Handover.Unavailable, Handover.Unknown })
        {
            Released(MessageKind.Marketing)
                .When(new RecordHandover(Key(1), first, "kannel", "k-1"))
                .When(new RecordHandover(Key(1), second, "kannel", "k-1"))
                .ChangesNothing();
        }

        Released(MessageKind.Marketing)
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered))
            .When(new RecordHandover(Key(1), second, "kannel", "k-1"))
            .ChangesNothing();
    }

    [Theory]
    [InlineData(3, 2, false)] // Another has it since.
    [InlineData(3, 4, false)] // None was released so often.
    [InlineData(3, 3, true)]
    [InlineData(3, null, true)]
    public void CountsOnlyForTheReleaseThatItSpeaksOf(int attempts, int? attempt, bool counts)
    {
        var after = Released(MessageKind.Marketing, attempts)
            .When(new RecordHandover(Key(1), Handover.Unavailable, "acs", null) { Attempt = attempt }, At(Then));
        if (counts)
        {
            after.Then(
                new ContactHandedOver(1, 0, Handover.Unavailable, "acs", null) { At = Then },
                new ContactDeferred(1, 0, Then.AddSeconds(120), "handover.retry") { At = Then });
        }
        else
        {
            after.ChangesNothing();
        }
    }

    [Fact]
    public void Refuses_WhenThereIsNoSuchContact() => new SubscriberSpec()
        .When(new RecordHandover(Key(1), Handover.Accepted, "kannel", "k-1")).Refuses(Refusal.UnknownContact);

    internal static SubscriberSpec Released(MessageKind kind, int attempt = 1) => new SubscriberSpec()
        .Given(
            AnnIsKnown,
            new ContactPlanned(1, 0, Channel.Sms, kind, "newspaper", Noon) { At = Noon },
            new OfferPut("newspaper", Channel.Sms, kind == MessageKind.Marketing ? 1 : 99, 0, Noon.AddHours(72)) { At = Noon })
        .Given(Enumerable.Repeat(new ContactReleased(1, 0) { At = Noon }, attempt));
}
