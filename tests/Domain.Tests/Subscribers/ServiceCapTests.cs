namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>A cap can count notices: offers give way to them, and they to nothing.</summary>
public sealed class ServiceCapTests
{
    private static readonly Rulebook Counted = With(limit: 2, MessageKind.Marketing, MessageKind.Service);
    private static readonly Rulebook OfService = With(limit: 2, MessageKind.Service);
    private static readonly Rulebook Plain = With(limit: 2, MessageKind.Marketing);

    [Fact]
    public void OffersGiveWayToNotices_AndNoticesToNothing()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown);
        for (var i = 0; i < 6; i++)
        {
            Observe(spec, Counted, Noon.AddMinutes(i));
        }

        Assert.Equal(3, spec.State.Contacts.Length); // One each time that the subscriber begins to roam.
        Assert.Equal(Refusal.Cap, Propose(spec, Counted, Noon.AddHours(1)));
    }

    [Theory]
    [InlineData(MessageKind.Marketing)]
    [InlineData(MessageKind.Service)]
    public void ASettledNoticeCounts_AsLongAsItsWindow(MessageKind other)
    {
        var (rules, week) = (other == MessageKind.Service ? OfService : Counted, TimeSpan.FromDays(7));
        Assert.Equal(Refusal.Cap, Propose(TwoSettled(), rules, Noon + week.Add(TimeSpan.FromTicks(-1))));
        Assert.Null(Propose(TwoSettled(), rules, Noon + week));

        static SubscriberSpec TwoSettled() => new SubscriberSpec().Given(AnnIsKnown).Given(Settled(2, Noon));
    }

    /// <summary>As it was: without a cap that counts them, settled notices are forgotten with the next plan.</summary>
    [Fact]
    public void SettledNoticesAreForgotten_WhereNoCapCountsThem()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(Settled(2, Noon));
        Assert.Null(Propose(spec, Plain, Noon.AddDays(1)));
        Assert.Equal(MessageKind.Marketing, Assert.Single(spec.State.Contacts).Kind);
    }

    /// <summary>However many there are: the highest limit is 100, and as many are remembered.</summary>
    [Fact]
    public void TheRecordOfNoticesIsBounded_AndStillFillsEveryCap()
    {
        var many = With(limit: 100, MessageKind.Marketing, MessageKind.Service);
        var spec = new SubscriberSpec().Given(AnnIsKnown).Given(Settled(300, Noon));
        Observe(spec, many, Noon.AddMinutes(301));
        Assert.Equal(SubscriberState.ServiceKept + 1, spec.State.Contacts.Length);
        Assert.Equal(Noon.AddMinutes(200), spec.State.Contacts[0].At);
        Assert.Equal(Refusal.Cap, Propose(spec, many, Noon.AddDays(1)));
    }

    /// <summary>Those that stay for a cap take no room: service stops only where it always did.</summary>
    [Fact]
    public void RememberedNoticesSilenceNobody()
    {
        var free = With(limit: 100, MessageKind.Service);
        var spec = new SubscriberSpec().Given(AnnIsKnown)
            .Given(Enumerable.Range(0, SubscriberState.ContactsMax - 1).Select(i =>
                new ContactPlanned(1_000 + i, 0, Channel.Sms, MessageKind.Service, "notice", Noon) { At = Noon, KeepsService = true }))
            .Given(Settled(90, Noon));
        Observe(spec, free, Noon.AddDays(1));
        Assert.Equal(SubscriberState.ContactsMax + 90, spec.State.Contacts.Length);
    }

    private static SubscriberEvent[] Settled(int count, DateTimeOffset at) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ContactPlanned(
            100 + i, 0, Channel.Sms, MessageKind.Service, "notice", at.AddMinutes(count > 2 ? i : 0)) { At = at, KeepsService = true }),
        .. Enumerable.Range(0, count).Select(i => new ContactSettled(100 + i, 0, ContactStanding.Delivered) { At = at }),
    ];

    private static void Observe(SubscriberSpec spec, Rulebook rules, DateTimeOffset at) => spec.When(
        new ObserveNetworkEvent(new NetworkEvent.Location("hk", !spec.State.IsRoaming) { OccurredAt = at }),
        At(at) with { Rulebook = rules });

    private static Refusal? Propose(SubscriberSpec spec, Rulebook rules, DateTimeOffset at) =>
        spec.When(new ProposeOffer("newspaper"), At(at) with { Rulebook = rules }).Trace!.Choice.HeldBack;

    private static Rulebook With(int limit, params MessageKind[] kinds) => Rulebooks.Compile(Rulebooks.Basic with
    {
        KeyMoments = [.. Rulebooks.Basic.KeyMoments.Select(moment => moment with { RepeatAfter = TimeSpan.Zero })],
        Offers = [Rulebooks.Newspaper],
        ContactPolicy = Rulebooks.Basic.ContactPolicy with
        {
            Caps = [new CapDocument("sms", [Channel.Sms], limit, TimeSpan.FromDays(7)) { Kinds = [.. kinds] }],
        },
    });
}
