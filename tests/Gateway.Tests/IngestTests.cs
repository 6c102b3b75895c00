using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using SmartManager.Contracts.Subscribers;

namespace SmartManager.Gateway.Tests;

[Collection(OneServer.Name)]
public sealed class IngestTests(Server server)
{
    private const string Events = "/v1/network-events";
    private static readonly string[] Fields = ["line", "id", "status", "code"];

    [Fact]
    public async Task AnswersEachLine_InOrder_AfterItsCommit()
    {
        await server.KnowAsync("in-1");
        var results = await server.IngestAsync(Events, Line.Usage("a", "in-1"), Line.Usage("b", "in-1"), Line.Usage("c", "in-1", 5));

        Assert.Equal<string>(["1 a accepted", "2 b accepted", "3 c accepted"], Show(results));
        var (_, view) = await server.GetAsync("/v1/subscribers/in-1");
        Assert.Equal(25, view.GetProperty("dataUsedKilobytes").GetInt64());
    }

    [Fact]
    public async Task TakesArrays_AsItTakesLines()
    {
        await server.KnowAsync("in-2");
        using var response = await server.Client.PostAsync(
            new Uri(Events, UriKind.Relative), Server.Json($"[{Line.Usage("a", "in-2")},\n {Line.Usage("b", "in-2")}]"));

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal<string>(["1 a accepted", "2 b accepted", "end"], Show(Server.Lines(await response.Content.ReadAsStringAsync())));
    }

    [Fact]
    public async Task ChangesNothing_WhenAnIdComesAgain()
    {
        await server.KnowAsync("in-3");
        await server.IngestAsync(Events, Line.Usage("a", "in-3"), Line.Usage("b", "in-3"));
        var (_, before) = await server.GetAsync("/v1/subscribers/in-3");

        var results = await server.IngestAsync(Events, Line.Usage("a", "in-3", 99), Line.Usage("b", "in-3"), Line.Usage("b", "in-3"));

        Assert.Equal<string>(["1 a duplicate", "2 b duplicate", "3 b duplicate"], Show(results));
        var (_, after) = await server.GetAsync("/v1/subscribers/in-3");
        Assert.Equal(before.GetRawText(), after.GetRawText());
    }

    [Fact]
    public async Task RejectsABadLine_AndTakesTheOthers()
    {
        var results = await server.IngestAsync(
            Events, Line.Usage("a", "in-4"), "nonsense", "", """{"id":"x"}""", Line.Usage("b", "in-4"), new string('x', 70_000), Line.Usage("c", "in-4"));

        Assert.Equal<string>(
            [
                "1 a accepted", "2 rejected line.not-json", "4 rejected field.missing", "5 b accepted", "6 rejected line.too-long",
                "7 c accepted",
            ],
            Show(results));
    }

    [Fact]
    public async Task KeepsTheOrder_OfOneSubscribersLines()
    {
        var lines = Enumerable.Range(1, 300).Select(i =>
            $$"""{"id":"p{{i}}","subscriber":"in-5-{{i % 3}}","at":"2026-03-01T08:00:00Z","type":"points","balance":{{i}}}""").ToArray();
        var results = await server.IngestAsync(Events, lines);

        Assert.All(results, result => Assert.Equal("accepted", result.GetProperty("status").GetString()));
        var (_, history) = await server.GetAsync("/v1/subscribers/in-5-0/history?limit=1000");
        var balances = history.GetProperty("events").EnumerateArray()
            .Select(entry => entry.GetProperty("event"))
            .Where(one => one.GetProperty("type").GetString() == "network-event-observed.v1")
            .Select(one => one.GetProperty("event").GetProperty("balance").GetInt64()).ToList();
        Assert.Equal<long>(balances.OrderDescending(), balances);
        Assert.Equal(100, balances.Count);
    }

    [Fact]
    public async Task TakesEventsOfSubscribers_NobodyKnowsYet_AndSellsThemNothing()
    {
        var results = await server.IngestAsync(Events, Line.Usage("a", "in-6", 5_000));
        var (_, view) = await server.GetAsync("/v1/subscribers/in-6");

        Assert.Equal<string>(["1 a accepted"], Show(results));
        Assert.Equal(5_000, view.GetProperty("dataUsedKilobytes").GetInt64());
        Assert.Empty(view.GetProperty("contacts").EnumerateArray());
    }

    [Fact]
    public async Task ReplacesAProfile_Whole()
    {
        await server.IngestAsync("/v1/subscribers", """
            {"id":"in-7","msisdn":"+86 138-0000-0007","brand":"gotone","plan":"p","region":"r","language":"en","timeZone":"Asia/Urumqi",
            "joinedAt":"2020-01-01T00:00:00Z","balanceMinor":-5,"points":3,"dataAllowanceKilobytes":7,"billsMinor":[1,2,3],
            "services":["b","a","b"],"tags":["x"],"traits":{"age":34,"score":0.25,"vip":true,"note":"很好"},"hasMarketingConsent":true}
            """.Replace("\n", "", StringComparison.Ordinal));
        var (_, view) = await server.GetAsync("/v1/subscribers/in-7");
        var profile = view.GetProperty("profile");

        Assert.Equal("8613800000007", profile.GetProperty("msisdn").GetString());
        Assert.Equal("""["a","b"]""", profile.GetProperty("services").GetRawText());
        Assert.Equal(
            """[{"name":"age","value":"34"},{"name":"note","value":"很好"},{"name":"score","value":"0.25"},{"name":"vip","value":"true"}]""",
            profile.GetProperty("traits").GetRawText());
        Assert.True(view.GetProperty("hasMarketingConsent").GetBoolean());
        Assert.Equal(-5, view.GetProperty("balanceMinor").GetInt64());

        await server.IngestAsync("/v1/subscribers", """{"id":"in-7","msisdn":"8613800000008"}""");
        (_, view) = await server.GetAsync("/v1/subscribers/in-7");
        Assert.Equal("8613800000008", view.GetProperty("profile").GetProperty("msisdn").GetString());
        Assert.Equal(0, view.GetProperty("profile").GetProperty("dataAllowanceKilobytes").GetInt64());
    }

    [Fact]
    public async Task EndsWithTheSums_AndTellsOfSubscribersWithoutAProfile()
    {
        await server.KnowAsync("in-9");
        var results = await server.IngestWholeAsync(
            Events,
            Line.Usage("a", "in-9"),
            Line.Usage("a", "in-9-typo"),
            Line.Usage("a", "in-9-typo"),
            "{}",
            Line.Usage("b", "in-9-typo"));

        Assert.Equal(
            """{"status":"end","lines":5,"accepted":3,"duplicate":1,"rejected":1,"unknownSubscribers":3}""", results[^1].GetRawText());
        Assert.Equal<bool>(
            [false, true, true, false, true, false], results.Select(result => result.TryGetProperty("unknownSubscriber", out _)));

        results = await server.IngestWholeAsync("/v1/subscribers", Line.Profile("in-9-typo", "8613800000099"));
        Assert.Equal(0, results[^1].GetProperty("unknownSubscribers").GetInt64());
        results = await server.IngestWholeAsync(Events, Line.Usage("c", "in-9-typo"));
        Assert.Equal(0, results[^1].GetProperty("unknownSubscribers").GetInt64());
        var metrics = await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("smartmanager_ingest_unknown_subscribers_total{kind=\"network-event\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusesEvents_WhoseTimeCannotBeRight()
    {
        var now = TimeProvider.System.GetUtcNow();
        var results = await server.IngestAsync(
            Events,
            TopUp("a", now.AddHours(23)),
            TopUp("b", now.AddHours(25)),
            TopUp("c", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            TopUp("d", now.AddDays(-3_659)),
            TopUp("e", now.AddDays(-3_661)),
            Bill("f", now.AddMonths(1)),
            Bill("g", now.AddMonths(3)));

        Assert.Equal<string>(
            [
                "1 a accepted", "2 rejected event.in-future", "3 rejected event.in-future", "4 d accepted", "5 rejected event.too-old",
                "6 f accepted", "7 rejected event.in-future",
            ],
            Show(results));
        var (_, history) = await server.GetAsync("/v1/subscribers/in-10/history");
        Assert.Equal(3, history.GetProperty("events").GetArrayLength());

        static string TopUp(string id, DateTimeOffset at) =>
            $$"""{"id":"{{id}}","subscriber":"in-10","type":"top-up","at":"{{at:O}}","amountMinor":5}""";
        static string Bill(string id, DateTimeOffset at) =>
            $$"""{"id":"{{id}}","subscriber":"in-10","type":"bill","at":"2026-03-01T08:00:00Z","month":"{{at:yyyy-MM}}","amountMinor":5}""";
    }

    /// <summary>A caller who sends for ever and reads nothing is held up by us, before much of what he sends is in memory.</summary>
    [Fact]
    public async Task StopsReading_WhileNobodyReadsTheResults()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096, SendBufferSize = 4_096 };
        await socket.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "POST /v1/network-events HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{}\n", 1_000)));
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{lines.Length:x}\r\n"), .. lines, .. "\r\n"u8];

        var sent = 0L;
        using var stalled = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            while (sent < 200_000_000)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token);
                patience.CancelAfter(TimeSpan.FromSeconds(2));
                sent += await socket.SendAsync(chunk, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Held up, as it should be.
        }

        Assert.InRange(sent, chunk.Length, 50_000_000);
        var grain = server.Services.GetRequiredService<IGrainFactory>().GetGrain<ISubscriberGrain>("in-8");
        Assert.Equal(0, (await grain.GetState()).Version); // Others are served meanwhile.
    }

    private static IEnumerable<string> Show(IEnumerable<System.Text.Json.JsonElement> results) => results.Select(result => string.Join(
        ' ',
        Fields
            .Where(name => result.TryGetProperty(name, out _))
            .Select(name => result.GetProperty(name).ToString())));
}
