using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.OpenApi;
using SmartManager.Silo.Carriers;
using SmartManager.Silo.Channels;

namespace SmartManager.Gateway.Outbox;

/// <summary>A worker wants to hand a message over.</summary>
/// <param name="Claim">
/// The worker's own name for this try, such as a GUID: asked again under it, because the answer was lost, the same message is given again. A
/// worker that may have sent it already must not ask under it. 1 to 100 characters.
/// </param>
internal sealed record ClaimRequest(string Claim);

/// <summary>What a worker gets.</summary>
/// <param name="Status">released: hand it over now and tell how that ended; nothing: there is nothing to send.</param>
/// <param name="State">Where the message stands.</param>
/// <param name="Message">What to send to whom; null for nothing.</param>
internal sealed record ClaimView(
    [property: KnownWords("released", "nothing")] string Status,
    [property: KnownWords(
        "pending", "releasing", "sent", "in-doubt", "delivered", "failed", "withheld", "unconfirmed")] string State,
    ClaimedMessageView? Message = null);

/// <summary>What to send to whom. Personal data.</summary>
/// <param name="Key">Its idempotency key, the same at every try.</param>
/// <param name="Attempt">Which release it is, from 1: to be told with how it ended.</param>
/// <param name="Until">When the claim's time is over: a word after that changes nothing. UTC.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Kind">marketing, service or mandatory.</param>
/// <param name="To">The number: 7 to 15 digits, country code first.</param>
/// <param name="Text">What to say.</param>
/// <param name="Subject">What it is about: an offer or a notice.</param>
internal sealed record ClaimedMessageView(
    string Key,
    int Attempt,
    DateTimeOffset Until,
    string Channel,
    [property: KnownWords("marketing", "service", "mandatory")] string Kind,
    string To,
    string Text,
    string Subject);

/// <summary>How a claimed message ended at its carrier.</summary>
/// <param name="Attempt">As the claim had it.</param>
/// <param name="Outcome">What the carrier said: accepted, rejected, unavailable (surely not sent) or unknown.</param>
/// <param name="Carrier">The carrier's name, as in its callbacks.</param>
/// <param name="CarrierMessageId">The carrier's own id of the message, 1 to 100 characters; null if it gave none.</param>
internal sealed record HandoverRequest(int Attempt, Handover Outcome, string Carrier, string? CarrierMessageId = null);

/// <summary>What became of a worker's word.</summary>
/// <param name="Status">recorded; late if the message had moved on, by a receipt, the same word before, or the end of the claim's time.</param>
internal sealed record HandoverView([property: KnownWords("recorded", "late")] string Status);

/// <summary>Lets workers outside hand messages over: they claim one, send it, and tell how that ended.</summary>
internal static class ClaimEndpoints
{
    private const int KeyLengthMax = 200;
    private const int CarrierIdLengthMax = 100;
    private const int AttemptMax = 1_000_000;

    public static void MapClaims(this IEndpointRouteBuilder routes)
    {
        var row = routes.MapGroup("/outbox/{key}").WithTags("Outbox");
        row.MapPost("/claims", ClaimAsync).WithName("ClaimMessage")
            .WithSummary("Asks the rules a last time whether a message may go, and gives it to a worker outside.")
            .Accepts<ClaimRequest>("application/json").ProducesProblem(404).ProducesProblem(409);
        row.MapPost("/handovers", ReportAsync).WithName("ReportHandover")
            .WithSummary("How a claimed message ended at its carrier.")
            .Accepts<HandoverRequest>("application/json").ProducesProblem(404);
    }

    private static async Task<Results<Ok<ClaimView>, Problem>> ClaimAsync(
        string key, HttpContext context, IOutbox outbox, OutsideClaims claims, ILinks links)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ClaimRequest);
        problem ??= SubscriberCommands.CheckText("claim", request!.Claim);
        if (problem is not null)
        {
            return problem;
        }

        if (key.Length > KeyLengthMax || await outbox.FindAsync(key, context.RequestAborted) is not { } row)
        {
            return Problems.UnknownOutboxRow;
        }

        return claims.Serves(row.Channel)
            ? TypedResults.Ok(ToView(await claims.ClaimAsync(row, request!.Claim, context.RequestAborted), claims, links))
            : Problems.NotServedFromOutside;
    }

    private static ClaimView ToView(Claim claim, OutsideClaims claims, ILinks links)
    {
        var (row, state) = (claim.Row, KebabName.Of(claim.Row.State));
        return claim.Message is { } message
            ? new ClaimView("released", state, new ClaimedMessageView(
                row.Key, claim.Attempt, claims.EndOf(row), row.Channel, message.Kind.Name(), message.Message.Msisdn,
                links.Fill(message.Message.Text, message.Key), message.Message.Subject))
            : new ClaimView("nothing", state);
    }

    private static async Task<Results<Ok<HandoverView>, Problem>> ReportAsync(
        string key, HttpContext context, CarrierNames carriers, IOutbox outbox, OutsideClaims claims)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.HandoverRequest);
        problem ??= request!.CarrierMessageId is { } id ? SubscriberCommands.CheckText("carrierMessageId", id, CarrierIdLengthMax) : null;
        if (problem is null && request!.Attempt is < 1 or > AttemptMax)
        {
            problem = Problems.Field(LineError.OutOfRange("attempt", "a number from 1 to 1,000,000"));
        }

        if (problem is not null)
        {
            return problem;
        }

        if (!carriers.Contains(request!.Carrier))
        {
            return Problems.UnknownCarrier;
        }

        if (!ContactKey.TryParse(key, out var contact) || await outbox.FindAsync(key, context.RequestAborted) is not { } row)
        {
            return Problems.UnknownOutboxRow;
        }

        if (!claims.Serves(row.Channel))
        {
            return Problems.NotServedFromOutside; // A relay of ours may be handing it over at this moment.
        }

        var answer = await claims.ReportAsync(
            contact, request.Attempt, request.Carrier, new HandoverReport(request.Outcome, request.CarrierMessageId), context.RequestAborted);
        return answer.Status switch
        {
            SubscriberAnswerStatus.Refused => Problems.From(answer.RefusalCode),
            SubscriberAnswerStatus.Done => TypedResults.Ok(new HandoverView("recorded")),
            _ => TypedResults.Ok(new HandoverView("late")),
        };
    }
}
