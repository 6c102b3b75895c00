namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>What a person may say of a message of which nobody knew.</summary>
public sealed class ResolveContactTests
{
    private static readonly DateTimeOffset Then = Noon.AddHours(1);

    [Fact]
    public void GivesTheBudgetBack_WhenItDidNotArrive()
    {
        var spec = InDoubt()
            .When(new ResolveContact(Key(1), IsDelivered: false, "not in the centre's log", "agent-7"), At(Then))
            .Then(
                new ContactResolved(1, 0, false, "not in the centre's log", "agent-7") { At = Then },
                new ContactSettled(1, 0, ContactStanding.Failed) { At = Then },
                new OfferWithdrawn("newspaper", 1) { At = Then });
        Assert.False(Assert.Single(spec.State.Contacts).Counts);
    }

    [Fact]
    public void KeepsTheBudgetUsed_AndNeedsNoWakeUp_WhenItArrived()
    {
        var spec = InDoubt()
            .When(new ResolveContact(Key(1), IsDelivered: true, "in the centre's log", "agent-7"), At(Then))
            .Then(
                new ContactResolved(1, 0, true, "in the centre's log", "agent-7") { At = Then },
                new ContactSettled(1, 0, ContactStanding.Delivered) { At = Then })
            .DoesBesideReports(
                new MoveOutgoing(Key(1), OutgoingStage.Delivered, DueAt: null),
                new SetWakeUp("receipt/sub-1~1~0", DueAt: null));
        Assert.True(Assert.Single(spec.State.Contacts).Counts);
    }

    [Fact]
    public void IsPossible_WhenTheDoubtHasRunOut()
    {
        var spec = InDoubt().When(new WakeUp("receipt/sub-1~1~0"), At(Noon.AddDays(7)))
            .Then(
                new WokenUp("receipt/sub-1~1~0") { At = Noon.AddDays(7) },
                new ContactSettled(1, 0, ContactStanding.Unconfirmed) { At = Noon.AddDays(7) });
        Assert.True(Assert.Single(spec.State.Contacts).Counts);

        spec.When(new ResolveContact(Key(1), IsDelivered: false, "log", "agent-7"), At(Noon.AddDays(8)));
        Assert.Equal(ContactStanding.Failed, Assert.Single(spec.State.Contacts).Standing);
    }

    [Fact]
    public void IsOverruled_ByAReceiptThatSaysItArrived()
    {
        var spec = InDoubt()
            .When(new ResolveContact(Key(1), IsDelivered: false, "log", "agent-7"), At(Then))
            .When(new RecordReceipt(Key(1), DeliveryStatus.Delivered), At(Then));
        Assert.Equal(ContactStanding.Delivered, Assert.Single(spec.State.Contacts).Standing);
    }

    [Fact]
    public void IsRefused_WhenItIsKnownWhatBecameOfIt()
    {
        var resolve = new ResolveContact(Key(1), IsDelivered: true, "log", "agent-7");
        RecordHandoverTests.Released(MessageKind.Marketing).When(resolve).Refuses(Refusal.NotInDoubt);
        InDoubt().When(new RecordReceipt(Key(1), DeliveryStatus.Delivered)).When(resolve).Refuses(Refusal.NotInDoubt);
        InDoubt().When(resolve).When(resolve).Refuses(Refusal.NotInDoubt);
        InDoubt().When(resolve with { Key = Key(9) }).Refuses(Refusal.UnknownContact);
    }

    private static SubscriberSpec InDoubt() => RecordHandoverTests.Released(MessageKind.Marketing)
        .When(new RecordHandover(Key(1), Handover.Unknown, "kannel", null));
}
