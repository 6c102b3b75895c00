using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SmartManager.Crash.Tests;

namespace SmartManager.Cluster.Tests;

/// <summary>Everything that the API has is asked of a gateway whose grains live in two other processes.</summary>
public sealed class WholeApiTests : IDisposable
{
    private const string Ndjson = "application/x-ndjson";

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private HttpClient _client = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task EveryOperationWorks()
    {
        await using var house = await ClusterHouse.StartAsync(silos: 2, seed: 7);
        house.Carrier.IsKind = true;
        _client = house.Client;
        await Operator.PrepareAsync(_client);
        _asked.UnionWith(["PublishRulebook", "IngestSubscribers"]);

        await RulebookAsync();
        var key = await TrafficAsync(house);
        await ConversationAsync();
        await WishesAsync();
        await SteeringAsync(key);
        await PlanningAsync();
        await TrialsAsync();
        await OperatingAsync(house, key);
        await ListsAsync();

        var described = (await GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Where(operation => operation.Value.ValueKind == JsonValueKind.Object && operation.Value.TryGetProperty("operationId", out _))
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!);
        Assert.Equal<string>([], described.Except(_asked));
    }

    private async Task ListsAsync()
    {
        await AskTextAsync("UploadList", HttpMethod.Post, "/v1/lists?name=some", "sub-1\nsub-2\nnobody\n", "text/plain");
        Assert.Equal(2, (await AskAsync("GetList", HttpMethod.Get, "/v1/lists/some")).GetProperty("members").GetInt32());
        await AskAsync("GetLists", HttpMethod.Get, "/v1/lists");
        await AskAsync("GetListReport", HttpMethod.Get, "/v1/lists/some/report");
        var counted = await AskTextAsync("CountAudience", HttpMethod.Post, "/v1/audiences/counts", """{"audience":{"list":"some"}}""", "application/json");
        Assert.Contains("\"targets\":2", counted, StringComparison.Ordinal);
        var shown = await AskAsync("PreviewAudience", HttpMethod.Post, "/v1/audiences/previews", """{"audience":{"list":"some"}}""");
        Assert.Equal(2, shown.GetProperty("rows").GetArrayLength());
        using var deleted = await _client.DeleteAsync("/v1/lists/some");
        Assert.Equal(204, (int)deleted.StatusCode);
        _asked.Add("DeleteList");
    }

    private async Task RulebookAsync()
    {
        var rulebook = await AskAsync("GetRulebook", HttpMethod.Get, "/v1/rulebook");
        await AskAsync("GetRulebookVersions", HttpMethod.Get, "/v1/rulebook/versions");
        await AskAsync("GetRulebookSchema", HttpMethod.Get, "/v1/rulebook/schema");
        await AskAsync("CheckRulebook", HttpMethod.Post, "/v1/rulebook:check", rulebook.GetProperty("rulebook").GetRawText());
        using var second = Json(rulebook.GetProperty("rulebook").GetRawText());
        Assert.Equal(200, (int)(await _client.PutAsync("/v1/rulebook", second)).StatusCode);
        await AskAsync("RollBackRulebook", HttpMethod.Post, "/v1/rulebook:rollback", """{"version":1,"reason":"try"}""");
        await AskAsync("CompareRulebooks", HttpMethod.Get, "/v1/rulebook/difference?from=1&to=3");
    }

    /// <summary>An event leads to a notice, which leaves by the carrier; a receipt and a reply come back.</summary>
    private async Task<string> TrafficAsync(ClusterHouse house)
    {
        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var events = await AskTextAsync(
            "IngestNetworkEvents",
            HttpMethod.Post,
            "/v1/network-events",
            $$"""{"id":"api-1","subscriber":"sub-1","at":"{{at}}","type":"location","place":"jp","isRoaming":true}""",
            Ndjson);
        Assert.Contains("\"accepted\"", events, StringComparison.Ordinal);
        var seen = await UntilAsync(() => house.Carrier.All().FirstOrDefault(one => one.Key.StartsWith("sub-1~", StringComparison.Ordinal)));
        await UntilAsync(async () => (await GetAsync("/v1/outbox/" + seen.Key)).GetProperty("state").GetString() == "sent");
        _asked.Add("GetOutboxRow");
        var receipt = await AskAsync(
            "ReceiveReceipt", HttpMethod.Post, "/v1/carriers/http/receipts", $$"""{"message":"{{seen.Key}}","status":"delivered"}""");
        Assert.Equal("recorded", receipt.GetProperty("status").GetString());
        var reply = await AskAsync(
            "ReceiveReply", HttpMethod.Post, "/v1/carriers/http/replies", $$"""{"id":"r-1","from":"{{seen.To}}","text":"help"}""");
        Assert.Equal("recorded", reply.GetProperty("status").GetString());
        await AskAsync("GetOutbox", HttpMethod.Get, "/v1/outbox?state=delivered");
        await AskAsync("ReceiveReply", HttpMethod.Post, "/v1/carriers/http/replies", $$"""{"id":"r-2","from":"{{seen.To}}","text":"how?"}""");
        var task = (await AskAsync("GetTasks", HttpMethod.Get, "/v1/tasks")).GetProperty("tasks")[0].GetProperty("key").GetString();
        await AskAsync("EndTask", HttpMethod.Post, $"/v1/tasks/{task}/results", """{"result":"done"}""");
        await AskAsync("RecordBillingOutcome", HttpMethod.Post, "/v1/billing/outcomes", """{"order":"sub-1~1~9","outcome":"booked"}""");
        using var none = Json("""{"reason":"try"}""");
        Assert.Equal(404, (int)(await _client.PostAsync("/v1/orders/sub-1~1~9/reversals", none)).StatusCode);
        _asked.Add("ReverseOrder");
        await AskAsync("LookAtDueWork", HttpMethod.Post, "/v1/due-work");

        // The silos here hand over themselves: a claim is refused, and so is a worker's word.
        using var claim = await _client.PostAsync($"/v1/outbox/{seen.Key}/claims", Json("""{"claim":"c-1"}"""));
        Assert.Contains("outbox.not-from-outside", await claim.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _asked.Add("ClaimMessage");
        using var word = await _client.PostAsync(
            $"/v1/outbox/{seen.Key}/handovers", Json("""{"attempt":1,"outcome":"unknown","carrier":"http"}"""));
        Assert.Contains("outbox.not-from-outside", await word.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _asked.Add("ReportHandover");
        await AskAsync("GetCallLists", HttpMethod.Get, "/v1/call-lists");
        using var calls = await _client.PostAsync("/v1/call-lists/claims", Json("""{"claim":"c-1","by":"agent-7","count":1}"""));
        Assert.Contains("outbox.not-from-outside", await calls.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _asked.Add("ClaimCalls");
        using var result = await _client.PostAsync(
            $"/v1/call-lists/{seen.Key}/results", Json("""{"by":"agent-7","attempt":1,"result":"busy"}"""));
        Assert.Equal(404, (int)result.StatusCode); // It is an SMS.
        _asked.Add("ReportCall");
        await AskAsync("GetCarriers", HttpMethod.Get, "/v1/carriers");
        return seen.Key;
    }

    private async Task PlanningAsync()
    {
        const string Campaign = """
            {"id":"spring","program":"data","name":"Spring","from":"2026-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z","audience":{"everyone":true},"tasks":[{"id":"first","channel":"sms","offer":"offer-1"}]}
            """;
        const string Program = """{"id":"data","name":"Data","from":"2026-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z"}""";
        await AskAsync("CreateProgram", HttpMethod.Post, "/v1/programs", $$"""{"by":"Zhao","program":{{Program}}}""");
        await AskAsync("EditProgram", HttpMethod.Put, "/v1/programs/data", $$"""{"by":"Zhao","revision":1,"program":{{Program}}}""");
        await AskAsync("OpenProgram", HttpMethod.Post, "/v1/programs/data/open", """{"by":"Zhao"}""");
        await AskAsync("ListPrograms", HttpMethod.Get, "/v1/programs");
        await AskAsync("GetProgram", HttpMethod.Get, "/v1/programs/data");
        await AskAsync("GetProgramHistory", HttpMethod.Get, "/v1/programs/data/history");
        await AskAsync("CheckCampaign", HttpMethod.Post, "/v1/campaigns/checks", Campaign);
        await AskAsync("CreateCampaign", HttpMethod.Post, "/v1/campaigns", $$"""{"by":"Li","campaign":{{Campaign}}}""");
        await AskAsync("EditCampaign", HttpMethod.Put, "/v1/campaigns/spring", $$"""{"by":"Li","revision":1,"campaign":{{Campaign}}}""");
        await AskAsync("CopyCampaign", HttpMethod.Post, "/v1/campaigns/spring/copies", """{"by":"Li","id":"summer"}""");
        await AskAsync("ListCampaigns", HttpMethod.Get, "/v1/campaigns");
        await AskAsync("GetCampaign", HttpMethod.Get, "/v1/campaigns/spring");
        await AskAsync("GetApprovalPaths", HttpMethod.Get, "/v1/approval-paths");
        await AskAsync("PutApprovalPaths", HttpMethod.Put, "/v1/approval-paths", """{"by":"Zhao","paths":[]}""");
        await AskAsync("MoveCampaign", HttpMethod.Post, "/v1/campaigns/spring/moves", """{"move":"submit","by":"Li"}""");
        await AskAsync("ListApprovals", HttpMethod.Get, "/v1/approvals?holder=Wu");
        await AskAsync("GetCampaignApproval", HttpMethod.Get, "/v1/campaigns/spring/approval");
        await AskAsync("GetCampaignHistory", HttpMethod.Get, "/v1/campaigns/spring/history");
        await AskAsync("PreviewCampaign", HttpMethod.Post, "/v1/campaigns/spring/previews", """{"sample":1}""");
        await AskAsync("PutTestNumbers", HttpMethod.Put, "/v1/test-numbers", """{"by":"Li","numbers":[{"number":"8613800000001","name":"lab"}]}""");
        await AskAsync("GetTestNumbers", HttpMethod.Get, "/v1/test-numbers");
        await AskAsync("SendTest", HttpMethod.Post, "/v1/campaigns/spring/tasks/first/test-sends", """{"by":"Li","key":"look","all":true}""");
        await AskAsync("ListTestSends", HttpMethod.Get, "/v1/campaigns/spring/test-sends");
        await AskAsync("CloseProgram", HttpMethod.Post, "/v1/programs/data/close", """{"by":"Zhao"}""");
    }

    private async Task ConversationAsync()
    {
        var call = await AskAsync(
            "OpenInteractionByNumber", HttpMethod.Post, "/v1/interactions", """{"from":"8613800000002","channel":"inbound-call"}""");
        var conversation = call.GetProperty("interaction").GetProperty("interactionId").GetString();
        await AskAsync("CloseInteraction", HttpMethod.Post, $"/v1/interactions/{conversation}/close");
        await AskAsync("PreviewInteraction", HttpMethod.Post, "/v1/subscribers/sub-2/interactions:preview", """{"channel":"hall"}""");
        var opened = await AskAsync("OpenInteraction", HttpMethod.Post, "/v1/subscribers/sub-2/interactions", """{"channel":"hall","id":"i-1"}""");
        var (interaction, offer) = (opened.GetProperty("interactionId").GetString(), opened.GetProperty("treatments")[0].GetProperty("offer"));
        await AskAsync(
            "AnswerInteraction",
            HttpMethod.Post,
            $"/v1/interactions/{interaction}/responses",
            $$"""{"offer":{{offer.GetRawText()}},"response":"refused","id":"a-1"}""");
        await AskAsync("GetDecision", HttpMethod.Get, "/v1/decisions/" + interaction);
        var again = await AskAsync("RecomputeDecision", HttpMethod.Post, $"/v1/decisions/{interaction}/recompute");
        Assert.True(again.GetProperty("same").GetBoolean());
        await AskAsync("TestPolicy", HttpMethod.Post, "/v1/subscribers/sub-2/policy-tests", """{"channel":"sms","moment":"points-redeemable"}""");
        await AskAsync("ProposeOffer", HttpMethod.Post, "/v1/subscribers/sub-3/proposals", """{"offer":"offer-1","id":"p-1"}""");
        var at = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await AskAsync(
            "RecordThirdPartyContact",
            HttpMethod.Post,
            "/v1/subscribers/sub-2/contacts",
            $$"""{"id":"c-1","source":"dialler","channel":"sms","at":"{{at}}","offer":"offer-1"}""");
        await AskAsync("GetSubscriberHistory", HttpMethod.Get, "/v1/subscribers/sub-2/history");
    }

    private async Task WishesAsync()
    {
        const string Who = "/v1/subscribers/sub-4/";
        await AskAsync("ChangeConsent", HttpMethod.Post, Who + "consent", """{"isGranted":true,"source":"hall"}""");
        await AskAsync("ChangeDoNotDisturb", HttpMethod.Post, Who + "do-not-disturb", """{"isOn":true,"source":"hall","channel":"sms"}""");
        await AskAsync("ChangeSuppression", HttpMethod.Post, Who + "suppression", """{"isSuppressed":true,"reason":"asked"}""");
        await AskAsync("GetSuppressionLists", HttpMethod.Get, "/v1/suppression-lists");
        await AskAsync("PutSuppression", HttpMethod.Put, Who + "suppressions/grey", """{"reason":"asked"}""");
        await AskAsync("PutDoNotDisturb", HttpMethod.Put, Who + "do-not-disturb", """{"isOn":true,"source":"staff","reason":"asked"}""");
        await AskAsync("GetSuppressions", HttpMethod.Get, Who + "suppressions");
        await AskAsync("DeleteSuppression", HttpMethod.Delete, Who + "suppressions/grey?reason=mistake");
        await AskTextAsync(
            "ImportSuppressions",
            HttpMethod.Post,
            "/v1/suppression-imports?id=file-1",
            """{"subscriber":"sub-5","list":"grey","action":"add","reason":"file"}""",
            Ndjson);
        await AskAsync("GetSuppressionImport", HttpMethod.Get, "/v1/suppression-imports/file-1");
        await AskAsync("GetSubscriber", HttpMethod.Get, "/v1/subscribers/sub-4");
    }

    /// <summary>A message that its carrier rejects is tried again; what is delivered can be neither resolved nor tried again.</summary>
    private async Task SteeringAsync(string key)
    {
        foreach (var (operation, path) in ((string, string)[])
            [("SteerChannel", "channels/sms"), ("SteerCarrier", "carriers/http"), ("SteerTask", "tasks/offer-1")])
        {
            var stopped = await AskAsync(operation, HttpMethod.Put, $"/v1/{path}/state", """{"state":"stopped","reason":"try","by":"ann"}""");
            Assert.Equal(0, stopped.GetProperty("atCarrier").GetInt32());
            await AskAsync(operation, HttpMethod.Put, $"/v1/{path}/state", """{"state":"running","reason":"try","by":"ann"}""");
        }

        Assert.Equal(6, (await AskAsync("GetChannels", HttpMethod.Get, "/v1/channels")).GetProperty("version").GetInt64());
        await AskAsync("GetDeadLetters", HttpMethod.Get, "/v1/dead-letters");
        await AskAsync(
            "ReplayDeadLetters", HttpMethod.Post, "/v1/dead-letters/replays", """{"givenUpFor":"carrier.rejected","reason":"try","by":"ann"}""");
        using var resolved = await _client.PostAsync($"/v1/outbox/{key}/resolutions", Json("""{"outcome":"failed","reason":"try","by":"ann"}"""));
        Assert.Contains("contact.not-in-doubt", await resolved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var replayed = await _client.PostAsync($"/v1/outbox/{key}/replays", Json("""{"reason":"try","by":"ann"}"""));
        Assert.Contains("contact.not-given-up", await replayed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _asked.UnionWith(["ResolveMessage", "ReplayMessage"]);
    }

    private async Task OperatingAsync(ClusterHouse house, string key)
    {
        await AskAsync("GetLiveness", HttpMethod.Get, "/health/live");
        await AskAsync("GetReadiness", HttpMethod.Get, "/health/ready");
        await AskTextAsync("GetMetrics", HttpMethod.Get, "/metrics");
        await AskAsync("GetCapacity", HttpMethod.Get, "/v1/capacity");
        await AskAsync("GetLearning", HttpMethod.Get, "/v1/learning");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", house.MaintenanceKey);
        var check = await AskAsync("CheckStore", HttpMethod.Post, "/v1/admin/checks");
        Assert.DoesNotContain(key, check.GetRawText(), StringComparison.Ordinal);
        using var refused = await _client.PostAsync("/v1/admin/backups", Json("""{"path":"/tmp/never"}"""));
        Assert.Contains("backup.elsewhere", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        _asked.Add("WriteBackup");
    }

    private async Task<JsonElement> AskAsync(string operation, HttpMethod method, string path, string? body = null) =>
        JsonSerializer.Deserialize<JsonElement>(await AskTextAsync(operation, method, path, body));

    private async Task TrialsAsync()
    {
        const string campaign = """
            {"id":"try","program":"try","name":"Try","from":"2026-01-01T00:00:00Z","until":"2030-01-01T00:00:00Z","audience":{"everyone":true},"tasks":[{"id":"sms","channel":"sms","offer":"offer-1"}]}
            """;
        var rehearsal = (await AskAsync("BeginRehearsal", HttpMethod.Post, "/v1/rehearsals", $$"""{"campaign":{{campaign}}}""")).GetProperty("id");
        await UntilAsync(async () =>
            (await AskAsync("GetRehearsal", HttpMethod.Get, "/v1/rehearsals/" + rehearsal)).GetProperty("phase").GetString() == "completed");
        Assert.NotEmpty(await AskTextAsync("GetRehearsalOutcomes", HttpMethod.Get, $"/v1/rehearsals/{rehearsal}/outcomes"));
        await AskAsync("GetRehearsals", HttpMethod.Get, "/v1/rehearsals");
        Assert.Empty(await AskTextAsync("CancelRehearsal", HttpMethod.Delete, "/v1/rehearsals/" + rehearsal));

        const string time = """{"from":"2026-01-01T00:00:00Z","until":"2100-01-01T00:00:00Z"}""";
        var replay = (await AskAsync("BeginReplay", HttpMethod.Post, "/v1/replays", time)).GetProperty("id");
        await UntilAsync(async () =>
            (await AskAsync("GetReplay", HttpMethod.Get, "/v1/replays/" + replay)).GetProperty("phase").GetString() == "completed");
        Assert.Empty(await AskTextAsync("GetReplayDifferences", HttpMethod.Get, $"/v1/replays/{replay}/differences"));
        await AskAsync("GetReplays", HttpMethod.Get, "/v1/replays");
        Assert.Empty(await AskTextAsync("CancelReplay", HttpMethod.Delete, "/v1/replays/" + replay));

        await AskAsync("GetSampleSize", HttpMethod.Get, "/v1/sample-sizes?baseRate=0.02&uplift=0.01");
        using var figures = await _client.GetAsync("/v1/campaigns/try/figures");
        Assert.Equal(404, (int)figures.StatusCode); // It was never stored to be run.
        _asked.Add("GetCampaignFigures");
    }

    private async Task<string> AskTextAsync(
        string operation, HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : Json(body, type) };
        using var response = await _client.SendAsync(request);
        var text = (await response.Content.ReadAsStringAsync()).Trim();
        Assert.True(response.IsSuccessStatusCode, $"{operation}: {(int)response.StatusCode} {text}");
        _asked.Add(operation);
        return text;
    }

    private async Task<JsonElement> GetAsync(string path) => await _client.GetFromJsonAsync<JsonElement>(path);

    private static StringContent Json(string body, string type = "application/json") =>
        new(body, Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(type) { CharSet = "utf-8" } } };

    private static async Task<T> UntilAsync<T>(Func<T?> find)
        where T : class
    {
        T? found = null;
        await UntilAsync(() => Task.FromResult((found = find()) is not null));
        return found!;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var tries = 0; !await isSo(); tries++)
        {
            Assert.True(tries < 200, "It did not come in 20 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
        }
    }
}
