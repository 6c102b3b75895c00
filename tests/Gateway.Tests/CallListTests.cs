using System.Globalization;
using System.Text.Json;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>Outbound call lists over the API, with the real grains and store: claims, results, calls again, and what time ends .</summary>
public sealed class CallListTests : IAsyncLifetime
{
    private const string Campaign = """
        {"id":"spring","program":"year","name":"Spring","from":"2026-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z",
         "audience":{"everyone":true},"controlPercent":0,
         "tasks":[{"id":"call","channel":"outbound-call","offer":"newspaper"},
                  {"id":"sms","channel":"sms","offer":"gift","after":{"task":"call","when":["not-reached"],"wait":"03:00:00"}}]}
        """;

    private readonly Server _server = new Server()
        .With("Outside:Channels", "outbound-call").With("CallLists:ClaimTimeout", "00:10:00").With("CallLists:AttemptsMax", "2");

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.PutRulesAsync(Server.Rules with { Offers = [Rulebooks.ByCall(Rulebooks.Newspaper), Rulebooks.Gift] });
    }

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task GivesTheNextCalls_AndTheSameToWhoeverLostTheAnswer()
    {
        await PlanAsync("sub-1", "sub-2", "sub-3");
        Assert.Equal(("spring", "call", 3, 0, 0), await ListAsync());

        var first = await ClaimAsync("c-1", "ann", 2);
        var call = Calls(first)[0];
        Assert.Equal(
            (1, "newspaper", "spring", "call", "marketing", "May I offer newspaper?"),
            (call.GetProperty("attempt").GetInt32(), Word(call, "offer"), Word(call, "campaign"), Word(call, "task"), Word(call, "kind"), Word(call, "script")));
        Assert.StartsWith("861380000000", Word(call, "to"), StringComparison.Ordinal);
        Assert.InRange(call.GetProperty("until").GetDateTimeOffset() - _server.Clock.GetUtcNow(), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));

        Assert.Equal(first.GetRawText(), (await ClaimAsync("c-1", "ann", 2)).GetRawText());
        Assert.Equal(("spring", "call", 1, 0, 2), await ListAsync());
        var other = await ClaimAsync("c-1", "bob", 10); // Another agent's claim, though it has the same name.
        Assert.Single(Calls(other));
        Assert.Empty(Keys(other).Intersect(Keys(first)));
        Assert.Empty(Calls(await ClaimAsync("c-2", "ann", 10)));
    }

    [Fact]
    public async Task NoCallIsGivenTwice_WhenManyAgentsAskAtOnce()
    {
        await PlanAsync([.. Enumerable.Range(1, 9).Select(i => $"sub-{i}")]);

        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(agent => ClaimAsync("c", $"agent-{agent}", 2)));

        var keys = given.SelectMany(Keys).ToList();
        Assert.Equal((9, 9), (keys.Count, keys.Distinct().Count()));
    }

    [Fact]
    public async Task GivesOnlyWhatIsAskedFor()
    {
        await PlanAsync("sub-1");
        Assert.Empty(Calls(await ClaimAsync("c-1", "ann", 5, ""","campaign":"autumn" """)));
        Assert.Empty(Calls(await ClaimAsync("c-2", "ann", 5, ""","campaign":"spring","task":"sms" """)));
        Assert.Equal(0, (await _server.GetAsync("/v1/call-lists?campaign=autumn")).Body.GetProperty("lists").GetArrayLength());
        Assert.Single(Calls(await ClaimAsync("c-3", "ann", 5, ""","campaign":"spring","task":"call" """)));
    }

    [Fact]
    public async Task SkipsWhomTheRulesForbidMeanwhile_AndSaysWhy()
    {
        await PlanAsync("sub-1", "sub-2");
        await _server.PostAsync("/v1/subscribers/sub-1/consent", """{"isGranted":false,"source":"desk"}""");

        var claimed = await ClaimAsync("c-1", "ann", 2);

        Assert.StartsWith("sub-2~", Assert.Single(Keys(claimed)), StringComparison.Ordinal);
        var skipped = Assert.Single(claimed.GetProperty("skipped").EnumerateArray().ToList());
        Assert.Equal(("suppression.no-consent", "spring"), (Word(skipped, "code"), Word(skipped, "campaign")));
        Assert.Equal("withheld", await StateAsync(Word(skipped, "key")!));
    }

    [Fact]
    public async Task AnOrderGoesToBilling_AndTheFirstWordHolds()
    {
        var key = await PlanAndClaimAsync();

        Assert.Equal(("recorded", "delivered"), await ReportAsync(key, 1, "answered", "ordered"));
        Assert.Equal(("repeated", "delivered"), await ReportAsync(key, 1, "answered", "ordered"));
        Assert.Equal((409, "call.ended"), await RefusedAsync(key, 1, "answered", "refused"));
        Assert.Equal((409, "call.not-claimed"), await RefusedAsync(key, 2, "busy"));
        await UntilAsync(async () => Text(await HistoryAsync("sub-1")).Contains("order-booked.v1", StringComparison.Ordinal));
        Assert.Empty(Calls(await ClaimAsync("c-1", "ann", 1))); // Asked again under its name, what is over is not given again.
    }

    [Fact]
    public async Task IsCalledAgain_AndThenCountsAsNotReached_ForTheNextWaveToo()
    {
        var key = await PlanAndClaimAsync();
        Assert.Equal(("recorded", "pending"), await ReportAsync(key, 1, "no-answer"));
        Assert.Equal(("spring", "call", 0, 1, 0), await ListAsync());
        Assert.Empty(Calls(await ClaimAsync("c-2", "ann", 1)));

        await StopAndStartAsync();
        Assert.Equal(("repeated", "pending"), await ReportAsync(key, 1, "no-answer"));
        _server.Clock.Ahead += TimeSpan.FromHours(2);
        var second = Calls(await ClaimAsync("c-3", "ann", 1)).Single();
        Assert.Equal((key, 2), (Word(second, "key"), second.GetProperty("attempt").GetInt32()));
        Assert.Equal((409, "call.ended"), await RefusedAsync(key, 1, "busy")); // It speaks of the first attempt.
        Assert.Equal(("recorded", "failed"), await ReportAsync(key, 2, "voicemail"));

        _server.Clock.Ahead += TimeSpan.FromHours(2); // The next wave waits longer than all tries take.
        await UntilAsync(() => Task.FromResult(_server.Carrier.Sent.Any(sent => sent.Message.Subject == "gift"))); // The wave by SMS.
    }

    [Fact]
    public async Task IsCalledBackWhenTheSubscriberAsked()
    {
        var key = await PlanAndClaimAsync();
        var at = _server.Clock.GetUtcNow() + TimeSpan.FromHours(5);
        Assert.Equal((409, "call.no-such-time"), await RefusedAsync(key, 1, "answered", "call-back", at.AddDays(-1)));
        var (_, answer) = await _server.PostAsync($"/v1/call-lists/{key}/results", Body(1, "answered", "call-back", at));
        Assert.Equal(("recorded", "pending"), (Word(answer, "status"), Word(answer, "state")));
        Assert.InRange(answer.GetProperty("nextAt").GetDateTimeOffset() - at, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task IsInDoubt_WhenNobodySaysHowItEnded_UntilSomebodyDoes()
    {
        var key = await PlanAndClaimAsync();
        await StopAndStartAsync();
        _server.Clock.Ahead += TimeSpan.FromMinutes(11);
        await UntilAsync(async () => await StateAsync(key) == "in-doubt");
        Assert.Empty(Calls(await ClaimAsync("c-9", "bob", 1)));

        Assert.Equal(("recorded", "delivered"), await ReportAsync(key, 1, "answered", "interested"));
    }

    [Fact]
    public async Task GivesNothing_WhileItsTaskIsStopped()
    {
        await PlanAsync("sub-1");
        await _server.SendAsync(HttpMethod.Put, "/v1/tasks/spring.call/state", """{"state":"stopped","reason":"a look","by":"Li"}""");
        Assert.Empty(Calls(await ClaimAsync("c-1", "ann", 1)));
        await _server.SendAsync(HttpMethod.Put, "/v1/tasks/spring.call/state", """{"state":"running","reason":"looked","by":"Li"}""");
        Assert.Single(Calls(await ClaimAsync("c-1", "ann", 1)));
    }

    [Fact]
    public async Task TellsTheNumberNowhereElse()
    {
        var key = await PlanAndClaimAsync();
        await ReportAsync(key, 1, "wrong-number");
        Assert.DoesNotContain("8613800000001", (await _server.GetAsync("/v1/call-lists")).Body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("8613800000001", _server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claims", """{"claim":"","by":"a","count":1}""")]
    [InlineData("claims", """{"claim":"c","by":"","count":1}""")]
    [InlineData("claims", """{"claim":"c","by":"a","count":0}""")]
    [InlineData("claims", """{"claim":"c","by":"a","count":101}""")]
    [InlineData("claims", """{"claim":"c","by":"a","count":1,"campaign":""}""")]
    [InlineData("claims", """{"claim":"c","by":"a"}""")]
    [InlineData("claims", """{"claim":"c","by":"a","count":1,"x":1}""")]
    [InlineData("KEY/results", """{"by":"a","attempt":0,"result":"busy"}""")]
    [InlineData("KEY/results", """{"by":"a\u0000","attempt":1,"result":"busy"}""")]
    [InlineData("KEY/results", """{"by":"a","attempt":1,"result":"maybe"}""")]
    [InlineData("KEY/results", """{"by":"a","attempt":1,"result":"answered"}""")]
    [InlineData("KEY/results", """{"by":"a","attempt":1,"result":"busy","outcome":"ordered"}""")]
    [InlineData("KEY/results", """{"by":"a","attempt":1,"result":"answered","outcome":"call-back"}""")]
    [InlineData("KEY/results", """{"by":"a","attempt":1,"result":"answered","outcome":"ordered","callBackAt":"2026-01-01T00:00:00Z"}""")]
    public async Task RefusesWhatIsNotRight(string what, string body)
    {
        var key = await PlanAndClaimAsync();
        Assert.Equal(400, (await _server.PostAsync("/v1/call-lists/" + what.Replace("KEY", key, StringComparison.Ordinal), body)).Status);
        Assert.Equal("releasing", await StateAsync(key));
    }

    [Theory]
    [InlineData("sub-9~1~0")]
    [InlineData("nonsense")]
    [InlineData("%00")]
    public async Task KnowsNothing_OfACallThatIsNotThere(string key) =>
        Assert.NotEqual(200, (await _server.PostAsync($"/v1/call-lists/{key}/results", Body(1, "busy"))).Status);

    private async Task PlanAsync(params string[] subscribers)
    {
        foreach (var (id, place) in subscribers.Select((id, place) => (id, place)))
        {
            await _server.KnowAsync(id, $"861380000000{place + 1}");
        }

        Assert.Equal(201, (await _server.PostAsync("/v1/programs", """
            {"by":"Zhao","program":{"id":"year","name":"Year","from":"2026-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z"}}
            """)).Status);
        await _server.PostAsync("/v1/programs/year/open", """{"by":"Zhao"}""");
        Assert.Equal(201, (await _server.PostAsync("/v1/campaigns", $$"""{"by":"Li","campaign":{{Campaign}}}""")).Status);
        foreach (var (move, by) in new[] { ("submit", "Li"), ("approve", "Wang"), ("start", "Li") })
        {
            var (status, body) = await _server.PostAsync("/v1/campaigns/spring/moves", $$"""{"move":"{{move}}","by":"{{by}}"}""");
            Assert.True(status == 200, body.ToString());
        }

        await UntilAsync(async () => (await ListAsync()).Due == subscribers.Length);
    }

    private async Task<string> PlanAndClaimAsync()
    {
        await PlanAsync("sub-1");
        return Assert.Single(Keys(await ClaimAsync("c-1", "ann", 1)));
    }

    private async Task StopAndStartAsync()
    {
        await _server.StopAsync();
        await _server.StartAsync();
    }

    private async Task<(string? Campaign, string? Task, int Due, int Waiting, int Claimed)> ListAsync()
    {
        var lists = (await _server.GetAsync("/v1/call-lists")).Body.GetProperty("lists");
        return lists.GetArrayLength() == 0
            ? default
            : (Word(lists[0], "campaign"), Word(lists[0], "task"), Number("due"), Number("waiting"), Number("claimed"));

        int Number(string name) => lists[0].GetProperty(name).GetInt32();
    }

    private async Task<JsonElement> ClaimAsync(string claim, string by, int count, string more = "")
    {
        var (status, body) = await _server.PostAsync(
            "/v1/call-lists/claims", $$"""{"claim":"{{claim}}","by":"{{by}}","count":{{count}}{{more}}}""");
        Assert.True(status == 200, body.ToString());
        return body;
    }

    private async Task<(string? Status, string? State)> ReportAsync(string key, int attempt, string result, string? outcome = null)
    {
        var (status, body) = await _server.PostAsync($"/v1/call-lists/{key}/results", Body(attempt, result, outcome));
        Assert.True(status == 200, body.ToString());
        return (Word(body, "status"), Word(body, "state"));
    }

    private async Task<(int Status, string? Code)> RefusedAsync(
        string key, int attempt, string result, string? outcome = null, DateTimeOffset? callBackAt = null)
    {
        var (status, body) = await _server.PostAsync($"/v1/call-lists/{key}/results", Body(attempt, result, outcome, callBackAt));
        return (status, Word(body, "code"));
    }

    private static string Body(int attempt, string result, string? outcome = null, DateTimeOffset? callBackAt = null) =>
        $$"""{"by":"ann","attempt":{{attempt}},"result":"{{result}}"{{(outcome is null ? "" : $",\"outcome\":\"{outcome}\"")}}"""
        + (callBackAt is { } at ? string.Create(CultureInfo.InvariantCulture, $",\"callBackAt\":\"{at:O}\"}}") : "}");

    private async Task<string?> StateAsync(string key) => Word((await _server.GetAsync("/v1/outbox/" + key)).Body, "state");

    private async Task<JsonElement> HistoryAsync(string id) => (await _server.GetAsync($"/v1/subscribers/{id}/history")).Body;

    private static List<JsonElement> Calls(JsonElement claimed) => [.. claimed.GetProperty("calls").EnumerateArray()];

    private static IReadOnlyList<string> Keys(JsonElement claimed) => [.. Calls(claimed).Select(call => Word(call, "key")!)];

    private static string Text(JsonElement element) => element.GetRawText();

    private static string? Word(JsonElement element, string name) => element.GetProperty(name).GetString();

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
}
