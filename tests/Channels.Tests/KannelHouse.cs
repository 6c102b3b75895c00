using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartManager.Channels.Callbacks;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Hosting;
using SmartManager.Support;

namespace SmartManager.Channels.Tests;

/// <summary>A real Kannel with an SMPP centre behind it, and before it a gateway with a store of its own.</summary>
public sealed class KannelHouse : IAsyncLifetime
{
    private const string Secret = "a secret of the tests, long enough";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "smartmanager-channels-" + Path.GetRandomFileName());
    private WebApplication? _gateway;
    private HttpClient Client { get; set; } = null!;
    private KannelProcesses? _kannel;

    /// <summary>A text that takes several parts in Chinese, with emoji across their borders.</summary>
    public static string LongText { get; } = string.Concat(Enumerable.Range(1, 9).Select(i => $"尊敬的客户，第{i}项优惠已为您准备好😀，回复办理即可开通。"));

    /// <summary>Kannel and the centre.</summary>
    public KannelProcesses Kannel => _kannel!;

    /// <summary>The carrier as the gateway has it, with the line around it.</summary>
    public ICarrier Carrier => _gateway!.Services.GetServices<ICarrier>().Single();

    public async Task InitializeAsync()
    {
        if (KannelProcesses.Missing is not null)
        {
            return;
        }

        var signature = CallbackSignature.OfAddress(Secret, "main", CallbackSignature.ReplyKind, string.Empty);
        _kannel = await KannelProcesses.StartAsync(
            "http://127.0.0.1:{port}/v1/carriers/main/kannel/replies?from=%p&to=%P&text=%a&coding=%c&charset=%C&time=%t&smsc=%i&id=%I&udh=%u"
            + "&signature=" + signature);
        await StartGatewayAsync();
        var rules = Rulebooks.Basic with
        {
            ContactPolicy = Rulebooks.Basic.ContactPolicy with { QuietFrom = new TimeOnly(0, 0), QuietUntil = new TimeOnly(0, 0) },
            Offers = [.. Rulebooks.Basic.Offers.Select(offer => offer.Id != "newspaper" ? offer : offer with
            {
                Treatments = [.. offer.Treatments.Select(treatment => treatment with { Text = new TextDocument(LongText, "Plain €") })],
            })],
        };
        using var response = await Client.PutAsync(
            new Uri("/v1/rulebook", UriKind.Relative), Json(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(rules, RulebookJson.TypeInfo))));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        if (_kannel is not null)
        {
            await StopGatewayAsync();
            _kannel.Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }

    public async Task StartGatewayAsync()
    {
        _gateway = GatewayHost.Build(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Gateway:Port"] = Kannel.GatewayPort.ToString(CultureInfo.InvariantCulture),
                ["FirstStart:HasDemoRulebook"] = "false",
                ["Store:Folder"] = _folder,
                ["Channels:PollInterval"] = "00:00:00.020",
                ["Carriers:main:Kind"] = "kannel",
                ["Carriers:main:Url"] = Kannel.SendUrl,
                ["Carriers:main:Username"] = KannelProcesses.Username,
                ["Carriers:main:Password"] = KannelProcesses.Password,
                ["Carriers:main:CallbackUrl"] = $"http://127.0.0.1:{Kannel.GatewayPort}",
                ["Carriers:main:SenderId"] = "10086",
                ["Carriers:main:SenderIds:newspaper"] = "1008601",
                ["Carriers:main:Callbacks:Secret"] = Secret,
            },
            services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)));
        await _gateway.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_gateway.Urls.First()) };
    }

    public async Task StopGatewayAsync()
    {
        Client.Dispose();
        await _gateway!.StopAsync();
        await _gateway.DisposeAsync();
    }

    /// <summary>Makes a subscriber who may be sold to, and offers something.</summary>
    public async Task OfferAsync(string id, string msisdn, string language = "zh")
    {
        await KnowAsync(id, msisdn, language);
        using var response = await Client.PostAsync(
            new Uri($"/v1/subscribers/{id}/proposals", UriKind.Relative), Json("""{"offer":"newspaper"}"""));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task KnowAsync(string id, string msisdn, string language = "zh")
    {
        var line = $$"""{"id":"{{id}}","msisdn":"{{msisdn}}","plan":"plan-88","language":"{{language}}","joinedAt":"2020-01-01T00:00:00Z","dataAllowanceKilobytes":1000,"billsMinor":[100,100,100],"hasMarketingConsent":true}""";
        using var content = new StringContent(line, Encoding.UTF8, "application/x-ndjson");
        using var response = await Client.PostAsync(new Uri("/v1/subscribers", UriKind.Relative), content);
        Assert.Contains("accepted", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await Client.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;

    /// <summary>Waits until the subscriber's only contact stands so.</summary>
    public Task StandsAsync(string id, string standing) => UntilAsync(
        async () => (await GetAsync("/v1/subscribers/" + id)).GetProperty("contacts")[0].GetProperty("standing").GetString(), standing);

    public static async Task UntilAsync(Func<Task<string?>> read, string expected)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (await read() is var found && found != expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(30), $"It is {found}, and should be {expected}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
