using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>Rehearsals, replays and figures over HTTP.</summary>
public sealed class TrialTests : IAsyncLifetime
{
    private const int SubscriberCount = 12;

    private readonly Server _server = new();

    private static CampaignDocument Campaign => CampaignSamples.Basic with
    {
        From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Costs = new CostsDocument { Contacts = [new ContactCostDocument(Channel.Sms, 7)], IncentiveMinor = 100 },
        Termination = new TerminationDocument { BudgetMinor = 5_000 },
    };

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        for (var i = 0; i < SubscriberCount; i++)
        {
            await _server.KnowAsync($"tr-{i:00}", $"86138{i:00000000}");
        }
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ACampaignIsRehearsed_FromItsDocument()
    {
        var (status, begun) = await _server.PostAsync("/v1/rehearsals", $$"""{"campaign":{{Json(Campaign)}}}""");
        Assert.Equal(202, status);
        var id = begun.GetProperty("id").GetString();
        var rehearsal = await EndAsync("/v1/rehearsals/" + id);

        Assert.Equal("completed", rehearsal.GetProperty("phase").GetString());
        var task = rehearsal.GetProperty("result").GetProperty("tasks")[0];
        Assert.Equal(SubscriberCount, task.GetProperty("planned").GetInt32());
        Assert.Equal(SubscriberCount * 7, rehearsal.GetProperty("result").GetProperty("cost").GetProperty("contactsMinor").GetInt32());
        Assert.Equal(5_000, rehearsal.GetProperty("result").GetProperty("cost").GetProperty("budgetMinor").GetInt32());

        using var response = await _server.Client.GetAsync(new Uri($"/v1/rehearsals/{id}/outcomes", UriKind.Relative));
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var lines = Server.Lines(await response.Content.ReadAsStringAsync());
        Assert.Equal(SubscriberCount, lines.Count);
        Assert.All(lines, line => Assert.Equal("planned", line.GetProperty("outcome").GetString()));

        var (_, list) = await _server.GetAsync("/v1/rehearsals");
        Assert.Equal(id, list.GetProperty("rehearsals")[0].GetProperty("id").GetString());
        Assert.Equal(204, (await _server.SendAsync(HttpMethod.Delete, "/v1/rehearsals/" + id)).Status);
        Assert.Empty(_server.Carrier.Sent);
    }

    [Fact]
    public async Task AStoredCampaignIsRehearsed_UnderOtherRules()
    {
        await StoreAsync();
        var strict = Server.Rules with { Holdout = new Domain.Catalogue.HoldoutDocument("try", 50) };
        var rules = JsonSerializer.Serialize(strict, Domain.Catalogue.RulebookJson.TypeInfo);
        var (_, begun) = await _server.PostAsync(
            "/v1/rehearsals", $$"""{"campaignId":"spring","rulebook":{{rules}},"samplePercent":100,"at":"2026-06-01T04:00:00Z"}""");
        var rehearsal = await EndAsync("/v1/rehearsals/" + begun.GetProperty("id").GetString());
        var task = rehearsal.GetProperty("result").GetProperty("tasks")[0];
        Assert.InRange(task.GetProperty("planned").GetInt32(), 1, SubscriberCount - 1);
        Assert.Equal("2026-06-01", task.GetProperty("contacts")[0].GetProperty("date").GetString());
        Assert.Contains("holdout", task.GetProperty("heldBack")[0].GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", 400, "field.either")]
    [InlineData("""{"campaignId":"nobody"}""", 404, "campaign.unknown")]
    [InlineData("""{"campaignId":"no/body"}""", 404, "campaign.unknown")]
    [InlineData("""{"campaignId":"spring","samplePercent":0}""", 400, "field.range")]
    [InlineData("""{"campaignId":"spring","at":"tomorrow"}""", 400, "field.date")]
    [InlineData("""{"campaignId":"spring","rulebookVersion":99}""", 404, "rulebook.unknown")]
    [InlineData("""{"campaignId":"spring","rulebook":{}}""", 422, "rulebook.refused")]
    [InlineData("""{"campaign":{"id":"x"}}""", 422, "campaign.refused")]
    public async Task SaysWhatIsWrong_WithARehearsal(string request, int status, string code)
    {
        await StoreAsync();
        var answer = await _server.PostAsync("/v1/rehearsals", request);
        Assert.Equal((status, code), (answer.Status, answer.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task TellsEverythingThatIsWrongWithACampaign()
    {
        var wrong = Campaign with { Tasks = [CampaignSamples.Task("sms", Channel.Sms, "nothing"), CampaignSamples.Task("sms", Channel.Web, "gift")] };
        var (status, body) = await _server.PostAsync("/v1/rehearsals", $$"""{"campaign":{{Json(wrong)}}}""");
        Assert.Equal((422, "campaign.refused"), (status, body.GetProperty("code").GetString()));
        Assert.Contains("/tasks/0/offer", body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));

        var trigger = Campaign with { Trigger = new CampaignTriggerDocument { Moment = KeyMoment.PointsRedeemable } };
        (status, body) = await _server.PostAsync("/v1/rehearsals", $$"""{"campaign":{{Json(trigger)}}}""");
        Assert.Equal((422, "rehearsal.trigger"), (status, body.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("GET", "/v1/rehearsals/none")]
    [InlineData("DELETE", "/v1/rehearsals/none")]
    [InlineData("GET", "/v1/rehearsals/none/outcomes")]
    [InlineData("GET", "/v1/replays/none")]
    [InlineData("DELETE", "/v1/replays/none")]
    [InlineData("GET", "/v1/replays/none/differences")]
    public async Task KnowsNoTrialOfAnotherName(string method, string path)
    {
        var (status, body) = await _server.SendAsync(new HttpMethod(method), path);
        Assert.Equal((404, "trial.unknown"), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task DecisionsAreTakenAgain()
    {
        await _server.PostAsync("/v1/subscribers/tr-01/proposals", """{"offer":"gift"}""");
        await _server.PostAsync("/v1/subscribers/tr-02/proposals", """{"offer":"gift"}""");
        const string time = """ "from":"2020-01-01T00:00:00Z","until":"2100-01-01T00:00:00Z" """;
        var (_, begun) = await _server.PostAsync("/v1/replays", $$"""{{{time}}}""");
        var same = await EndAsync("/v1/replays/" + begun.GetProperty("id").GetString());
        Assert.Equal((2, 0), Counts(same));

        var strict = JsonSerializer.Serialize(
            Server.Rules with { Offers = [.. Server.Rules.Offers.Where(offer => offer.Id != "gift")] }, Domain.Catalogue.RulebookJson.TypeInfo);
        (_, begun) = await _server.PostAsync("/v1/replays", $$"""{{{time}},"rulebook":{{strict}}}""");
        var id = begun.GetProperty("id").GetString();
        Assert.Equal((2, 2), Counts(await EndAsync("/v1/replays/" + id)));
        var text = await _server.Client.GetStringAsync(new Uri($"/v1/replays/{id}/differences", UriKind.Relative));
        var lines = Server.Lines(text);
        Assert.Equal(["tr-01", "tr-02"], lines.Select(line => line.GetProperty("subscriber").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal("gift", lines[0].GetProperty("then").GetProperty("offers")[0].GetString());
        Assert.Empty(lines[0].GetProperty("now").GetProperty("offers").EnumerateArray());

        var (status, wrong) = await _server.PostAsync("/v1/replays", """{"from":"2026-01-02T00:00:00Z","until":"2026-01-01T00:00:00Z"}""");
        Assert.Equal((400, "field.range"), (status, wrong.GetProperty("code").GetString()));

        static (int Decisions, int Different) Counts(JsonElement replay) => (
            replay.GetProperty("result").GetProperty("decisions").GetInt32(),
            replay.GetProperty("result").GetProperty("different").GetInt32());
    }

    [Fact]
    public async Task FiguresTellTheFunnel_CostAndUplift()
    {
        await StoreAsync();
        var grains = _server.Services.GetRequiredService<Orleans.IGrainFactory>();
        for (var i = 0; i < SubscriberCount; i++)
        {
            await grains.GetGrain<Contracts.Subscribers.ISubscriberGrain>($"tr-{i:00}").Consider(new("spring", 1, "sms", 0));
        }

        await UntilAsync(async () => (await FunnelAsync()).GetProperty("sent").GetInt32() == SubscriberCount);
        var (_, figures) = await _server.GetAsync("/v1/campaigns/spring/figures");
        var funnel = figures.GetProperty("funnel");
        Assert.Equal(
            (SubscriberCount, 0, SubscriberCount, SubscriberCount, 0),
            (Int(funnel, "targets"), Int(funnel, "control"), Int(funnel, "executable"), Int(funnel, "contacted"), Int(funnel, "ordered")));
        Assert.Equal((SubscriberCount * 7, 5_000), (Int(figures.GetProperty("cost"), "totalMinor"), Int(figures.GetProperty("cost"), "budgetMinor")));
        Assert.Equal("no-comparison", figures.GetProperty("tasks")[0].GetProperty("orders").GetProperty("verdict").GetString());
        Assert.Equal("sms", figures.GetProperty("tasks")[0].GetProperty("channel").GetString());
        Assert.Equal(string.Empty, figures.GetProperty("regions")[0].GetProperty("region").GetString());
        Assert.Equal(1, figures.GetProperty("days").GetArrayLength());
        Assert.Equal(404, (await _server.GetAsync("/v1/campaigns/none/figures")).Status);

        // A later revision begins later; what was counted before it is still there.
        var documents = _server.Services.GetRequiredService<IDocuments>();
        var later = CampaignRevision.Encode(Campaign with { From = _server.Clock.GetUtcNow().AddDays(2) }, []);
        Assert.True(await documents.TryAddAsync(
            new Document(ICampaigns.KindOf("spring"), 2, _server.Clock.GetUtcNow(), later), CancellationToken.None));
        _server.Clock.Ahead = TimeSpan.FromDays(3);
        await _server.Services.GetRequiredService<ICampaigns>().FindAsync("spring", 2, CancellationToken.None);
        Assert.Equal(SubscriberCount, Int(await FunnelAsync(), "targets"));

        async Task<JsonElement> FunnelAsync() => (await _server.GetAsync("/v1/campaigns/spring/figures")).Body.GetProperty("funnel");

        static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("?baseRate=0.05&uplift=0.05&controlPercent=50", 200, 870)]
    [InlineData("?baseRate=0.05", 400, 0)]
    [InlineData("?baseRate=much&uplift=0.1", 400, 0)]
    [InlineData("?baseRate=0.95&uplift=0.1", 400, 0)]
    public async Task TellsHowManyTargetsAreNeeded(string query, int status, int targets)
    {
        var (found, body) = await _server.GetAsync("/v1/sample-sizes" + query);
        Assert.Equal(status, found);
        Assert.True(targets == 0 || body.GetProperty("targets").GetInt32() == targets, body.GetRawText());
    }

    private async Task StoreAsync() => await _server.Services.GetRequiredService<IDocuments>().TryAddAsync(
        new Document(ICampaigns.KindOf("spring"), 1, _server.Clock.GetUtcNow(), CampaignRevision.Encode(Campaign, [])), CancellationToken.None);

    private static string Json(CampaignDocument campaign) => JsonSerializer.Serialize(campaign, CampaignJson.Default.CampaignDocument);

    private async Task<JsonElement> EndAsync(string path)
    {
        JsonElement trial = default;
        await UntilAsync(async () => (trial = (await _server.GetAsync(path)).Body).GetProperty("phase").GetString() != "running");
        return trial;
    }

    private static async Task UntilAsync(Func<Task<bool>> isDone)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isDone())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, enough.Token);
        }
    }
}
