using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Silo.Channels;

namespace SmartManager.Gateway.Outbox;

/// <summary>Outbound call lists: agents and diallers claim the next calls, and tell how each ended.</summary>
internal static class CallListEndpoints
{
    private const int KeyLengthMax = 200;
    private const int CallsMax = 100;
    private const int AttemptMax = 1_000_000;

    private static readonly string Calls = Channel.OutboundCall.Name();

    public static void MapCallLists(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/call-lists").WithTags("Call lists");
        lists.MapGet("", GetAsync).WithName("GetCallLists").WithSummary("How many calls of each list are due, wait and are claimed.");
        lists.MapPost("/claims", ClaimAsync).WithName("ClaimCalls")
            .WithSummary("Asks the rules a last time which calls may be made, and gives the next ones out.")
            .Accepts<CallClaimRequest>("application/json").ProducesProblem(409);
        lists.MapPost("/{key}/results", ReportAsync).WithName("ReportCall")
            .WithSummary("How a claimed call ended: settles it, lists it again, or takes the subscriber's answer.")
            .Accepts<CallResultRequest>("application/json").ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Results<Ok<CallListsView>, Problem>> GetAsync(
        string? campaign, string? task, IOutbox outbox, OutsideRules rules, TimeProvider time, CancellationToken cancellationToken)
    {
        if (CheckFilter(campaign, task) is { } problem)
        {
            return problem;
        }

        var counts = await CallCounts.ReadAsync(outbox, Calls, time.GetUtcNow(), cancellationToken);
        var wanted = new ListClaim(string.Empty, string.Empty, 1) { Campaign = campaign, Task = task };
        return TypedResults.Ok(new CallListsView(rules.Serves(Calls), CallCounts.CountMax, [.. counts.Lists(wanted.Wants)]));
    }

    private static async Task<Results<Ok<CallClaimView>, Problem>> ClaimAsync(
        HttpContext context, IGrainFactory grains, IOutbox outbox, OutsideRules rules, ILinks links)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.CallClaimRequest);
        problem ??= SubscriberCommands.CheckText("claim", request!.Claim)
            ?? SubscriberCommands.CheckText("by", request.By)
            ?? CheckFilter(request.Campaign, request.Task)
            ?? (request.Count is < 1 or > CallsMax
                ? Problems.Field(LineError.OutOfRange("count", "a whole number from 1 to 100"))
                : null);
        if (problem is not null)
        {
            return problem;
        }

        if (!rules.Serves(Calls))
        {
            return Problems.NotServedFromOutside;
        }

        var wanted = new ListClaim(request!.By, request.Claim, request.Count) { Campaign = request.Campaign, Task = request.Task };

        // To its end: who is gone may ask for it again.
        var given = await grains.GetGrain<IOutsideChannelGrain>(Calls).Claim(wanted);
        var calls = ImmutableArray.CreateBuilder<ClaimedCallView>(given.Rows.Length);
        foreach (var one in given.Rows)
        {
            // Asked again, what has ended meanwhile is not given again.
            if (await outbox.FindAsync(one.Key, CancellationToken.None) is { State: OutboxState.Releasing } row
                && row.Attempts == one.Releases)
            {
                calls.Add(ToView(row, one.Attempt, rules.EndOf(row), links));
            }
        }

        return TypedResults.Ok(new CallClaimView(calls.ToImmutable(), [.. given.Skipped.Select(ToView)]));
    }

    private static ClaimedCallView ToView(OutboxRow row, int attempt, DateTimeOffset until, ILinks links)
    {
        var (message, (campaign, task)) = (OutsideClaims.ToMessage(row), CallCounts.NamesOf(row.Task));
        return new ClaimedCallView(
            row.Key, attempt, until, message.Message.Msisdn, links.Fill(message.Message.Text, message.Key), message.Message.Subject, campaign,
            task, message.Kind.Name(), row.Tier);
    }

    private static SkippedCallView ToView(SkippedRow skipped)
    {
        var (campaign, task) = CallCounts.NamesOf(skipped.Task);
        return new SkippedCallView(skipped.Key, campaign, task, skipped.Reason);
    }

    private static async Task<Results<Ok<CallResultView>, Problem>> ReportAsync(
        string key, HttpContext context, IGrainFactory grains, IOutbox outbox, OutsideRules rules, IOptions<CallListOptions> options)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.CallResultRequest);
        problem ??= Check(request!);
        if (problem is not null)
        {
            return problem;
        }

        if (key.Length > KeyLengthMax || !ContactKey.TryParse(key, out var contact)
            || await outbox.FindAsync(key, context.RequestAborted) is not { } row || row.Channel != Calls)
        {
            return Problems.UnknownOutboxRow;
        }

        if (!rules.Serves(Calls))
        {
            return Problems.NotServedFromOutside; // A relay of ours may be handing it over at this moment.
        }

        var end = new CallEnd(request!.Result, request.Outcome, request.CallBackAt?.ToUniversalTime(), request.By);
        var command = new SubscriberCommand.RecordCallResult(contact, request.Attempt, end, options.Value.RetryAfter(end.Result));
        var answer = await grains.GetGrain<ISubscriberGrain>(contact.Subscriber.Value)
            .Handle(new SubscriberMessage(IdOf(contact, request.Attempt, end), command)).WaitAsync(context.RequestAborted);
        if (answer.Status == SubscriberAnswerStatus.Refused)
        {
            return Problems.From(answer.RefusalCode);
        }

        var now = await outbox.FindAsync(key, CancellationToken.None) ?? row;
        return TypedResults.Ok(new CallResultView(
            answer.Status == SubscriberAnswerStatus.Done ? "recorded" : "repeated",
            KebabName.Of(now.State),
            now.State == OutboxState.Pending ? now.DueAt : null));
    }

    /// <summary>What is said of an attempt names itself: said again, by whomever, it changes nothing; anything else is another message.</summary>
    private static string IdOf(ContactKey key, int attempt, CallEnd end) => string.Create(
        CultureInfo.InvariantCulture,
        $"call/{key.Version}~{key.Ordinal}/{attempt}/{KebabName.Of(end.Result)}/{(end.Outcome is { } said ? KebabName.Of(said) : "")}/{end.CallBackAt?.UtcTicks}");

    private static Problem? Check(CallResultRequest request) =>
        SubscriberCommands.CheckText("by", request.By)
        ?? (request.Attempt is < 1 or > AttemptMax
            ? Problems.Field(LineError.OutOfRange("attempt", "a number from 1 to 1,000,000"))
            : request.Outcome is null == (request.Result == CallResult.Answered)
                ? Problems.Field(LineError.OutOfRange("outcome", "there if the result is answered, and only then"))
                : request.CallBackAt is null == (request.Outcome == CallOutcome.CallBack)
                    ? Problems.Field(LineError.OutOfRange("callBackAt", "there if the outcome is call-back, and only then"))
                    : null);

    private static Problem? CheckFilter(string? campaign, string? task) =>
        campaign is { Length: 0 or > CampaignLimits.IdLengthMax } ? Problems.Parameter("campaign", "the name of a campaign")
        : task is { Length: 0 or > CampaignLimits.IdLengthMax } ? Problems.Parameter("task", "the name of a task, an offer or a notice")
        : null;
}
