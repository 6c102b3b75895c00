using System.Text.Json;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>What planners look at before they submit: messages on their own handsets, and what real subscribers would read.</summary>
public sealed class TestSendTests : IAsyncLifetime
{
    private const string Own = "8613800009999";

    private readonly Server _server = new();

    private static CampaignDocument Campaign => CampaignSamples.Basic with
    {
        From = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Until = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Tasks =
        [
            CampaignSamples.Task("sms", Channel.Sms, "newspaper"),
            CampaignSamples.Task("hall", Channel.Hall, "gift") with { After = CampaignSamples.After("sms", TaskOutcome.Silent) },
        ],
    };

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.KnowAsync("sub-1", "8613800000001");
        await _server.KnowAsync("lab-1", Own);
        await _server.PostAsync("/v1/campaigns", $$"""{"by":"Li","campaign":{{Json(Campaign)}}}""");
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ADraftIsSentToAnOwnNumber_Once_AndCountsNowhere()
    {
        await PutOwnAsync();
        var before = (await _server.GetAsync("/v1/subscribers/lab-1")).Body.GetRawText();
        const string Request = """{"by":"Li","key":"look-1","numbers":["+86 138 0000 9999"]}""";
        var (status, sent) = await _server.PostAsync("/v1/campaigns/spring/tasks/sms/test-sends", Request);

        var message = sent.GetProperty("messages")[0];
        Assert.Equal((200, "sent", "lab-1"), (status, Text(message, "outcome"), Text(message, "subscriber")));
        var taken = Assert.Single(_server.Carrier.Sent);
        Assert.Equal(Own, taken.Message.Msisdn);
        Assert.StartsWith("[TEST] ", taken.Message.Text, StringComparison.Ordinal);

        var (_, again) = await _server.PostAsync("/v1/campaigns/spring/tasks/sms/test-sends", Request);
        Assert.Equal(message.GetRawText(), again.GetProperty("messages")[0].GetRawText());
        Assert.Single(_server.Carrier.Sent);

        // A receipt for it is nobody's, and the subscriber who has the number was never contacted.
        await _server.PostAsync("/v1/carriers/recording/receipts", $$"""{"message":"{{taken.Key}}","status":"delivered"}""");
        Assert.Equal(before, (await _server.GetAsync("/v1/subscribers/lab-1")).Body.GetRawText());
        var kept = (await _server.GetAsync("/v1/campaigns/spring/test-sends")).Body.GetProperty("testSends");
        Assert.Equal(("look-1", "Li", 1), (Text(kept[0], "key"), Text(kept[0], "by"), kept.GetArrayLength()));
    }

    [Fact]
    public async Task NobodyElseIsEverSentATest()
    {
        const string Path = "/v1/campaigns/spring/tasks/sms/test-sends";
        Assert.Equal((422, "test-send.not-own"), await AnswerAsync(Path, """{"by":"Li","key":"a","numbers":["8613800000001"]}"""));
        Assert.Equal((400, "field.range"), await AnswerAsync(Path, """{"by":"Li","key":"a","all":true}"""));
        await PutOwnAsync();
        Assert.Equal((422, "test-send.not-own"), await AnswerAsync(Path, """{"by":"Li","key":"a","numbers":["8613800000001"]}"""));
        Assert.Equal((400, "field.either"), await AnswerAsync(Path, """{"by":"Li","key":"a"}"""));
        Assert.Equal((400, "field.range"), await AnswerAsync(Path, """{"by":"Li","key":"a b","all":true}"""));
        Assert.Equal((404, "campaign.unknown-task"), await AnswerAsync(Path.Replace("sms", "no"), """{"by":"Li","key":"a","all":true}"""));
        Assert.Equal((404, "campaign.unknown"), await AnswerAsync(Path.Replace("spring", "no"), """{"by":"Li","key":"a","all":true}"""));
        Assert.Empty(_server.Carrier.Sent);

        // With the data of somebody else it is still the own number that it goes to; what nobody is sent is said.
        await _server.PostAsync(Path, """{"by":"Li","key":"b","all":true,"subscriber":"sub-1"}""");
        Assert.Equal(Own, Assert.Single(_server.Carrier.Sent).Message.Msisdn);
        var (_, hall) = await _server.PostAsync(Path.Replace("sms", "hall"), """{"by":"Li","key":"c","all":true}""");
        Assert.Equal("test-send.inbound", Text(hall.GetProperty("messages")[0], "reason"));
    }

    [Fact]
    public async Task OwnNumbersHaveVersions_AndAreChecked()
    {
        await PutOwnAsync();
        var (status, refused) = await _server.SendAsync(
            HttpMethod.Put, "/v1/test-numbers", """{"by":"Zhao","numbers":[{"number":"12","name":"x"},{"number":"8613800009998","name":""}]}""");
        Assert.Equal((422, "test-numbers.not-right"), (status, Text(refused, "code")));
        Assert.Equal(
            ["/numbers/0/number test-numbers.number", "/numbers/1/name test-numbers.text"],
            refused.GetProperty("errors").EnumerateArray().Select(error => $"{Text(error, "path")} {Text(error, "code")}"));
        (status, refused) = await _server.SendAsync(HttpMethod.Put, "/v1/test-numbers", """{"by":"Zhao","version":0,"numbers":[]}""");
        Assert.Equal((412, "test-numbers.version-changed"), (status, Text(refused, "code")));
        var kept = (await _server.GetAsync("/v1/test-numbers")).Body;
        Assert.Equal((1, "Zhao", Own), (kept.GetProperty("version").GetInt32(), Text(kept, "by"), Text(kept.GetProperty("numbers")[0], "number")));
    }

    [Fact]
    public async Task APreviewSaysWhatEachWouldRead_AndWhyNot_AndWritesNothing()
    {
        using var list = Server.Typed("lab-1\n"u8.ToArray(), "text/plain");
        Assert.Equal(201, (int)(await _server.Client.PostAsync(new Uri("/v1/lists?name=staff&author=Li", UriKind.Relative), list)).StatusCode);
        var draft = Campaign with
        {
            Exclude = [new AudienceDocument { List = "staff" }],
            Tasks = Campaign.Tasks.SetItem(0, Campaign.Tasks[0] with { Text = new Domain.Catalogue.TextDocument("Read this", "Read this") }),
        };
        var before = (await _server.GetAsync("/v1/subscribers/sub-1")).Body.GetRawText();
        var (status, shown) = await _server.PostAsync(
            "/v1/campaigns/spring/previews", $$"""{"campaign":{{Json(draft)}},"subscribers":["sub-1","lab-1","nobody"]}""");

        Assert.True(status == 200, shown.GetRawText());
        var rows = shown.GetProperty("rows");
        var (sms, hall) = (rows[0].GetProperty("tasks")[0], rows[0].GetProperty("tasks")[1]);
        Assert.Equal(("planned", "Read this"), (Text(sms, "outcome"), Text(sms, "text")));
        Assert.Equal(("gsm-7", 9, 1), (
            Text(sms.GetProperty("sms"), "coding"), sms.GetProperty("sms").GetProperty("units").GetInt32(), sms.GetProperty("sms").GetProperty("parts").GetInt32()));
        Assert.True(sms.TryGetProperty("dueAt", out _));
        Assert.Equal(("not-meant", "preview.later-wave"), (Text(hall, "outcome"), Text(hall, "code")));
        Assert.Equal(("not-meant", "preview.excluded"), (Text(rows[1].GetProperty("tasks")[0], "outcome"), Text(rows[1].GetProperty("tasks")[0], "code")));
        Assert.Equal("subscriber.unknown", Text(rows[2], "code"));
        Assert.Equal(before, (await _server.GetAsync("/v1/subscribers/sub-1")).Body.GetRawText());

        var (_, drawn) = await _server.PostAsync("/v1/campaigns/spring/previews", """{"sample":5}""");
        Assert.Equal(2, drawn.GetProperty("rows").GetArrayLength());
        Assert.Equal((400, "field.either"), await AnswerAsync("/v1/campaigns/spring/previews", "{}"));
        Assert.Equal((404, "campaign.unknown"), await AnswerAsync("/v1/campaigns/none/previews", """{"sample":5}"""));
        Assert.Equal((422, "campaign.not-right"), await AnswerAsync(
            "/v1/campaigns/spring/previews", $$"""{"campaign":{{Json(draft with { SamplePercent = 0 })}},"sample":5}"""));
    }

    private async Task PutOwnAsync() => Assert.Equal(200, (await _server.SendAsync(
        HttpMethod.Put, "/v1/test-numbers", $$"""{"by":"Zhao","version":0,"numbers":[{"number":"+{{Own}}","name":"lab"}]}""")).Status);

    private async Task<(int Status, string? Code)> AnswerAsync(string path, string request)
    {
        var (status, body) = await _server.PostAsync(path, request);
        return (status, Text(body, "code"));
    }

    private static string Json(CampaignDocument campaign) => JsonSerializer.Serialize(campaign, CampaignJson.Default.CampaignDocument);

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
