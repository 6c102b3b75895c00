namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>The record of contacts is bounded, and never by forgetting one that counts.</summary>
public sealed class ContactRecordTests
{
    private static readonly Rulebook NoCaps = Rulebooks.WithPolicy(policy => policy with { Caps = [] });
    private static readonly ObserveNetworkEvent Roaming = new(new NetworkEvent.Location("hk", IsRoaming: true) { OccurredAt = Noon });

    [Fact]
    public void MarketingStops_WhenMoreCouldNotBeCounted_AndServiceGoesOn()
    {
        var full = Contacts(SubscriberState.ContactsKept, ContactStanding.Delivered, Noon);
        var spec = new SubscriberSpec().Given(full).When(new ProposeOffer("newspaper"), AtNoon with { Rulebook = NoCaps });
        Assert.Equal(Refusal.HistoryFull, spec.Trace!.Choice.HeldBack);
        Assert.Equal(SubscriberState.ContactsKept + 1, spec.When(Roaming).State.Contacts.Length);
        Assert.Null(new SubscriberSpec().Given(Contacts(SubscriberState.ContactsKept - 1, ContactStanding.Delivered, Noon))
            .When(new ProposeOffer("newspaper"), AtNoon with { Rulebook = NoCaps }).Trace!.Choice.HeldBack);
    }

    [Fact]
    public void ServiceStopsToo_WhenFarMoreIsUnsettled()
    {
        var spec = new SubscriberSpec().Given(Contacts(SubscriberState.ContactsMax, ContactStanding.Released, Noon)).When(Roaming);
        Assert.Equal(SubscriberState.ContactsMax, spec.State.Contacts.Length);
        spec.Counts(
            "events/location", "moments/roaming-without-discount", "held-back/contact-policy.history-full", "decisions",
            "held-back/contact-policy.history-full");
    }

    /// <summary>A window is at most 31 days; a clock may be set back by a day without finding too little.</summary>
    [Theory]
    [InlineData(ContactStanding.Delivered, -1, 200)]
    [InlineData(ContactStanding.Delivered, 0, 0)]
    [InlineData(ContactStanding.InDoubt, -1, 200)]
    [InlineData(ContactStanding.InDoubt, 0, 0)]
    [InlineData(ContactStanding.Unconfirmed, 0, 0)]
    [InlineData(ContactStanding.Sent, 0, 0)]
    [InlineData(ContactStanding.Failed, -1, 0)]
    [InlineData(ContactStanding.Withheld, -1, 0)]
    [InlineData(ContactStanding.Reserved, 0, 200)]
    [InlineData(ContactStanding.Released, 0, 200)]
    public void AContactIsForgotten_WhenNoWindowCanHoldIt(ContactStanding standing, int ticksLater, int kept)
    {
        var now = Noon.AddDays(32).AddTicks(ticksLater);
        var spec = new SubscriberSpec()
            .Given(Contacts(SubscriberState.ContactsKept, standing, Noon))
            .When(new ProposeOffer("newspaper"), At(now) with { Rulebook = NoCaps });
        Assert.Equal(kept == 0 ? null : Refusal.HistoryFull, spec.Trace!.Choice.HeldBack);
        Assert.Equal(kept == 0 ? 1 : 200, spec.State.Contacts.Length);
    }

    [Fact]
    public void OffersAnswersAndOrdersAreBounded()
    {
        var state = new SubscriberSpec().Given(AnnIsKnown)
            .Given(Enumerable.Range(0, 9).Select(i => new OfferPut($"o{i}", Channel.Sms, i, 0, Noon) { At = Noon }))
            .Given(Enumerable.Range(0, 51).Select(i => new OfferAnswered($"a{i}", AnswerKind.Expired, 99) { At = Noon }))
            .State;
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"o{i}"), state.OffersInPlay.Select(offer => offer.Offer));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"a{i}"), state.Answers.Select(answer => answer.Offer));
    }

    private static SubscriberEvent[] Contacts(int count, ContactStanding standing, DateTimeOffset at) =>
    [
        AnnIsKnown,
        .. Enumerable.Range(0, count).Select(i =>
            new ContactPlanned(100 + i, 0, Channel.Sms, MessageKind.Marketing, "something-else", at) { At = at }),
        .. Enumerable.Range(0, count).Select(i => new ContactSettled(100 + i, 0, standing) { At = at }),
    ];
}
