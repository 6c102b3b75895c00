using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>What an approved campaign is stored as. The bytes stay readable for ever.</summary>
public sealed class CampaignRevisionTests
{
    private const string Stored = """
        {"campaign":{"id":"spring","program":"data","name":"春季流量","from":"2026-03-02T00:00:00\u002B00:00","until":"2026-03-09T00:00:00\u002B00:00","audience":{"anyOf":[{"list":"vip"},{"earlier":{"campaign":"winter","set":"refused"}}]},"tasks":[{"id":"first","channel":"sms","offer":"data-5","slots":[{"days":["monday"],"from":"09:00:00","until":"18:00:00"}]},{"id":"second","channel":"outbound-call","offer":"data-5","after":{"task":"first","when":["silent"]}}],"costs":{"contacts":[{"channel":"sms","costMinor":5}]}},"programRegions":["gs"]}
        """;

    [Fact]
    public void IsReadWithItsDefaults_WhenOnlyWhatMustBeSaidIsSaid()
    {
        var revision = CampaignRevision.Decode(System.Text.Encoding.UTF8.GetBytes(Stored));

        var campaign = revision.Campaign;
        Assert.Equal<string>(["gs"], revision.ProgramRegions);
        Assert.Equal(
            ("春季流量", 100.0, 10.0, SuccessChoice.Cancel),
            (campaign.Name, campaign.SamplePercent, campaign.ControlPercent, campaign.OnSuccess));
        Assert.Empty(campaign.Regions);
        Assert.Empty(campaign.Exclude);
        Assert.Empty(campaign.Tasks[1].Slots);
        Assert.Equal(TimeSpan.FromDays(3), campaign.Tasks[1].After!.Wait);
        Assert.Equal<DayOfWeek>([DayOfWeek.Monday], campaign.Tasks[0].Slots[0].Days);
        Assert.Equal("winter", campaign.Audience.AnyOf!.Value[1].Earlier!.Campaign);
        Assert.Null(campaign.Termination.BudgetMinor);
    }

    [Fact]
    public void IsTheSame_WhenWrittenAndReadAgain()
    {
        var once = CampaignRevision.Decode(System.Text.Encoding.UTF8.GetBytes(Stored));
        var bytes = CampaignRevision.Encode(once.Campaign, once.ProgramRegions);
        var twice = CampaignRevision.Decode(bytes);

        Assert.Equal(bytes, CampaignRevision.Encode(twice.Campaign, twice.ProgramRegions));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"campaign":null,"programRegions":[]}""")]
    [InlineData("""{"programRegions":[]}""")]
    [InlineData("""{"campaign":{},"programRegions":[],"more":1}""")]
    public void IsNoRevision_WhenNoBuildEverWroteIt(string body) =>
        Assert.Throws<FormatException>(() => CampaignRevision.Decode(System.Text.Encoding.UTF8.GetBytes(body)));
}
