using Microsoft.AspNetCore.Http;
using SmartManager.Functions.Tests.Hosting;

namespace SmartManager.Functions.Tests;

/// <summary>Every function under every encoding of its envelope: whole, twice, and cut off.</summary>
public sealed class EnvelopeTests(StandInGateway gateway) : IClassFixture<StandInGateway>
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string Received = "Microsoft.Communication.SMSReceived";
    private const string Delivered = "Microsoft.Communication.SMSDeliveryReportReceived";
    private const string Event = """{"id":"e-1","subscriber":"sub-1","at":"2026-11-22T20:00:00Z","type":"location","place":"日本","isRoaming":true}""";

    /// <summary>Function, what the trigger gives, and what the gateway must be asked for.</summary>
    private static readonly (string Function, Func<string, string> Envelope, string Path, string Body)[] Cases =
    [
        ("CarrierReceipt", encoding => Envelopes.Http(encoding, "kannel", """{"message":"sub-1~4~0","status":"delivered"}"""),
            "/v1/carriers/kannel/receipts", """{"message":"sub-1~4~0","status":"delivered"}"""),
        ("CarrierReply", encoding => Envelopes.Http(encoding, "kannel", """{"id":"m-1","from":"8613800000001","text":" 好的 {\"a\":1} "}"""),
            "/v1/carriers/kannel/replies", """{"id":"m-1","from":"8613800000001","text":" 好的 {\"a\":1} "}"""),
        ("SmsReceived", encoding => Envelopes.Of(encoding, "event", Envelopes.GridEvent(
            Received, """{"MessageId":"in-1","From":"+8613800000001","to":"10690000","message":"\"stop\"","segmentCount":1}""")),
            "/v1/carriers/acs/replies", """{"id":"in-1","from":"\u002B8613800000001","text":"\u0022stop\u0022"}"""),
        ("SmsDelivered", encoding => Envelopes.Of(encoding, "event", Envelopes.GridEvent(
            Delivered, """{"messageId":"out-1","deliveryStatus":"Delivered","deliveryAttempts":[],"Tag":"sub-1~4~0"}""")),
            "/v1/carriers/acs/receipts", """{"message":"sub-1~4~0","status":"delivered"}"""),
        ("NetworkEvents", encoding => Envelopes.Of(encoding, "events", $"[{Envelopes.Quoted(Event)}]"), "/v1/network-events",
            Event.Replace("日本", "\\u65E5\\u672C", StringComparison.Ordinal) + "\n"),
        ("NetworkEvents", encoding => Envelopes.Of(encoding, "events", $"[{Event}]"), "/v1/network-events",
            Event.Replace("日本", "\\u65E5\\u672C", StringComparison.Ordinal) + "\n"),
        ("DueWork", encoding => Envelopes.Of(
            encoding, "timer", """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"0001-01-01T00:00:00"},"IsPastDue":false}"""),
            "/v1/due-work", "{}"),
    ];

    public static TheoryData<int, string> All()
    {
        var all = new TheoryData<int, string>();
        for (var number = 0; number < Cases.Length; number++)
        {
            foreach (var encoding in Envelopes.Encodings)
            {
                all.Add(number, encoding);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task AsksTheSame_HoweverItIsEncoded_AndAsOftenAsItComes(int number, string encoding)
    {
        gateway.Reset();
        gateway.Answer = Answer;
        using var app = new FunctionApp(gateway.Url, ("Functions:GatewayKey", Key));
        var (function, envelope, path, body) = Cases[number];

        Assert.True((await app.InvokeAsync(function, envelope(encoding))).IsDone);
        Assert.True((await app.InvokeAsync(function, envelope(encoding))).IsDone);

        Assert.Equal<Asked>([new Asked(path, body, Key), new Asked(path, body, Key)], gateway.Received);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task AsksNothing_AndSaysSo_WhenItIsCutOff(int number, string encoding)
    {
        gateway.Reset();
        using var app = new FunctionApp(gateway.Url);
        var (function, envelope, _, _) = Cases[number];
        var whole = envelope(encoding).TrimEnd();
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 40))
        {
            var answer = await app.InvokeAsync(function, whole[..length]);
            if (answer.Http is { } http)
            {
                Assert.Equal((true, 400), (answer.IsDone, (int)http["statusCode"]!));
            }
            else
            {
                Assert.False(answer.IsDone);
            }
        }

        Assert.Empty(gateway.Received);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task TheTriggerComesAgain_WhenTheGatewayIsGone(int number, string encoding)
    {
        using var app = new FunctionApp("http://127.0.0.1:1", ("Functions:GatewayKey", Key));
        var (function, envelope, _, _) = Cases[number];

        var answer = await app.InvokeAsync(function, envelope(encoding));

        Assert.True(answer.Http is { } http ? (int)http["statusCode"]! == 503 : !answer.IsDone);
        Assert.DoesNotContain(Key, app.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("8613800000001", app.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    [InlineData("""{"Data":{}}""")]
    [InlineData("""{"Data":{"req":"not json","event":"not json","events":"not json","nudge":"not json"}}""")]
    [InlineData("""{"Data":{"req":{"Params":{}},"event":{},"events":{},"nudge":{}}}""")]
    [InlineData("""{"Data":{"req":{"Params":{"carrier":"../admin"},"Body":"{}"},"event":[],"events":7,"nudge":{"key":"../x","channel":"sms"}}}""")]
    [InlineData("""{"Data":{"req":{"Params":{"carrier":7}},"event":[{},{}],"nudge":{"key":"sub-1~1~0","channel":"smoke"}}}""")]
    [InlineData("""{"Data":{"req":{"Params":{"carrier":"a","Carrier":"b"}},"nudge":{"key":"sub-1~1~0","Key":"sub-2~1~0","channel":"sms"}}}""")]
    [InlineData("""{"Data":{"req":{"Params":{"carrier":"\ud800"}},"event":{"eventType":"\ud800","data":{}},"nudge":{"key":"\ud800","channel":"sms"}}}""")]
    public async Task AsksNothing_WhenItIsNoEnvelope(string body)
    {
        gateway.Reset();
        using var app = new FunctionApp(gateway.Url);
        foreach (var function in Enum.GetValues<SmartManagerFunction>())
        {
            if (function is SmartManagerFunction.DueWork or SmartManagerFunction.ChannelSendPoison)
            {
                continue; // They ask for nothing of the envelope.
            }

            var answer = await app.InvokeAsync(function.ToString(), body);
            Assert.True(answer.Http is { } http ? (int)http["statusCode"]! == 400 : !answer.IsDone, function.ToString());
        }

        Assert.Empty(gateway.Received);
    }

    [Fact]
    public async Task ReadsNoMoreThanItsLimit()
    {
        gateway.Reset();
        using var app = new FunctionApp(gateway.Url);

        var answer = await app.InvokeAsync(
            "CarrierReceipt", Envelopes.Http("host", "kannel", $$"""{"message":"{{new string('a', 300_000)}}","status":"delivered"}"""));

        Assert.True(answer.Http is { } http ? (int)http["statusCode"]! is 400 or 200 : !answer.IsDone);
    }

    private static IResult Answer(Asked asked) => asked.Path switch
    {
        "/v1/network-events" => Results.Text(
            """{"line":1,"id":"e-1","status":"accepted"}""" + "\n" + """{"status":"end","lines":1}""", "application/x-ndjson"),
        "/v1/due-work" => Results.Text("""{"channels":[],"overdueSeconds":0}""", "application/json"),
        _ => StandInGateway.Recorded(asked),
    };
}
