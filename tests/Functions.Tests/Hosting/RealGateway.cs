using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Hosting;
using SmartManager.Support;

namespace SmartManager.Functions.Tests.Hosting;

/// <summary>The product itself on a free port, whose SMS are handed over from outside.</summary>
internal sealed class RealGateway : IAsyncDisposable
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-functions-").FullName;
    private readonly WebApplication _app;

    private RealGateway(IEnumerable<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Gateway:Port"] = "0",
            ["Gateway:FunctionsKey"] = Key,
            ["FirstStart:HasDemoRulebook"] = "false",
            ["Store:Folder"] = _folder,
            ["Channels:PollInterval"] = "00:00:00.020",
            ["Outside:Channels"] = "sms",
            ["Outside:Carriers"] = "acs;main",
            ["Outside:ClaimTimeout"] = "00:01:00",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        _app = GatewayHost.Build(all, services => services.AddSingleton<TimeProvider>(Clock).AddLogging(logging => logging.ClearProviders()));
    }

    public ShiftedClock Clock { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public string Url { get; private set; } = string.Empty;

    public static async Task<RealGateway> StartAsync(params (string Key, string Value)[] settings)
    {
        var gateway = new RealGateway(settings);
        await gateway._app.StartAsync();
        gateway.Url = gateway._app.Urls.First();
        gateway.Client = new HttpClient { BaseAddress = new Uri(gateway.Url), Timeout = TimeSpan.FromMinutes(1) };
        gateway.Client.DefaultRequestHeaders.Add("SmartManager-Key", Key);
        var rules = Rulebooks.Basic with
        {
            ContactPolicy = Rulebooks.Basic.ContactPolicy with { QuietFrom = new TimeOnly(0, 0), QuietUntil = new TimeOnly(0, 0) },
            OfferAfterNotice = TimeSpan.Zero,
        };
        using var body = Content(JsonSerializer.Serialize(rules, RulebookJson.TypeInfo), "application/json");
        using var published = await gateway.Client.PutAsync(new Uri("/v1/rulebook", UriKind.Relative), body);
        Assert.True(published.IsSuccessStatusCode, await published.Content.ReadAsStringAsync());
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static string MsisdnOf(int who) => string.Create(CultureInfo.InvariantCulture, $"86138{who:00000000}");

    /// <summary>Makes subscribers who have just begun to roam: each gets a notice and an offer.</summary>
    public async Task RoamAsync(int from, int until)
    {
        var people = Enumerable.Range(from, until - from).ToList();
        var at = Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await LinesAsync("/v1/subscribers", people.Select(who =>
            $$"""{"id":"sub-{{who}}","msisdn":"{{MsisdnOf(who)}}","language":"en","hasMarketingConsent":true}"""));
        await LinesAsync("/v1/network-events", people.Select(who =>
            $$"""{"id":"e-{{who}}","subscriber":"sub-{{who}}","at":"{{at}}","type":"location","place":"jp","isRoaming":true}"""));
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative)));

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = Content(json, "application/json");
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The keys of all rows of the SMS outbox in a state, with their kinds.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RowsAsync(string state)
    {
        var (rows, after) = (new Dictionary<string, string>(StringComparer.Ordinal), string.Empty);
        while (true)
        {
            var page = await GetAsync($"/v1/outbox?state={state}&channel=sms&limit=1000{after}");
            foreach (var row in page.GetProperty("rows").EnumerateArray())
            {
                rows.Add(row.GetProperty("key").GetString()!, row.GetProperty("kind").GetString()!);
            }

            if (!page.TryGetProperty("after", out var next))
            {
                return rows;
            }

            after = "&after=" + Uri.EscapeDataString(next.GetString()!);
        }
    }

    /// <summary>How often something of a type is in a subscriber's history.</summary>
    public async Task<int> CountAsync(string subscriber, string type) =>
        (await GetAsync($"/v1/subscribers/{subscriber}/history?limit=1000")).GetProperty("events").EnumerateArray()
            .Count(entry => entry.GetRawText().Contains($"\"{type}\"", StringComparison.Ordinal));

    private async Task LinesAsync(string path, IEnumerable<string> lines)
    {
        using var content = Content(string.Join('\n', lines), "application/x-ndjson");
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"rejected\":0", answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    private static StringContent Content(string text, string type) => new(text, Encoding.UTF8, new MediaTypeHeaderValue(type));
}

/// <summary>The system's clock, that can be put forward.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);
}
