using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Channels.Callbacks;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Http;

/// <summary>What is posted to the carrier. Personal data.</summary>
internal sealed record HttpCarrierMessage(string Key, MessageKind Kind, string To, string Text);

/// <summary>What the carrier may answer with.</summary>
internal sealed record HttpCarrierAnswer
{
    /// <summary>The carrier's own id of the message.</summary>
    public string? Id { get; init; }

    /// <summary>Whatever else it says is not looked at.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>How what is posted and answered looks as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HttpCarrierMessage))]
[JsonSerializable(typeof(HttpCarrierAnswer))]
internal sealed partial class CarrierJson : JsonSerializerContext;

/// <summary>Posts each message as JSON to one address, with its key as the idempotency key.</summary>
/// <remarks>
/// The difficulty is to tell "surely not sent" from "nobody knows". The former are only a connection that could not be made and answers
/// that refuse the request itself, not the message. The client neither follows redirects nor tries again by itself.
/// </remarks>
internal sealed partial class HttpCarrier : ICarrier, IDisposable
{
    /// <summary>What the configuration calls this kind, and the name of the carrier that an address alone makes.</summary>
    public const string KindName = "http";

    private const int CarrierIdLengthMax = 100;

    private readonly CarrierEntry _entry;
    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly TimeSpan _answerTimeout;
    private readonly string _secret;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpCarrier> _logger;

    /// <summary>Made by the host.</summary>
    public HttpCarrier(CarrierEntry entry, HttpCarrierOptions settings, TimeProvider time, ILogger<HttpCarrier> logger)
    {
        (_entry, _time, _logger) = (entry, time, logger);
        _secret = settings.Callbacks.Secret;
        _url = new Uri(settings.Url);
        _answerTimeout = settings.AnswerTimeout;
        _client = CarrierClient.Make(settings.ConnectTimeout, settings.ConnectionsMax);
    }

    /// <inheritdoc/>
    public string Name => _entry.Name;

    /// <inheritdoc/>
    public Channel Channel => _entry.Channel;

    /// <inheritdoc/>
    public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        var key = message.Key.ToString();
        var posted = new HttpCarrierMessage(key, message.Kind, message.Message.Msisdn, message.Message.Text);
        var body = JsonSerializer.SerializeToUtf8Bytes(posted, CarrierJson.Default.HttpCarrierMessage);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add("Idempotency-Key", key);
        if (_secret.Length > 0)
        {
            request.Headers.Add(CallbackSignature.Header, CallbackSignature.OfBody(_secret, _time.GetUtcNow(), body));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_answerTimeout);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ToReportAsync(response, key, message.Kind, limit.Token);
        }
        catch (HttpRequestException exception) when (CarrierClient.IsSurelyNotSent(exception))
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

    private async ValueTask<HandoverReport> ToReportAsync(
        HttpResponseMessage response, string key, MessageKind kind, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return new HandoverReport(Handover.Accepted, await ReadIdAsync(response, cancellationToken));
        }

        LogStatus(key, (int)response.StatusCode);
        return new HandoverReport(MeaningOf(response.StatusCode, kind), null);
    }

    private static Handover MeaningOf(HttpStatusCode status, MessageKind kind) => status switch
    {
        // About our settings or our pace, before anything was done with the message.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.TooManyRequests => Handover.Unavailable,

        // It has the key already. Was that this message, or another try that then failed? A service notice has got there or is on its way.
        HttpStatusCode.Conflict => kind == MessageKind.Marketing ? Handover.Unknown : Handover.Accepted,
        HttpStatusCode.RequestTimeout => Handover.Unknown,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => Handover.Rejected,

        // 303 says "done, look there". 503 may come from a proxy whose server has the message, with Retry-After or without.
        _ => Handover.Unknown,
    };

    /// <summary>
    /// An id that cannot be read is only missing. An answer that breaks off throws: whoever sent it may not have finished.
    /// </summary>
    private static async ValueTask<string?> ReadIdAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[CarrierClient.AnswerBytesMax + 1];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (count > CarrierClient.AnswerBytesMax)
        {
            return null;
        }

        try
        {
            var id = JsonSerializer.Deserialize(bytes.AsSpan(0, count), CarrierJson.Default.HttpCarrierAnswer)?.Id;
            return id is { Length: >= 1 and <= CarrierIdLengthMax } ? id : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
