using SmartManager.Domain.Decisioning.Explanations;

namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>What other systems said to the subscriber counts as what we say (requirements ), and nothing is sent for it.</summary>
public sealed class ThirdPartyContactTests
{
    private static readonly Rulebook Ruled = Rulebooks.Compile(Rulebooks.Basic with
    {
        Offers = [Rulebooks.Newspaper, Rulebooks.Gift, Rulebooks.Offer("present", "gift", 100, []), Rulebooks.DataPack],
        Conflicts = new ConflictsDocument
        {
            SimilarGroups = [new SimilarGroupDocument { Group = "gift", After = TimeSpan.FromDays(2) }],
            Exclusive = [new ExclusiveDocument { Code = "one", Offers = ["newspaper"], Groups = ["data"], Within = TimeSpan.FromDays(3) }],
        },
    });

    [Fact]
    public void IsOnRecord_AndNothingIsSent() => Ann().When(Report(Noon.AddHours(-1), "newspaper"))
        .Then(new ThirdPartyContactRecorded(
            1, 0, Channel.Sms, MessageKind.Marketing, "newspaper", null, Noon.AddHours(-1), "dialler")
        { At = Noon })
        .Counts("contacts/sms/marketing/third-party")
        .DoesBesideReports();

    [Fact]
    public void CountsForEveryCap_WhateverItWasAbout()
    {
        var spec = Ann().When(Report(Noon.AddHours(-2))).When(Report(Noon.AddHours(-1), group: "data"));
        Assert.All(spec.State.Contacts, contact => Assert.Equal((ContactStanding.ThirdParty, true), (contact.Standing, contact.Counts)));
        Assert.Equal(Refusal.Cap, HeldBack(spec, "newspaper")); // Two by SMS in a day.
        Assert.Null(HeldBack(spec, "newspaper", Noon.AddHours(22)));
    }

    [Fact]
    public void ServiceCountsForNoCapThatDoesNotAskForIt()
    {
        var spec = Ann().When(Report(Noon, kind: MessageKind.Service)).When(Report(Noon, kind: MessageKind.Mandatory)).When(Report(Noon));
        Assert.Null(HeldBack(spec, "newspaper"));
    }

    [Fact]
    public void AnOfferOfOursRests_AsIfWeHadPutIt()
    {
        var spec = Ann().When(Report(Noon.AddDays(-1), "newspaper"));
        Assert.Equal(Refusal.RecentlyPut, HeldBack(spec, "newspaper"));
        Assert.Null(HeldBack(spec, "gift"));
    }

    [Theory]
    [InlineData("gift", null, "present", "conflict.similar-recently")]
    [InlineData(null, "gift", "present", "conflict.similar-recently")]
    [InlineData("data-pack", null, "newspaper", "conflict.exclusive")]
    [InlineData(null, "data", "newspaper", "conflict.exclusive")]
    [InlineData(null, "news", "present", null)]
    [InlineData(null, null, "present", null)]
    public void TheRulesBetweenOffersSeeIt(string? offer, string? group, string proposed, string? expected)
    {
        var context = At(Noon) with { Rulebook = Ruled };
        var spec = Ann().When(Report(Noon.AddDays(-1), offer, group), context).When(new ProposeOffer(proposed), context);
        Assert.Equal(expected, spec.Trace!.Choice.HeldBack?.Code);
        if (expected is not null)
        {
            var candidate = spec.Trace.Choice.Candidates.Single(one => Ruled.Offers[one.Ordinal].Id == proposed);
            var explained = new DecisionExplainer(spec.Trace, Ruled).Explain(candidate);
            Assert.Contains("until", explained.En, StringComparison.Ordinal); // Says since when, and how long it rests.
        }
    }

    /// <summary>One that waits for its time is asked about again.</summary>
    [Fact]
    public void WhatWaitsIsHeldBack_WhenAnotherSystemUsedUpTheCap() => Ann()
        .When(new ProposeOffer("newspaper"))
        .When(Report(Noon))
        .When(Report(Noon))
        .When(new ReleaseContact(Key(1)))
        .Then(
            new ContactWithheld(1, 0, "contact-policy.cap") { At = Noon },
            new OfferWithdrawn("newspaper", 1) { At = Noon });

    [Fact]
    public void IsRefused_WhenItCannotBeRecorded()
    {
        Ann().When(Report(Noon, "no-such-offer")).Refuses(Refusal.UnknownOffer);
        Ann().When(Report(Noon, group: "no-such-group")).Refuses(Refusal.UnknownGroup);
        Ann().When(Report(Noon.AddDays(-32))).Refuses(Refusal.ContactTooOld);
        Assert.Single(Ann().When(Report(Noon.AddDays(-32).AddTicks(1))).State.Contacts);
        Ann().When(new RecordThirdPartyContact(Channel.Hall, MessageKind.Marketing, Noon, null, null, "crm")).Refuses(Refusal.NotOutbound);
        var full = Ann();
        for (var i = 0; i < SubscriberState.ContactsKept; i++)
        {
            full.When(Report(Noon));
        }

        full.When(Report(Noon)).Refuses(Refusal.RecordFull);
        full.When(Report(Noon, kind: MessageKind.Service)); // Marketing silences no service.
        Assert.Equal(SubscriberState.ContactsKept + 1, full.State.Contacts.Length);
        full.When(Report(Noon.AddDays(32)), At(Noon.AddDays(32)));
        Assert.Single(full.State.Contacts);
    }

    /// <summary>No carrier's word can move it: there is nothing that we sent.</summary>
    [Fact]
    public void NothingMovesIt()
    {
        var spec = Ann().When(Report(Noon, "newspaper"));
        spec.When(new ReleaseContact(Key(1))).Refuses(Refusal.UnknownContact);
        spec.When(new RecordReceipt(Key(1), DeliveryStatus.Undelivered)).ChangesNothing();
        spec.When(new RecordHandover(Key(1), Handover.Rejected, "kannel", null)).ChangesNothing();
        Assert.Equal(ContactStanding.ThirdParty, Assert.Single(spec.State.Contacts).Standing);
        Assert.Empty(spec.State.OffersInPlay);
    }

    private static SubscriberSpec Ann() => new SubscriberSpec().Given(AnnIsKnown);

    private static RecordThirdPartyContact Report(
        DateTimeOffset at, string? offer = null, string? group = null, MessageKind kind = MessageKind.Marketing) =>
        new(Channel.Sms, kind, at, offer, group, "dialler");

    private static Refusal? HeldBack(SubscriberSpec spec, string offer, DateTimeOffset? at = null) =>
        SubscriberDecider.Preview(spec.State, Occasion.Proposal(offer), 1, At(at ?? Noon)).Choice.HeldBack;
}
