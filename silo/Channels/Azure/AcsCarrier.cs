using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Azure;

/// <summary>Sends SMS by Azure Communication Services, over their REST interface of version 2021-03-07.</summary>
/// <remarks>
/// One recipient a request, so that each has an answer of its own. Our key is the tag, which delivery reports give back. The repeatability
/// id comes from our key, too; it keeps copies of one request apart within minutes and no longer, so it is no promise of "once": that stays
/// with the rule that marketing is never handed over again once nobody knows. Never run against Azure; tested by a server that checks the
/// signature as it is documented.
/// </remarks>
internal sealed partial class AcsCarrier : ICarrier, IDisposable
{
    /// <summary>What the configuration calls this kind.</summary>
    public const string KindName = "acs";

    private const string Path = "/sms?api-version=2021-03-07";
    private const int CarrierIdLengthMax = 100;

    private readonly CarrierEntry _entry;
    private readonly AcsCarrierOptions _settings;
    private readonly AcsSignature _signature;
    private readonly TimeProvider _time;
    private readonly ILogger<AcsCarrier> _logger;
    private readonly HttpClient _client;
    private readonly Uri _url;

    /// <summary>Made by the host.</summary>
    public AcsCarrier(CarrierEntry entry, AcsCarrierOptions settings, TimeProvider time, ILogger<AcsCarrier> logger)
    {
        (_entry, _settings, _time, _logger) = (entry, settings, time, logger);
        (_signature, _url) = (new AcsSignature(settings.AccessKey), new Uri(settings.Endpoint.TrimEnd('/') + Path));
        _client = CarrierClient.Make(settings.ConnectTimeout, settings.ConnectionsMax);
    }

    /// <inheritdoc/>
    public string Name => _entry.Name;

    /// <inheritdoc/>
    public Channel Channel => _entry.Channel;

    /// <inheritdoc/>
    public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        var (key, now) = (message.Key.ToString(), _time.GetUtcNow());
        var recipient = new AcsRecipient(
            "+" + message.Message.Msisdn, RepeatabilityIdOf(key).ToString(), now.ToString("R", CultureInfo.InvariantCulture));
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new AcsSend(_settings.From, [recipient], message.Message.Text, new AcsSendOptions(EnableDeliveryReport: true, Tag: key)),
            AcsJson.Default.AcsSend);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        _signature.Sign(request, body, now);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.AnswerTimeout);
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
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            LogUnknown(key, exception.GetType().Name);
            return new HandoverReport(Handover.Unknown, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>The same for the same key, always, and of the form of a random GUID, which the service asks for.</summary>
    internal static Guid RepeatabilityIdOf(string key)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private async ValueTask<HandoverReport> ToReportAsync(
        HttpResponseMessage response, string key, MessageKind kind, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            LogStatus(key, (int)response.StatusCode);
            return new HandoverReport(MeaningOfWhole(response.StatusCode), null);
        }

        // The whole was accepted; what became of the recipient stands inside. An answer without that says nothing.
        if (await ReadAsync(response, cancellationToken) is not { Value: [var result] })
        {
            LogUnknown(key, "no result");
            return new HandoverReport(Handover.Unknown, null);
        }

        if (result.Successful)
        {
            return new HandoverReport(Handover.Accepted, result.MessageId is { Length: >= 1 and <= CarrierIdLengthMax } id ? id : null);
        }

        LogStatus(key, result.HttpStatusCode);
        return new HandoverReport(MeaningOf(result, kind), null);
    }

    /// <summary>The request itself was refused: for our key, our pace, or its shape.</summary>
    private static Handover MeaningOfWhole(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests => Handover.Unavailable,
        HttpStatusCode.RequestTimeout => Handover.Unknown,
        >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => Handover.Rejected,
        _ => Handover.Unknown,
    };

    private static Handover MeaningOf(AcsResult result, MessageKind kind) => result switch
    {
        // It had this id before. Was that this message? A service notice has got there or is on its way.
        { RepeatabilityResult: { } word } when string.Equals(word, "rejected", StringComparison.OrdinalIgnoreCase) =>
            kind == MessageKind.Marketing ? Handover.Unknown : Handover.Accepted,
        { HttpStatusCode: 401 or 403 or 404 or 429 } => Handover.Unavailable,
        { HttpStatusCode: >= 400 and < 500 and not 408 } => Handover.Rejected,
        _ => Handover.Unknown,
    };

    private static async ValueTask<AcsAnswer?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[CarrierClient.AnswerBytesMax + 1];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count > CarrierClient.AnswerBytesMax ? null : JsonSerializer.Deserialize(bytes.AsSpan(0, count), AcsJson.Default.AcsAnswer);
    }
}
