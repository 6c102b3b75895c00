namespace SmartManager.Domain.Tests.Decisioning.Policies;

public sealed class ContactPolicyTests
{
    private static readonly DateTimeOffset TomorrowAtTwo = new(2026, 3, 3, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Today is a holiday, and messages go out in the afternoon.</summary>
    private static readonly DecisionContext OnAHoliday = AtNoon with { Rulebook = Rulebooks.WithPolicy(Closed) };

    [Fact]
    public void MarketingWaitsForAnOpenHour_OrIsDropped()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(new ProposeOffer("newspaper"), OnAHoliday);
        Assert.Equal(TomorrowAtTwo, spec.State.Contacts[0].At);
        spec.Counts("decisions", "deferred/contact-policy.outside-hours", "contacts/sms/marketing/reserved");
        var discards = Rulebooks.WithPolicy(policy => Closed(policy) with { WhenQuiet = QuietChoice.Discard });
        Assert.Equal(Refusal.OutsideHours, new SubscriberSpec().Given(AnnIsKnown)
            .When(new ProposeOffer("newspaper"), AtNoon with { Rulebook = discards }).Trace!.Choice.HeldBack);
    }

    [Fact]
    public void MarketingIsDropped_WhenNoHourIsOpenInAMonth()
    {
        var never = Rulebooks.WithPolicy(policy => policy with
        {
            Holidays = [.. Enumerable.Range(0, 40).Select(day => new DateOnly(2026, 3, 1).AddDays(day))],
        });
        Assert.Equal(Refusal.OutsideHours, new SubscriberSpec().Given(AnnIsKnown)
            .When(new ProposeOffer("newspaper"), AtNoon with { Rulebook = never }).Trace!.Choice.HeldBack);
        Planned(MessageKind.Marketing).When(new ReleaseContact(Key(1)), AtNoon with { Rulebook = never }).Then(
            new ContactWithheld(1, 0, "contact-policy.outside-hours") { At = Noon }, new OfferWithdrawn("newspaper", 1) { At = Noon });
    }

    [Fact]
    public void TheHoursAreAskedAgainAtTheMomentOfContact_AndHoldForMarketingAlone()
    {
        Planned(MessageKind.Marketing).When(new ReleaseContact(Key(1)), OnAHoliday)
            .Then(new ContactDeferred(1, 0, TomorrowAtTwo, "contact-policy.outside-hours") { At = Noon });
        Planned(MessageKind.Service).When(new ReleaseContact(Key(1)), OnAHoliday).Then(new ContactReleased(1, 0) { At = Noon });
        Planned(MessageKind.Mandatory).When(new ReleaseContact(Key(1)), OnAHoliday).Then(new ContactReleased(1, 0) { At = Noon });
    }

    [Fact]
    public void WhatIsMandatoryPassesTheNight_AndServiceWaits()
    {
        var late = Noon.AddHours(12);
        Planned(MessageKind.Service).When(new ReleaseContact(Key(1)), At(late))
            .Then(new ContactDeferred(1, 0, Noon.AddHours(20), "contact-policy.quiet-hours") { At = late });
        Planned(MessageKind.Mandatory).When(new ReleaseContact(Key(1)), At(late)).Then(new ContactReleased(1, 0) { At = late });
    }

    [Fact]
    public void AnotherGroupIsOffered_WhenTheCapOfOneIsUsedUp()
    {
        var rules = AtNoon with
        {
            Rulebook = Rulebooks.WithPolicy(policy => policy with
            {
                Caps = [new CapDocument("news", [], 1, TimeSpan.FromDays(7)) { OfferGroups = ["news"] }],
                SameOfferAfter = TimeSpan.Zero,
            }),
        };
        var spec = Planned(MessageKind.Marketing).When(new ProposeOffer("newspaper"), rules);
        Assert.Equal(Refusal.Cap, spec.Trace!.Choice.HeldBack);
        Assert.Null(spec.When(new ProposeOffer("gift"), rules).Trace!.Choice.HeldBack);
    }

    [Fact]
    public void AskingAllocatesNothing()
    {
        var rulebook = Rulebooks.WithPolicy(policy => Closed(policy) with
        {
            Caps =
            [
                .. policy.Caps,
                new CapDocument("day", [], 50, null) { Period = CalendarPeriod.Day },
                new CapDocument("month", [Channel.Sms], 100, null) { Period = CalendarPeriod.Month, OfferGroups = ["news", "data"] },
            ],
        });
        var state = SubscriberState.Initial(Me) with
        {
            Contacts =
            [
                .. Enumerable.Range(0, 50).Select(i => new Contact(
                    i, 0, Channel.Sms, MessageKind.Marketing, ContactStanding.Delivered, "newspaper", Noon.AddHours(-20 * (i + 3)), 1)),
            ],
        };
        var slot = new ContactSlot(Channel.Sms, Noon, ClockChanges.Table.Find("Europe/Berlin")!);
        var refusals = new byte[rulebook.Offers.Length];
        Ask(20_000); // Until the code is compiled for good.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
            {
                rulebook.Policy.Check(new ContactRecord(state), slot, "newspaper");
                rulebook.Policy.FindFullGroups(new ContactRecord(state), slot, refusals);
                rulebook.Policy.Hours.NextAllowed(Channel.Sms, Noon, slot.Zone);
            }
        }
    }

    private static ContactPolicyDocument Closed(ContactPolicyDocument policy) => policy with
    {
        AllowedHours =
        [
            new AllowedHoursDocument { Code = "pm", Channel = Channel.Sms, From = new TimeOnly(14, 0), Until = new TimeOnly(18, 0) },
        ],
        Holidays = [new DateOnly(2026, 3, 2)],
    };

    /// <summary>A message that is due now; of marketing the offer can be answered.</summary>
    private static SubscriberSpec Planned(MessageKind kind) => new SubscriberSpec().Given(
        AnnIsKnown,
        new ContactPlanned(
            1, 0, Channel.Sms, kind, kind == MessageKind.Marketing ? "newspaper" : "data-allowance-exceeded", Noon)
        { At = Noon },
        new OfferPut("newspaper", Channel.Sms, 1, 0, Noon.AddDays(3)) { At = Noon });
}
