using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Catalogue;
using SmartManager.Gateway.Hosting;
using SmartManager.Silo.Carriers;
using SmartManager.Support;

namespace SmartManager.Gateway.Tests;

/// <summary>
/// A real server on a free port with a store of its own in a temporary folder, a carrier that remembers, and logs that can be read.
/// </summary>
public sealed class Server : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal)
    {
        ["Gateway:Port"] = "0",
        ["FirstStart:HasDemoRulebook"] = "false",
        ["Channels:PollInterval"] = "00:00:00.020",
    };

    private WebApplication? _app;

    /// <summary>By day and by night alike.</summary>
    public static RulebookDocument Rules { get; } = Rulebooks.Basic with
    {
        ContactPolicy = Rulebooks.Basic.ContactPolicy with { QuietFrom = new TimeOnly(0, 0), QuietUntil = new TimeOnly(0, 0) },
    };

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "smartmanager-gateway-" + Path.GetRandomFileName());

    public LogBook Logs { get; } = new();

    internal RecordingCarrier Carrier { get; } = new();

    public HttpClient Client { get; private set; } = null!;

    public string Url { get; private set; } = string.Empty;

    /// <summary>The server's clock.</summary>
    public ShiftedClock Clock { get; } = new();

    /// <summary>Puts something else in the place of a service; before the start only.</summary>
    public Action<IServiceCollection> Replace { get; set; } = _ => { };

    public IServiceProvider Services => _app!.Services;

    /// <summary>Changes a setting; before the start only.</summary>
    public Server With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    public async Task InitializeAsync()
    {
        await StartAsync();
        await PutRulesAsync(Rules);
    }

    public async Task StartAsync()
    {
        _settings["Store:Folder"] = Folder;
        _app = GatewayHost.Build(_settings, services =>
        {
            services.RemoveAll<ICarrier>();
            services.AddSingleton<ICarrier>(Carrier);
            services.AddSingleton<TimeProvider>(Clock);
            if (services.FirstOrDefault(service => service.ImplementationType == typeof(FeedbackPump)) is { } pump)
            {
                services.Remove(pump);
            }

            Replace(services);
            services.AddLogging(logging => logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace));
        });
        await _app.StartAsync();
        Url = _app.Urls.First();
        Client = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Stops it; what it stored stays.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        await _app!.StopAsync();
        await _app.DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public async Task PutRulesAsync(RulebookDocument rules)
    {
        using var response = await Client.PutAsync(
            new Uri("/v1/rulebook", UriKind.Relative), Json(JsonSerializer.SerializeToUtf8Bytes(rules, RulebookJson.TypeInfo)));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public static HttpContent Json(string text) => Json(Encoding.UTF8.GetBytes(text));

    public static HttpContent Json(byte[] bytes) => Typed(bytes, "application/json");

    public static HttpContent Typed(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    /// <summary>Sends lines and gives back their results, without the sums at the end.</summary>
    public async Task<IReadOnlyList<JsonElement>> IngestAsync(string path, params string[] lines)
    {
        var results = await IngestWholeAsync(path, lines);
        Assert.Equal("end", results[^1].GetProperty("status").GetString());
        return [.. results.SkipLast(1)];
    }

    /// <summary>Sends lines and gives back every line of the answer.</summary>
    public async Task<IReadOnlyList<JsonElement>> IngestWholeAsync(string path, params string[] lines)
    {
        using var response = await Client.PostAsync(
            new Uri(path, UriKind.Relative), Typed(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "application/x-ndjson"));
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return Lines(await response.Content.ReadAsStringAsync());
    }

    public static IReadOnlyList<JsonElement> Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? json = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : Json(json) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public Task<(int Status, JsonElement Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonElement Body)> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    /// <summary>Makes a subscriber who may be sold to.</summary>
    public async Task KnowAsync(string id, string msisdn = "8613800000001")
    {
        var results = await IngestAsync("/v1/subscribers", Line.Profile(id, msisdn));
        Assert.Equal("accepted", results.Single().GetProperty("status").GetString());
    }
}

/// <summary>One server for all tests that do not need one of their own.</summary>
[CollectionDefinition(Name)]
public sealed class OneServer : ICollectionFixture<Server>
{
    public const string Name = "one server";
}

/// <summary>Lines as operators send them.</summary>
public static class Line
{
    public static string Profile(string id, string msisdn) =>
        $$"""{"id":"{{id}}","msisdn":"{{msisdn}}","plan":"plan-88","language":"en","joinedAt":"2020-01-01T00:00:00Z","dataAllowanceKilobytes":1000,"billsMinor":[100,100,100],"hasMarketingConsent":true}""";

    public static string Usage(string id, string subscriber, long kilobytes = 10) =>
        $$"""{"id":"{{id}}","subscriber":"{{subscriber}}","type":"usage","at":"2026-03-01T08:00:00Z","dataKilobytes":{{kilobytes}}}""";
}

/// <summary>The system's clock, that can be put forward.</summary>
public sealed class ShiftedClock : TimeProvider
{
    /// <summary>How far.</summary>
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}

/// <summary>Keeps every line that was logged.</summary>
public sealed class LogBook : ILoggerProvider
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(_lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(System.Collections.Concurrent.ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {eventId.Id} {formatter(state, exception)} {exception}");
    }
}

/// <summary>Takes every message and remembers it.</summary>
internal sealed class RecordingCarrier : ICarrier
{
    public System.Collections.Concurrent.ConcurrentQueue<CarrierMessage> Sent { get; } = new();

    public Domain.Messaging.Handover Answer { get; set; }

    public string Name => "recording";

    public Domain.Messaging.Channel Channel => Domain.Messaging.Channel.Sms;

    /// <summary>The carrier's own id of a message, which looks like a key of ours but is none.</summary>
    public static string CarrierIdOf(string key) => "rec-" + key;

    public ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        Sent.Enqueue(message);
        return ValueTask.FromResult(new HandoverReport(Answer, CarrierIdOf(message.Key.ToString())));
    }
}
