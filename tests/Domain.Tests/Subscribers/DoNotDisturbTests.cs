namespace SmartManager.Domain.Tests.Subscribers;

/// <summary>Who asked not to be disturbed, and who may take it back.</summary>
public sealed class DoNotDisturbTests
{
    private static readonly ChannelSet Sms = ChannelSet.Of(Channel.Sms);

    /// <summary>Who takes back, and of whose wishes some are left.</summary>
    [Theory]
    [InlineData(RequestSource.Subscriber, "")]
    [InlineData(RequestSource.SmsKeyword, "")]
    [InlineData(RequestSource.Staff, "Subscriber SmsKeyword")]
    [InlineData(RequestSource.File, "Subscriber SmsKeyword Staff")]
    public void EachSourceTakesBackWhatItMay(RequestSource source, string left)
    {
        foreach (var channel in new Channel?[] { Channel.Sms, null })
        {
            var spec = new SubscriberSpec();
            foreach (var asker in Enum.GetValues<RequestSource>())
            {
                spec.When(Ask(Channel.Sms, isOn: true, asker))
                    .Then(new DoNotDisturbRequested(Channel.Sms, IsOn: true, asker, "x", "r") { At = Noon })
                    .Does(new Count("do-not-disturb/on", 1))
                    .When(Ask(Channel.Sms, isOn: true, asker)).ChangesNothing();
            }

            var state = spec.When(Ask(channel, isOn: false, source)).State;
            var stand = Enum.GetValues<RequestSource>().Where(one => state.DoNotDisturbBy.Of(one).Has(Channel.Sms));
            Assert.Equal(left, string.Join(' ', stand));
            Assert.Equal(left.Length > 0, state.DoNotDisturb.Has(Channel.Sms));
        }
    }

    [Fact]
    public void WhatIsTakenBackOfOneChannelStandsOnTheOthers()
    {
        var state = new SubscriberSpec().When(Ask(null, isOn: true, RequestSource.Staff))
            .When(Ask(Channel.Web, isOn: false, RequestSource.Subscriber)).State;
        Assert.Equal(ChannelFacts.All.Without(Channel.Web), state.DoNotDisturb);
    }

    [Fact]
    public void WhatNobodyAskedCannotBeTakenBack() => new SubscriberSpec()
        .When(Ask(Channel.Sms, isOn: true, RequestSource.Subscriber))
        .When(Ask(Channel.Sms, isOn: false, RequestSource.File)).ChangesNothing();

    /// <summary>What staff asked already, the subscriber may ask too: then staff cannot take it back any more.</summary>
    [Fact]
    public void TheSubscribersWishIsOnRecord_AlsoWhereStaffHadAsked() => Assert.True(new SubscriberSpec()
        .When(Ask(Channel.Sms, isOn: true, RequestSource.Staff))
        .When(new ChangeDoNotDisturb(Channel.Sms, IsOn: true, "hall"))
        .Then(new DoNotDisturbChanged(Channel.Sms, IsOn: true, "hall") { At = Noon })
        .When(Ask(Channel.Sms, isOn: false, RequestSource.Staff)).State.DoNotDisturb.Has(Channel.Sms));

    /// <summary>Journals of builds before this mean what they meant: whoever took it back took back everything.</summary>
    [Fact]
    public void OldEventsMeanWhatTheyMeant()
    {
        var spec = new SubscriberSpec().Given(
            new DoNotDisturbChanged(Channel.Sms, IsOn: true, "staff") { At = Noon }, new SuppressionChanged("court") { At = Noon });
        Assert.Equal((Sms, Sms), (spec.State.DoNotDisturb, spec.State.DoNotDisturbBy.Subscriber));
        Assert.Equal(
            new SuppressionEntry("manual", "court", RequestSource.Staff, null, Noon, null), Assert.Single(spec.State.Suppressions));
        Assert.All(Enum.GetValues<Channel>(), channel => Assert.All(
            new[] { MessageKind.Marketing, MessageKind.Service },
            kind => Assert.Equal(Refusal.Suppressed, Suppression.Check(spec.State, channel, kind, AtNoon))));
        spec.Given(
            new DoNotDisturbRequested(Channel.Hall, IsOn: true, RequestSource.File, null, "r") { At = Noon },
            new DoNotDisturbChanged(null, IsOn: false, "file") { At = Noon },
            new SuppressionChanged(null) { At = Noon });
        Assert.Equal(default, spec.State.DoNotDisturb);
        Assert.Empty(spec.State.Suppressions);
    }

    private static RequestDoNotDisturb Ask(Channel? channel, bool isOn, RequestSource source) =>
        new(channel, isOn, "r", new RequestOrigin(source, "x"));
}
