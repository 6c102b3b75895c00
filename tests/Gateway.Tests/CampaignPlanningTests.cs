using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Gateway.Tests;

/// <summary>A campaign from its program to its archive, over the API, with the real grains, dispatch and store.</summary>
public sealed class CampaignPlanningTests : IAsyncLifetime
{
    private const string Author = "李雷";

    private readonly Server _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ACampaignGoesFromDraftToArchive()
    {
        await MakeProgramAsync("data", open: true);
        var (status, made) = await _server.PostAsync("/v1/campaigns", Request(Campaign("spring")));
        Assert.Equal((201, "draft", 0), (status, Text(made, "state"), made.GetProperty("errors").GetArrayLength()));
        Assert.Equal(
            ["edit", "mark-template", "unmark-template", "submit", "archive"], made.GetProperty("moves").EnumerateArray().Select(move => move.GetString()));

        Assert.Equal((403, "approval.own"), await RefusedAsync("spring", """{"move":"submit","by":"李雷"}""", """{"move":"approve","by":"李雷"}"""));
        var waiting = (await _server.GetAsync("/v1/approvals?holder=Wang")).Body.GetProperty("waiting")[0];
        Assert.Equal(("spring", "signatory", true), (Text(waiting.GetProperty("campaign"), "id"), Text(waiting, "step"), waiting.GetProperty("isOpen").GetBoolean()));
        Assert.Equal(0, (await _server.GetAsync($"/v1/approvals?holder={Uri.EscapeDataString(Author)}")).Body.GetProperty("waiting").GetArrayLength());

        var approved = await MoveAsync("spring", """{"move":"approve","by":"Wang","reason":"good"}""");
        Assert.Equal(("approved", 1), (Text(approved, "state"), approved.GetProperty("runVersion").GetInt32()));
        var stored = await Documents.FindAsync(ICampaigns.KindOf("spring"), 1, default);
        Assert.Equal("spring", CampaignRevision.Decode(stored!.Body.Span).Campaign.Id);

        Assert.Equal("running", Text(await MoveAsync("spring", """{"move":"start","by":"李雷"}"""), "state"));
        Assert.Equal(DispatchPhase.Running, (await DispatchAsync("spring")).Phase);
        Assert.Equal((409, "campaign.is-running"), await EditAsync("spring", Campaign("spring"), 1));
        Assert.Equal("paused", Text(await MoveAsync("spring", """{"move":"pause","by":"李雷","reason":"a look"}"""), "state"));
        Assert.Equal(DispatchPhase.Paused, (await DispatchAsync("spring")).Phase);

        Assert.Equal((412, "campaign.revision-changed"), await EditAsync("spring", Campaign("spring"), 7));
        Assert.Equal((200, "draft"), await EditAsync("spring", Campaign("spring") with { Name = "Spring, again" }, 1));
        await MoveAsync("spring", """{"move":"submit","by":"李雷"}""");
        await MoveAsync("spring", """{"move":"approve","by":"Wang"}""");
        Assert.Equal("running", Text(await MoveAsync("spring", """{"move":"resume","by":"李雷"}"""), "state"));
        Assert.Equal((DispatchPhase.Running, 2L), ((await DispatchAsync("spring")).Phase, (await DispatchAsync("spring")).Revision));

        Assert.Equal("stopped", Text(await MoveAsync("spring", """{"move":"stop","by":"李雷"}"""), "state"));
        Assert.Equal(DispatchPhase.Stopped, (await DispatchAsync("spring")).Phase);
        Assert.Equal("archived", Text(await MoveAsync("spring", """{"move":"archive","by":"李雷"}"""), "state"));
        Assert.Equal((409, "campaign.is-archived"), await RefusedAsync("spring", """{"move":"start","by":"李雷"}"""));

        var types = (await _server.GetAsync("/v1/campaigns/spring/history?limit=1000")).Body.GetProperty("events").EnumerateArray()
            .Select(one => Text(one.GetProperty("event"), "type")).Reverse().ToList();
        Assert.Equal(
            [
                "campaign-created.v1", "campaign-submitted.v1", "campaign-basis-noted.v1", "approval-given.v1", "campaign-approved.v1",
                "campaign-revision-stored.v1", "campaign-started.v1",
            ],
            types.Take(7));
        Assert.Equal("campaign-archived.v1", types[^1]);
    }

    [Fact]
    public async Task IsSubmittedOnlyWhenItIsRight_AndSaysWhatIsWrong()
    {
        await MakeProgramAsync("data", open: false);
        var wrong = Campaign("wrong") with { SamplePercent = 0, Regions = ["bj"] };
        await _server.PostAsync("/v1/campaigns", Request(wrong));
        var (status, refused) = await _server.PostAsync("/v1/campaigns/wrong/moves", """{"move":"submit","by":"李雷"}""");

        Assert.Equal((422, "campaign.not-right"), (status, Text(refused, "code")));
        Assert.Equal(
            ["/regions/0 campaign.outside-region", "/samplePercent campaign.range"],
            refused.GetProperty("errors").EnumerateArray().Select(error => $"{Text(error, "path")} {Text(error, "code")}"));

        var (checkedStatus, found) = await _server.PostAsync("/v1/campaigns/checks", JsonSerializer.Serialize(wrong, CampaignJson.Default.CampaignDocument));
        Assert.Equal((200, false, 2), (checkedStatus, found.GetProperty("isRight").GetBoolean(), found.GetProperty("errors").GetArrayLength()));

        await _server.PostAsync("/v1/campaigns", Request(Campaign("right")));
        Assert.Equal((409, "campaign.program-not-open"), await RefusedAsync("right", """{"move":"submit","by":"李雷"}"""));
    }

    [Fact]
    public async Task ATemplateIsCopied_AndIsNoCampaignItself()
    {
        await MakeProgramAsync("data", open: true);
        await _server.PostAsync("/v1/campaigns", Request(Campaign("pattern")));
        Assert.True((await MoveAsync("pattern", """{"move":"mark-template","by":"李雷"}""")).GetProperty("isTemplate").GetBoolean());
        Assert.Equal((409, "campaign.is-template"), await RefusedAsync("pattern", """{"move":"submit","by":"李雷"}"""));

        var (status, copy) = await _server.PostAsync("/v1/campaigns/pattern/copies", """{"by":"Qian","id":"copy","name":"A copy"}""");
        Assert.Equal((201, "pattern", false, "A copy"), (status, Text(copy, "copiedFrom"), copy.GetProperty("isTemplate").GetBoolean(), Text(copy.GetProperty("campaign"), "name")));
        Assert.Equal((409, "campaign.exists"), await AnswerAsync(_server.PostAsync("/v1/campaigns/pattern/copies", """{"by":"Qian","id":"copy"}""")));
        Assert.Equal((404, "campaign.unknown"), await AnswerAsync(_server.PostAsync("/v1/campaigns/none/copies", """{"by":"Qian","id":"x"}""")));

        var list = (await _server.GetAsync("/v1/campaigns?state=draft&program=data&region=gs&limit=1")).Body;
        Assert.Equal(("copy", "copy"), (Text(list.GetProperty("campaigns")[0], "id"), Text(list, "next")));
        var rest = (await _server.GetAsync("/v1/campaigns?after=copy")).Body;
        Assert.Equal(["pattern"], rest.GetProperty("campaigns").EnumerateArray().Select(one => Text(one, "id")));
        Assert.False(rest.TryGetProperty("next", out _));
        Assert.Equal(0, (await _server.GetAsync("/v1/campaigns?state=running")).Body.GetProperty("campaigns").GetArrayLength());
    }

    [Fact]
    public async Task GoesTheFixedPath_WithTheAddedSteps_AndTellsWhoHoldsIt()
    {
        await MakeProgramAsync("data", open: true);
        var (status, paths) = await _server.SendAsync(HttpMethod.Put, "/v1/approval-paths", """
            {"by":"Zhao","reason":"new order","version":0,"paths":[{"region":"gs","steps":[{"name":"city","people":["Wu","Sun"],"need":"all"}],"copies":["Feng"]}]}
            """);
        Assert.Equal((200, 1, "Zhao"), (status, paths.GetProperty("version").GetInt32(), Text(paths, "by")));
        Assert.Equal((412, "approval-paths.version-changed"), await AnswerAsync(_server.SendAsync(
            HttpMethod.Put, "/v1/approval-paths", """{"by":"Zhao","version":0,"paths":[]}""")));
        Assert.Equal((422, "approval-paths.not-right"), await AnswerAsync(_server.SendAsync(
            HttpMethod.Put, "/v1/approval-paths", """{"by":"Zhao","paths":[{"steps":[]}]}""")));

        await _server.PostAsync("/v1/campaigns", Request(Campaign("city")));
        await MoveAsync("city", """{"move":"submit","by":"李雷","signatories":[{"name":"law","people":["Chen"]}],"copies":["Jiang"]}""");
        await MoveAsync("city", """{"move":"delegate","by":"Wu","to":"Zhou"}""");
        await MoveAsync("city", """{"move":"approve","by":"Sun"}""");
        Assert.Equal((403, "approval.not-holder"), await RefusedAsync("city", """{"move":"approve","by":"Wu"}"""));
        Assert.Equal((403, "approval.own"), await RefusedAsync("city", """{"move":"delegate","by":"Zhou","to":"李雷"}"""));
        _server.Clock.Ahead = TimeSpan.FromHours(2);

        var approval = (await _server.GetAsync("/v1/campaigns/city/approval")).Body;
        var step = approval.GetProperty("steps")[0];
        Assert.Equal(("any/gs", "city", true), (Text(approval, "path"), Text(step, "name"), step.GetProperty("isWaitedFor").GetBoolean()));
        Assert.Equal("Wu", Text(step.GetProperty("holders")[0], "delegatedBy"));
        Assert.InRange(TimeSpan.Parse(Text(step, "took")!, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(2), TimeSpan.FromHours(3));
        foreach (var (person, waits, told) in new[] { ("Zhou", 1, 0), ("Sun", 0, 0), ("Chen", 0, 0), ("Feng", 0, 1), ("Jiang", 0, 1) })
        {
            var mine = (await _server.GetAsync("/v1/approvals?holder=" + person)).Body;
            Assert.Equal((person, waits, told), (person, mine.GetProperty("waiting").GetArrayLength(), mine.GetProperty("copies").GetArrayLength()));
        }

        await MoveAsync("city", """{"move":"approve","by":"Zhou"}""");
        Assert.Equal((400, "campaign.reason-missing"), await RefusedAsync("city", """{"move":"return","by":"Chen"}"""));
        Assert.Equal("draft", Text(await MoveAsync("city", """{"move":"return","by":"Chen","reason":"not lawful"}"""), "state"));
        Assert.Equal((404, "approval.none"), await AnswerAsync(NewWithoutApprovalAsync()));
    }

    [Fact]
    public async Task BeginsByItself_WhenItsTimeHasCome_AndEndsWhenItIsOver()
    {
        await MakeProgramAsync("data", open: true);
        var now = _server.Clock.GetUtcNow();
        await _server.PostAsync("/v1/campaigns", Request(Campaign("later") with { From = now + TimeSpan.FromDays(1), Until = now + TimeSpan.FromDays(9) }));
        await MoveAsync("later", """{"move":"submit","by":"李雷"}""");
        await MoveAsync("later", """{"move":"approve","by":"Wang"}""");
        Assert.Equal((409, "campaign.too-early"), await RefusedAsync("later", """{"move":"start","by":"李雷"}"""));
        Assert.Equal("scheduled", Text(await MoveAsync("later", """{"move":"schedule","by":"李雷"}"""), "state"));

        _server.Clock.Ahead = TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1);
        await UntilAsync("later", "running");
        await UntilAsync(async () => (await DispatchAsync("later")).Revision == 1); // It is told after it is decided.
        _server.Clock.Ahead = TimeSpan.FromDays(10);
        await UntilAsync("later", "completed");
    }

    [Fact]
    public async Task ABodyThatDoesNotFitIsABadRequest_AndSaysWhere()
    {
        (string Code, string Detail, Action<JsonNode> Break)[] broken =
        [
            ("field.unknown", "In 'campaign.tasks[0]': 'chanel' is not a field", campaign => campaign["tasks"]![0]!["chanel"] = "sms"),
            ("field.missing", "'campaign.until' is missing", campaign => campaign.AsObject().Remove("until")),
            ("field.missing", "'campaign.audience' is missing", campaign => campaign.AsObject().Remove("audience")),
            ("field.kind", "'campaign.tasks[0].channel' has a value of the wrong kind, or one that is not known. Did you mean 'sms'?", campaign =>
                campaign["tasks"]![0]!["channel"] = "sns"),
            ("field.kind", "monday", campaign =>
                campaign["tasks"]![0]!["slots"] = JsonNode.Parse("""[{"days":["mon"],"from":"09:00:00","until":"10:00:00"}]""")),
            ("field.kind", "'campaign.samplePercent' must be a", campaign => campaign["samplePercent"] = "all"),
            ("field.kind", "'campaign.tasks' must be an array", campaign => campaign["tasks"] = "all"),
            ("field.kind", "'campaign.name' must be a text", campaign => campaign["name"] = null),
        ];
        foreach (var (code, detail, destroy) in broken)
        {
            var json = JsonNode.Parse(Request(Campaign("bad")))!.AsObject();
            destroy(json["campaign"]!);
            var (status, problem) = await _server.PostAsync("/v1/campaigns", json.ToJsonString());
            Assert.Equal((400, code), (status, Text(problem, "code")));
            Assert.Contains(detail, Text(problem, "detail"), StringComparison.Ordinal);
        }

        foreach (var body in (string[])["{}", "[]", "x", """{"by":"","campaign":{}}"""])
        {
            Assert.Equal(400, (await _server.PostAsync("/v1/campaigns", body)).Status);
        }

        Assert.Equal(400, (await _server.PostAsync("/v1/campaigns", Request(Campaign("Not A Name")))).Status);
        Assert.Equal((400, "field.range"), await AnswerAsync(_server.PostAsync("/v1/campaigns", Request(Campaign("x")).Replace("李雷", " ", StringComparison.Ordinal))));
        Assert.Equal((404, "campaign.unknown"), await AnswerAsync(_server.GetAsync("/v1/campaigns/none")));
        Assert.Equal((404, "program.unknown"), await AnswerAsync(_server.GetAsync("/v1/programs/none/history")));
        Assert.Equal((400, "request.parameter"), await AnswerAsync(_server.GetAsync("/v1/campaigns?state=lost")));
        Assert.Equal((400, "request.parameter"), await AnswerAsync(_server.GetAsync("/v1/approvals")));
    }

    private IDocuments Documents => _server.Services.GetRequiredService<IDocuments>();

    private async Task<(int Status, JsonElement Body)> NewWithoutApprovalAsync()
    {
        await _server.PostAsync("/v1/campaigns", Request(Campaign("fresh")));
        return await _server.GetAsync("/v1/campaigns/fresh/approval");
    }

    private Task<DispatchProgress> DispatchAsync(string id) =>
        _server.Services.GetRequiredService<IGrainFactory>().GetGrain<IDispatchGrain>(id).GetProgress();

    private async Task MakeProgramAsync(string id, bool open)
    {
        var now = _server.Clock.GetUtcNow();
        var program = new ProgramDocument
        {
            Id = id,
            Name = "Data for all",
            From = now - TimeSpan.FromDays(30),
            Until = now + TimeSpan.FromDays(300),
            Regions = ["gs"],
        };
        var text = JsonSerializer.Serialize(program, CampaignJson.Default.ProgramDocument);
        Assert.Equal(201, (await _server.PostAsync("/v1/programs", $$"""{"by":"Zhao","program":{{text}}}""")).Status);
        if (open)
        {
            Assert.Equal("open", Text((await _server.PostAsync($"/v1/programs/{id}/open", """{"by":"Zhao"}""")).Body, "state"));
            Assert.Equal((409, "program.is-open"), await AnswerAsync(_server.SendAsync(
                HttpMethod.Put, "/v1/programs/" + id, $$"""{"by":"Zhao","revision":1,"program":{{text}}}""")));
        }
    }

    private CampaignDocument Campaign(string id) => new()
    {
        Id = id,
        Program = "data",
        Name = "春季流量",
        Regions = ["gs-lanzhou"],
        From = _server.Clock.GetUtcNow() - TimeSpan.FromHours(1),
        Until = _server.Clock.GetUtcNow() + TimeSpan.FromDays(14),
        Audience = new AudienceDocument { Condition = "balance-minor >= 0" },
        Tasks =
        [
            new TaskDocument
            {
                Id = "first", Channel = Domain.Messaging.Channel.Sms, Offer = "data-pack",
                Slots = [new SlotDocument { Days = [DayOfWeek.Monday, DayOfWeek.Friday], From = new TimeOnly(9, 0), Until = new TimeOnly(18, 0) }],
            },

            // Nobody is there to be asked, so the first is through at once; this one keeps the campaign running.
            new TaskDocument
            {
                Id = "second", Channel = Domain.Messaging.Channel.Hall, Offer = "data-pack",
                After = new WaveDocument { Task = "first", When = [TaskOutcome.Silent], Wait = TimeSpan.FromDays(5) },
            },
        ],
    };

    private static string Request(CampaignDocument campaign) =>
        $$"""{"by":"{{Author}}","campaign":{{JsonSerializer.Serialize(campaign, CampaignJson.Default.CampaignDocument)}}}""";

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task<JsonElement> MoveAsync(string id, string move)
    {
        var (status, body) = await _server.PostAsync($"/v1/campaigns/{id}/moves", move);
        Assert.True(status == 200, $"{move}: {status} {body}");
        return body;
    }

    /// <summary>The answer to the last move; those before it must succeed.</summary>
    private async Task<(int Status, string? Code)> RefusedAsync(string id, params string[] moves)
    {
        foreach (var move in moves.SkipLast(1))
        {
            await MoveAsync(id, move);
        }

        return await AnswerAsync(_server.PostAsync($"/v1/campaigns/{id}/moves", moves[^1]));
    }

    private async Task<(int Status, string? What)> EditAsync(string id, CampaignDocument campaign, long revision)
    {
        var (status, body) = await _server.SendAsync(HttpMethod.Put, "/v1/campaigns/" + id, Request(campaign), $"\"{revision}\"");
        return (status, Text(body, "code") ?? Text(body, "state"));
    }

    private static async Task<(int Status, string? Code)> AnswerAsync(Task<(int Status, JsonElement Body)> asked)
    {
        var (status, body) = await asked;
        return (status, Text(body, "code"));
    }

    private static bool IsIn(string[] states, (int Status, JsonElement Body) campaign) => states.Contains(Text(campaign.Body, "state"));

    private Task UntilAsync(string id, params string[] states) =>
        UntilAsync(async () => IsIn(states, await _server.GetAsync("/v1/campaigns/" + id)));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }
}
