using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;

namespace SmartManager.Domain.Tests.Campaigns.Planning;

/// <summary>
/// Freezes what is in the journals of campaigns and programs. A failing test here means a new event, never a new expectation.
/// </summary>
public sealed class StoredPlanningTests
{
    private const string Time = "\"at\":\"2026-03-02T04:00:00+00:00\",\"by\":\"Li\"}";

    private const string CampaignText = """{"id":"spring","program":"data","name":"Spring","purpose":"","regions":["gs"],"from":"2026-03-02T04:00:00+00:00","until":"2026-03-03T04:00:00+00:00","audience":{"everyone":true},"exclude":[],"samplePercent":100,"controlPercent":10,"salt":"","tasks":[{"id":"first","channel":"sms","offer":"data-pack","slots":[{"days":["monday"],"from":"09:00:00","until":"18:00:00"}]}],"onSuccess":"cancel","termination":{},"costs":{"contacts":[],"incentiveMinor":0}}""";

    private const string ProgramText = """{"id":"data","name":"Data","purpose":"","kind":"care","regions":[],"from":"2026-03-02T04:00:00+00:00","until":"2026-03-03T04:00:00+00:00","offers":[],"channels":["sms"]}""";

    private static readonly CampaignDocument Campaign = new()
    {
        Id = "spring",
        Program = "data",
        Name = "Spring",
        Regions = ["gs"],
        From = Noon,
        Until = Noon.AddDays(1),
        Audience = new AudienceDocument { Everyone = true },
        Tasks =
        [
            new TaskDocument
            {
                Id = "first", Channel = Channel.Sms, Offer = "data-pack",
                Slots = [new SlotDocument { Days = [DayOfWeek.Monday], From = new TimeOnly(9, 0), Until = new TimeOnly(18, 0) }],
            },
        ],
    };

    private static readonly ProgramDocument Program = new()
    {
        Id = "data",
        Name = "Data",
        Kind = CampaignKind.Care,
        From = Noon,
        Until = Noon.AddDays(1),
        Channels = [Channel.Sms],
    };

    public static TheoryData<CampaignEvent, string> OfCampaigns => new()
    {
        {
            new CampaignEvent.Created(Campaign, "winter") { At = Noon, By = "Li", Reason = "new" },
            $$"""{"type":"campaign-created.v1","document":{{CampaignText}},"copiedFrom":"winter","at":"2026-03-02T04:00:00+00:00","by":"Li","reason":"new"}"""
        },
        { new CampaignEvent.Edited(Campaign) { At = Noon, By = "Li" }, $$"""{"type":"campaign-edited.v1","document":{{CampaignText}},{{Time}}""" },
        { new CampaignEvent.TemplateMarked(IsTemplate: true) { At = Noon, By = "Li" }, $$"""{"type":"campaign-template-marked.v1","isTemplate":true,{{Time}}""" },
        {
            new CampaignEvent.Submitted("any/gs", ApprovalMode.Report, [new SubmittedStep("law", ApprovalNeed.All, ["Chen"])], ["Feng"])
            {
                At = Noon,
                By = "Li",
            },
            $$"""{"type":"campaign-submitted.v1","path":"any/gs","mode":"report","steps":[{"name":"law","need":"all","people":["Chen"]}],"copies":["Feng"],{{Time}}"""
        },
        {
            new CampaignEvent.BasisNoted(2, CampaignBasis.NoLists.Add("vip", 7)) { At = Noon, By = "Li" },
            $$"""{"type":"campaign-basis-noted.v1","programRevision":2,"lists":{"vip":7},{{Time}}"""
        },
        { new CampaignEvent.StepApproved(0) { At = Noon, By = "Li" }, $$"""{"type":"approval-given.v1","step":0,{{Time}}""" },
        { new CampaignEvent.Returned(1) { At = Noon, By = "Li" }, $$"""{"type":"approval-returned.v1","step":1,{{Time}}""" },
        { new CampaignEvent.Delegated(1, "Sun") { At = Noon, By = "Li" }, $$"""{"type":"approval-delegated.v1","step":1,"to":"Sun",{{Time}}""" },
        { new CampaignEvent.Recalled(0) { At = Noon, By = "Li" }, $$"""{"type":"approval-recalled.v1","step":0,{{Time}}""" },
        { new CampaignEvent.Withdrawn { At = Noon, By = "Li" }, $$"""{"type":"approval-withdrawn.v1",{{Time}}""" },
        { new CampaignEvent.Approved(3, ["gs"]) { At = Noon, By = "Li" }, $$"""{"type":"campaign-approved.v1","revision":3,"programRegions":["gs"],{{Time}}""" },
        { new CampaignEvent.RevisionStored(2) { At = Noon, By = "Li" }, $$"""{"type":"campaign-revision-stored.v1","version":2,{{Time}}""" },
        { new CampaignEvent.Scheduled { At = Noon, By = "Li" }, $$"""{"type":"campaign-scheduled.v1",{{Time}}""" },
        { new CampaignEvent.StartRefused(["campaign.over"]) { At = Noon, By = "Li" }, $$"""{"type":"campaign-start-refused.v1","codes":["campaign.over"],{{Time}}""" },
        { new CampaignEvent.Started(2) { At = Noon, By = "Li" }, $$"""{"type":"campaign-started.v1","version":2,{{Time}}""" },
        { new CampaignEvent.Paused { At = Noon, By = "Li" }, $$"""{"type":"campaign-paused.v1",{{Time}}""" },
        { new CampaignEvent.Resumed(2) { At = Noon, By = "Li" }, $$"""{"type":"campaign-resumed.v1","version":2,{{Time}}""" },
        { new CampaignEvent.Stopped { At = Noon, By = "Li" }, $$"""{"type":"campaign-stopped.v1",{{Time}}""" },
        { new CampaignEvent.Completed { At = Noon, By = "Li" }, $$"""{"type":"campaign-completed.v1",{{Time}}""" },
        { new CampaignEvent.Archived { At = Noon, By = "Li" }, $$"""{"type":"campaign-archived.v1",{{Time}}""" },
        {
            new CampaignEvent.DispatchOrdered(DispatchOrderKind.Run, 2, "campaign.runs") { At = Noon, By = "Li" },
            $$"""{"type":"dispatch-ordered.v1","kind":"run","version":2,"why":"campaign.runs",{{Time}}"""
        },
        { new CampaignEvent.DispatchTold(4) { At = Noon, By = "Li" }, $$"""{"type":"dispatch-told.v1","number":4,{{Time}}""" },
    };

    public static TheoryData<ProgramEvent, string> OfPrograms => new()
    {
        { new ProgramEvent.Created(Program) { At = Noon, By = "Li" }, $$"""{"type":"program-created.v1","document":{{ProgramText}},{{Time}}""" },
        { new ProgramEvent.Edited(Program) { At = Noon, By = "Li" }, $$"""{"type":"program-edited.v1","document":{{ProgramText}},{{Time}}""" },
        { new ProgramEvent.Opened { At = Noon, By = "Li" }, $$"""{"type":"program-opened.v1",{{Time}}""" },
        { new ProgramEvent.Closed { At = Noon, By = "Li" }, $$"""{"type":"program-closed.v1",{{Time}}""" },
    };

    [Theory]
    [MemberData(nameof(OfCampaigns))]
    public void AnEventOfACampaignIsStoredLikeThis(CampaignEvent happened, string stored)
    {
        Assert.Equal(stored, JsonSerializer.Serialize(happened, PlanningJson.Default.CampaignEvent));
        var read = JsonSerializer.Deserialize(stored, PlanningJson.Default.CampaignEvent)!;
        Assert.Equal(stored, JsonSerializer.Serialize(read, PlanningJson.Default.CampaignEvent));
    }

    [Theory]
    [MemberData(nameof(OfPrograms))]
    public void AnEventOfAProgramIsStoredLikeThis(ProgramEvent happened, string stored)
    {
        Assert.Equal(stored, JsonSerializer.Serialize(happened, PlanningJson.Default.ProgramEvent));
        var read = JsonSerializer.Deserialize(stored, PlanningJson.Default.ProgramEvent)!;
        Assert.Equal(stored, JsonSerializer.Serialize(read, PlanningJson.Default.ProgramEvent));
    }

    [Fact]
    public void EveryEventIsFrozenHere()
    {
        Assert.Equal(CountOf(typeof(CampaignEvent)), OfCampaigns.Count);
        Assert.Equal(CountOf(typeof(ProgramEvent)), OfPrograms.Count);
    }

    private static int CountOf(Type family) => family.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Length;
}
