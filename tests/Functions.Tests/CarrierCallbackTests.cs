using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Testing;

namespace SmartManager.Functions.Tests;

/// <summary>The envelopes of the Functions host, in the encodings in which they have been seen.</summary>
public sealed class CarrierCallbackTests(StandInGateway gateway) : IClassFixture<StandInGateway>
{
    private const string Receipt = """{"message":"sub-1~4~0","status":"delivered"}""";

    public static TheoryData<string> Encodings =>
    [
        // As the host sends it: objects inline, the body a string.
        Envelope(Request("""{"carrier":"kannel"}""", Quoted(Receipt))),

        // The body inline.
        Envelope(Request("""{"carrier":"kannel"}""", Receipt)),

        // The whole request a string, and its body a string within.
        Envelope(Quoted(Request("""{"carrier":"kannel"}""", Quoted(Receipt)))),

        // The parameters a string, the body encoded twice.
        Envelope(Request(Quoted("""{"carrier":"kannel"}"""), Quoted(Quoted(Receipt)))),
    ];

    public static TheoryData<string> Hostile =>
    [
        "", "{", "[]", "null", "7", "\"\"", "{}", """{"Data":{}}""", """{"Data":{"req":"not json"}}""", """{"Data":{"req":{"Params":{}}}}""",
        """{"Data":{"req":{"Params":{"carrier":"../admin"},"Body":"{}"}}}""", """{"Data":{"req":{"Params":{"carrier":7},"Body":"{}"}}}""",
    ];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task PassesTheReceiptOn_HoweverItIsEncoded(string envelope)
    {
        gateway.Received.Clear();

        var answer = await InvokeAsync("/CarrierReceipt", envelope, gateway.Url);

        Assert.Equal([("kannel", "receipts", Receipt)], gateway.Received);
        Assert.Equal("""{"statusCode":200,"body":"{\"status\":\"done\"}","headers":{"Content-Type":"application/json"}}""", Plain(answer));
    }

    [Fact]
    public async Task PassesTheReplyOn_WithItsTextUntouched()
    {
        gateway.Received.Clear();
        const string Reply = """{"id":"mo-1","from":"8610012345678","text":" 好的 Ｙ"}""";

        await InvokeAsync("/CarrierReply", Envelope(Request("""{"carrier":"acs"}""", Quoted(Reply))), gateway.Url);

        var (carrier, kind, body) = Assert.Single(gateway.Received);
        Assert.Equal(("acs", "replies"), (carrier, kind));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Reply), JsonNode.Parse(body)));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task AnswersBadRequest_AndTellsTheGatewayNothing_WhenItIsNoEnvelope(string body)
    {
        gateway.Received.Clear();

        var answer = await InvokeAsync("/CarrierReceipt", body, gateway.Url);

        Assert.Empty(gateway.Received);
        Assert.Equal(400, (int)answer!["statusCode"]!);
    }

    [Fact]
    public async Task AnswersUnavailable_SoThatTheCarrierSendsAgain_WhenTheGatewayIsGone()
    {
        var answer = await InvokeAsync(
            "/CarrierReceipt", Envelope(Request("""{"carrier":"kannel"}""", Quoted(Receipt))), "http://127.0.0.1:1");

        Assert.Equal(503, (int)answer!["statusCode"]!);
    }

    /// <summary>Calls the function app as the host does and gives the HTTP binding of its answer.</summary>
    private static async Task<JsonNode?> InvokeAsync(string function, string body, string gatewayUrl)
    {
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder =>
            builder.UseSetting("Functions:GatewayUrl", gatewayUrl));
        using var client = factory.CreateClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(function, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["Outputs"]!["res"];
    }

    private static string Envelope(string request) => "{\"Data\":{\"req\":" + request + "},\"Metadata\":{}}";

    private static string Request(string parameters, string body) =>
        "{\"Url\":\"x\",\"Method\":\"POST\",\"Query\":\"{}\",\"Headers\":{},\"Params\":" + parameters + ",\"Body\":" + body + "}";

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString();

    private static string Plain(JsonNode? node) => node!.ToJsonString(new System.Text.Json.JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
