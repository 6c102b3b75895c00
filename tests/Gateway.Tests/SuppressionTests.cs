using System.Text;
using System.Text.Json;

namespace SmartManager.Gateway.Tests;

/// <summary>Lists and do-not-disturb, one subscriber at a time.</summary>
[Collection(OneServer.Name)]
public sealed class SuppressionTests(Server server)
{
    [Fact]
    public async Task PutsOnAListAndTakesOff_WithAnAuditTrail()
    {
        await server.KnowAsync("sl-1", "8613700000001");
        Assert.Equal("done", await PutAsync("sl-1/suppressions/black-c", """{"reason":"complaint 7","actor":"bob","id":"r-1"}"""));
        Assert.Equal("duplicate", await PutAsync("sl-1/suppressions/black-a", """{"reason":"x","id":"r-1"}"""));
        Assert.Equal("nothing-to-do", await PutAsync("sl-1/suppressions/black-c", """{"reason":"complaint 7"}"""));
        Assert.Equal("done", await PutAsync(
            "sl-1/suppressions/grey", """{"reason":"staff","source":"file","until":"2199-01-01T00:00:00+08:00"}"""));
        Assert.Equal("done", await PutAsync(
            "sl-1/do-not-disturb", """{"isOn":true,"source":"staff","reason":"asked in the hall","channel":"hall"}"""));

        var (_, view) = await server.GetAsync("/v1/subscribers/sl-1/suppressions");
        Assert.Equal("black-c complaint 7 staff bob|grey staff file ", string.Join('|', view.GetProperty("lists").EnumerateArray()
            .Select(list => string.Join(' ', Text(list, "list"), Text(list, "reason"), Text(list, "source"), Text(list, "actor")))));
        Assert.Equal("2198-12-31T16:00:00+00:00", Text(view.GetProperty("lists")[1], "until"));
        Assert.Equal("""[{"source":"staff","channels":["hall"]}]""", view.GetProperty("doNotDisturb").GetRawText());
        Assert.Equal(
            "sms marketing suppression.listed black-c|outbound-call marketing suppression.listed black-c|"
            + "hall marketing suppression.do-not-disturb |hall service suppression.do-not-disturb ",
            string.Join('|', view.GetProperty("blocked").EnumerateArray().Select(block =>
                string.Join(' ', Text(block, "channel"), Text(block, "messageKind"), Text(block, "code"), Text(block, "list")))));

        var (_, answer) = await server.PostAsync("/v1/subscribers/sl-1/proposals", """{"offer":"newspaper"}""");
        var (_, decision) = await server.GetAsync($"/v1/decisions/{Text(answer, "decisionId")}");
        Assert.Equal(("suppression.listed", "black-c"), (Text(decision, "heldBack"), Text(decision, "suppressionList")));

        Assert.Equal("done", await SendAsync(HttpMethod.Delete, "sl-1/suppressions/black-c?reason=settled&actor=eve"));
        Assert.Equal("nothing-to-do", await SendAsync(HttpMethod.Delete, "sl-1/suppressions/black-c?reason=settled"));
        var (_, history) = await server.GetAsync("/v1/subscribers/sl-1/history?about=permissions");
        Assert.Equal(
            "suppression-removed.v1 eve|do-not-disturb-requested.v1 |suppression-added.v1 |suppression-added.v1 bob",
            string.Join('|', history.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("event"))
                .Select(each => Text(each, "type") + " " + Text(each, "actor"))));
    }

    [Fact]
    public async Task RefusesWhatCannotBe()
    {
        await server.KnowAsync("sl-2", "8613700000002");
        Assert.Equal((404, "suppression-list.unknown"), await RefusedAsync("PUT", "sl-2/suppressions/blck", """{"reason":"x"}"""));
        Assert.Equal((404, "suppression-list.unknown"), await RefusedAsync("DELETE", "sl-2/suppressions/blck?reason=x"));
        Assert.Equal(
            (409, "suppression-list.until-past"),
            await RefusedAsync("PUT", "sl-2/suppressions/grey", """{"reason":"x","until":"2020-01-01T00:00:00Z"}"""));
        Assert.Equal(
            (400, "field.date"), await RefusedAsync("PUT", "sl-2/suppressions/grey", """{"reason":"x","until":"2199-01-01T00:00:00"}"""));
        Assert.Equal((400, "field.range"), await RefusedAsync("PUT", "sl-2/suppressions/grey", """{"reason":""}"""));
        Assert.Equal((400, "field.missing"), await RefusedAsync("DELETE", "sl-2/suppressions/grey"));
        Assert.Equal((400, "request.parameter"), await RefusedAsync("DELETE", "sl-2/suppressions/grey?reason=x&source=nobody"));
        Assert.Equal((400, "request.unknown-parameter"), await RefusedAsync("DELETE", "sl-2/suppressions/grey?why=x"));
        Assert.Equal(
            (400, "field.kind"), await RefusedAsync("PUT", "sl-2/do-not-disturb", """{"isOn":true,"source":"nobody","reason":"x"}"""));
        Assert.Equal((404, "subscriber.unknown"), await RefusedAsync("GET", "sl-never/suppressions"));
        Assert.Equal((400, "request.parameter"), await RefusedAsync("GET", "sl-2/history?about=weather"));
    }

    [Fact]
    public async Task StaffCannotTakeBackWhatTheSubscriberAsked()
    {
        await server.KnowAsync("sl-3", "8613700000003");
        await PutAsync("sl-3/do-not-disturb", """{"isOn":true,"source":"sms-keyword","reason":"STOP CALLS","channel":"sms"}""");
        Assert.Equal("nothing-to-do", await PutAsync("sl-3/do-not-disturb", """{"isOn":false,"source":"staff","reason":"x"}"""));
        Assert.Equal("done", await PutAsync("sl-3/do-not-disturb", """{"isOn":false,"source":"subscriber","reason":"called us"}"""));
    }

    [Fact]
    public async Task ShowsTheListsThatThereAre()
    {
        var (_, view) = await server.GetAsync("/v1/suppression-lists");
        Assert.Equal(
            "black-a black-b black-c black-d grey white manual",
            string.Join(' ', view.GetProperty("lists").EnumerateArray().Select(list => Text(list, "code"))));
    }

    private static string Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var found) ? found.GetString() ?? string.Empty : string.Empty;

    private Task<string> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    private async Task<string> SendAsync(HttpMethod method, string path, string? json = null)
    {
        var (status, body) = await server.SendAsync(method, "/v1/subscribers/" + path, json);
        Assert.True(status == 200, body.GetRawText());
        return Text(body, "status");
    }

    private async Task<(int, string)> RefusedAsync(string method, string path, string? json = null)
    {
        var (status, body) = await server.SendAsync(new HttpMethod(method), "/v1/subscribers/" + path, json);
        return (status, Text(body, "code"));
    }
}

/// <summary>Whole files of suppressions.</summary>
[Collection(OneServer.Name)]
public sealed class SuppressionImportTests(Server server)
{
    private const string Path = "/v1/suppression-imports";

    [Fact]
    public async Task TakesGoodLines_RejectsBadOnes_AndReports()
    {
        await server.KnowAsync("si-1", "8613600000001");
        await server.KnowAsync("si-2", "8613600000002");
        string[] lines =
        [
            """{"subscriber":"si-1","list":"black-b","reason":"regulator"}""",
            """{"msisdn":"+86 136-0000-0002","list":"grey","reason":"staff","until":"2199-01-01T00:00:00Z"}""",
            """{"msisdn":"8613600000002","list":"do-not-disturb","channel":"sms","reason":"asked"}""",
            """{"msisdn":"8613600000002","list":"no-such-list","reason":"x"}""",
            """{"msisdn":"12","list":"grey","reason":"x"}""",
            """{"subscriber":"si-1","msisdn":"8613600000001","list":"grey","reason":"x"}""",
            """{"subscriber":"si-1","list":"grey"}""",
            "nonsense",
            """{"subscriber":"si-1","list":"grey","reason":"x","until":"2001-01-01T00:00:00Z"}""",
            """{"subscriber":"si-1","list":"grey","reason":"x","action":"forget"}""",
            """{"subscriber":"si-1","list":"grey","reason":"x","channel":"sms"}""",
        ];
        var results = await server.IngestAsync(Path + "?id=im-1", lines);
        string[] expected =
        [
            "accepted", "accepted", "accepted", "suppression-list.unknown", "field.msisdn", "field.either", "field.missing",
            "line.not-json", "suppression-list.until-past", "field.range", "field.range",
        ];
        Assert.Equal(expected, results.Select(result => (result.TryGetProperty("code", out var code)
            ? code : result.GetProperty("status")).GetString()!));
        Assert.Equal("black-b", await ListsAsync("si-1"));
        Assert.Equal("grey", await ListsAsync("si-2"));

        var report = await ReportAsync("im-1");
        Assert.Equal((11, 3, 0, 8, 0), Counts(report));
        Assert.Equal("ended", report.GetProperty("state").GetString());
        Assert.Equal(2, report.GetProperty("codes").GetProperty("field.range").GetInt64());
        Assert.Equal("""{"line":4,"code":"suppression-list.unknown"}""", report.GetProperty("errors")[0].GetRawText());

        // The same file again does nothing; one in which a line was put right does just that.
        lines[4] = """{"msisdn":"8613600000001","list":"grey","reason":"x"}""";
        await server.IngestAsync(Path + "?id=im-1", lines);
        Assert.Equal((11, 1, 3, 7, 0), Counts(await ReportAsync("im-1")));
        Assert.Equal("black-b grey", await ListsAsync("si-1"));
    }

    [Fact]
    public async Task LinesOfOneNumberTakeEffectInTheirOrder()
    {
        await server.KnowAsync("si-3", "8613600000003");
        var lines = Enumerable.Range(0, 201).Select(i =>
            $$"""{"msisdn":"8613600000003","list":"grey","reason":"r{{i}}","action":"{{(i % 2 == 0 ? "add" : "remove")}}"}""");
        await server.IngestAsync(Path + "?id=im-2", [.. lines]);
        var (_, view) = await server.GetAsync("/v1/subscribers/si-3/suppressions");
        Assert.Equal("r200", view.GetProperty("lists")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task LinesOfOnePersonTakeEffectInTheirOrder_WhetherTheyNameIdOrNumber()
    {
        await server.KnowAsync("si-8", "8613600000008");
        var lines = Enumerable.Range(0, 201).Select(i => (i % 3 == 0 ? """{"subscriber":"si-8",""" : """{"msisdn":"8613600000008",""")
            + $$""" "list":"grey","reason":"r{{i}}","action":"{{(i % 2 == 0 ? "add" : "remove")}}"}""");
        var results = await server.IngestAsync(Path + "?id=im-9", [.. lines]);
        Assert.All(results, result => Assert.Equal("accepted", result.GetProperty("status").GetString()));
        var (_, history) = await server.GetAsync("/v1/subscribers/si-8/history?about=permissions&limit=500");
        var reasons = history.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("event").GetProperty("reason").GetString());
        Assert.Equal(Enumerable.Range(0, 201).Select(i => $"r{i}"), reasons.Reverse());
    }

    [Fact]
    public async Task WhatIsAskedForANumberThatNobodyHas_HoldsForWhoeverGetsIt()
    {
        const string number = "8613600000004";
        string[] lines =
        [
            $$"""{"msisdn":"{{number}}","list":"black-b","reason":"first"}""",
            $$"""{"msisdn":"{{number}}","list":"grey","reason":"second"}""",
            $$"""{"msisdn":"{{number}}","list":"grey","reason":"third","action":"remove"}""",
            $$"""{"msisdn":"{{number}}","list":"black-x","reason":"x"}""",
        ];
        var results = await server.IngestAsync(Path + "?id=im-3", lines);
        Assert.Equal("accepted accepted accepted rejected", string.Join(' ', results.Select(one => one.GetProperty("status").GetString())));
        Assert.Equal((4, 3, 0, 1, 3), Counts(await ReportAsync("im-3")));

        await server.KnowAsync("si-4", number);
        Assert.Equal("black-b", await ListsAsync("si-4"));
        var (_, answer) = await server.PostAsync("/v1/subscribers/si-4/proposals", """{"offer":"newspaper"}""");
        var (_, decision) = await server.GetAsync($"/v1/decisions/{answer.GetProperty("decisionId").GetString()}");
        Assert.Equal("suppression.listed", decision.GetProperty("heldBack").GetString());

        // Again: nothing comes back that a later line had taken away. And the number's next owner has nothing of it.
        await server.IngestAsync(Path + "?id=im-3", lines);
        Assert.Equal((4, 0, 3, 1, 0), Counts(await ReportAsync("im-3")));
        Assert.Equal("black-b", await ListsAsync("si-4"));
        await server.KnowAsync("si-5", number);
        Assert.Equal("", await ListsAsync("si-5"));
    }

    /// <summary>Files and profiles come at the same time: each entry finds its subscriber, whoever was first.</summary>
    [Fact]
    public async Task NothingGetsLostBetweenNumbersAndProfiles()
    {
        const int count = 300;
        var numbers = Enumerable.Range(0, count).Select(i => $"86135{i:0000000}").ToArray();
        var listing = server.IngestAsync(
            Path + "?id=im-4", [.. numbers.Select(number => $$"""{"msisdn":"{{number}}","list":"black-a","reason":"r"}""")]);
        var knowing = server.IngestAsync("/v1/subscribers", [.. numbers.Select((number, i) => Line.Profile("sn-" + i, number))]);
        await Task.WhenAll(listing, knowing);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal("black-a", await ListsAsync("sn-" + i));
        }
    }

    [Fact]
    public async Task TakesCsv()
    {
        await server.KnowAsync("si-6", "8613600000006");
        var report = await SendCsvAsync(
            "im-5", "reason,msisdn,list,until\r\n\"staff, \"\"VIP\"\"\",8613600000006,grey,\r\nx,8613600000006,black-b\r\n,8613600000006,black-b,\n");
        Assert.Equal((3, 1, 0, 2, 0), Counts(report));
        Assert.Equal("""[{"line":3,"code":"csv.row"},{"line":4,"code":"field.missing"}]""", report.GetProperty("errors").GetRawText());
        var (_, view) = await server.GetAsync("/v1/subscribers/si-6/suppressions");
        Assert.Equal("staff, \"VIP\"", view.GetProperty("lists")[0].GetProperty("reason").GetString());
        Assert.Equal((2, 0, 0, 2, 0), Counts(await SendCsvAsync("im-6", "list,nonsense\ngrey,1\n")));
    }

    /// <summary>The file that the guide shows does what it says.</summary>
    [Fact]
    public async Task TakesTheSampleOfTheGuide()
    {
        await server.KnowAsync("sg-7", "8610000000007");
        var report = await SendCsvAsync("im-10", await File.ReadAllTextAsync(System.IO.Path.Combine(Root, "docs/guide/suppressions.csv")));
        Assert.Equal((8, 8, 0, 0), (Counts(report).Item1, Counts(report).Item2, Counts(report).Item3, Counts(report).Item4));
        Assert.Equal(2, report.GetProperty("waitingNumbers").GetInt64());
        Assert.Equal("black-b", await ListsAsync("demo-000001"));
        Assert.Equal("grey", await ListsAsync("demo-000002"));
        Assert.Equal("", await ListsAsync("sg-7"));
        var (_, third) = await server.GetAsync("/v1/subscribers/demo-000003/suppressions");
        Assert.Equal("""[{"source":"file","channels":["sms"]}]""", third.GetProperty("doNotDisturb").GetRawText());
    }

    [Fact]
    public async Task AnswersRejectedLinesOnly_IfAsked()
    {
        var lines = Enumerable.Range(0, 500).Select(i => i % 2 == 0 ? "bad" : """{"subscriber":"si-7","list":"grey","reason":"r"}""");
        var results = await server.IngestWholeAsync(Path + "?id=im-7&results=rejected", [.. lines]);
        Assert.Equal(201, results.Count);
        Assert.All(results.SkipLast(1), result => Assert.Equal("rejected", result.GetProperty("status").GetString()));
        Assert.Equal((500, 250), (results[^1].GetProperty("lines").GetInt64(), results[^1].GetProperty("rejected").GetInt64()));
    }

    [Fact]
    public async Task RefusesWhatIsNoImport()
    {
        using var none = await server.Client.PostAsync(new Uri(Path, UriKind.Relative), Server.Typed("x"u8.ToArray(), "text/csv"));
        Assert.Equal(400, (int)none.StatusCode);
        using var type = await server.Client.PostAsync(new Uri(Path + "?id=im-8", UriKind.Relative), Server.Typed("x"u8.ToArray(), "text/plain"));
        Assert.Equal(415, (int)type.StatusCode);
        var (status, problem) = await server.GetAsync(Path + "/im-8");
        Assert.Equal((404, "suppression-import.unknown"), (status, problem.GetProperty("code").GetString()));
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(System.IO.Path.Combine(folder, "SmartManager.sln")))
            {
                folder = System.IO.Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }

    private async Task<JsonElement> SendCsvAsync(string id, string text)
    {
        using var response = await server.Client.PostAsync(
            new Uri($"{Path}?id={id}", UriKind.Relative), Server.Typed(Encoding.UTF8.GetBytes(text), "text/csv; charset=utf-8"));
        Assert.Equal(200, (int)response.StatusCode);
        await response.Content.ReadAsStringAsync();
        return await ReportAsync(id);
    }

    private async Task<JsonElement> ReportAsync(string id)
    {
        JsonElement report = default;
        await Eventually.IsTrueAsync(async () =>
        {
            (_, report) = await server.GetAsync($"{Path}/{id}");
            return report.GetProperty("state").GetString() == "ended";
        });
        return report;
    }

    private async Task<string> ListsAsync(string id)
    {
        var (_, view) = await server.GetAsync($"/v1/subscribers/{id}/suppressions");
        return string.Join(' ', view.GetProperty("lists").EnumerateArray().Select(list => list.GetProperty("list").GetString()));
    }

    private static (long, long, long, long, long) Counts(JsonElement report) => (
        report.GetProperty("lines").GetInt64(),
        report.GetProperty("accepted").GetInt64(),
        report.GetProperty("duplicate").GetInt64(),
        report.GetProperty("rejected").GetInt64(),
        report.GetProperty("waitingNumbers").GetInt64());
}
