namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>A conversation is one contact, and counts for the groups of what was put in it.</summary>
public sealed class ConversationCapTests
{
    private static readonly Rulebook Ruled = Rulebooks.Compile(Rulebooks.Basic with
    {
        Offers = [Rulebooks.Newspaper, Rulebooks.Gift, Rulebooks.Offer("present", "gift", 900, []), Rulebooks.DataPack],
        ContactPolicy = Rulebooks.Basic.ContactPolicy with
        {
            Caps = [new CapDocument("gifts", [], 1, TimeSpan.FromDays(7)) { OfferGroups = ["gift"] }],
        },
    });

    private static readonly DecisionContext Context = AtNoon with { Rulebook = Ruled };

    [Theory]
    [InlineData(InteractionResponse.Shown, "present", "contact-policy.cap")]
    [InlineData(InteractionResponse.Refused, "present", "contact-policy.cap")]
    [InlineData(InteractionResponse.NotShown, "present", null)]
    public void WhatWasPutCounts_AndWhatWasNotDoesNot(InteractionResponse response, string offer, string? expected)
    {
        var spec = Visit();
        var opened = spec.State.Interactions[0];
        Assert.Contains(offer, opened.Offers);
        foreach (var other in opened.Offers)
        {
            spec.When(new AnswerInteraction(opened.Version, other, other == offer ? response : InteractionResponse.NotShown), Context);
        }

        Assert.Equal(expected, HeldBack(spec, "gift", Noon.AddHours(1)));
        Assert.Null(HeldBack(spec, "newspaper", Noon.AddHours(1)));
        Assert.NotEqual("contact-policy.cap", HeldBack(spec, "gift", Noon.AddDays(7)));
    }

    /// <summary>What is on the screen may be put at any moment; when the time is over and nobody said so, it was not.</summary>
    [Fact]
    public void WhatIsProposedIsReserved_UntilTheConversationIsOver()
    {
        var spec = Visit();
        Assert.Equal("contact-policy.cap", HeldBack(spec, "gift", Noon.AddMinutes(1)));
        Assert.Null(HeldBack(spec, "gift", Noon + Ruled.Document.InteractionWait));
    }

    /// <summary>Two offers of the group side by side are one contact; a second conversation is another.</summary>
    [Fact]
    public void ASecondConversationIsAnotherContact()
    {
        var spec = Visit();
        Assert.Equal(2, spec.State.Interactions[0].Offers.Count(offer => offer is "gift" or "present"));
        spec.When(new OpenInteraction(Channel.InboundCall), Context);
        Assert.DoesNotContain(spec.State.Interactions[1].Offers, offer => offer is "gift" or "present");
    }

    /// <summary>What was put may be forgotten where more was put than is remembered: doubt does not send.</summary>
    [Fact]
    public void AConversationOfWhichNothingIsKnownAnyMore_Counts()
    {
        var puts = Enumerable.Range(0, SubscriberState.PutsKept).Select(i => new PastPut("newspaper", 900 + i, Noon.AddHours(-1)));
        var state = Visit().State with
        {
            Interactions = [],
            Contacts =
            [
                new Contact(5, 0, Channel.Hall, MessageKind.Marketing, ContactStanding.Delivered, "interaction", Noon.AddHours(-2), 0),
            ],
        };
        var slot = new ContactSlot(Channel.Hall, Noon, Ruled.OperatorZone);
        Assert.Null(Ruled.Policy.Check(new ContactRecord(state), slot, "gift"));
        Assert.Equal(Refusal.Cap, Ruled.Policy.Check(new ContactRecord(state with { Puts = [.. puts] }), slot, "gift"));
    }

    private static SubscriberSpec Visit() => new SubscriberSpec().Given(AnnIsKnown).When(new OpenInteraction(Channel.Hall), Context);

    private static string? HeldBack(SubscriberSpec spec, string offer, DateTimeOffset at) => SubscriberDecider
        .Preview(spec.State, Occasion.Proposal(offer), 1, At(at) with { Rulebook = Ruled }).Choice.HeldBack?.Code;
}
