namespace SmartManager.Domain.Tests.Subscribers;

public sealed class PermissionTests
{
    [Fact]
    public void TheFirstProfileCanGrantConsent_AndLaterOnesCanOnlyTakeItAway()
    {
        Assert.Equal([true, true, false, false], Consents(true, null, false, true));
        Assert.Equal([false, false], Consents(false, true));
        Assert.Equal([false, false], Consents(null, true));
    }

    [Fact]
    public void WhatTheSubscriberSaidBeforeTheFirstProfileStands()
    {
        var spec = new SubscriberSpec()
            .When(new ChangeConsent(IsGranted: false, "hall"))
            .Then(new ConsentChanged(IsGranted: false, "hall") { At = Noon })
            .Does(new Count("consents/withdrawn", 1));
        Assert.False(spec.When(new ReplaceProfile(Ann)).State.HasMarketingConsent);
        Assert.True(spec.When(new ChangeConsent(IsGranted: true, "hall")).State.HasMarketingConsent);
    }

    /// <summary>A daily file repeats an old no; what was said since is newer. A file that tells anything new is asked again.</summary>
    [Fact]
    public void TheSameProfileAgainDoesNotTakeBackWhatWasSaidSince()
    {
        var no = Ann with { HasMarketingConsent = false };
        var spec = new SubscriberSpec().When(new ReplaceProfile(no)).When(new ChangeConsent(IsGranted: true, "hall"));
        Assert.True(spec.When(new ReplaceProfile(no with { BillsMinor = [.. no.BillsMinor] })).ChangesNothing().State.HasMarketingConsent);
        Assert.False(spec.When(new ReplaceProfile(no with { Plan = "plan-128" })).State.HasMarketingConsent);
    }

    [Fact]
    public void ConsentIsRememberedWhenItChanges() => new SubscriberSpec()
        .Given(AnnIsKnown, new ConsentChanged(IsGranted: false, "web") { At = Noon })
        .When(new ChangeConsent(IsGranted: true, "hall"))
        .Then(new ConsentChanged(IsGranted: true, "hall") { At = Noon })
        .Does(new Count("consents/granted", 1))
        .When(new ChangeConsent(IsGranted: true, "web")).ChangesNothing();

    [Fact]
    public void DoNotDisturbHoldsForOneChannelOrForAll()
    {
        var spec = new SubscriberSpec()
            .When(new ChangeDoNotDisturb(Channel.Sms, IsOn: true, "hall"))
            .Then(new DoNotDisturbChanged(Channel.Sms, IsOn: true, "hall") { At = Noon })
            .Does();
        spec.When(new ChangeDoNotDisturb(Channel.Sms, IsOn: true, "hall")).ChangesNothing();
        spec.When(new ChangeDoNotDisturb(Channel.Hall, IsOn: false, "hall")).ChangesNothing();
        Assert.Equal(ChannelSet.Of(Channel.Sms), spec.State.DoNotDisturb);
        Assert.Equal(ChannelFacts.All, spec.When(new ChangeDoNotDisturb(null, IsOn: true, "hall")).State.DoNotDisturb);
        spec.When(new ChangeDoNotDisturb(null, IsOn: true, "hall")).ChangesNothing();
        Assert.Equal(ChannelFacts.All.Without(Channel.Web), spec.When(new ChangeDoNotDisturb(Channel.Web, IsOn: false, "hall"))
            .State.DoNotDisturb);
        Assert.Equal(default, spec.When(new ChangeDoNotDisturb(null, IsOn: false, "hall")).State.DoNotDisturb);
    }

    [Fact]
    public void AListIsRememberedWithItsReason()
    {
        var spec = new SubscriberSpec()
            .When(new ChangeSuppression("grey")).Then(new SuppressionChanged("grey") { At = Noon }).Does()
            .When(new ChangeSuppression("grey")).ChangesNothing()
            .When(new ChangeSuppression("complaint-a")).Then(new SuppressionChanged("complaint-a") { At = Noon });
        Assert.Equal("complaint-a", spec.State.SuppressedBy);
        spec.When(new ChangeSuppression(null)).Then(new SuppressionChanged(null) { At = Noon })
            .When(new ChangeSuppression(null)).ChangesNothing();
    }

    /// <summary>Kind, and what may be said: nothing forbids, no consent, a complaint, do-not-disturb, a list.</summary>
    [Theory]
    [InlineData(MessageKind.Marketing,
        "-, suppression.no-consent, suppression.complaint-open, suppression.do-not-disturb, suppression.listed")]
    [InlineData(MessageKind.Service, "-, -, -, suppression.do-not-disturb, suppression.listed")]
    [InlineData(MessageKind.Mandatory, "-, -, -, -, -")]
    public void EachKindObeysItsOwnLimits(MessageKind kind, string expected)
    {
        var free = new SubscriberSpec().Given(AnnIsKnown).State;
        SubscriberState[] states =
        [
            free, free with { HasMarketingConsent = false }, free with { OpenComplaints = ["c"] },
            free with { DoNotDisturb = ChannelSet.Of(Channel.Sms) }, free with { SuppressedBy = "grey" },
        ];
        Assert.Equal(expected, string.Join(", ", states.Select(state => Suppression.Check(state, Channel.Sms, kind, AtNoon)?.Code ?? "-")));
    }

    [Fact]
    public void AProfileListsItsNumberOnce()
    {
        var spec = new SubscriberSpec()
            .When(new ReplaceProfile(Ann)).Then(new ProfileReplaced(Ann) { At = Noon }).Does(new ListMsisdn("8610012345678"))
            .When(new ReplaceProfile(Ann with { Plan = "plan-128" })).Does()
            .When(new ReplaceProfile(Ann with { Msisdn = "8610087654321" })).Does(new ListMsisdn("8610087654321"));
        Assert.Equal("plan-88", spec.State.Profile!.Plan);
    }

    [Fact]
    public void AProfileReplacesWhatItTells_AndLeavesBillsThatItDoesNot()
    {
        var state = new SubscriberSpec().Given(AnnIsKnown)
            .When(new ReplaceProfile(Ann with { BillsMinor = [], BalanceMinor = -5, Points = 7, Services = ["ring"] })).State;
        Assert.Equal((-5L, 7L), (state.BalanceMinor, state.Points));
        Assert.Equal<long>([10_000, 10_000, 10_000], state.BillsMinor);
        Assert.Equal<string>(["ring"], state.Services);
    }

    private static IEnumerable<bool> Consents(params bool?[] profiles)
    {
        var spec = new SubscriberSpec();
        return [.. profiles.Select(consent => spec.When(new ReplaceProfile(Ann with { HasMarketingConsent = consent }))
            .State.HasMarketingConsent)];
    }
}
