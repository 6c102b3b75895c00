using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Silo.Replays;
using SmartManager.Silo.Trials;

namespace SmartManager.Gateway.Trials;

/// <summary>Takes the decisions of a time again. For planners: docs/guide/rehearsal.md.</summary>
internal static class ReplayEndpoints
{
    public static void MapReplays(this IEndpointRouteBuilder routes)
    {
        var replays = routes.MapGroup("/replays").WithTags("Rehearsals");
        replays.MapPost("", BeginAsync).WithName("BeginReplay")
            .WithSummary("Takes the stored decisions of a time again in the background, under other rules. Nothing is written.")
            .Accepts<DecisionReplayRequest>("application/json").ProducesProblem(404).ProducesProblem(422).ProducesProblem(429);
        replays.MapGet("", List).WithName("GetReplays")
            .WithSummary("The replays of this server that run or have ended lately, the newest first.");
        replays.MapGet("/{id}", Get).WithName("GetReplay")
            .WithSummary("Whether a replay is through, and what it found.").ProducesProblem(404);
        replays.MapDelete("/{id}", (string id, TrialBook book) => TrialAnswers.Cancel(book.Find(Replay.Name, id)))
            .WithName("CancelReplay").WithSummary("Stops a replay; one that has ended stays as it is.")
            .Produces(204).ProducesProblem(404);
        replays.MapGet("/{id}/differences", (string id, TrialBook book) => TrialAnswers.SendLines(book.Find(Replay.Name, id)))
            .WithName("GetReplayDifferences")
            .WithSummary("Each decision that came out differently, a line each (NDJSON): what was chosen then, and what would be now.")
            .Produces(200, contentType: "application/x-ndjson").ProducesProblem(404).ProducesProblem(409).DisableRequestTimeout();
    }

    private static async Task<Results<Accepted<ReplayView>, Problem>> BeginAsync(
        HttpContext context, TrialRequests requests, TrialDesk desk)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.DecisionReplayRequest);
        if (problem is not null)
        {
            return problem;
        }

        (var question, problem) = await requests.ReadAsync(request!, context.RequestAborted);
        if (problem is not null)
        {
            return problem;
        }

        return desk.TryReplay(question!) is { } trial
            ? TypedResults.Accepted("/v1/replays/" + trial.Id, ReplayView.Of(trial))
            : TrialAnswers.TooMany;
    }

    private static Ok<DecisionReplaysView> List(TrialBook book) =>
        TypedResults.Ok(new DecisionReplaysView([.. book.List(Replay.Name).Select(trial => ReplayView.Of(trial, isWhole: false))]));

    private static Results<Ok<ReplayView>, Problem> Get(string id, TrialBook book) =>
        book.Find(Replay.Name, id) is { } trial ? TypedResults.Ok(ReplayView.Of(trial)) : TrialAnswers.Unknown;
}
