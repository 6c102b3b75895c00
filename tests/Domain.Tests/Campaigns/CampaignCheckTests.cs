using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>Everything that is wrong with a campaign is told at once, each with its place and code.</summary>
public sealed class CampaignCheckTests
{
    private static readonly JsonObject Right = JsonSerializer.SerializeToNode(
        PlannedCampaigns.Campaign, CampaignJson.Default.CampaignDocument)!.AsObject();

    private static readonly CampaignSurroundings Around = new(
        PlannedCampaigns.Program with { Regions = ["gs"], Channels = [Channel.Sms, Channel.Hall], Offers = ["data-pack", "newspaper"] },
        Rulebooks.Standard,
        new HashSet<string>(StringComparer.Ordinal) { "vip" },
        new HashSet<string>(StringComparer.Ordinal) { "winter" });

    [Fact]
    public void FindsNothing_WhenTheCampaignIsRight() => Assert.Empty(CampaignCheck.Check(PlannedCampaigns.Campaign, Around));

    [Theory]
    [InlineData("id", "\"Spring\"", "/id", "campaign.name")]
    [InlineData("id", "\"a-campaign-with-a-name-that-is-too-long\"", "/id", "campaign.name")]
    [InlineData("program", "\"\"", "/program", "campaign.name")]
    [InlineData("name", "\"\"", "/name", "campaign.text")]
    [InlineData("name", "\"a\\u0000b\"", "/name", "campaign.text")]
    [InlineData("regions", "[\"gs\",\"gs\"]", "/regions/1", "campaign.repeated")]
    [InlineData("regions", "[\"bj\"]", "/regions/0", "campaign.outside-region")]
    [InlineData("regions", "[\"gsx\"]", "/regions/0", "campaign.outside-region")]
    [InlineData("regions", "[null]", "/regions/0", "campaign.null")]
    [InlineData("from", "\"2025-12-31T00:00:00Z\"", "/from", "campaign.outside-time")]
    [InlineData("until", "\"2027-01-02T00:00:00Z\"", "/until", "campaign.outside-time")]
    [InlineData("until", "\"2026-03-01T00:00:00Z\"", "/until", "campaign.out-of-order")]
    [InlineData("audience", "{}", "/audience", "campaign.either")]
    [InlineData("audience", "{\"everyone\":true,\"list\":\"vip\"}", "/audience", "campaign.either")]
    [InlineData("audience", "{\"everyone\":false}", "/audience/everyone", "campaign.everyone")]
    [InlineData("audience", "{\"list\":\"vipp\"}", "/audience/list", "campaign.unknown-list")]
    [InlineData("audience", "{\"condition\":\"pricee > 1\"}", "/audience/condition", "condition.unknown-attribute")]
    [InlineData("audience", "{\"anyOf\":[]}", "/audience/anyOf", "campaign.count")]
    [InlineData("audience", "{\"allOf\":[{\"not\":{}}]}", "/audience/allOf/0/not", "campaign.either")]
    [InlineData("audience", "{\"allOf\":[null]}", "/audience/allOf/0", "campaign.null")]
    [InlineData(
        "audience", "{\"earlier\":{\"campaign\":\"spring\",\"set\":\"target\"}}",
        "/audience/earlier/campaign", "campaign.earlier-itself")]
    [InlineData(
        "audience", "{\"earlier\":{\"campaign\":\"autumn\",\"set\":\"target\"}}",
        "/audience/earlier/campaign", "campaign.unknown-campaign")]
    [InlineData("exclude", "[{\"list\":\"\"}]", "/exclude/0/list", "campaign.name")]
    [InlineData("samplePercent", "0", "/samplePercent", "campaign.range")]
    [InlineData("samplePercent", "100.5", "/samplePercent", "campaign.range")]
    [InlineData("controlPercent", "51", "/controlPercent", "campaign.range")]
    [InlineData("controlPercent", "-1", "/controlPercent", "campaign.range")]
    [InlineData("trigger", "{}", "/trigger", "campaign.either")]
    [InlineData("trigger", "{\"event\":\"topup\"}", "/trigger/event", "campaign.unknown-event")]
    [InlineData("trigger", "{\"event\":\"top-up\",\"when\":\"x ==\"}", "/trigger/when", "condition.expected")]
    [InlineData("trigger", "{\"event\":\"top-up\",\"repeatAfter\":\"00:59:00\"}", "/trigger/repeatAfter", "campaign.range")]
    [InlineData("tasks", "[]", "/tasks", "campaign.count")]
    [InlineData("termination", "{\"contactsMax\":0}", "/termination/contactsMax", "campaign.range")]
    [InlineData("termination", "{\"complaintPercentMax\":0}", "/termination/complaintPercentMax", "campaign.range")]
    [InlineData("termination", "{\"budgetMinor\":100}", "/termination/budgetMinor", "campaign.costs-nothing")]
    [InlineData("costs", "{\"incentiveMinor\":-1}", "/costs/incentiveMinor", "campaign.range")]
    [InlineData("costs", "{\"contacts\":[{\"channel\":\"sms\",\"costMinor\":-5}]}", "/costs/contacts/0/costMinor", "campaign.range")]
    [InlineData(
        "costs", "{\"contacts\":[{\"channel\":\"sms\",\"costMinor\":5},{\"channel\":\"sms\",\"costMinor\":5}]}",
        "/costs/contacts/1/channel", "campaign.repeated")]
    public void FindsIt_WhenAMemberIsWrong(string member, string json, string path, string code) =>
        Assert.Contains((path, code), Check(campaign => campaign[member] = JsonNode.Parse(json)));

    [Theory]
    [InlineData("id", "\"\"", "/tasks/0/id", "campaign.name")]
    [InlineData("id", "\"second\"", "/tasks/1/id", "campaign.repeated")]
    [InlineData("channel", "\"web\"", "/tasks/0/channel", "campaign.outside-channel")]
    [InlineData("channel", "\"terminal\"", "/tasks/0/channel", "campaign.no-treatment")]
    [InlineData("offer", "\"data-packk\"", "/tasks/0/offer", "campaign.unknown-offer")]
    [InlineData("offer", "\"gift\"", "/tasks/0/offer", "campaign.outside-offer")]
    [InlineData("text", "{\"zh\":\"{who}\",\"en\":\"{offer\"}", "/tasks/0/text/zh", "campaign.placeholder")]
    [InlineData("text", "{\"zh\":\"{who}\",\"en\":\"{offer\"}", "/tasks/0/text/en", "campaign.placeholder")]
    [InlineData("text", "{\"zh\":\"\",\"en\":\"x\"}", "/tasks/0/text/zh", "campaign.text")]
    [InlineData("slots", "[{\"from\":\"10:00:00\",\"until\":\"09:00:00\"}]", "/tasks/0/slots/0/until", "campaign.out-of-order")]
    [InlineData(
        "slots", "[{\"days\":[\"monday\",\"monday\"],\"from\":\"09:00:00\",\"until\":\"10:00:00\"}]",
        "/tasks/0/slots/0/days", "campaign.repeated")]
    [InlineData("slots", "[{\"from\":\"22:00:00\",\"until\":\"23:00:00\"}]", "/tasks/0/slots", "campaign.never-open")]
    [InlineData("perSecondMax", "0", "/tasks/0/perSecondMax", "campaign.range")]
    [InlineData("perDayMax", "-1", "/tasks/0/perDayMax", "campaign.range")]
    [InlineData("after", "{\"task\":\"none\",\"when\":[\"silent\"]}", "/tasks/0/after/task", "campaign.unknown-task")]
    [InlineData("after", "{\"task\":\"first\",\"when\":[\"silent\"]}", "/tasks/0/after/task", "campaign.cycle")]
    [InlineData("after", "{\"task\":\"second\",\"when\":[\"silent\"]}", "/tasks/0/after/task", "campaign.cycle")]
    public void FindsIt_WhenTheFirstTaskIsWrong(string member, string json, string path, string code) =>
        Assert.Contains((path, code), Check(campaign => campaign["tasks"]![0]![member] = JsonNode.Parse(json)));

    [Theory]
    [InlineData("{\"task\":\"first\",\"when\":[]}", "/tasks/1/after/when", "campaign.count")]
    [InlineData("{\"task\":\"first\",\"when\":[\"silent\",\"silent\"]}", "/tasks/1/after/when/1", "campaign.repeated")]
    [InlineData("{\"task\":\"first\",\"when\":[\"control\"]}", "/tasks/1/after/when/0", "campaign.control-wave")]
    [InlineData("{\"task\":\"first\",\"when\":[\"planned\"]}", "/tasks/1/after/when/0", "campaign.planned-wave")]
    [InlineData("{\"task\":\"first\",\"when\":[\"ordered\"]}", "/tasks/1/after/when/0", "campaign.contradiction")]
    [InlineData("{\"task\":\"first\",\"when\":[\"silent\"],\"wait\":\"91.00:00:00\"}", "/tasks/1/after/wait", "campaign.range")]
    public void FindsIt_WhenTheWaveIsWrong(string json, string path, string code) =>
        Assert.Contains((path, code), Check(campaign => campaign["tasks"]![1]!["after"] = JsonNode.Parse(json)));

    [Fact]
    public void FindsEverythingAtOnce_WhenMuchIsWrong()
    {
        var found = Check(campaign =>
        {
            campaign["name"] = "";
            campaign["samplePercent"] = -3;
            campaign["tasks"]![1]!["offer"] = "nothing";
        });

        Assert.Equal<(string, string)>(
            [("/name", "campaign.text"), ("/samplePercent", "campaign.range"), ("/tasks/1/offer", "campaign.unknown-offer")], found);
    }

    [Fact]
    public void AsksForNoSecondTaskOfItsOwn_WhenAnEventStartsIt()
    {
        var found = Check(campaign =>
        {
            campaign["audience"] = JsonNode.Parse("""{"list":"vip"}""");
            campaign["trigger"] = JsonNode.Parse("""{"event":"top-up"}""");
            campaign["tasks"]![0]!["perDayMax"] = 5; // Nobody counts what events come to on a day.
            campaign["tasks"]![1]!["perDayMax"] = 5;
            campaign["tasks"]![1]!["after"] = null;
        });

        Assert.Equal<(string, string)>(
            [
                ("/audience", "campaign.trigger-list"),
                ("/tasks/0/perDayMax", "campaign.trigger-limit"),
                ("/tasks/1", "campaign.trigger-task"),
            ],
            found);
    }

    [Fact]
    public void BoundsTheAudience_WhenItIsDeepOrWide()
    {
        AudienceDocument deep = new() { Everyone = true };
        for (var i = 0; i < CampaignLimits.AudienceDepthMax; i++)
        {
            deep = new AudienceDocument { Not = deep };
        }

        AudienceDocument wide = new() { AnyOf = [.. Enumerable.Range(0, 40).Select(i => new AudienceDocument { List = $"l-{i}" })] };
        Assert.Contains("campaign.too-deep", Codes(PlannedCampaigns.Campaign with { Audience = deep }));
        Assert.Contains("campaign.too-many-lists", Codes(PlannedCampaigns.Campaign with { Audience = wide }));
        Assert.Contains("campaign.too-many-sets", Codes(PlannedCampaigns.Campaign with { Audience = wide, Exclude = [wide] }));
    }

    [Fact]
    public void SaysThatThereIsNoProgram_WhenThereIsNone() => Assert.Equal<(string, string)>(
        [("/program", "campaign.unknown-program")],
        CampaignCheck.Check(PlannedCampaigns.Campaign, Around with { Program = null }).Select(error => (error.Path, error.Code)));

    [Fact]
    public void ChecksAProgramAlike_WhenItIsWrong()
    {
        var wrong = PlannedCampaigns.Program with
        {
            Id = "Data",
            Until = PlannedCampaigns.Program.From,
            Regions = ["", "a", "a"],
            Offers = ["none"],
            Channels = [Channel.Sms, Channel.Sms],
        };

        Assert.Empty(ProgramCheck.Check(PlannedCampaigns.Program, Rulebooks.Standard));
        Assert.Equal<(string, string)>(
            [
                ("/id", "program.name"),
                ("/until", "program.out-of-order"),
                ("/regions/0", "program.text"),
                ("/regions/2", "program.repeated"),
                ("/offers/0", "program.unknown-offer"), ("/channels/1", "program.repeated"),
            ],
            ProgramCheck.Check(wrong, Rulebooks.Standard).Select(error => (error.Path, error.Code)));
    }

    private static List<string> Codes(CampaignDocument campaign) =>
        [.. CampaignCheck.Check(campaign, Around with { Lists = null }).Select(error => error.Code)];

    private static ImmutableArray<(string Path, string Code)> Check(Action<JsonObject> change)
    {
        var json = Right.DeepClone().AsObject();
        change(json);
        var campaign = json.Deserialize(CampaignJson.Default.CampaignDocument)!;
        return [.. CampaignCheck.Check(campaign, Around).Select(error => (error.Path, error.Code))];
    }
}
