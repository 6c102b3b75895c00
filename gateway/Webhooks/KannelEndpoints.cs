using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Kannel;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Channels;

namespace SmartManager.Gateway.Webhooks;

/// <summary>What Kannel calls back: addresses with everything in the query, or by POST with the text in the body.</summary>
/// <remarks>
/// Kannel drops what it could not tell after its tries, and it would send the body of an answer to whoever wrote. So what is signed is
/// taken as far as it can be read, and the answer to a reply has no body: its outcome stands in the header <see cref="Outcome"/>.
/// </remarks>
internal static class KannelEndpoints
{
    /// <summary>The header that tells what became of a reply.</summary>
    public const string Outcome = "X-SmartManager-Outcome";

    private const int IdLengthMax = 100;

    private static readonly KnownQuery ReceiptQuery = new("key", "type", "answer", "signature");
    private static readonly KnownQuery ReplyQuery = new(
        "from", "to", "text", "coding", "charset", "time", "smsc", "id", "udh", "signature");

    public static void MapKannel(this RouteGroupBuilder carrier)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        carrier.MapMethods("/kannel/receipts", methods, ReceiveReceiptAsync).WithMetadata(ReceiptQuery).WithMetadata(Limit())
            .WithName("ReceiveKannelReceipt").WithSummary("A delivery receipt of Kannel.").ProducesProblem(401).ProducesProblem(404);
        carrier.MapMethods("/kannel/replies", methods, ReceiveReplyAsync).WithMetadata(ReplyQuery).WithMetadata(Limit())
            .WithName("ReceiveKannelReply").WithSummary("A message from a subscriber, of Kannel.").ProducesProblem(401).ProducesProblem(404);
    }

    /// <summary>Kestrel stops reading a longer body.</summary>
    public static RequestSizeLimitAttribute Limit() => new(CallbackGate.BodyBytesMax);

    private static async Task<IResult> ReceiveReceiptAsync(string name, HttpContext context, CallbackGate gate, CarrierCallbacks callbacks)
    {
        var query = context.Request.Query;
        string? key = query["key"];
        if (gate.CheckKannel(context, name, (CallbackSignature.ReceiptKind, key ?? string.Empty, query["signature"])) is { } problem)
        {
            return problem;
        }

        if (KannelReceipt.MeaningOf(query["type"], query["answer"]) is not { } status)
        {
            return Problems.Parameter("type", "1, 2, 4, 8 or 16");
        }

        return ContactKey.TryParse(key, out var contact)
            ? CarrierEndpoints.ToView(await callbacks.RecordReceiptAsync(name, contact, status, context.RequestAborted))
            : CarrierEndpoints.ToView(null);
    }

    private static async Task<IResult> ReceiveReplyAsync(string name, HttpContext context, CallbackGate gate, CarrierCallbacks callbacks)
    {
        var request = context.Request;
        if (gate.CheckKannel(context, name, (CallbackSignature.ReplyKind, string.Empty, request.Query["signature"])) is { } problem)
        {
            return problem;
        }

        var (reply, wrong) = HttpMethods.IsPost(request.Method) ? await ReadPostAsync(request) : (ReadQuery(request), null);
        if (wrong is not null)
        {
            return wrong;
        }

        if (reply.Id.Length is 0 or > IdLengthMax)
        {
            return Problems.Parameter("id", $"1 to {IdLengthMax} characters");
        }

        if (reply.Text.Length > CarrierEndpoints.TextLengthMax)
        {
            return Problems.Parameter("text", $"a text of at most {CarrierEndpoints.TextLengthMax} characters");
        }

        // Who writes from a short code is nobody's subscriber.
        var answer = Msisdn.TryParse(reply.From, out var from)
            ? await callbacks.ReceiveReplyAsync(name, reply.Id, from, reply.Text, context.RequestAborted)
            : null;
        context.Response.Headers[Outcome] = CarrierEndpoints.ToWord(answer);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static (string Id, string From, string Text) ReadQuery(HttpRequest request) => (
        request.Query["id"].ToString(),
        request.Query["from"].ToString(),
        KannelText.Decode(KannelText.BytesOf(request.QueryString.Value, "text"), request.Query["charset"]));

    /// <summary>Kannel tells no id by POST, but the same time, sender and text when it tells a message again.</summary>
    private static async ValueTask<((string Id, string From, string Text) Reply, Problem? Problem)> ReadPostAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return (default, exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.BodyTooLarge : Problems.BodyTruncated);
        }

        var from = request.Headers["X-Kannel-From"].ToString();
        var type = Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.Charset.Value : null;
        var text = KannelText.Decode(body.ToArray(), type?.Trim('"'));
        var told = Encoding.UTF8.GetBytes($"{request.Headers["X-Kannel-Time"]}\n{from}\n{text}");
        return (("post-" + Convert.ToHexStringLower(SHA256.HashData(told)), from, text), null);
    }
}
