using System.Net;
using System.Text;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Kannel;

/// <summary>Hands SMS to Kannel's smsbox.</summary>
/// <remarks>
/// By POST, though GET is more usual: the platform's client sends a request without a body once more when a kept connection breaks, which
/// would break "at most once"; and the password stands in a header instead of the address. Kannel gives no id of its own, so the address
/// that it calls back holds our key, signed. Source: Kannel 1.4.5 User's Guide, "Using the HTTP interface to send SMS messages".
/// </remarks>
internal sealed partial class KannelCarrier : ICarrier, IDisposable
{
    /// <summary>What the configuration calls this kind.</summary>
    public const string KindName = "kannel";

    /// <summary>Kannel knows the message and its number, and will not take it.</summary>
    public const string RefusedReason = "handover.refused";

    /// <summary>
    /// Delivered, undelivered and rejected by the centre: the final ones. Buffered (4) and accepted by the centre (8) change nothing here,
    /// and the second alone would double Kannel's calls (docs/decisions/0041).
    /// </summary>
    private const string ReceiptMask = "19";

    private const string Gsm7Code = "0";
    private const string Ucs2Code = "2";
    private const int AnswerLengthMax = 1_024;

    private readonly CarrierEntry _entry;
    private readonly KannelOptions _options;
    private readonly HttpClient _client;
    private readonly Uri _url;
    private readonly string _callback;
    private readonly ILogger<KannelCarrier> _logger;

    /// <summary>Made by the host.</summary>
    public KannelCarrier(CarrierEntry entry, KannelOptions options, ILogger<KannelCarrier> logger)
    {
        (_entry, _options, _logger) = (entry, options, logger);
        (_url, _callback) = (new Uri(options.Url), $"{options.CallbackUrl.TrimEnd('/')}/v1/carriers/{entry.Name}/kannel/receipts");
        _client = CarrierClient.Make(options.ConnectTimeout, options.ConnectionsMax);
    }

    /// <inheritdoc/>
    public string Name => _entry.Name;

    /// <inheritdoc/>
    public Channel Channel => _entry.Channel;

    /// <inheritdoc/>
    public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
    {
        var key = message.Key.ToString();
        using var request = Request(message, key);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.AnswerTimeout);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var report = MeaningOf(response.StatusCode, await ReadAsync(response, limit.Token));
            if (report.Handover != Handover.Accepted)
            {
                LogStatus(key, Name, (int)response.StatusCode, KebabName.Of(report.Handover));
            }

            return report;
        }
        catch (HttpRequestException exception) when (CarrierClient.IsSurelyNotSent(exception))
        {
            LogUnavailable(key, Name, exception.HttpRequestError.ToString());
            return new HandoverReport(Handover.Unavailable, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            LogUnknown(key, Name, exception.GetType().Name);
            return new HandoverReport(Handover.Unknown, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(CarrierMessage message, string key)
    {
        var outgoing = message.Message;
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(outgoing.Text)) };
        request.Content.Headers.ContentType = new("text/plain") { CharSet = "UTF-8" };
        Add("Username", _options.Username);
        Add("Password", _options.Password);
        Add("To", outgoing.Msisdn);
        Add("Coding", SmsCoding.Of(outgoing.Text).Alphabet == SmsAlphabet.Gsm7 ? Gsm7Code : Ucs2Code);
        Add("DLR-Mask", ReceiptMask);
        Add("DLR-Url", ReceiptAddress(key));
        if ((_options.SenderIds.GetValueOrDefault(outgoing.Subject) ?? _options.SenderId) is { Length: > 0 } sender)
        {
            Add("From", sender);
        }

        if (_options.SmscId.Length > 0)
        {
            Add("SMSC", _options.SmscId);
        }

        return request;

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation("X-Kannel-" + name, value);
    }

    /// <summary>Kannel puts type and centre's answer in the places of %d and %A. A key has no character that an address must escape.</summary>
    private string ReceiptAddress(string key) => _callback + "?key=" + key + "&type=%d&answer=%A&signature="
        + CallbackSignature.OfAddress(_options.Callbacks.Secret, Name, CallbackSignature.ReceiptKind, key);

    private HandoverReport MeaningOf(HttpStatusCode status, string answer)
    {
        switch (status)
        {
            case HttpStatusCode.Accepted or HttpStatusCode.OK when IsTaken(answer):
                return new HandoverReport(Handover.Accepted, null);
            case HttpStatusCode.BadRequest when answer.StartsWith("Sender missing", StringComparison.Ordinal):
                return new HandoverReport(Handover.Unavailable, null); // About the settings of both sides, not about the message.
            case HttpStatusCode.BadRequest:
                return new HandoverReport(Handover.Rejected, null, RefusedReason);

            // About user, password, allowed senders and our pace: nothing was done with the message.
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                LogNotSignedIn(Name);
                return new HandoverReport(Handover.Unavailable, null);
            case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.TooManyRequests:
                return new HandoverReport(Handover.Unavailable, null);

            // Also a 202 whose text says something else, and a 503: smsbox says "Temporal failure" when it could not pass the message on
            // or hear of it in time, which are not the same.
            default:
                return new HandoverReport(Handover.Unknown, null);
        }
    }

    /// <summary>"0: Accepted for delivery", or "3: Queued for later delivery": the centre is down, and it is sent on its return.</summary>
    private static bool IsTaken(string answer) =>
        answer.StartsWith("0:", StringComparison.Ordinal) || answer.StartsWith("3:", StringComparison.Ordinal);

    /// <summary>The beginning of the answer. One that breaks off throws: whoever sent it may not have finished.</summary>
    private static async ValueTask<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[AnswerLengthMax];
        return Encoding.ASCII.GetString(bytes, 0, await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken));
    }
}
