using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Orleans;
using SmartManager.Channels.Billing;
using SmartManager.Channels.Callbacks;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Webhooks;

namespace SmartManager.Gateway.Orders;

/// <summary>What billing did with what it had called pending.</summary>
[JsonConverter(typeof(KebabNameConverter<BillingWord>))]
internal enum BillingWord
{
    /// <summary>The order is booked.</summary>
    Booked,

    /// <summary>The order will never be booked.</summary>
    Refused,

    /// <summary>The order was taken back.</summary>
    Reversed,

    /// <summary>The order stands.</summary>
    ReversalRefused,
}

/// <summary>Billing tells how an order ended.</summary>
/// <param name="Order">The key under which it was asked.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it refused: lower-case words joined by hyphens and dots. At most 64 characters.</param>
internal sealed record BillingWordRequest(string Order, BillingWord Outcome, string? Reason = null);

/// <summary>What billing tells by itself. Signed, where there is a secret; else taken from this machine alone.</summary>
internal static class BillingEndpoints
{
    private const int BodyBytesMax = 4_096;
    private const int OrderLengthMax = 150;
    private const string RefusedWithoutReason = "billing.refused";

    public static void MapBilling(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/billing/outcomes", RecordAsync).WithName("RecordBillingOutcome").WithTags("Orders")
            .WithSummary("Billing tells how an order or a reversal ended that it had called pending.")
            .Accepts<BillingWordRequest>("application/json").ProducesProblem(400).ProducesProblem(403).ProducesProblem(413)
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax));

    private static async Task<Results<Ok<CallbackView>, Problem>> RecordAsync(
        HttpContext context, IGrainFactory grains, IOptions<BillingOptions> billing, TimeProvider time)
    {
        if (await FindForgeryAsync(context, billing.Value, time) is { } forgery)
        {
            return forgery;
        }

        var (word, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.BillingWordRequest);
        problem ??= SubscriberCommands.CheckText("order", word!.Order, OrderLengthMax)
            ?? (word.Reason is null || HttpBilling.IsReason(word.Reason) ? null : Problems.Field(
                LineError.OutOfRange("reason", "lower-case words joined by hyphens and dots, 64 characters at most")));
        if (problem is not null)
        {
            return problem;
        }

        if (!ContactKey.TryParse(word!.Order, out var key))
        {
            return TypedResults.Ok(new CallbackView("unknown"));
        }

        var answer = await grains.GetGrain<ISubscriberGrain>(key.Subscriber.Value)
            .Handle(new SubscriberMessage(null, ToCommand(key, word))).WaitAsync(context.RequestAborted);

        // What is over is no error: billing told it twice, or we heard it when we asked.
        return TypedResults.Ok(new CallbackView(answer.Status == SubscriberAnswerStatus.Refused ? "unknown" : "recorded"));
    }

    private static SubscriberCommand ToCommand(ContactKey key, BillingWordRequest word) => word.Outcome switch
    {
        BillingWord.Booked => new SubscriberCommand.RecordOrderOutcome(key, Refusal: null),
        BillingWord.Refused => new SubscriberCommand.RecordOrderOutcome(key, word.Reason ?? RefusedWithoutReason),
        BillingWord.Reversed => new SubscriberCommand.RecordReversalOutcome(key, Refusal: null),
        _ => new SubscriberCommand.RecordReversalOutcome(key, word.Reason ?? RefusedWithoutReason),
    };

    private static async Task<Problem?> FindForgeryAsync(HttpContext context, BillingOptions billing, TimeProvider time)
    {
        if (billing.Secret.Length == 0)
        {
            return CallbackGate.IsFromHere(context, context.Connection.RemoteIpAddress) ? null : Problems.NotSigned;
        }

        context.Request.EnableBuffering(BodyBytesMax, BodyBytesMax);
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (IOException)
        {
            return Problems.BodyTooLarge;
        }

        context.Request.Body.Position = 0;
        var verdict = CallbackSignature.CheckBody(
            new CallbackOptions { Secret = billing.Secret, TimeWindow = billing.TimeWindow },
            context.Request.Headers[CallbackSignature.Header],
            body.GetBuffer().AsSpan(0, (int)body.Length),
            time.GetUtcNow());
        return verdict == CallbackSignature.Verdict.Right ? null : Problems.NotSigned;
    }
}
