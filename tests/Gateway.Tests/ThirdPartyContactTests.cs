using System.Globalization;
using System.Text.Json;

namespace SmartManager.Gateway.Tests;

/// <summary>Other systems of the operator tell what they said to a subscriber.</summary>
[Collection(OneServer.Name)]
public sealed class ThirdPartyContactTests(Server server)
{
    [Fact]
    public async Task CountsOnce_IsSeenEverywhere_AndIsNeverSent()
    {
        const string number = "8613800009001";
        await server.KnowAsync("tp-1", number);
        Assert.Equal((200, "done"), await PostAsync("tp-1", Body("d-1", "\"offer\":\"newspaper\"")));
        Assert.Equal((200, "duplicate"), await PostAsync("tp-1", Body("d-1", "\"group\":\"data\"")));

        var (_, view) = await server.GetAsync("/v1/subscribers/tp-1");
        var contact = Assert.Single(view.GetProperty("contacts").EnumerateArray());
        Assert.Equal(
            ("sms", "marketing", "third-party", "newspaper"),
            (Text(contact, "channel"), Text(contact, "kind"), Text(contact, "standing"), Text(contact, "subject")));
        Assert.All(view.GetProperty("budgets").EnumerateArray(), budget => Assert.Equal(1, budget.GetProperty("used").GetInt32()));
        var (_, history) = await server.GetAsync("/v1/subscribers/tp-1/history");
        var told = history.GetProperty("events")[0].GetProperty("event");
        Assert.Equal(("third-party-contact-recorded.v1", "dialler"), (Text(told, "type"), Text(told, "source")));

        var (_, proposed) = await server.PostAsync("/v1/subscribers/tp-1/proposals", """{"offer":"newspaper"}""");
        var (_, decision) = await server.GetAsync("/v1/decisions/" + Text(proposed, "decisionId"));
        Assert.Contains("conflict.recently-put", decision.GetRawText(), StringComparison.Ordinal);
        Assert.Equal((200, "done"), await PostAsync("tp-1", Body("d-2", "\"group\":\"data\"")));
        (_, proposed) = await server.PostAsync("/v1/subscribers/tp-1/proposals", """{"offer":"gift"}""");
        (_, decision) = await server.GetAsync("/v1/decisions/" + Text(proposed, "decisionId"));
        Assert.Contains("contact-policy.cap", decision.GetRawText(), StringComparison.Ordinal);

        var (_, outbox) = await server.GetAsync("/v1/outbox?limit=1000");
        Assert.DoesNotContain("tp-1~", outbox.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Carrier.Sent, message => message.Message.Msisdn == number);
    }

    [Theory]
    [InlineData(404, "offer.unknown", "\"offer\":\"newspaperr\"")]
    [InlineData(404, "offer-group.unknown", "\"group\":\"dataa\"")]
    [InlineData(400, "field.either", "\"offer\":\"newspaper\",\"group\":\"data\"")]
    [InlineData(400, "field.range", "\"offer\":\"\"")]
    [InlineData(400, "field.unknown", "\"text\":\"hello\"")]
    [InlineData(400, "field.kind", "\"kind\":\"spam\"")]
    public async Task IsRefusedWithACode_WhenItNamesWhatIsNotThere(int status, string code, string more) =>
        Assert.Equal((status, code), await PostAsync("tp-2", Body("d-1", more)));

    [Theory]
    [InlineData(400, "contact.in-future", 25)]
    [InlineData(200, "done", 23)]
    [InlineData(200, "done", -31 * 24)]
    [InlineData(409, "contact.too-old", -33 * 24)]
    public async Task IsRefusedWithACode_WhenItsTimeCannotMatter(int status, string code, int hours) =>
        Assert.Equal((status, code), await PostAsync("tp-3", Body($"d{hours}", "\"kind\":\"marketing\"", hours)));

    [Fact]
    public async Task IsRefusedWithACode_WhenItIsNotWhole()
    {
        const string at = "\"at\":\"2026-03-02T10:00:00\"";
        foreach (var (code, body) in ((string, string)[])
        [
            ("field.missing", """{"source":"crm","channel":"sms","at":"2026-03-02T10:00:00Z"}"""),
            ("field.missing", """{"id":"a","channel":"sms","at":"2026-03-02T10:00:00Z"}"""),
            ("field.missing", """{"id":"a","source":"crm","at":"2026-03-02T10:00:00Z"}"""),
            ("field.missing", """{"id":"a","source":"crm","channel":"sms"}"""),
            ("field.date", $$"""{"id":"a","source":"crm","channel":"sms",{{at}}}"""),
        ])
        {
            Assert.Equal((400, code), await PostAsync("tp-4", body));
        }

        var hall = Body("d-1", "\"kind\":\"marketing\"").Replace("\"sms\"", "\"hall\"", StringComparison.Ordinal);
        Assert.Equal((409, "contact.channel"), await PostAsync("tp-4", hall));
        Assert.Equal((400, "subscriber.bad-id"), await PostAsync("tp%204", Body("d-1", "\"kind\":\"marketing\"")));
        Assert.Equal(404, (await server.GetAsync("/v1/subscribers/tp-4")).Status); // Nothing came of any of them.
    }

    [Fact]
    public async Task AName_ThatIsNotThere_IsSaidToBeNotThere()
    {
        var (status, problem) = await server.PostAsync("/v1/subscribers/tp-5/proposals", """{"offer":"newspaperr"}""");
        Assert.Equal((404, "What is named does not exist."), (status, Text(problem, "title")));
        Assert.Contains("newspaper", Text(problem, "detail")!, StringComparison.Ordinal);
    }

    private static string Body(string id, string more, int hours = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","source":"dialler","channel":"sms","at":"{{TimeProvider.System.GetUtcNow().AddHours(hours):yyyy-MM-ddTHH:mm:ssZ}}",{{more}}}""");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    /// <summary>How it ended: the status and the word of the answer, or the code of the problem.</summary>
    private async Task<(int Status, string? Word)> PostAsync(string subscriber, string json)
    {
        var (status, body) = await server.PostAsync($"/v1/subscribers/{subscriber}/contacts", json);
        return (status, Text(body, status == 200 ? "status" : "code"));
    }
}
