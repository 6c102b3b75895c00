using Microsoft.AspNetCore.Http;
using SmartManager.Functions.Tests.Hosting;

namespace SmartManager.Functions.Tests;

/// <summary>A batch of network events succeeds when every event is acknowledged, or never will be.</summary>
public sealed class NetworkEventTests(StandInGateway gateway) : IClassFixture<StandInGateway>
{
    private const string End = """{"status":"end"}""";

    [Fact]
    public async Task LeavesOutWhatIsWrong_TellsItsPlace_AndIsDone()
    {
        gateway.Reset();
        gateway.Answer = _ => Lines(Accepted(1), """{"line":2,"status":"rejected","code":"field.missing","detail":"secret"}""", Accepted(3), End);
        using var app = new FunctionApp(gateway.Url);

        var answer = await app.InvokeAsync("NetworkEvents", Batch("""{"id":"a"}""", "\"no json\"", """{"id":"b"}""", """{"id":"c"}"""));

        Assert.True(answer.IsDone);
        Assert.Equal("""{"id":"a"}""" + "\n" + """{"id":"b"}""" + "\n" + """{"id":"c"}""" + "\n", Assert.Single(gateway.Received).Body);
        Assert.Contains("Network event 1 of the batch (sequence number 11) was not taken: functions.event", app.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Network event 2 of the batch (sequence number 12) was not taken: field.missing", app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendsOnlyWhatWasNotAcknowledged_OnceMore()
    {
        gateway.Reset();
        gateway.Answer = asked => asked.Body.Contains("\"a\"", StringComparison.Ordinal)
            ? Lines(Accepted(1), """{"line":2,"status":"rejected","code":"store.unavailable"}""", """{"line":3,"status":"duplicate"}""", End)
            : Lines(Accepted(1), End);
        using var app = new FunctionApp(gateway.Url);

        Assert.True((await app.InvokeAsync("NetworkEvents", Batch("""{"id":"a"}""", """{"id":"b"}""", """{"id":"c"}"""))).IsDone);

        Assert.Equal<string>(["""{"id":"a"}""" + "\n" + """{"id":"b"}""" + "\n" + """{"id":"c"}""" + "\n", """{"id":"b"}""" + "\n"],
            gateway.Received.Select(asked => asked.Body));
    }

    [Theory]
    [InlineData("""{"line":1,"status":"accepted"}""")] // Cut off behind the first.
    [InlineData("""{"line":1,"status":"accepted"}|{"line":2,"sta""")]
    [InlineData("""{"line":1,"status":"accepted"}|{"line":2,"status":"rejected","code":"server.stopping"}|{"status":"end"}""")]
    [InlineData("""{"line":1,"status":"accepted"}|{"line":2,"status":"rejected","code":"silo.unavailable"}|{"status":"end"}""")]
    [InlineData("""{"line":1,"status":"accepted"}|{"line":2,"status":"rejected","code":"server.overloaded"}|{"status":"end"}""")]
    [InlineData("""{"line":1,"status":"accepted"}|{"line":2,"status":"rejected","code":"body.truncated"}|{"status":"end"}""")]
    [InlineData("""{"line":1,"status":"accepted"}|{"line":7,"status":"accepted"}|{"status":"end"}""")]
    [InlineData("""{"line":2,"status":"accepted"}|{"status":"end"}""")]
    [InlineData("not json")]
    public async Task ComesAgain_WhenOneIsNotAcknowledged(string said)
    {
        gateway.Reset();
        gateway.Answer = asked => asked.Body.Contains("\"a\"", StringComparison.Ordinal) ? Lines(said.Split('|')) : Lines(End);
        using var app = new FunctionApp(gateway.Url);

        Assert.False((await app.InvokeAsync("NetworkEvents", Batch("""{"id":"a"}""", """{"id":"b"}"""))).IsDone);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(503)]
    public async Task ComesAgain_WhenTheGatewayRefusesTheWhole(int status)
    {
        gateway.Reset();
        gateway.Answer = _ => Results.StatusCode(status);
        using var app = new FunctionApp(gateway.Url);

        Assert.False((await app.InvokeAsync("NetworkEvents", Batch("""{"id":"a"}"""))).IsDone);
    }

    [Fact]
    public async Task GivesUpOnOne_ThatTheGatewayAlwaysBreaksOn()
    {
        gateway.Reset();
        gateway.Answer = _ => Lines("""{"line":1,"status":"rejected","code":"unexpected"}""", End);
        using var app = new FunctionApp(gateway.Url);

        Assert.True((await app.InvokeAsync("NetworkEvents", Batch("""{"id":"a"}"""))).IsDone);

        Assert.Equal(3, gateway.Received.Count);
        Assert.Contains("was not taken: unexpected", app.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutsEachEventOnALineOfItsOwn_WhateverItsLineBreaks()
    {
        gateway.Reset();
        gateway.Answer = _ => Lines(Accepted(1), Accepted(2), End);
        using var app = new FunctionApp(gateway.Url);

        Assert.True((await app.InvokeAsync("NetworkEvents", Batch("{\n  \"id\": \"a\"\n}", Envelopes.Quoted("{\r\n\"id\":\"b\"}")))).IsDone);

        Assert.Equal("""{"id":"a"}""" + "\n" + """{"id":"b"}""" + "\n", Assert.Single(gateway.Received).Body);
    }

    private static string Batch(params string[] events) => Envelopes.Of(
        "host", "events", "[" + string.Join(',', events) + "]", """{"SequenceNumberArray":"[10,11,12,13,14]"}""");

    private static string Accepted(int line) => $$"""{"line":{{line}},"status":"accepted"}""";

    private static IResult Lines(params string[] lines) => Results.Text(string.Join('\n', lines), "application/x-ndjson");
}
