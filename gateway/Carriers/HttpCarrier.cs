using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Gateway.Json;

namespace SmartManager.Gateway.Carriers;

/// <summary>What is posted to the carrier. Personal data.</summary>
internal sealed record HttpCarrierMessage(string Key, MessageKind Kind, string To, string Text);

/// <summary>What the carrier may answer with.</summary>
internal sealed record HttpCarrierAnswer
{
    /// <summary>The carrier's own id of the message.</summary>
    public string? Id { get; init; }

    /// <summary>Whatever else it says is not looked at.</summary>
    [System.Text.Json.Serialization.JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>Posts each message as JSON to one address, with its key as the idempotency key.</summary>
/// <remarks>
/// The difficulty is to tell "surely not sent" from "nobody knows": only a connection that could not be made, and 429, are the former. The
/// client neither follows
/// redirects nor tries again by itself.
/// </remarks>
internal sealed partial class HttpCarrier : ICarrier, IDisposable
{
    private const int AnswerBytesMax = 64 * 1024;
    private const int CarrierIdLengthMax = 100;

    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly ILogger<HttpCarrier> _logger;

    /// <summary>Made by the host.</summary>
    public HttpCarrier(IOptions<HttpCarrierOptions> options, ILogger<HttpCarrier> logger)
    {
        var chosen = options.Value;
        _logger = logger;
        _url = new Uri(chosen.Url);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, chosen.ConnectTimeout, cancellationToken),
            MaxConnectionsPerServer = chosen.ConnectionsMax,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        _client = new HttpClient(handler) { Timeout = chosen.AnswerTimeout, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <inheritdoc/>
    public string Name => "http";

    /// <inheritdoc/>
    public Channel Channel => Channel.Sms;

    /// <inheritdoc/>
    public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        var key = message.Key.ToString();
        var posted = new HttpCarrierMessage(key, message.Kind, message.Message.Msisdn, message.Message.Text);
        var body = JsonSerializer.SerializeToUtf8Bytes(posted, GatewayJson.Default.HttpCarrierMessage);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return await ToReportAsync(response, key, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            LogUnavailable(key, exception.HttpRequestError);
            return new HandoverReport(Handover.Unavailable, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            LogUnknown(key, exception.GetType().Name);
            return new HandoverReport(Handover.Unknown, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Connects within its own time. The handler's own time-out would look just like one after sending.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(target, limit.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask<HandoverReport> ToReportAsync(HttpResponseMessage response, string key, CancellationToken cancellationToken)
    {
        switch ((int)response.StatusCode)
        {
            case >= 200 and < 300:
                return new HandoverReport(Handover.Accepted, await ReadIdAsync(response, cancellationToken));
            case (int)HttpStatusCode.TooManyRequests or (>= 300 and < 400):
                LogStatus(key, (int)response.StatusCode);
                return new HandoverReport(Handover.Unavailable, null);
            case (int)HttpStatusCode.RequestTimeout or < 200 or >= 500:
                LogStatus(key, (int)response.StatusCode);
                return new HandoverReport(Handover.Unknown, null);
            default:
                LogStatus(key, (int)response.StatusCode);
                return new HandoverReport(Handover.Rejected, null);
        }
    }

    /// <summary>The carrier has the message whatever its answer holds: an id that cannot be read is only missing.</summary>
    private static async ValueTask<string?> ReadIdAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var id = JsonSerializer.Deserialize(bytes, GatewayJson.Default.HttpCarrierAnswer)?.Id;
            return id is { Length: >= 1 and <= CarrierIdLengthMax } ? id : null;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
