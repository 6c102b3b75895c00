using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>Samples and control groups have the size that was asked for, and no draw knows of another.</summary>
public sealed class ShareTests
{
    private const int People = 20_000;
    private const double Deviations = 4.5;
    private static readonly DateTimeOffset Now = CampaignSamples.Begin.AddDays(1);

    private static readonly ImmutableArray<SubscriberState> Base =
        [.. Enumerable.Range(0, People)
            .Select(i => SubscriberState.Initial(SubscriberId.Parse(string.Create(CultureInfo.InvariantCulture, $"s-{i}"))))];

    public static TheoryData<string> Salts => [.. Enumerable.Range(0, 10).Select(i => $"salt-{i.ToString(CultureInfo.InvariantCulture)}")];

    [Theory]
    [MemberData(nameof(Salts))]
    public void SampleAndControl_HaveTheirShares_AndAreIndependent(string salt)
    {
        var plan = Plan(salt, sample: 30, control: 10);

        var sampled = Base.Where(state => plan.IsFor(state, 0, Now)).ToList();

        AssertShare(0.3, sampled.Count, People);
        AssertShare(0.1, Base.Count(state => plan.IsControl(state.Id)), People);
        AssertShare(0.1, sampled.Count(state => plan.IsControl(state.Id)), sampled.Count);
    }

    [Fact]
    public void TwoSalts_DrawIndependently_AndOneSaltAlwaysAlike()
    {
        var (one, same, other) = (Plan("a", 30, 10), Plan("a", 30, 10), Plan("b", 30, 10));

        Assert.All(Base, state => Assert.Equal(one.IsControl(state.Id), same.IsControl(state.Id)));
        AssertShare(0.01, Base.Count(state => one.IsControl(state.Id) && other.IsControl(state.Id)), People);
        AssertShare(0.09, Base.Count(state => one.IsFor(state, 0, Now) && other.IsFor(state, 0, Now)), People);
    }

    [Fact]
    public void WhoIsInASmallSample_IsInALargerOneOfTheSameSalt()
    {
        var (small, large) = (Plan("a", 5, 0), Plan("a", 20, 0));

        Assert.All(Base.Where(state => small.IsFor(state, 0, Now)), state => Assert.True(large.IsFor(state, 0, Now)));
        Assert.All(Base, state => Assert.True(Plan("a", 100, 0).IsFor(state, 0, Now)));
        Assert.DoesNotContain(Base, state => Plan("a", 0, 0).IsFor(state, 0, Now));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsNotKnown_IncludesNobody(bool isExcluded)
    {
        var unknown = new AudienceDocument { Condition = "trait \"age\" between 18 and 25" };
        var document = CampaignSamples.Basic with
        {
            Audience = isExcluded ? CampaignSamples.Basic.Audience : unknown,
            Exclude = isExcluded ? [unknown] : [],
        };

        Assert.DoesNotContain(Base, state => CampaignSamples.Plan(document).IsFor(state, uint.MaxValue, Now));
        Assert.DoesNotContain(Base, state => CampaignSamples.Plan(document with
        {
            Audience = new AudienceDocument { Not = unknown },
            Exclude = [],
        }).IsFor(state, uint.MaxValue, Now));
    }

    private static CampaignPlan Plan(string salt, double sample, double control) => CampaignSamples.Plan(
        CampaignSamples.Basic with { Salt = salt, SamplePercent = sample, ControlPercent = control });

    /// <summary>Within so many standard deviations of a binomial draw.</summary>
    private static void AssertShare(double share, int count, int of)
    {
        var margin = Deviations * Math.Sqrt(of * share * (1 - share));
        Assert.InRange(count, (of * share) - margin, (of * share) + margin);
    }
}
