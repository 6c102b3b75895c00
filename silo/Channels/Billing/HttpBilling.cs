using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Http;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Channels.Billing;

/// <summary>What billing is asked. Personal data.</summary>
/// <param name="Key">The order: the same key is done once, however often it comes.</param>
/// <param name="Msisdn">Whose.</param>
/// <param name="Offer">Which offer of ours.</param>
/// <param name="ProductCode">The product; null for a reversal.</param>
/// <param name="PriceMinor">What was agreed, in the smallest unit of the currency.</param>
/// <param name="Reason">Why an order is taken back; null for an order.</param>
internal sealed record BillingRequest(string Key, string Msisdn, string Offer, string? ProductCode, long PriceMinor, string? Reason);

/// <summary>What billing answers.</summary>
internal sealed record BillingAnswer
{
    /// <summary>One word: ready, booked, pending or refused.</summary>
    public string? Result { get; init; }

    /// <summary>Why it refused: lower-case words, hyphens and dots.</summary>
    public string? Reason { get; init; }

    /// <summary>Whatever else it says is not looked at.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>How what is asked and answered looks as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BillingRequest))]
[JsonSerializable(typeof(BillingAnswer))]
internal sealed partial class BillingJson : JsonSerializerContext;

/// <summary>Books orders over HTTP: a check, then the booking, both under the order's key (docs/guide/billing.md).</summary>
/// <remarks>
/// Billing does a key once, so whatever is not a clear answer is asked again. A check knows the key too: an order that was booked by a try
/// whose answer was lost is <c>booked</c> for it, not a product that the subscriber has already.
/// </remarks>
public sealed partial class HttpBilling : IBilling, IDisposable
{
    private const string RefusedWithoutReason = "billing.refused";

    private static readonly BookingReport NoAnswer = new(BookingOutcome.Unknown, null);

    private readonly BillingOptions _options;
    private readonly Uri _base;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpBilling> _logger;

    /// <summary>Made by the host.</summary>
    public HttpBilling(IOptions<BillingOptions> options, TimeProvider time, ILogger<HttpBilling> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        _base = new Uri(_options.Url.TrimEnd('/') + "/");
        _client = CarrierClient.Make(_options.ConnectTimeout, _options.ConnectionsMax);
    }

    /// <inheritdoc/>
    public async ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var request = new BillingRequest(key.ToString(), order.Msisdn, order.Offer, order.ProductCode, order.PriceMinor, Reason: null);
        var check = _options.ChecksFirst ? await AskAsync("orders:check", request, cancellationToken) : null;
        return check ?? await AskAsync("orders", request, cancellationToken) ?? NotUnderstood(request.Key);
    }

    /// <inheritdoc/>
    public async ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reversal);
        var request = new BillingRequest(
            key.ToString(), reversal.Msisdn, reversal.Offer, ProductCode: null, reversal.PriceMinor, reversal.Reason);
        return await AskAsync("reversals", request, cancellationToken) ?? NotUnderstood(request.Key);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Whether a text can be a reason: a code as ours are, so that it can stand in reports and logs.</summary>
    public static bool IsReason(string? text) => text is not null && Reasons().IsMatch(text);

    /// <returns>What it said; null for <c>ready</c>.</returns>
    private async Task<BookingReport?> AskAsync(string path, BillingRequest asked, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(asked, BillingJson.Default.BillingRequest);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, "./" + path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        request.Headers.Add("Idempotency-Key", asked.Key);
        if (_options.Secret.Length > 0)
        {
            request.Headers.Add(CallbackSignature.Header, CallbackSignature.OfBody(_options.Secret, _time.GetUtcNow(), body));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.AnswerTimeout);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return ToReport(asked.Key, response.StatusCode, await ReadAsync(response, limit.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            LogNoAnswer(asked.Key, exception.GetType().Name);
            return NoAnswer;
        }
    }

    private BookingReport? ToReport(string key, HttpStatusCode status, BillingAnswer? answer)
    {
        var reason = IsReason(answer?.Reason) ? answer!.Reason : RefusedWithoutReason;
        switch (status)
        {
            // That it will never be: the request is wrong, it clashes with what there is, or the rules of billing say no.
            case HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.UnprocessableEntity:
                return new BookingReport(BookingOutcome.Refused, reason);

            // Our settings, its pace, its trouble: another time.
            case < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices:
                LogStatus(key, (int)status);
                return NoAnswer;
            case HttpStatusCode.Accepted:
                return new BookingReport(BookingOutcome.Pending, null);
            default:
                break;
        }

        return answer?.Result switch
        {
            "ready" => null,
            "booked" => new BookingReport(BookingOutcome.Booked, null),
            "pending" => new BookingReport(BookingOutcome.Pending, null),
            "refused" => new BookingReport(BookingOutcome.Refused, reason),
            _ => NotUnderstood(key),
        };
    }

    /// <summary>It said yes to something, and nobody knows to what: nothing is taken for booked that billing did not call so.</summary>
    private BookingReport NotUnderstood(string key)
    {
        LogNotUnderstood(key);
        return NoAnswer;
    }

    private static async ValueTask<BillingAnswer?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[CarrierClient.AnswerBytesMax + 1];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return count is 0 or > CarrierClient.AnswerBytesMax
                ? null
                : JsonSerializer.Deserialize(bytes.AsSpan(0, count), BillingJson.Default.BillingAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("^(?=.{1,64}$)[a-z0-9]+(?:[.-][a-z0-9]+)*$")]
    private static partial Regex Reasons();
}
