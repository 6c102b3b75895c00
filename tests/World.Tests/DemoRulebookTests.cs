using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Simulated;

namespace SmartManager.World.Tests;

public sealed class DemoRulebookTests
{
    private static readonly ZoneTable Zones = new(
        [TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Urumqi")]);

    [Fact]
    public void PassesTheCheck()
    {
        var errors = RulebookCheck.TryCompile(DemoRulebook.Document, 1, Zones, out var rulebook);
        Assert.True(errors.IsEmpty, string.Join('\n', errors));
        Assert.NotNull(rulebook);
    }

    [Fact]
    public void WatchesAllFourKeyMoments_WithTheWorldsThresholds()
    {
        var moments = DemoRulebook.Document.KeyMoments;
        Assert.Equal(Enum.GetValues<KeyMoment>().Order(), moments.Select(m => m.Moment).Order());
        Assert.All(moments, m => Assert.NotNull(m.Notice));
        Assert.Equal(WorldFacts.PointsThreshold, moments.Single(m => m.Moment == KeyMoment.PointsRedeemable).Threshold);
        Assert.Contains(WorldFacts.RoamingDiscount, moments.Single(m => m.Moment == KeyMoment.RoamingWithoutDiscount).Services);
    }

    [Fact]
    public void AnswersEveryKeyMomentBySms() => Assert.All(Enum.GetValues<KeyMoment>(), moment =>
        Assert.Contains(DemoRulebook.Document.Offers, o => o.Moments.Contains(moment) && o.Treatments.Any(t => t.Channel == Channel.Sms)));

    [Fact]
    public void HasLightAndHeavyOffers_AndGroupsOfSeveral()
    {
        var offers = DemoRulebook.Document.Offers;
        Assert.InRange(offers.Length, 25, 35);
        Assert.Contains(offers, o => o.Treatments.All(t => t.Channel != Channel.Sms));
        Assert.Contains(offers.GroupBy(o => o.Group), group => group.Count() >= 3);
        Assert.All(offers.SelectMany(o => o.Treatments).Where(t => t.Channel == Channel.Sms), t => Assert.NotNull(t.Keyword));
    }

    [Fact]
    public void FindsCandidatesForMostSubscribers_OnACall()
    {
        RulebookCheck.TryCompile(DemoRulebook.Document, 1, Zones, out var rulebook);
        var startAt = new DateTimeOffset(2026, 3, 10, 4, 0, 0, TimeSpan.Zero);
        var world = new OperatorWorld(new OperatorWorldOptions { SubscriberCount = 500, StartAt = startAt });
        var eligible = world.Subscribers()
            .Select(s => SubscriberState.Initial(s.Id) with
            {
                Profile = s.Profile,
                BillsMinor = s.Profile.BillsMinor,
                Services = s.Profile.Services,
                BalanceMinor = s.Profile.BalanceMinor,
                Points = s.Profile.Points,
            })
            .Select(state => rulebook!.Offers.Count(offer =>
                offer.FindTreatment(Channel.InboundCall) is not null
                    && Eligibility.Check(state, offer, Eligibility.HasOrOrdered(state, offer), TrustStage.Marketing, startAt) is null))
            .ToList();
        Assert.True(eligible.Average() > 4, $"{eligible.Average()} offers on average");
        Assert.True(eligible.Count(n => n > 0) > 490);
    }
}
