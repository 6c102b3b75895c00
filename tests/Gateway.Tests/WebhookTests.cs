using System.Text.Json;

namespace SmartManager.Gateway.Tests;

/// <summary>A server with a signed carrier of each kind; a message of <c>main</c> is out, and another carrier has none.</summary>
public sealed class SignedServer : IAsyncLifetime
{
    public const string Number = "8613800000077";

    public Server Server { get; } = new Server()
        .With("Carriers:main:Kind", "kannel")
        .With("Carriers:main:Username", "u")
        .With("Carriers:main:Password", "p")
        .With("Carriers:main:Callbacks:Secret", WebhookCalls.KannelSecret)
        .With("Carriers:calls:Kind", "http")
        .With("Carriers:calls:Channel", "outbound-call")
        .With("Carriers:calls:Url", "http://127.0.0.1:9/")
        .With("Carriers:calls:Callbacks:Secret", WebhookCalls.HttpSecret);

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        await Server.KnowAsync("host-1", Number);
    }

    public Task DisposeAsync() => Server.DisposeAsync();
}

public sealed class WebhookTests(SignedServer fixture) : IClassFixture<SignedServer>
{
    private const string Mark = "<!-- hostile calls -->";

    private readonly Server _server = fixture.Server;

    public static TheoryData<int> Hostile => [.. Enumerable.Range(0, WebhookCalls.Hostile.Count())];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task AHostileCallGetsItsAnswer_AndChangesNothing(int number)
    {
        var call = WebhookCalls.Hostile.ElementAt(number);
        var before = await HistoryAsync();
        using var request = call.Make(_server.Clock.GetUtcNow());

        using var response = await _server.Client.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == call.Status, $"{call.What}: {(int)response.StatusCode} {text}");
        Assert.Equal(call.Answer, AnswerOf(response, text));
        Assert.Equal(before, await HistoryAsync());
    }

    [Fact]
    public void ThereAreEnoughOfThem_AndTheGuideHasThemAll()
    {
        Assert.InRange(WebhookCalls.Hostile.Count(), 60, 1_000);
        var file = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "guide", "carriers.md");
        var found = File.ReadAllText(file);
        var rows = WebhookCalls.Hostile.Select(call => $"| {call.What} | {call.Status} | `{call.Answer}` |");
        var table = $"{Mark}\n| the call | status | answer |\n| --- | --- | --- |\n{string.Join('\n', rows)}\n<!-- end -->";
        var (begin, end) = (found.IndexOf(Mark, StringComparison.Ordinal), found.LastIndexOf("<!-- end -->", StringComparison.Ordinal));
        var expected = found[..begin] + table + found[(end + "<!-- end -->".Length)..];
        if (Environment.GetEnvironmentVariable("SMARTMANAGER_WRITE_REFERENCE") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(found == expected, "docs/guide/carriers.md has another table; run SMARTMANAGER_WRITE_REFERENCE=1 ./test Gateway once.");
    }

    [Fact]
    public async Task AReceiptOfKannelSettlesTheMessage_AndTheSameAgainChangesNothing()
    {
        await _server.KnowAsync("k-1", "8613800000078");
        await _server.PostAsync("/v1/subscribers/k-1/proposals", """{"offer":"newspaper"}""");
        var key = (await _server.SentToAsync("8613800000078")).Key.ToString();
        var address = $"/v1/carriers/main/kannel/receipts?key={key}&type={{0}}&answer=ACK%2F&signature={WebhookCalls.Receipt(key)}";

        Assert.Equal("recorded", await ReceiptAsync(address, 1));
        Assert.Equal("delivered", await StandingAsync("k-1"));
        var version = await VersionAsync("k-1");
        foreach (var type in (int[])[8, 1, 2, 16, 4]) // Out of order, again, and saying the opposite.
        {
            await ReceiptAsync(address, type);
        }

        Assert.Equal("delivered", await StandingAsync("k-1"));
        Assert.Equal(version, await VersionAsync("k-1"));
    }

    [Fact]
    public async Task AReplyOfKannelIsTakenOnce_WhateverItsNumberLooksLike()
    {
        await _server.KnowAsync("k-2", "8613800000079");
        var address = $"/v1/carriers/main/kannel/replies?id=mo-1&from=%2B8613800000079&text=%90%00%8B%A2&charset=UTF-16BE&signature={WebhookCalls.ReplyAddress}";

        Assert.Equal("recorded", await OutcomeAsync(address));
        Assert.False((await _server.GetAsync("/v1/subscribers/k-2")).Body.GetProperty("hasMarketingConsent").GetBoolean());
        Assert.Equal("duplicate", await OutcomeAsync(address));
        Assert.Equal("duplicate", await OutcomeAsync(address.Replace("%2B86", "86", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ASignedReplyIsTakenOnce_WhenItIsPlayedAgain()
    {
        await _server.KnowAsync("k-3", "8613800000080");
        const string body = """{"id":"r-1","from":"8613800000080","text":"STOP"}""";
        foreach (var outcome in (string[])["recorded", "duplicate"])
        {
            using var request = WebhookCalls.Signed(WebhookCalls.Replies, body, _server.Clock.GetUtcNow());
            using var response = await _server.Client.SendAsync(request);
            Assert.Equal(outcome, AnswerOf(response, await response.Content.ReadAsStringAsync()));
        }
    }

    [Fact]
    public async Task TellsHowTheCarriersAre_AndNoSecret()
    {
        var (status, body) = await _server.GetAsync("/v1/carriers");
        Assert.Equal(200, status);
        Assert.Equal(["calls", "main"], body.GetProperty("carriers").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.All(body.GetProperty("carriers").EnumerateArray(), one => Assert.True(one.GetProperty("areCallbacksSigned").GetBoolean()));
        Assert.DoesNotContain("secret of the tests", body.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>Without a secret: from this machine, but not through a proxy on it.</summary>
    [Theory]
    [InlineData(null, null, null, "unknown")]
    [InlineData("X-Forwarded-For", null, null, "callback.unsigned")]
    [InlineData("Forwarded", null, null, "callback.unsigned")]
    [InlineData("X-Forwarded-For", "IsOpen", "true", "unknown")]
    [InlineData(null, "Addresses", "10.0.0.0/8; 192.0.2.1", "callback.address")]
    [InlineData(null, "Addresses", "127.0.0.0/8", "unknown")]
    public async Task AnUnsignedCallIsTaken_OnlyFromHere(string? header, string? setting, string? value, string answer)
    {
        var server = new Server().With("HttpCarrier:Url", "http://127.0.0.1:9/");
        if (setting is not null)
        {
            server.With("HttpCarrier:Callbacks:" + setting, value!);
        }

        await server.InitializeAsync();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/carriers/http/receipts")
            {
                Content = Server.Json("""{"message":"nobody~1~0","status":"delivered"}"""),
            };
            if (header is not null)
            {
                request.Headers.Add(header, "for=198.51.100.7");
            }

            using var response = await server.Client.SendAsync(request);
            Assert.Equal(answer, AnswerOf(response, await response.Content.ReadAsStringAsync()));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static string? AnswerOf(HttpResponseMessage response, string text)
    {
        if (response.Headers.TryGetValues("X-SmartManager-Outcome", out var outcome))
        {
            return outcome.Single();
        }

        var body = JsonDocument.Parse(text).RootElement;
        return (body.TryGetProperty("code", out var code) ? code : body.GetProperty("status")).GetString();
    }

    private async Task<string> HistoryAsync() => (await _server.GetAsync("/v1/subscribers/host-1/history")).Body.GetRawText();

    private async Task<long> VersionAsync(string id) => (await _server.GetAsync("/v1/subscribers/" + id)).Body.GetProperty("version").GetInt64();

    private async Task<string?> StandingAsync(string id) =>
        (await _server.GetAsync("/v1/subscribers/" + id)).Body.GetProperty("contacts")[0].GetProperty("standing").GetString();

    private async Task<string?> ReceiptAsync(string address, int type)
    {
        var path = address.Replace("{0}", type.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using var response = await _server.Client.GetAsync(new Uri(path, UriKind.Relative));
        return AnswerOf(response, await response.Content.ReadAsStringAsync());
    }

    private async Task<string?> OutcomeAsync(string address)
    {
        using var response = await _server.Client.GetAsync(new Uri(address, UriKind.Relative));
        return AnswerOf(response, await response.Content.ReadAsStringAsync());
    }

    private static string Root(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")) ? folder.FullName : Root(folder.Parent!);
}
