using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Subscribers;

namespace SmartManager.Gateway.Outbox;

/// <summary>What a person does with messages that the product cannot finish alone: says what became of one, or has one tried again.</summary>
internal static class DeadLetterEndpoints
{
    private const int RowsDefault = 100;
    private const int RowsMax = 1_000;
    private const int KeyLengthMax = 200;

    /// <summary>Messages that are asked of their subscribers at once.</summary>
    private const int AtOnceMax = 32;

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var row = routes.MapGroup("/outbox/{key}").WithTags("Outbox");
        row.MapPost("/resolutions", ResolveAsync).WithName("ResolveMessage")
            .WithSummary("Says what became of a message in doubt; settles its budget.")
            .Accepts<ResolutionRequest>("application/json").Produces<CommandView>().ProducesProblem(400).ProducesProblem(404)
            .ProducesProblem(409);
        row.MapPost("/replays", ReplayAsync).WithName("ReplayMessage")
            .WithSummary("Has a message tried again that was given up, after all rules were asked again.")
            .Accepts<ReplayRequest>("application/json").Produces<CommandView>().ProducesProblem(400).ProducesProblem(404)
            .ProducesProblem(409);
        var all = routes.MapGroup("/dead-letters").WithTags("Outbox");
        all.MapGet("", GetAsync).WithName("GetDeadLetters").WithSummary("Messages that were given up, by reason and key.");
        all.MapPost("/replays", ReplayManyAsync).WithName("ReplayDeadLetters")
            .WithSummary("Has messages tried again that were given up for one reason, at most so many.")
            .Accepts<ReplaysRequest>("application/json").Produces<ReplaysView>().ProducesProblem(400);
    }

    private static async Task<Results<Ok<DeadLettersView>, Problem>> GetAsync(
        string? reason, string? after, string? limit, IOutbox outbox, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = reason ?? GivenUp.All[0];
        if (!GivenUp.All.Contains(wanted))
        {
            return Problems.Choice("reason", reason, GivenUp.All);
        }

        if (!Query.TryReadLimit(limit, RowsDefault, RowsMax, out var count, out var problem))
        {
            return problem;
        }

        if (after is { Length: 0 or > KeyLengthMax })
        {
            return Problems.Parameter("after", "1 to 200 characters");
        }

        var counts = new List<GivenUpView>();
        foreach (var code in GivenUp.All)
        {
            counts.Add(new GivenUpView(code, await outbox.CountGivenUpAsync(code, cancellationToken)));
        }

        var (rows, now) = (await outbox.ReadGivenUpAsync(wanted, after, count, cancellationToken), time.GetUtcNow());
        return TypedResults.Ok(new DeadLettersView(
            [.. counts], [.. rows.Select(row => OutboxRowView.Of(row, now))], rows.Count == count ? rows[^1].Key : null));
    }

    private static async Task<IResult> ResolveAsync(string key, HttpContext context, IGrainFactory grains, IRecords records)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ResolutionRequest);
        problem ??= SubscriberCommands.CheckText("reason", request!.Reason) ?? SubscriberCommands.CheckText("by", request.By);
        if (problem is not null)
        {
            return problem;
        }

        if (request!.Outcome is not ("delivered" or "failed"))
        {
            return Problems.Field(LineError.OutOfRange("outcome", "delivered or failed"));
        }

        return ContactKey.TryParse(key, out var contact)
            ? await grains.SendAsync(
                records,
                contact.Subscriber,
                "resolutions/",
                request.Id,
                new SubscriberCommand.ResolveContact(contact, request.Outcome == "delivered", request.Reason, request.By),
                context.RequestAborted)
            : Problems.UnknownOutboxRow;
    }

    private static async Task<IResult> ReplayAsync(
        string key, HttpContext context, IGrainFactory grains, IRecords records, IOutbox outbox)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ReplayRequest);
        problem ??= SubscriberCommands.CheckText("reason", request!.Reason) ?? SubscriberCommands.CheckText("by", request.By);
        if (problem is not null)
        {
            return problem;
        }

        if (key.Length > KeyLengthMax || await outbox.FindAsync(key, context.RequestAborted) is not { } row)
        {
            return Problems.UnknownOutboxRow;
        }

        return ToCommand(row, request!.Reason, request.By) is { } command
            ? await grains.SendAsync(records, command.Key.Subscriber, "replays/", request.Id, command, context.RequestAborted)
            : Problems.From(Refusal.NotGivenUp.Code);
    }

    private static async Task<IResult> ReplayManyAsync(HttpContext context, IGrainFactory grains, IOutbox outbox)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ReplaysRequest);
        problem ??= Check(request!);
        if (problem is not null)
        {
            return problem;
        }

        var (replayed, refused) = (0, new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        var rows = await outbox.ReadGivenUpAsync(request!.GivenUpFor, request.After, request.Limit, context.RequestAborted);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = context.RequestAborted };
        await Parallel.ForEachAsync(rows, atOnce, async (row, _) =>
        {
            var answer = ToCommand(row, request.Reason, request.By) is { } command
                ? await grains.GetGrain<ISubscriberGrain>(command.Key.Subscriber.Value).Handle(new SubscriberMessage(null, command))
                : null;
            if (answer is { Status: SubscriberAnswerStatus.Done })
            {
                Interlocked.Increment(ref replayed);
            }
            else
            {
                refused.AddOrUpdate(answer?.RefusalCode ?? Refusal.NotGivenUp.Code, 1, static (_, count) => count + 1);
            }
        });
        return TypedResults.Ok(new ReplaysView(
            replayed,
            [.. refused.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new RefusedView(pair.Key, pair.Value))],
            rows.Count == request.Limit ? rows[^1].Key : null));
    }

    private static Problem? Check(ReplaysRequest request) =>
        SubscriberCommands.CheckText("reason", request.Reason)
        ?? SubscriberCommands.CheckText("by", request.By)
        ?? (!GivenUp.All.Contains(request.GivenUpFor)
            ? Problems.Field(LineError.OutOfRange("givenUpFor", string.Join(" or ", GivenUp.All)))
            : request.Limit is < 1 or > RowsMax
                ? Problems.Field(LineError.OutOfRange("limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {RowsMax}")))
                : request.After is { Length: 0 or > KeyLengthMax }
                    ? Problems.Field(LineError.OutOfRange("after", "a text of 1 to 200 characters"))
                    : null);

    /// <summary>Null if it is no message that was given up.</summary>
    private static SubscriberCommand.ReplayContact? ToCommand(OutboxRow row, string reason, string by) =>
        row is { State: OutboxState.Failed, Reason.Length: > 0 }
        && ContactKey.TryParse(row.Key, out var key)
        && KebabName.TryParse<Channel>(row.Channel, out var channel)
        && KebabName.TryParse<MessageKind>(row.Kind, out var kind)
            ? new SubscriberCommand.ReplayContact(key, new DeadLetter(channel, kind, row.Task), reason, by)
            : null;
}
