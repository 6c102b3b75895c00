using System.Text.Json;
using SmartManager.Domain.Messaging;

namespace SmartManager.Gateway.Tests;

/// <summary>What operators do with what leaves: stop it, say what became of it, have it tried again.</summary>
public sealed class ChannelTests : IAsyncLifetime
{
    private const string Stop = """{"state":"stopped","reason":"centre is repaired","by":"ann"}""";
    private const string Start = """{"state":"running","reason":"done","by":"bob","messagesPerSecond":500}""";

    private readonly Server _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/channels/sms/state", "channels")]
    [InlineData("/v1/carriers/recording/state", "carriers")]
    [InlineData("/v1/tasks/newspaper/state", "tasks")]
    public async Task NothingLeaves_UntilItIsStartedAgain(string path, string list)
    {
        var (status, stopped) = await _server.SendAsync(HttpMethod.Put, path, Stop);
        Assert.Equal((200, 1, "stopped", 0), (status, Number(stopped, "version"), Text(stopped, "state"), Number(stopped, "atCarrier")));
        await ProposeAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None); // Fifteen looks of the relay.
        Assert.Equal("pending", Text((await _server.GetAsync("/v1/outbox/sub-1~1~0")).Body, "state"));

        var shown = (await _server.GetAsync("/v1/channels")).Body;
        var told = shown.GetProperty(list).EnumerateArray().First(one => path.Contains(Text(one, "name"), StringComparison.Ordinal));
        Assert.Equal("stopped", Text(told, "state"));
        Assert.Equal("ann", Text(told.TryGetProperty("steering", out var steering) ? steering : told, "by"));
        Assert.Equal(1, Number(shown.GetProperty("channels")[0], "dueCount"));

        Assert.Equal(200, (await _server.SendAsync(HttpMethod.Put, path, Start)).Status);
        await UntilAsync("sub-1~1~0", "sent");
        Assert.Equal(2, Number((await _server.GetAsync("/v1/channels")).Body, "version"));
    }

    [Theory]
    [InlineData("/v1/channels/fax/state", Stop, 404, "channel.unknown")]
    [InlineData("/v1/carriers/recordign/state", Stop, 404, "carrier.unknown")]
    [InlineData("/v1/channels/sms/state", """{"state":"paused","reason":"r","by":"b"}""", 400, null)]
    [InlineData("/v1/channels/sms/state", """{"state":"stopped","by":"b"}""", 400, null)]
    [InlineData("/v1/channels/sms/state", """{"state":"stopped","reason":"","by":"b"}""", 400, null)]
    [InlineData("/v1/tasks/x/state", """{"state":"running","reason":"r","by":"b","messagesPerSecond":0}""", 400, null)]
    public async Task AWrongRequest_IsRefused(string path, string body, int status, string? code)
    {
        var (answered, problem) = await _server.SendAsync(HttpMethod.Put, path, body);
        Assert.Equal(status, answered);
        Assert.Equal(code ?? Text(problem, "code"), Text(problem, "code"));
        Assert.Equal(0, Number((await _server.GetAsync("/v1/channels")).Body, "version"));
    }

    [Fact]
    public async Task ADoubt_IsResolvedByAPerson_AndStandsInTheHistory()
    {
        _server.Carrier.Answer = Handover.Unknown;
        await ProposeAsync();
        await UntilAsync("sub-1~1~0", "in-doubt");
        var listed = (await _server.GetAsync("/v1/outbox?state=in-doubt")).Body;
        Assert.Equal(1, Number(listed, "inDoubtCount"));
        Assert.Equal("newspaper", Text(listed.GetProperty("rows")[0], "task"));

        const string Path = "/v1/outbox/sub-1~1~0/resolutions";
        Assert.Equal(400, (await _server.PostAsync(Path, """{"outcome":"lost","reason":"r","by":"b"}""")).Status);
        var (status, _) = await _server.PostAsync(Path, """{"outcome":"failed","reason":"not in the log","by":"ann","id":"r-1"}""");
        Assert.Equal(200, status);
        Assert.Equal("duplicate", Text(
            (await _server.PostAsync(Path, """{"outcome":"failed","reason":"not in the log","by":"ann","id":"r-1"}""")).Body, "status"));
        var (again, problem) = await _server.PostAsync(Path, """{"outcome":"delivered","reason":"it is","by":"bob"}""");
        Assert.Equal((409, "contact.not-in-doubt"), (again, Text(problem, "code")));
        Assert.Equal(404, (await _server.PostAsync("/v1/outbox/none/resolutions", """{"outcome":"failed","reason":"r","by":"b"}""")).Status);

        Assert.Equal("failed", Text((await _server.GetAsync("/v1/outbox/sub-1~1~0")).Body, "state"));
        var history = (await _server.GetAsync("/v1/subscribers/sub-1/history")).Body.GetRawText();
        Assert.Contains("""contact-resolved.v1""", history, StringComparison.Ordinal);
        Assert.Contains("not in the log", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADeadLetter_IsListedAndTriedAgain()
    {
        _server.Carrier.Answer = Handover.Rejected;
        await ProposeAsync();
        await UntilAsync("sub-1~1~0", "failed");
        var letters = (await _server.GetAsync("/v1/dead-letters?reason=carrier.rejected")).Body;
        Assert.Equal("sub-1~1~0", Text(letters.GetProperty("rows")[0], "key"));
        Assert.Equal("carrier.rejected", Text(letters.GetProperty("rows")[0], "reason"));
        Assert.Equal(1, Number(letters.GetProperty("counts")[0], "count"));

        _server.Carrier.Answer = Handover.Accepted;
        var many = """{"givenUpFor":"carrier.rejected","reason":"centre repaired","by":"ann","limit":10}""";
        var replayed = (await _server.PostAsync("/v1/dead-letters/replays", many)).Body;
        Assert.Equal((1, 0), (Number(replayed, "replayed"), replayed.GetProperty("refused").GetArrayLength()));
        await UntilAsync("sub-1~1~0", "sent");
        Assert.Equal(0, (await _server.GetAsync("/v1/dead-letters")).Body.GetProperty("rows").GetArrayLength());

        var (status, problem) = await _server.PostAsync("/v1/outbox/sub-1~1~0/replays", """{"reason":"again","by":"ann"}""");
        Assert.Equal((409, "contact.not-given-up"), (status, Text(problem, "code")));
        Assert.Equal(404, (await _server.PostAsync("/v1/outbox/sub-1~9~0/replays", """{"reason":"again","by":"ann"}""")).Status);
        Assert.Equal(400, (await _server.GetAsync("/v1/dead-letters?reason=boredom")).Status);
        Assert.Equal(400, (await _server.PostAsync(
            "/v1/dead-letters/replays", """{"givenUpFor":"carrier.rejected","reason":"r","by":"b","limit":0}""")).Status);
    }

    private async Task ProposeAsync()
    {
        await _server.IngestAsync(
            "/v1/subscribers", """{"id":"sub-1","msisdn":"8613800000001","language":"en","hasMarketingConsent":true}""");
        var (status, _) = await _server.PostAsync("/v1/subscribers/sub-1/proposals", """{"offer":"newspaper"}""");
        Assert.Equal(200, status);
    }

    private async Task UntilAsync(string key, string state)
    {
        for (var tries = 0; Text((await _server.GetAsync("/v1/outbox/" + key)).Body, "state") != state; tries++)
        {
            Assert.True(tries < 200, "It did not come in 10 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;

    private static long Number(JsonElement body, string name) => body.GetProperty(name).GetInt64();
}
