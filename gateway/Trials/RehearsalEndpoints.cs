using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Silo.Rehearsals;
using SmartManager.Silo.Trials;

namespace SmartManager.Gateway.Trials;

/// <summary>Rehearses campaigns. For planners: docs/guide/rehearsal.md.</summary>
internal static class RehearsalEndpoints
{
    public static void MapRehearsals(this IEndpointRouteBuilder routes)
    {
        var rehearsals = routes.MapGroup("/rehearsals").WithTags("Rehearsals");
        rehearsals.MapPost("", BeginAsync).WithName("BeginRehearsal")
            .WithSummary("Decides a campaign for its whole audience in the background, by the very rules that will run. Nothing is written.")
            .Accepts<RehearsalRequest>("application/json").ProducesProblem(404).ProducesProblem(422).ProducesProblem(429);
        rehearsals.MapGet("", List).WithName("GetRehearsals")
            .WithSummary("The rehearsals of this server that run or have ended lately, the newest first.");
        rehearsals.MapGet("/{id}", Get).WithName("GetRehearsal")
            .WithSummary("How far a rehearsal is, and what it found.").ProducesProblem(404);
        rehearsals.MapDelete("/{id}", (string id, TrialBook book) => TrialAnswers.Cancel(book.Find(Rehearsal.Name, id)))
            .WithName("CancelRehearsal").WithSummary("Stops a rehearsal; one that has ended stays as it is.")
            .Produces(204).ProducesProblem(404);
        rehearsals.MapGet("/{id}/outcomes", (string id, TrialBook book) => TrialAnswers.SendLines(book.Find(Rehearsal.Name, id)))
            .WithName("GetRehearsalOutcomes")
            .WithSummary("What came of each target, a line each (NDJSON): the same bytes as the real run at the same instant would give.")
            .Produces(200, contentType: "application/x-ndjson").ProducesProblem(404).ProducesProblem(409).DisableRequestTimeout();
    }

    private static async Task<Results<Accepted<RehearsalView>, Problem>> BeginAsync(
        HttpContext context, TrialRequests requests, TrialDesk desk)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.RehearsalRequest);
        if (problem is not null)
        {
            return problem;
        }

        (var question, problem) = await requests.ReadAsync(request!, context.RequestAborted);
        if (problem is not null)
        {
            return problem;
        }

        return desk.TryRehearse(question!) is { } trial
            ? TypedResults.Accepted("/v1/rehearsals/" + trial.Id, RehearsalView.Of(trial))
            : TrialAnswers.TooMany;
    }

    private static Ok<RehearsalsView> List(TrialBook book) =>
        TypedResults.Ok(new RehearsalsView([.. book.List(Rehearsal.Name).Select(trial => RehearsalView.Of(trial, isWhole: false))]));

    private static Results<Ok<RehearsalView>, Problem> Get(string id, TrialBook book) =>
        book.Find(Rehearsal.Name, id) is { } trial ? TypedResults.Ok(RehearsalView.Of(trial)) : TrialAnswers.Unknown;
}
