using System.Net;
using System.Text.Json;

namespace SmartManager.Gateway.Tests;

/// <summary>Workers outside claim messages and tell how they ended (invariant I3).</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private readonly Server _server = new Server()
        .With("Outside:Channels", "sms").With("Outside:Carriers", "main").With("Outside:ClaimTimeout", "00:01:00");

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task GivesTheMessageOnce_AndTheSameToWhoeverLostTheAnswer()
    {
        var key = await ProposeAsync("sub-1");

        var first = await ClaimAsync(key, "c-1");
        var again = await ClaimAsync(key, "c-1");
        var other = await ClaimAsync(key, "c-2");

        Assert.Equal(("released", "releasing"), (Word(first, "status"), Word(first, "state")));
        var message = first.GetProperty("message");
        Assert.Equal((key, 1, "sms", "marketing", "8613800000001"), (
            Word(message, "key"), message.GetProperty("attempt").GetInt32(), Word(message, "channel"), Word(message, "kind"), Word(message, "to")));
        Assert.NotEmpty(Word(message, "text")!);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal("""{"status":"nothing","state":"releasing"}""", other.GetRawText());
        Assert.Empty(_server.Carrier.Sent); // No relay of ours touches it.
    }

    [Fact]
    public async Task KeepsWhatTheCarrierSaid_OnceAndForAll()
    {
        var key = await ProposeAsync("sub-1");
        await ClaimAsync(key, "c-1");

        Assert.Equal("recorded", await ReportAsync(key, """{"attempt":1,"outcome":"accepted","carrier":"main","carrierMessageId":"m-1"}"""));
        Assert.Equal("late", await ReportAsync(key, """{"attempt":1,"outcome":"unavailable","carrier":"main"}"""));
        Assert.Equal("sent", await StateAsync(key));
        var (_, receipt) = await _server.PostAsync("/v1/carriers/main/receipts", """{"message":"m-1","status":"delivered"}""");
        Assert.Equal("recorded", Word(receipt, "status"));
        Assert.Equal("delivered", await StateAsync(key));
    }

    [Fact]
    public async Task DoesNotTakeAWordOnAnEarlierRelease_WhileAnotherHasTheMessage()
    {
        var key = await ProposeAsync("sub-1");
        await ClaimAsync(key, "c-1");
        await ReportAsync(key, """{"attempt":1,"outcome":"unavailable","carrier":"main"}""");
        _server.Clock.Ahead += TimeSpan.FromSeconds(31);
        var second = await ClaimAsync(key, "c-2");
        Assert.Equal(2, second.GetProperty("message").GetProperty("attempt").GetInt32());

        // The first worker tells again what it could not make heard; believed, it would send the message out a second time.
        Assert.Equal("late", await ReportAsync(key, """{"attempt":1,"outcome":"unavailable","carrier":"main"}"""));

        Assert.Equal("releasing", await StateAsync(key));
        Assert.Equal("nothing", Word(await ClaimAsync(key, "c-3"), "status"));
    }

    [Fact]
    public async Task MarketingIsInDoubt_WhenTheWorkerSaysNothingInTime()
    {
        var key = await ProposeAsync("sub-1");
        await ClaimAsync(key, "c-1");

        _server.Clock.Ahead += TimeSpan.FromSeconds(61);

        await UntilAsync(async () => await StateAsync(key) == "in-doubt");
        Assert.Equal("nothing", Word(await ClaimAsync(key, "c-1"), "status"));
        Assert.Equal("late", await ReportAsync(key, """{"attempt":1,"outcome":"accepted","carrier":"main"}"""));
    }

    [Fact]
    public async Task AsksTheRulesAtTheLastMoment()
    {
        var key = await ProposeAsync("sub-1");
        var (status, _) = await _server.PostAsync("/v1/subscribers/sub-1/consent", """{"isGranted":false,"source":"desk"}""");
        Assert.Equal(200, status);

        Assert.Equal("""{"status":"nothing","state":"withheld"}""", (await ClaimAsync(key, "c-1")).GetRawText());
    }

    [Theory]
    [InlineData("claims", """{"claim":""}""", 400)]
    [InlineData("claims", """{"claim":"a","x":1}""", 400)]
    [InlineData("claims", """{}""", 400)]
    [InlineData("handovers", """{"attempt":0,"outcome":"accepted","carrier":"main"}""", 400)]
    [InlineData("handovers", """{"attempt":1,"outcome":"maybe","carrier":"main"}""", 400)]
    [InlineData("handovers", """{"attempt":1,"outcome":"accepted","carrier":"nobody"}""", 404)]
    [InlineData("handovers", """{"attempt":1,"outcome":"accepted","carrier":"main","carrierMessageId":""}""", 400)]
    public async Task RefusesWhatIsNotRight(string what, string body, int status)
    {
        var key = await ProposeAsync("sub-1");

        Assert.Equal(status, (await _server.PostAsync($"/v1/outbox/{key}/{what}", body)).Status);

        Assert.Equal("pending", await StateAsync(key));
    }

    [Theory]
    [InlineData("/v1/outbox/sub-9~1~0/claims", """{"claim":"a"}""")]
    [InlineData("/v1/outbox/nonsense/claims", """{"claim":"a"}""")]
    [InlineData("/v1/outbox/sub-9~1~0/handovers", """{"attempt":1,"outcome":"accepted","carrier":"main"}""")]
    [InlineData("/v1/outbox/nonsense/handovers", """{"attempt":1,"outcome":"accepted","carrier":"main"}""")]
    public async Task KnowsNothing_OfAMessageThatIsNotThere(string path, string body) =>
        Assert.Equal(404, (await _server.PostAsync(path, body)).Status);

    [Fact]
    public async Task LooksAtDueWork()
    {
        await ProposeAsync("sub-1");

        var (status, look) = await _server.PostAsync("/v1/due-work", "{}");

        Assert.Equal(200, status);
        Assert.Equal("sms", Word(look.GetProperty("channels")[0], "channel"));
    }

    private async Task<string> ProposeAsync(string id)
    {
        await _server.KnowAsync(id);
        var (status, body) = await _server.PostAsync($"/v1/subscribers/{id}/proposals", """{"offer":"newspaper"}""");
        Assert.True(status == 200, body.ToString());
        var rows = (await _server.GetAsync("/v1/outbox?state=pending&channel=sms")).Body.GetProperty("rows");
        return Word(rows[0], "key")!;
    }

    private async Task<JsonElement> ClaimAsync(string key, string claim)
    {
        var (status, body) = await _server.PostAsync($"/v1/outbox/{key}/claims", $$"""{"claim":"{{claim}}"}""");
        Assert.True(status == 200, body.ToString());
        return body;
    }

    private async Task<string?> ReportAsync(string key, string body)
    {
        var (status, answer) = await _server.PostAsync($"/v1/outbox/{key}/handovers", body);
        Assert.True(status == 200, answer.ToString());
        return Word(answer, "status");
    }

    private async Task<string?> StateAsync(string key) => Word((await _server.GetAsync("/v1/outbox/" + key)).Body, "state");

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var look = 0; look < 500; look++)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        Assert.Fail("It did not come to that.");
    }

    private static string? Word(JsonElement element, string name) => element.GetProperty(name).GetString();
}

/// <summary>What workers outside call needs a key, if one is set; nothing else does.</summary>
public sealed class WorkerKeyTests : IAsyncLifetime
{
    private const string First = "0123456789abcdef0123456789abcdef";
    private const string Second = "fedcba9876543210fedcba9876543210";

    private readonly Server _server = new Server().With("Gateway:FunctionsKey", $"{First};{Second}");

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/network-events", "{}")]
    [InlineData("/v1/outbox/sub-1~1~0/claims", """{"claim":"c"}""")]
    [InlineData("/v1/outbox/sub-1~1~0/handovers", """{"attempt":1,"outcome":"accepted","carrier":"recording"}""")]
    [InlineData("/v1/due-work", "{}")]
    public async Task IsAskedFor(string path, string body)
    {
        string?[] wrong = [null, "", First[..^1], First + "x", $"{First};{Second}", First.ToUpperInvariant()];
        foreach (var key in wrong)
        {
            var (status, code) = await PostAsync(path, body, key);
            Assert.Equal((HttpStatusCode.Forbidden, "request.worker-key"), (status, code));
        }

        Assert.NotEqual(HttpStatusCode.Forbidden, (await PostAsync(path, body, First)).Status);
        Assert.NotEqual(HttpStatusCode.Forbidden, (await PostAsync(path, body, Second)).Status);
        Assert.DoesNotContain(First, _server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsNotAskedFor_Elsewhere()
    {
        await _server.KnowAsync("sub-1");
        Assert.Equal(200, (await _server.GetAsync("/v1/subscribers/sub-1")).Status);
        Assert.Equal(200, (await _server.GetAsync("/v1/outbox")).Status);
    }

    [Fact]
    public async Task WithoutOutsideChannels_ARelayOfOursHandsOver_AndNobodyClaims()
    {
        await _server.KnowAsync("sub-1");
        await _server.PostAsync("/v1/subscribers/sub-1/proposals", """{"offer":"newspaper"}""");
        for (var look = 0; look < 500 && _server.Carrier.Sent.IsEmpty; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        var key = Assert.Single(_server.Carrier.Sent).Key.ToString();
        Assert.Equal((HttpStatusCode.Conflict, "outbox.not-from-outside"), await PostAsync($"/v1/outbox/{key}/claims", """{"claim":"c"}""", First));

        // Its word could free a message that our relay has at the carrier, which would then get it twice.
        const string word = """{"attempt":1,"outcome":"unavailable","carrier":"recording"}""";
        Assert.Equal((HttpStatusCode.Conflict, "outbox.not-from-outside"), await PostAsync($"/v1/outbox/{key}/handovers", word, First));
    }

    private async Task<(HttpStatusCode Status, string? Code)> PostAsync(string path, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Server.Json(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("SmartManager-Key", key);
        }

        using var response = await _server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var code = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonElement.Parse(text).GetProperty("code").GetString()
            : null;
        return (response.StatusCode, code);
    }
}
