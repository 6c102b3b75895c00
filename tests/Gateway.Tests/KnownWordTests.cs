using System.Text;
using System.Text.Json;

namespace SmartManager.Gateway.Tests;

/// <summary>Whoever mistypes a word is told the nearest one and those that there are, and nothing of what may be personal.</summary>
[Collection(OneServer.Name)]
public sealed class KnownWordTests(Server server)
{
    private const string Profile = """{"id":"kw-1","msisdn":"8613500000001","joinedAt":"2020-01-01T00:00:00Z",""";
    private const string Event = """{"id":"e","subscriber":"kw-1","at":"2026-03-01T08:00:00Z",""";

    public static TheoryData<string, string, string, string> Lines => new()
    {
        {
            "/v1/subscribers", Profile + "\"brnd\":\"x\"}", "field.unknown",
            "'brnd' is not a field that there may be here. Did you mean 'brand'? Known are: id, msisdn, brand,"
        },
        { "/v1/subscribers", Profile + "\"8613500000001\":1}", "field.unknown", "Field 4 is not a field that there may be here. Known are: id," },
        { "/v1/subscribers", Profile + "\"li na\":1}", "field.unknown", "Field 4 is not a field that there may be here. Known are: id," },
        {
            "/v1/network-events", Event + "\"type\":\"points\",\"balanc\":7}", "field.unknown",
            "'balanc' is not a field that there may be here. Did you mean 'balance'? Known are: id, subscriber, type, at,"
        },
        {
            "/v1/network-events", Event + "\"type\":\"points\",\"balance\":7,\"page\":\"x\"}", "field.unknown",
            "An event of this type has no 'page'. Known are: id, subscriber, type, at, balance."
        },
        {
            "/v1/network-events", Event + "\"type\":\"topup\"}", "event.unknown-type",
            "There is no such type of network event. Did you mean 'top-up'? Known are: usage, bill, top-up, location,"
        },
        {
            "/v1/suppression-imports?id=kw-1", """{"subscriber":"kw-1","list":"gray","reason":"x"}""", "suppression-list.unknown",
            "There is no such suppression list in the rulebook in force. Did you mean 'grey'? "
                + "Known are: black-a, black-b, black-c, black-d, grey, white, manual, do-not-disturb."
        },
        {
            "/v1/suppression-imports?id=kw-1", """{"msisdn":"8613500000009","list":"gray","reason":"x"}""", "suppression-list.unknown",
            "There is no such suppression list in the rulebook in force. Did you mean 'grey'?"
        },
        {
            "/v1/suppression-imports?id=kw-1", """{"subscriber":"kw-1","lst":"grey","reason":"x"}""", "field.unknown",
            "'lst' is not a field that there may be here. Did you mean 'list'?"
        },
        {
            "/v1/suppression-imports?id=kw-1", """{"subscriber":"kw-1","list":"grey","reason":"x","action":"ad"}""", "field.range",
            "'action' has a value that is not known. Did you mean 'add'? Known are: add, remove."
        },
        {
            "/v1/suppression-imports?id=kw-1", """{"subscriber":"kw-1","list":"do-not-disturb","reason":"x","channel":"sm"}""", "field.range",
            "'channel' has a value that is not known. Did you mean 'sms'? Known are: sms, inbound-call,"
        },
    };

    public static TheoryData<string, string, string?, string, string> Requests => new()
    {
        {
            "PUT", "/v1/subscribers/kw-1/suppressions/gray", """{"reason":"x"}""", "suppression-list.unknown",
            "There is no such suppression list in the rulebook in force. Did you mean 'grey'? Known are: black-a,"
        },
        {
            "DELETE", "/v1/subscribers/kw-1/suppressions/vip?reason=x", null, "suppression-list.unknown",
            "There is no such suppression list in the rulebook in force. Known are: black-a,"
        },
        {
            "POST", "/v1/subscribers/kw-1/proposals", """{"offer":"gft"}""", "offer.unknown",
            "There is no such offer in the rulebook in force. Did you mean 'gift'? Known are: bill-saver,"
        },
        {
            "POST", "/v1/subscribers/kw-1/interactions", """{"channel":"hal"}""", "field.kind",
            "'channel' has a value of the wrong kind, or one that is not known. Did you mean 'hall'? Known are: sms,"
        },
        {
            "POST", "/v1/subscribers/kw-1/interactions", """{"chanel":"hall"}""", "field.unknown",
            "'chanel' is not a field that there may be here. Did you mean 'channel'? Known are: channel,"
        },
        {
            "POST", "/v1/subscribers/kw-1/policy-tests", """{"channel":"sms","offer":"gft"}""", "offer.unknown",
            "There is no such offer in the rulebook in force. Did you mean 'gift'?"
        },
        {
            "GET", "/v1/subscribers/kw-1/history?limt=5", null, "request.unknown-parameter",
            "'limt' is not a parameter of this address. Did you mean 'limit'? Known are: about, before, limit."
        },
        {
            "GET", "/v1/decisions/kw-1~0?candidates=chose", null, "request.parameter",
            "'candidates' has a value that is not known. Did you mean 'chosen'? Known are: all, ranked, chosen."
        },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task ALineIsToldWhatWasMeant(string path, string line, string code, string detail)
    {
        var result = Assert.Single(await server.IngestAsync(path, line));
        Check(result, code, detail);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ARequestIsToldWhatWasMeant(string method, string path, string? body, string code, string detail)
    {
        await server.KnowAsync("kw-1", "8613500000001");
        var (_, problem) = await server.SendAsync(new HttpMethod(method), path, body);
        Check(problem, code, detail);
    }

    [Fact]
    public async Task AColumnIsToldWhatWasMeant()
    {
        using var response = await server.Client.PostAsync(
            new Uri("/v1/suppression-imports?id=kw-2", UriKind.Relative),
            Server.Typed(Encoding.UTF8.GetBytes("msisdn,list,reson\n8613500000001,grey,x\n"), "text/csv"));
        Check(
            Server.Lines(await response.Content.ReadAsStringAsync())[0],
            "csv.header", "'reson' is not a field that there may be here. Did you mean 'reason'? Known are: subscriber, msisdn, list,");
    }

    private static void Check(JsonElement told, string code, string detail)
    {
        Assert.Equal(code, told.GetProperty("code").GetString());
        Assert.StartsWith(detail, told.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
