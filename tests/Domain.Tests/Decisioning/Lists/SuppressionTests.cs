using System.Collections.Immutable;

namespace SmartManager.Domain.Tests.Decisioning.Lists;

/// <summary>What each list blocks, and for how long.</summary>
public sealed class SuppressionTests
{
    private static readonly SubscriberState Free = new SubscriberSpec().Given(AnnIsKnown).State;
    private static readonly RequestOrigin Bob = new(RequestSource.Staff, "bob");

    /// <summary>List, and the channels that it closes for marketing, and those for service messages.</summary>
    [Theory]
    [InlineData("black-a", "all", "all")]
    [InlineData("black-b", "all", "")]
    [InlineData("black-c", "Sms OutboundCall", "")]
    [InlineData("black-d", "Sms OutboundCall", "")]
    [InlineData("grey", "Sms OutboundCall", "")]
    [InlineData("white", "", "")]
    [InlineData("manual", "all", "all")]
    [InlineData("of-an-old-rulebook", "all", "all")]
    public void EachStandardListBlocksWhatItSays(string list, string marketing, string service)
    {
        var state = On(list);
        Assert.Equal(marketing, Closed(state, MessageKind.Marketing));
        Assert.Equal(service, Closed(state, MessageKind.Service));
        Assert.Equal("", Closed(state, MessageKind.Mandatory));
    }

    [Fact]
    public void AWhiteListExemptsFromGreyAndBusinessLists_AndFromNothingElse()
    {
        var rulebook = WithLists(
            List("grey-x", SuppressionKind.Grey), List("mms", SuppressionKind.Business), List("friends", SuppressionKind.White),
            List("court", SuppressionKind.Black));
        var context = AtNoon with { Rulebook = rulebook };
        Assert.Equal("mms", Found(context, "mms"));
        Assert.Equal("grey-x", Found(context, "grey-x"));
        Assert.Null(Found(context, "mms", "grey-x", "friends"));
        Assert.Null(Found(context, "friends", "mms"));
        Assert.Equal("court", Found(context, "friends", "mms", "court"));
        Assert.Equal("never-heard-of", Found(context, "friends", "never-heard-of"));
        Assert.Equal("manual", Found(context, "friends", "manual"));
        Assert.Equal(
            Refusal.NoConsent,
            Suppression.Check(On("friends") with { HasMarketingConsent = false }, Channel.Sms, MessageKind.Marketing, context));
        Assert.Equal(
            Refusal.DoNotDisturb,
            Suppression.Check(On("friends") with { DoNotDisturb = ChannelFacts.All }, Channel.Sms, MessageKind.Marketing, context));
        Assert.True(Suppression.IsWhiteListed(On("friends"), Channel.Sms, MessageKind.Marketing, context));
        Assert.False(Suppression.IsWhiteListed(On("friends"), Channel.Sms, MessageKind.Service, context));
        Assert.False(Suppression.IsWhiteListed(On("court"), Channel.Sms, MessageKind.Marketing, context));
    }

    [Fact]
    public void AListIsAboutItsChannelsAndKindsOnly()
    {
        var list = List("calls", SuppressionKind.Black) with
        {
            Channels = [Channel.OutboundCall, Channel.Hall],
            MessageKinds = [MessageKind.Service],
        };
        var context = AtNoon with { Rulebook = WithLists(list) };
        Assert.Equal("", Closed(On("calls"), MessageKind.Marketing, context));
        Assert.Equal("OutboundCall Hall", Closed(On("calls"), MessageKind.Service, context));
    }

    [Fact]
    public void AnEntryHoldsUntilItsInstant_AndNotAt()
    {
        var state = new SubscriberSpec().Given(AnnIsKnown)
            .When(new AddSuppression("black-b", "complaint", Bob, Noon.AddHours(1)))
            .Then(new SuppressionAdded("black-b", "complaint", RequestSource.Staff, "bob", Noon.AddHours(1)) { At = Noon })
            .Does(new Count("suppressions/black-b/added", 1)).State;
        Assert.Equal(Refusal.Suppressed, CheckAt(state, Noon.AddHours(1).AddTicks(-1)));
        Assert.Null(CheckAt(state, Noon.AddHours(1)));
    }

    /// <summary>Class D runs out by itself after half a year; who says until when is obeyed.</summary>
    [Fact]
    public void AListCanSayHowLongItsEntriesHold()
    {
        var spec = new SubscriberSpec().When(new AddSuppression("black-d", "r", Bob, null));
        Assert.Equal(Noon.AddDays(180), Assert.Single(spec.State.Suppressions).Until);
        spec.When(new AddSuppression("black-d", "r", Bob, Noon.AddDays(400)));
        Assert.Equal(Noon.AddDays(400), Assert.Single(spec.State.Suppressions).Until);
    }

    [Fact]
    public void ChangesAreOnRecord_OnceEach()
    {
        var spec = new SubscriberSpec()
            .When(new AddSuppression("grey", "staff", Bob, null))
            .When(new AddSuppression("grey", "staff", Bob, null)).ChangesNothing()
            .When(new AddSuppression("grey", "government", Bob, null))
            .Then(new SuppressionAdded("grey", "government", RequestSource.Staff, "bob", null) { At = Noon })
            .When(new RemoveSuppression("grey", "left", new RequestOrigin(RequestSource.File, null)))
            .Then(new SuppressionRemoved("grey", "left", RequestSource.File, null) { At = Noon })
            .Does(new Count("suppressions/grey/removed", 1));
        Assert.Empty(spec.State.Suppressions);
        spec.When(new RemoveSuppression("grey", "left", Bob)).ChangesNothing();
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        var spec = new SubscriberSpec();
        spec.When(new AddSuppression("never-heard-of", "r", Bob, null)).Refuses(Refusal.UnknownList);
        spec.When(new RemoveSuppression("never-heard-of", "r", Bob)).Refuses(Refusal.UnknownList);
        spec.When(new AddSuppression("grey", "r", Bob, Noon)).Refuses(Refusal.EntryPast);
        spec.Given(Enumerable.Range(0, SubscriberState.SuppressionsMax).Select(i => Entry("list-" + i)));
        spec.When(new AddSuppression("grey", "r", Bob, null)).Refuses(Refusal.ListsFull);
        spec.When(new RemoveSuppression("list-3", "r", Bob))
            .Then(new SuppressionRemoved("list-3", "r", RequestSource.Staff, "bob") { At = Noon });
        spec.When(new AddSuppression("grey", "r", Bob, null))
            .Then(new SuppressionAdded("grey", "r", RequestSource.Staff, "bob", null) { At = Noon });
        spec.When(new AddSuppression("grey", "another", Bob, null))
            .Then(new SuppressionAdded("grey", "another", RequestSource.Staff, "bob", null) { At = Noon });
    }

    [Fact]
    public void WhatHasRunOutIsForgotten_WithTheNextChange()
    {
        var spec = new SubscriberSpec().When(new AddSuppression("black-b", "r", Bob, Noon.AddDays(1)))
            .When(new AddSuppression("grey", "r", Bob, null), At(Noon.AddDays(1)));
        Assert.Equal("grey", Assert.Single(spec.State.Suppressions).List);
        spec.When(new RemoveSuppression("black-b", "r", Bob), At(Noon.AddDays(1))).ChangesNothing();
    }

    /// <summary>Suppressing by hand means for ever, also where an entry with an end was, or one that has run out.</summary>
    [Fact]
    public void SuppressingByHandMeansForEver()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown).When(new AddSuppression("manual", "r", Bob, Noon.AddHours(1)))
            .When(new ChangeSuppression("r")).Then(new SuppressionChanged("r") { At = Noon });
        Assert.Null(Assert.Single(spec.State.Suppressions).Until);
        spec.When(new AddSuppression("manual", "r", Bob, Noon.AddHours(1)))
            .When(new ChangeSuppression(null), At(Noon.AddHours(1))).ChangesNothing()
            .When(new ChangeSuppression("r"), At(Noon.AddHours(1)));
        Assert.Equal(Refusal.Suppressed, CheckAt(spec.State, Noon.AddYears(9)));
    }

    [Fact]
    public void AWishOfBeforeIsNeverRefused()
    {
        var spec = new SubscriberSpec().Given(AnnIsKnown);
        spec.When(new TakeOverWish(new SuppressionWish(true, "never-heard-of", null, "r", Bob, null)))
            .Then(new SuppressionAdded("never-heard-of", "r", RequestSource.Staff, "bob", null) { At = Noon });
        Assert.Equal(Refusal.Suppressed, CheckAt(spec.State, Noon));
        spec.When(new TakeOverWish(new SuppressionWish(true, "grey", null, "r", Bob, Noon))).ChangesNothing();
        spec.When(new TakeOverWish(new SuppressionWish(false, "never-heard-of", null, "r", Bob, null)))
            .Then(new SuppressionRemoved("never-heard-of", "r", RequestSource.Staff, "bob") { At = Noon });
        spec.When(new TakeOverWish(new SuppressionWish(true, "do-not-disturb", Channel.Sms, "r", Bob, null)));
        Assert.Equal(ChannelSet.Of(Channel.Sms), spec.State.DoNotDisturbBy.Staff);
    }

    [Fact]
    public void AMessageThatWaitsIsWithheld_WhenAListCameMeanwhile() => new SubscriberSpec().Given(AnnIsKnown)
        .When(new ProposeOffer("newspaper"))
        .When(new AddSuppression("black-c", "complaint", Bob, null))
        .When(new ReleaseContact(Key(1)))
        .Then(
            new ContactWithheld(1, 0, "suppression.listed") { At = Noon },
            new OfferWithdrawn("newspaper", 1) { At = Noon });

    private static SuppressionListDocument List(string code, SuppressionKind kind) => new()
    {
        Code = code,
        Kind = kind,
        Class = kind == SuppressionKind.Black ? BlackClass.B : null,
        Name = Rulebooks.Text(code),
    };

    private static Rulebook WithLists(params ImmutableArray<SuppressionListDocument> lists) =>
        Rulebooks.Compile(Rulebooks.Basic with { SuppressionLists = lists });

    private static SuppressionAdded Entry(string list) => new(list, "r", RequestSource.File, null, null) { At = Noon };

    private static SubscriberState On(params string[] lists) =>
        new SubscriberSpec().Given([AnnIsKnown, .. lists.Select(Entry)]).State;

    private static string? Found(DecisionContext context, params string[] lists) =>
        Suppression.FindList(On(lists), Channel.Sms, MessageKind.Marketing, context);

    private static Refusal? CheckAt(SubscriberState state, DateTimeOffset now) =>
        Suppression.Check(state, Channel.Sms, MessageKind.Marketing, At(now));

    private static string Closed(SubscriberState state, MessageKind kind, DecisionContext? context = null)
    {
        var channels = Enum.GetValues<Channel>();
        Channel[] closed = [.. channels.Where(channel => Suppression.Check(state, channel, kind, context ?? AtNoon) is not null)];
        Assert.All(channels, channel => Assert.Null(Suppression.Check(Free, channel, kind, context ?? AtNoon)));
        return closed.Length == channels.Length ? "all" : string.Join(' ', closed);
    }
}
