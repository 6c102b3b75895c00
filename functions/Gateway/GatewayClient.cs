using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;

namespace SmartManager.Functions.Gateway;

/// <summary>The gateway's answer.</summary>
/// <param name="StatusCode">HTTP status.</param>
/// <param name="Body">Its text.</param>
internal readonly record struct GatewayAnswer(int StatusCode, string Body)
{
    /// <summary>Whether it did what was asked.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>Whether it may do the same later: it is busy, stopping, or lost the store.</summary>
    public bool IsPassing => StatusCode is 408 or 429 or >= 500;
}

/// <summary>Asks the gateway, with the key that it knows the function app by.</summary>
internal sealed partial class GatewayClient
{
    /// <summary>The header that holds the key.</summary>
    public const string KeyHeader = "SmartManager-Key";

    private const int AnswerBytesMax = 8 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly ILogger<GatewayClient> _logger;

    /// <summary>Made by the host.</summary>
    public GatewayClient(HttpClient http, IOptions<FunctionsOptions> options, ILogger<GatewayClient> logger)
    {
        (_http, _logger) = (http, logger);
        http.BaseAddress = new Uri(options.Value.GatewayUrl);
        http.Timeout = Timeout.InfiniteTimeSpan; // Each call has its own.
        http.MaxResponseContentBufferSize = AnswerBytesMax;
        if (options.Value.GatewayKey is { Length: > 0 } key)
        {
            http.DefaultRequestHeaders.Add(KeyHeader, key);
        }
    }

    /// <summary>Posts JSON.</summary>
    public Task<GatewayAnswer?> PostAsync(string path, string json, Call call) => PostAsync(path, json, "application/json", call);

    /// <summary>Posts a text.</summary>
    /// <param name="path">Where to; what stands in it is escaped.</param>
    /// <param name="text">The body.</param>
    /// <param name="type">What it is.</param>
    /// <param name="call">Who calls, and how long the gateway may take.</param>
    /// <returns>Null if it did not answer; it may have done what was asked all the same.</returns>
    public async Task<GatewayAnswer?> PostAsync(string path, string text, string type, Call call)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        limit.CancelAfter(call.Timeout);
        using var content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type));
        try
        {
            using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content, limit.Token);
            return new GatewayAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !call.Aborted.IsCancellationRequested))
        {
            LogUnavailable(exception, call.Function);
            return null;
        }
    }
}

/// <summary>A call of the gateway.</summary>
/// <param name="Function">Which function calls.</param>
/// <param name="Timeout">How long the gateway may take.</param>
/// <param name="Aborted">The Functions host gave the invocation up.</param>
internal readonly record struct Call(string Function, TimeSpan Timeout, CancellationToken Aborted);
