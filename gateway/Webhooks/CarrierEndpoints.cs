using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Messaging;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.OpenApi;
using SmartManager.Silo.Channels;

namespace SmartManager.Gateway.Webhooks;

/// <summary>A delivery receipt.</summary>
/// <param name="Message">Our key of the message, or the carrier's own id. 1 to 150 characters.</param>
/// <param name="Status">The network's word.</param>
internal sealed record ReceiptRequest(string Message, DeliveryStatus Status);

/// <summary>A mobile-originated message.</summary>
/// <param name="Id">The carrier's id of it; a second one with the same id changes nothing. 1 to 100 characters.</param>
/// <param name="From">The number that wrote. Personal data.</param>
/// <param name="Text">What was written, all parts joined. At most 10,000 characters. Personal data.</param>
internal sealed record ReplyRequest(string Id, string From, string Text);

/// <summary>What became of a callback.</summary>
/// <param name="Status">recorded; duplicate; unknown if nobody knows the message or number.</param>
internal sealed record CallbackView([property: KnownWords("recorded", "duplicate", "unknown")] string Status);

/// <summary>What carriers tell us.</summary>
/// <remarks>A message or number that nobody knows is answered with 200: otherwise a carrier would send it again for ever.</remarks>
internal static class CarrierEndpoints
{
    /// <summary>Longest reply that is taken, all parts joined. Unit: characters.</summary>
    public const int TextLengthMax = 10_000;

    private const int MessageLengthMax = 150;

    public static void MapCarriers(this IEndpointRouteBuilder routes)
    {
        var carrier = routes.MapGroup("/carriers/{name}").WithTags("Carriers");
        carrier.MapPost("/receipts", ReceiveReceiptAsync).WithName("ReceiveReceipt").WithSummary("A delivery receipt.")
            .Accepts<ReceiptRequest>("application/json").ProducesProblem(401).ProducesProblem(404).WithMetadata(KannelEndpoints.Limit());
        carrier.MapPost("/replies", ReceiveReplyAsync).WithName("ReceiveReply").WithSummary("A message from a subscriber.")
            .Accepts<ReplyRequest>("application/json").ProducesProblem(401).ProducesProblem(404).WithMetadata(KannelEndpoints.Limit());
        carrier.MapKannel();
    }

    private static async Task<Results<Ok<CallbackView>, Problem>> ReceiveReceiptAsync(
        string name, HttpContext context, CallbackGate gate, CarrierCallbacks callbacks)
    {
        if (await gate.CheckAsync(context, name) is { } refused)
        {
            return refused;
        }

        var (receipt, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ReceiptRequest);
        problem ??= SubscriberCommands.CheckText("message", receipt!.Message, MessageLengthMax);
        if (problem is not null)
        {
            return problem;
        }

        return ToView(await callbacks.RecordReceiptAsync(name, receipt!.Message, receipt.Status, context.RequestAborted));
    }

    private static async Task<Results<Ok<CallbackView>, Problem>> ReceiveReplyAsync(
        string name, HttpContext context, CallbackGate gate, CarrierCallbacks callbacks)
    {
        if (await gate.CheckAsync(context, name) is { } refused)
        {
            return refused;
        }

        var (reply, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ReplyRequest);
        problem ??= SubscriberCommands.CheckText("id", reply!.Id);
        if (problem is not null)
        {
            return problem;
        }

        if (reply!.Text.Length > TextLengthMax)
        {
            return Problems.Field(LineError.OutOfRange("text", $"a text of at most {TextLengthMax} characters"));
        }

        return Msisdn.TryParse(reply.From, out var from)
            ? ToView(await callbacks.ReceiveReplyAsync(name, reply.Id, from, reply.Text, context.RequestAborted))
            : Problems.Field(new LineError("field.msisdn", "'from' must have 7 to 15 digits with the country code first."));
    }

    /// <summary>The answer to a call.</summary>
    public static Ok<CallbackView> ToView(SubscriberAnswer? answer) => TypedResults.Ok(new CallbackView(ToWord(answer)));

    /// <summary>What became of a call, in a word; unknown if nobody knows the message or number.</summary>
    public static string ToWord(SubscriberAnswer? answer) => answer?.Status switch
    {
        null or SubscriberAnswerStatus.Refused => "unknown",
        SubscriberAnswerStatus.Duplicate => "duplicate",
        _ => "recorded",
    };
}
