using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SmartManager.Functions.Tests.Hosting;

namespace SmartManager.Functions.Tests;

/// <summary>One nudge: claim, carrier, word on how it ended. In this order or not at all.</summary>
public sealed class ChannelSendTests(StandInGateway gateway) : IClassFixture<StandInGateway>
{
    private const string Nudge = """{"key":"sub-1~4~0","channel":"sms"}""";
    private const string Claims = "/v1/outbox/sub-1~4~0/claims";
    private const string Handovers = "/v1/outbox/sub-1~4~0/handovers";
    private const string Message =
        """{"status":"released","state":"releasing","message":{"key":"sub-1~4~0","attempt":3,"until":"2026-11-22T20:02:00Z","channel":"sms","kind":"marketing","to":"8613800000001","text":"secret words","subject":"newspaper"}}""";

    [Fact]
    public async Task ClaimsAndSendsAndTells()
    {
        await using var carrier = await StandInCarrier.StartAsync();
        using var app = App(carrier.Url, _ => Json(Message));

        Assert.True((await SendAsync(app)).IsDone);

        Assert.Equal<(string, string)>([("sub-1~4~0", "marketing")], carrier.Requests);
        Assert.Equal<string>([Claims, Handovers], gateway.Received.Select(asked => asked.Path));
        Assert.Equal(
            """{"attempt":3,"outcome":"accepted","carrier":"main","carrierMessageId":"c-sub-1~4~0"}""", gateway.Received.Last().Body);
        Assert.DoesNotContain("secret words", app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("8613800000001", app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"nothing","state":"releasing"}""")] // Another has it, or a kill lost it: time tells which.
    [InlineData("""{"status":"nothing","state":"withheld"}""")]
    [InlineData("""{"status":"nothing","state":"sent"}""")]
    public async Task SendsNothing_WhenThereIsNothingToSend(string answer)
    {
        await using var carrier = await StandInCarrier.StartAsync();
        using var app = App(carrier.Url, _ => Json(answer));

        Assert.True((await SendAsync(app)).IsDone);

        Assert.Empty(carrier.Requests);
        Assert.Equal(Claims, Assert.Single(gateway.Received).Path);
    }

    [Fact]
    public async Task AsksAgainUnderTheSameName_WhenTheAnswerIsLost_AndUnderAnotherAtTheNextNudge()
    {
        await using var carrier = await StandInCarrier.StartAsync();
        var asked = 0;
        using var app = App(carrier.Url, _ => ++asked == 1 ? Results.StatusCode(503) : asked == 2 ? Json(Message[..80]) : Json(Message));

        Assert.False((await SendAsync(app)).IsDone); // The second answer was cut off: whoever reads half of it claims nothing.
        Assert.Empty(carrier.Requests);
        Assert.True((await SendAsync(app)).IsDone);

        var names = gateway.Received.Where(one => one.Path == Claims)
            .Select(one => JsonElement.Parse(one.Body).GetProperty("claim").GetString()).ToList();
        Assert.Equal(3, names.Count);
        Assert.Equal(names[0], names[1]);
        Assert.NotEqual(names[1], names[2]);
        Assert.Single(carrier.Requests);
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(409, false)]
    [InlineData(404, true)] // It was purged.
    public async Task SendsNothing_WhenTheClaimIsRefused(int status, bool isDone)
    {
        await using var carrier = await StandInCarrier.StartAsync();
        using var app = App(carrier.Url, _ => Results.StatusCode(status));

        Assert.Equal(isDone, (await SendAsync(app)).IsDone);

        Assert.Empty(carrier.Requests);
        Assert.Single(gateway.Received);
    }

    [Fact]
    public async Task TellsUnavailable_WhenTheCarrierIsGone()
    {
        using var app = App("http://127.0.0.1:1", _ => Json(Message));

        Assert.True((await SendAsync(app)).IsDone);

        Assert.Equal("""{"attempt":3,"outcome":"unavailable","carrier":"main","carrierMessageId":null}""", gateway.Received.Last().Body);
    }

    [Fact]
    public async Task TellsAgain_UntilTheGatewayHears_AndSendsOnce()
    {
        await using var carrier = await StandInCarrier.StartAsync();
        var told = 0;
        gateway.Reset();
        gateway.Answer = asked => asked.Path == Claims ? Json(Message) : ++told < 3 ? Results.StatusCode(503) : StandInGateway.Recorded(asked);
        using var app = NewApp(carrier.Url);

        Assert.True((await SendAsync(app)).IsDone);

        Assert.Equal(3, told);
        Assert.Single(carrier.Requests);
    }

    [Fact]
    public async Task ClaimsNothing_WhenNoCarrierServesTheChannel()
    {
        gateway.Reset();
        using var app = new FunctionApp(gateway.Url);

        Assert.False((await SendAsync(app)).IsDone);
        Assert.Empty(gateway.Received);
    }

    [Theory]
    [InlineData(Nudge, "Message sub-1~4~0 of channel sms was nudged in vain too often")]
    [InlineData("""{"key":"8613800000001","channel":"sms"}""", "The poison queue held what is no nudge")]
    [InlineData("what is that", "The poison queue held what is no nudge")]
    public async Task TellsOfPoison_AndNothingOfWhatIsNoNudge(string text, string line)
    {
        using var app = new FunctionApp(gateway.Url);

        Assert.True((await app.InvokeAsync("ChannelSendPoison", Envelopes.Queue("nudge", text, "m-1", 1))).IsDone);

        Assert.Contains(line, app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("8613800000001", app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(599, false)]
    [InlineData(601, true)]
    public async Task WarnsOfWhatHasWaitedForLong(int seconds, bool isWarned)
    {
        gateway.Reset();
        gateway.Answer = _ => Json($$"""{"channels":[{"channel":"sms","overdueSeconds":{{seconds}}}],"overdueSeconds":{{seconds}}}""");
        using var app = new FunctionApp(gateway.Url);

        Assert.True((await app.InvokeAsync("DueWork", Envelopes.Of("host", "timer", """{"IsPastDue":false}"""))).IsDone);

        Assert.Equal(isWarned, app.Logs.Text.Contains("has waited for 601 s", StringComparison.Ordinal));
    }

    private FunctionApp App(string carrier, Func<Asked, IResult> claimed)
    {
        gateway.Reset();
        gateway.Answer = asked => asked.Path == Claims ? claimed(asked) : StandInGateway.Recorded(asked);
        return NewApp(carrier);
    }

    private FunctionApp NewApp(string carrier) => new(gateway.Url, ("Carriers:main:Kind", "http"), ("Carriers:main:Url", carrier));

    private static Task<Answered> SendAsync(FunctionApp app) => app.InvokeAsync("ChannelSend", Envelopes.Queue("nudge", Nudge, "m-1", 1));

    private static IResult Json(string text) => Results.Text(text, "application/json");
}
