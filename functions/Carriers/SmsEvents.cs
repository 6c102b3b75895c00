using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using SmartManager.Functions.Envelopes;
using SmartManager.Functions.Gateway;

namespace SmartManager.Functions.Carriers;

/// <summary>What Azure Communication Services tell by Event Grid: messages that came in, and what became of ours.</summary>
/// <remarks>
/// What cannot be read, and what the gateway refuses, fails the invocation: Event Grid sends it again for a day and then puts it where what
/// could not be delivered is kept, so that nothing gets lost unseen. The host itself answers Event Grid's handshake for these triggers.
/// </remarks>
internal sealed partial class SmsEvents(GatewayClient gateway, IOptions<FunctionsOptions> options, ILogger<SmsEvents> logger)
{
    private const string Binding = "event";
    private const string Received = "Microsoft.Communication.SMSReceived";
    private const string Delivered = "Microsoft.Communication.SMSDeliveryReportReceived";
    private const long BytesMax = 256 * 1024;
    private const int EventIdLengthMax = 100;

    private readonly ILogger<SmsEvents> _logger = logger;

    /// <summary>A message from a subscriber.</summary>
    public Task<IResult> ReceiveAsync(HttpRequest request) => PassOnAsync(request, nameof(SmartManagerFunction.SmsReceived), Received, ReplyOf);

    /// <summary>A delivery report.</summary>
    public Task<IResult> ReportAsync(HttpRequest request) => PassOnAsync(request, nameof(SmartManagerFunction.SmsDelivered), Delivered, ReceiptOf);

    private async Task<IResult> PassOnAsync(
        HttpRequest request, string function, string type, Func<JsonElement, (string Kind, JsonObject Body)?> read)
    {
        var aborted = request.HttpContext.RequestAborted;
        var told = EventOf(await Envelope.ReadAsync(request, BytesMax, aborted));
        if (told is not { } one
            || !string.Equals(Envelope.FindText(one, "eventType") ?? Envelope.FindText(one, "type"), type, StringComparison.OrdinalIgnoreCase)
            || Envelope.FindObject(one, "data") is not { } data
            || read(data) is not { } call)
        {
            LogUnreadable(function);
            return Answers.Failed("functions.event");
        }

        var answer = await gateway.PostAsync(
            $"/v1/carriers/{options.Value.SmsCarrier}/{call.Kind}", call.Body.ToJsonString(), new Call(function, options.Value.GatewayTimeout, aborted));
        if (answer is { IsSuccess: true })
        {
            return Answers.Done(); // Also where the gateway does not know the message: others may send by the same resource.
        }

        if (answer is { } refused)
        {
            LogRefused(function, refused.StatusCode, EventIdOf(one));
        }

        return Answers.Failed("gateway.unavailable");
    }

    /// <summary>The trigger gives one event; a batch of one is the same.</summary>
    private static JsonElement? EventOf(Envelope? envelope) =>
        envelope?.Object(Binding) ?? (envelope?.Array(Binding) is [var single] ? Envelope.ObjectOf(single) : null);

    private static (string Kind, JsonObject Body)? ReplyOf(JsonElement data) =>
        Envelope.FindText(data, "messageId") is { Length: > 0 } id
        && Envelope.FindText(data, "from") is { Length: > 0 } from
        && Envelope.FindText(data, "message") is { } text
            ? ("replies", new JsonObject { ["id"] = id, ["from"] = from, ["text"] = text })
            : null;

    /// <summary>Our key if Communication Services gave it back, else their own id.</summary>
    private static (string Kind, JsonObject Body)? ReceiptOf(JsonElement data)
    {
        var tag = Envelope.FindText(data, "tag");
        var message = tag is not null && ContactKey().IsMatch(tag) ? tag : Envelope.FindText(data, "messageId");
        return message is { Length: > 0 } && StatusOf(Envelope.FindText(data, "deliveryStatus")) is { } status
            ? ("receipts", new JsonObject { ["message"] = message, ["status"] = status })
            : null;
    }

    private static string? StatusOf(string? word) =>
        string.Equals(word, "Delivered", StringComparison.OrdinalIgnoreCase) ? "delivered"
        : string.Equals(word, "Failed", StringComparison.OrdinalIgnoreCase) ? "undelivered"
        : null;

    /// <summary>Event Grid's own id: a GUID, so it may be logged.</summary>
    private static string EventIdOf(JsonElement one) =>
        Envelope.FindText(one, "id") is { Length: <= EventIdLengthMax } id && Guid.TryParse(id, out var guid) ? guid.ToString() : "(none)";

    [GeneratedRegex(@"^[A-Za-z0-9._:-]{1,64}~[0-9]{1,18}~[0-9]{1,3}\z")]
    private static partial Regex ContactKey();
}
