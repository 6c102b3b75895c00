using System.Text;

namespace SmartManager.Gateway.Tests;

/// <summary>What must not get in, each with the answer that it gets; after each the server still does its work.</summary>
[Collection(OneServer.Name)]
public sealed class HostileInputTests(Server server)
{
    private const string Json = "application/json";
    private const string Open = "/v1/subscribers/host-1/interactions";
    private const string Test = "/v1/subscribers/host-1/policy-tests";
    private const string Consent = "/v1/subscribers/host-1/consent";
    private const string Events = "/v1/network-events";
    private static int _number;

    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 10_000));

    public static TheoryData<string, string, string?, string, int, string> Requests => new()
    {
        { "GET", "/", null, "", 404, "request.not-found" },
        { "GET", "/v1/nothing", null, "", 404, "request.not-found" },
        { "GET", "/v1/../../etc/passwd", null, "", 404, "request.not-found" },
        { "DELETE", "/v1/rulebook", null, "", 405, "request.method" },
        { "GET", Open, null, "", 405, "request.method" },
        { "PATCH", "/v1/subscribers/x", null, "", 405, "request.method" },
        { "GET", "/v1/subscribers/nobody", null, "", 404, "subscriber.unknown" },
        { "GET", "/v1/subscribers/nobody/history", null, "", 404, "subscriber.unknown" },
        { "GET", "/v1/subscribers/a%20b", null, "", 400, "subscriber.bad-id" },
        { "GET", "/v1/subscribers/a~1", null, "", 400, "subscriber.bad-id" },
        { "GET", "/v1/subscribers/%E4%BD%A0", null, "", 400, "subscriber.bad-id" },
        { "GET", "/v1/subscribers/" + new string('x', 65), null, "", 400, "subscriber.bad-id" },
        { "GET", "/v1/subscribers/x/history?limit=0", null, "", 400, "request.parameter" },
        { "GET", "/v1/subscribers/x/history?limit=1001", null, "", 400, "request.parameter" },
        { "GET", "/v1/subscribers/x/history?limit=ten", null, "", 400, "request.parameter" },
        { "GET", "/v1/subscribers/x/history?before=-1", null, "", 400, "request.parameter" },
        { "GET", "/v1/subscribers/x/history?before=99999999999999999999", null, "", 400, "request.parameter" },
        { "POST", Open, Json, "", 400, "body.not-json" },
        { "POST", Open, Json, "{", 400, "body.not-json" },
        { "POST", Open, Json, "{\"channel\":\"hall\"} x", 400, "body.not-json" },
        { "POST", Open, Json, "{\"channel\":\"hall\",}", 400, "body.not-json" },
        { "POST", Open, Json, Deep, 400, "body.not-json" },
        { "POST", Open, Json, "\u00ff", 400, "body.not-json" },
        { "POST", Open, Json, "[]", 400, "line.not-object" },
        { "POST", Open, Json, "null", 400, "line.not-object" },
        { "POST", Open, Json, "7", 400, "line.not-object" },
        { "POST", Open, Json, "{}", 400, "field.missing" },
        { "POST", Open, Json, "{\"channel\":\"moon\"}", 400, "field.kind" },
        { "POST", Open, Json, "{\"channel\":3}", 400, "field.kind" },
        { "POST", Open, Json, "{\"channel\":null}", 400, "field.kind" },
        { "POST", Open, Json, "{\"channel\":\"hall\",\"more\":1}", 400, "field.unknown" },
        { "POST", Open, Json, "{\"channel\":\"hall\",\"channel\":\"web\"}", 400, "field.repeated" },
        { "POST", Open, Json, "{\"channel\":\"hall\",\"id\":\"\"}", 400, "field.range" },
        { "POST", Open, Json, "{\"channel\":\"hall\",\"id\":\"" + new string('x', 101) + "\"}", 400, "field.range" },
        { "POST", Open, Json, "{\"channel\":\"hall\",\"id\":\"a\\u0000\"}", 400, "field.range" },
        { "POST", Open, Json, "{\"channel\":\"sms\"}", 409, "interaction.channel" },
        { "POST", Open, "text/plain", "{\"channel\":\"hall\"}", 415, "request.content-type" },
        { "POST", Open, null, "{\"channel\":\"hall\"}", 415, "request.content-type" },
        { "POST", Open, "application/json; charset=utf-16", "{\"channel\":\"hall\"}", 415, "request.content-type" },
        { "POST", "/v1/subscribers/a%20b/interactions", Json, "{\"channel\":\"hall\"}", 400, "subscriber.bad-id" },
        { "POST", "/v1/interactions/none/responses", Json, "{\"offer\":\"x\",\"response\":\"shown\"}", 404, "interaction.unknown" },
        { "POST", "/v1/interactions/host-1~999/responses", Json, "{\"offer\":\"x\",\"response\":\"shown\"}", 404, "interaction.unknown" },
        { "POST", "/v1/interactions/host-1~1/responses", Json, "{\"offer\":\"x\",\"response\":\"bought\"}", 400, "field.kind" },
        { "POST", Consent, Json, "{\"isGranted\":\"true\",\"source\":\"web\"}", 400, "field.kind" },
        { "POST", Consent, Json, "{\"isGranted\":true}", 400, "field.missing" },
        { "POST", Consent, Json, "{\"isGranted\":true,\"source\":\"\"}", 400, "field.range" },
        { "POST", "/v1/subscribers/host-1/suppression", Json, "{\"isSuppressed\":true}", 400, "field.missing" },
        { "POST", "/v1/subscribers/host-1/do-not-disturb", Json, "{\"isOn\":true,\"source\":\"\",\"channel\":5}", 400, "field.kind" },
        { "POST", "/v1/subscribers/host-1/proposals", Json, "{\"offer\":\"no-such\"}", 404, "offer.unknown" },
        { "POST", Events, null, "{}", 415, "request.content-type" },
        { "POST", Events, "text/csv", "a,b", 415, "request.content-type" },
        { "POST", Events, Json, "{}", 400, "body.not-array" },
        { "POST", Events, Json, "", 400, "body.not-array" },
        { "POST", Events, Json, "[", 400, "body.truncated" },
        { "POST", Events, Json, "[\"", 400, "body.truncated" },
        { "POST", Events, Json, Deep, 400, "body.truncated" },
        { "GET", "/v1/decisions/none", null, "", 404, "decision.unknown" },
        { "GET", "/v1/decisions/host-1~99", null, "", 404, "decision.unknown" },
        { "GET", "/v1/decisions/host-1~99?language=fr", null, "", 400, "request.parameter" },
        { "GET", "/v1/decisions/host-1~99?candidates=best", null, "", 400, "request.parameter" },
        { "POST", Test, Json, "{}", 400, "field.missing" },
        { "POST", Test, Json, "{\"channel\":\"moon\"}", 400, "field.kind" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"moment\":\"none\"}", 400, "field.kind" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"more\":1}", 400, "field.unknown" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"offer\":\"\"}", 400, "field.range" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"offer\":\"gift\",\"moment\":\"points-redeemable\"}", 400, "field.either" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"at\":\"tomorrow\"}", 400, "field.date" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"at\":\"2020-01-01T00:00:00Z\"}", 400, "field.range" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"at\":\"2199-01-01T00:00:00Z\"}", 400, "field.range" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"rulebook\":0}", 400, "field.range" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"rulebook\":999999}", 404, "rulebook.unknown" },
        { "POST", Test, Json, "{\"channel\":\"sms\",\"offer\":\"no-such\"}", 404, "offer.unknown" },
        { "POST", "/v1/subscribers/nobody-1/policy-tests", Json, "{\"channel\":\"sms\"}", 404, "subscriber.unknown" },
        { "POST", "/v1/subscribers/a%20b/policy-tests", Json, "{\"channel\":\"sms\"}", 400, "subscriber.bad-id" },
        { "POST", Test + "?language=fr", Json, "{\"channel\":\"sms\"}", 400, "request.parameter" },
        { "POST", Test, "text/plain", "{\"channel\":\"sms\"}", 415, "request.content-type" },
        { "POST", "/v1/decisions/host-1~-1/recompute", null, "", 404, "decision.unknown" },
        { "PUT", "/v1/rulebook", Json, "{", 400, "body.not-json" },
        { "PUT", "/v1/rulebook", Json, "{}", 422, "rulebook.refused" },
        { "PUT", "/v1/rulebook", Json, "{\"name\":1}", 422, "rulebook.refused" },
        { "GET", "/v1/rulebook?version=999999", null, "", 404, "rulebook.unknown" },
        { "GET", "/v1/rulebook?version=x", null, "", 400, "request.parameter" },
        { "POST", "/v1/carriers/nobody/receipts", Json, "{\"message\":\"x\",\"status\":\"delivered\"}", 404, "carrier.unknown" },
        { "POST", "/v1/carriers/recording/receipts", Json, "{\"message\":\"x\",\"status\":\"eaten\"}", 400, "field.kind" },
        { "POST", "/v1/carriers/recording/replies", Json, "{\"id\":\"1\",\"from\":\"me\",\"text\":\"Y\"}", 400, "field.msisdn" },
        { "GET", "/v1/outbox?state=lost", null, "", 400, "request.parameter" },
        { "GET", "/v1/outbox?limit=5000", null, "", 400, "request.parameter" },
        { "GET", "/v1/outbox?channel=smss", null, "", 400, "request.parameter" },
        { "GET", "/v1/outbox?limit=1&limit=2", null, "", 400, "request.parameter" },
        { "GET", "/v1/outbox?stat=pending", null, "", 400, "request.unknown-parameter" },
        { "GET", "/v1/outbox?Limit=5", null, "", 400, "request.unknown-parameter" },
        { "GET", "/v1/subscribers/x?version=1", null, "", 400, "request.unknown-parameter" },
        { "GET", "/v1/subscribers/x?id=y", null, "", 400, "request.unknown-parameter" },
        { "GET", "/v1/rulebook/versions?limt=5", null, "", 400, "request.unknown-parameter" },
        { "POST", "/v1/network-events?dryRun=true", Json, "[]", 400, "request.unknown-parameter" },
        { "GET", "/v1/outbox/none", null, "", 404, "outbox.unknown" },
        { "POST", "/v1/admin/backups", Json, "{\"path\":\"/tmp/x\"}", 403, "request.forbidden" },
        { "POST", "/v1/admin/checks", null, "", 403, "request.forbidden" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task GetsAClearAnswer_AndHarmsNothing(string method, string path, string? type, string body, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "GET" ? null : Server.Typed(Encoding.UTF8.GetBytes(body), type),
        };
        using var response = await server.Client.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = System.Text.Json.JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal("urn:smartmanager:problem:" + code, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        await StillWorksAsync();
    }

    [Theory]
    [InlineData("/v1/outbox?stat=pending", "'stat' is not a parameter of this address. Did you mean 'state'? Known are: after, channel, limit, state.")]
    [InlineData("/v1/decisions/x?deep=1", "'deep' is not a parameter of this address. Known are: candidates, language.")]
    [InlineData("/v1/subscribers/x?deep=1", "'deep' is not a parameter of this address. There are none here.")]
    [InlineData(
        "/v1/outbox?limit=1&8613800000001=x", "Parameter 2 is not a parameter of this address. Known are: after, channel, limit, state.")]
    [InlineData(
        "/v1/outbox?channel=smss",
        "'channel' has a value that is not known. Did you mean 'sms'? "
            + "Known are: sms, inbound-call, outbound-call, hall, terminal, web, account-manager, billing, capacity, desk.")]
    public async Task SaysWhichParameterIsWrong_AndWhatIsKnown(string path, string detail) =>
        Assert.Equal(detail, (await server.GetAsync(path)).Body.GetProperty("detail").GetString());

    /// <summary>Who watches a server may add what he likes, against caches and for his own marks.</summary>
    [Theory]
    [InlineData("/health/live?t=1")]
    [InlineData("/metrics?t=1")]
    public async Task TakesAnyParameter_WhereItIsOnlyWatched(string path)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task RefusesBytes_ThatAreNotUtf8()
    {
        using var response = await server.Client.PostAsync(
            new Uri(Open, UriKind.Relative), Server.Json([.. "{\"channel\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.Contains("body.not-utf8", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await StillWorksAsync();
    }

    [Theory]
    [InlineData(Open)]
    [InlineData("/v1/rulebook")]
    public async Task RefusesABody_OverTheLimit(string path)
    {
        using var request = new HttpRequestMessage(path == Open ? HttpMethod.Post : HttpMethod.Put, path)
        {
            Content = Server.Json(new byte[(8 << 20) + 1]),
        };
        request.Headers.ExpectContinue = true; // So that the refusal comes before the body.
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("body.too-large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await StillWorksAsync();
    }

    [Fact]
    public async Task RefusesCompressedBodies()
    {
        using var content = Server.Json("[]");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await server.Client.PostAsync(new Uri(Events, UriKind.Relative), content);
        Assert.Equal(415, (int)response.StatusCode);
    }

    [Fact]
    public async Task RefusesHostNames_ThatAreNotOurs()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = "evil.example";
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private async Task StillWorksAsync()
    {
        var (status, _) = await server.PostAsync(Open, """{"channel":"hall"}""");
        Assert.Equal(200, status);
        Assert.Single(await server.IngestAsync(Events, Line.Usage("h" + Interlocked.Increment(ref _number), "host-1")));
    }
}
