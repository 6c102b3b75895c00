using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Gateway.Tasks;

/// <summary>What people are asked to do, oldest first.</summary>
/// <param name="Tasks">Those that nobody has ended.</param>
/// <param name="After">What to ask for the next page with; null if there is none.</param>
internal sealed record TasksView(ImmutableArray<TaskView> Tasks, string? After);

/// <summary>Something that a person is asked to do for a subscriber.</summary>
/// <param name="Key">Names it.</param>
/// <param name="Subscriber">For whom.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Text">What it is about: of an unclear reply what the subscriber wrote. Personal data.</param>
/// <param name="AskedAt">Since when. UTC.</param>
internal sealed record TaskView(string Key, string Subscriber, TaskKind Kind, string Text, DateTimeOffset AskedAt);

/// <summary>A person ended a task.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Note">What there is to say about it. 1 to 500 characters.</param>
/// <param name="Actor">Who did it, for the audit trail. 1 to 100 characters.</param>
internal sealed record TaskResultRequest(TaskResult Result, string? Note = null, string? Actor = null);

/// <summary>The worklist of people: what no rule could answer (requirements ).</summary>
internal static class TaskEndpoints
{
    private const int TasksDefault = 100;
    private const int TasksMax = 1_000;
    private const int NoteLengthMax = 500;
    private const int KeyLengthMax = 200;

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("", GetAsync).WithName("GetTasks").WithSummary("What people are asked to do, oldest first.");
        tasks.MapPost("/{key}/results", EndAsync).WithName("EndTask").WithSummary("Ends a task with its result; it leaves the list.")
            .Accepts<TaskResultRequest>("application/json").Produces<CommandView>()
            .ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<TasksView>, Problem>> GetAsync(
        string? after, string? limit, IOutbox outbox, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Query.TryReadLimit(limit, TasksDefault, TasksMax, out var count, out var problem))
        {
            return problem;
        }

        // Behind a task that was ended meanwhile the list goes on where it stood. One that nobody knows must not begin it again.
        var reached = after is { Length: <= KeyLengthMax } ? await outbox.FindAsync(after, cancellationToken) : null;
        if (after is not null && reached is not { Channel: TurnMapping.DeskChannel })
        {
            return Problems.Parameter("after", "the key of a task");
        }

        var rows = await outbox.ReadDueAsync(
            TurnMapping.DeskLane, new DueBy<OutboxRow>(time.GetUtcNow(), reached), count, cancellationToken);
        return TypedResults.Ok(new TasksView([.. rows.Select(ToView)], rows.Count == count ? rows[^1].Key : null));
    }

    private static async Task<IResult> EndAsync(string key, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!ContactKey.TryParse(key, out var task))
        {
            return Problems.From("task.unknown");
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.TaskResultRequest);
        problem ??= (request!.Note is null ? null : SubscriberCommands.CheckText("note", request.Note, NoteLengthMax))
            ?? SubscriberCommands.CheckOptionalText("actor", request.Actor);

        // A task ends once: its key is the id of the request, so that who did not hear the answer may ask again.
        return problem ?? await grains.SendAsync(
            records,
            task.Subscriber,
            "task/",
            key,
            new SubscriberCommand.EndTask(task, request!.Result, request.Note, request.Actor),
            context.RequestAborted);
    }

    private static TaskView ToView(OutboxRow row)
    {
        var task = JsonSerializer.Deserialize(row.Body.Span, DomainJson.Default.OutgoingTask)
            ?? throw new FormatException("The body of an outbox row is empty.");
        var key = ContactKey.TryParse(row.Key, out var parsed) ? parsed : throw new FormatException("The key of a task is not one.");
        return new TaskView(row.Key, key.Subscriber.Value, task.Kind, task.Text, row.CreatedAt);
    }
}
