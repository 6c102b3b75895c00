using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Grains.Campaigns;

namespace SmartManager.Gateway.Campaigns;

/// <summary>Programs: what the campaigns inside them may offer, to whom, where and when. For planners: docs/guide/campaigns.md.</summary>
internal static class ProgramEndpoints
{
    public static void MapPrograms(this IEndpointRouteBuilder routes)
    {
        var programs = routes.MapGroup("/programs").WithTags("Programs");
        programs.MapPost("", CreateAsync).WithName("CreateProgram").WithSummary("Makes a program, as a draft.")
            .Accepts<ProgramRequest>("application/json").ProducesProblem(409);
        programs.MapGet("", ListAsync).WithName("ListPrograms").WithSummary("The programs in the order of their names.");
        programs.MapGet("/{id}", GetAsync).WithName("GetProgram")
            .WithSummary("A program, and what the check finds; its revision is the ETag.").ProducesProblem(404);
        programs.MapPut("/{id}", EditAsync).WithName("EditProgram")
            .WithSummary("Writes a program anew that is not open. Honours If-Match.")
            .Accepts<ProgramRequest>("application/json").ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        programs.MapPost("/{id}/open", OpenAsync).WithName("OpenProgram").WithSummary("Lets campaigns in it be approved.")
            .Accepts<ProgramMoveRequest>("application/json").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        programs.MapPost("/{id}/close", CloseAsync).WithName("CloseProgram")
            .WithSummary("Lets no more campaigns in it be approved; those that run go on.")
            .Accepts<ProgramMoveRequest>("application/json").ProducesProblem(404).ProducesProblem(409);
        programs.MapGet("/{id}/history", HistoryAsync).WithName("GetProgramHistory")
            .WithSummary("All that was done with a program, newest first: who, when, why.").ProducesProblem(404);
    }

    private static async Task<Results<Created<ProgramView>, Problem>> CreateAsync(
        HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.ProgramRequest, static one => (one.By, one.Reason));
        problem ??= PlanningProblems.CheckDocument(request!.Program, CampaignJson.Default.ProgramDocument);
        if (problem is not null)
        {
            return problem;
        }

        if (!PlanningSurroundings.IsKey(request!.Program.Id))
        {
            return Problems.Field(LineError.OutOfRange("program.id", IdExpected));
        }

        var answer = await grains.GetGrain<IProgramGrain>(request.Program.Id)
            .Handle(new ProgramCommand.Create(request.Program) { By = by, Reason = request.Reason });
        return answer.Refusal is { } refusal
            ? PlanningProblems.From(refusal, answer.Errors, answer.State.Revision)
            : TypedResults.Created($"/v1/programs/{request.Program.Id}", View(context, answer.State, planning));
    }

    /// <summary>What a name of a program or campaign is.</summary>
    internal static string IdExpected { get; } =
        $"1 to {CampaignLimits.IdLengthMax} lower-case letters, digits and hyphens";

    private static async Task<Results<Ok<ProgramsView>, Problem>> ListAsync(
        string? state, string? after, string? limit, IRecords records, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (PlanningWalk.Read(after, limit, out var count) is { } problem)
        {
            return problem;
        }

        if (state is not null && !KebabName.TryParse<ProgramPhase>(state, out _))
        {
            return Problems.Choice("state", state, [.. KebabName.List<ProgramPhase>()]);
        }

        var (rows, next) = await PlanningWalk.PageAsync(
            (records, ProgramGrain.Kind, after, count),
            async id => await grains.GetGrain<IProgramGrain>(id).GetState() is { Exists: true } program
                && (state is null || KebabName.Of(program.Phase) == state)
                ? ProgramView.Of(program, errors: null) : null,
            cancellationToken);
        return TypedResults.Ok(new ProgramsView([.. rows], next));
    }

    private static async Task<Results<Ok<ProgramView>, Problem>> GetAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning) =>
        PlanningSurroundings.IsKey(id) && await grains.GetGrain<IProgramGrain>(id).GetState() is { Exists: true } state
            ? TypedResults.Ok(View(context, state, planning))
            : PlanningProblems.From(PlanningRefusal.UnknownProgram, [], 0);

    private static async Task<Results<Ok<ProgramView>, Problem>> EditAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.ProgramRequest, static one => (one.By, one.Reason));
        problem ??= PlanningProblems.CheckDocument(request!.Program, CampaignJson.Default.ProgramDocument);
        long? revision = null;
        problem ??= PlanningProblems.ReadRevision(context.Request, request!.Revision, out revision);
        return problem is not null ? problem : await SendAsync(
            id,
            new ProgramCommand.Edit(request!.Program) { By = by, Reason = request.Reason, Revision = revision },
            context,
            (grains, planning));
    }

    private static Task<Results<Ok<ProgramView>, Problem>> OpenAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning) =>
        MoveAsync(id, context, (grains, planning), static (by, request) =>
            new ProgramCommand.Open { By = by, Reason = request.Reason, Revision = request.Revision });

    private static Task<Results<Ok<ProgramView>, Problem>> CloseAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning) =>
        MoveAsync(id, context, (grains, planning), static (by, request) =>
            new ProgramCommand.Close { By = by, Reason = request.Reason, Revision = request.Revision });

    private static async Task<Results<Ok<ProgramView>, Problem>> MoveAsync(
        string id,
        HttpContext context,
        (IGrainFactory Grains, PlanningSurroundings Planning) with,
        Func<string, ProgramMoveRequest, ProgramCommand> command)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.ProgramMoveRequest, static one => (one.By, one.Reason));
        return problem is not null ? problem : await SendAsync(id, command(by, request!), context, with);
    }

    private static async Task<Results<Ok<ProgramView>, Problem>> SendAsync(
        string id, ProgramCommand command, HttpContext context, (IGrainFactory Grains, PlanningSurroundings Planning) with)
    {
        if (!PlanningSurroundings.IsKey(id))
        {
            return PlanningProblems.From(PlanningRefusal.UnknownProgram, [], 0);
        }

        var answer = await with.Grains.GetGrain<IProgramGrain>(id).Handle(command);
        return answer.Refusal is { } refusal
            ? PlanningProblems.From(refusal, answer.Errors, answer.State.Revision)
            : TypedResults.Ok(View(context, answer.State, with.Planning));
    }

    private static async Task<Results<Ok<PlanHistoryView>, Problem>> HistoryAsync(
        string id, string? before, string? limit, IRecords records, CancellationToken cancellationToken)
    {
        if (!PlanningSurroundings.IsKey(id))
        {
            return PlanningProblems.From(PlanningRefusal.UnknownProgram, [], 0);
        }

        var (view, problem) = await PlanningWalk.HistoryAsync(
            records, new GrainKey(ProgramGrain.Kind, id), (before, limit), cancellationToken);
        return problem is not null ? problem
            : view!.Events.IsEmpty && before is null ? PlanningProblems.From(PlanningRefusal.UnknownProgram, [], 0)
            : TypedResults.Ok(view);
    }

    private static ProgramView View(HttpContext context, ProgramState state, PlanningSurroundings planning)
    {
        context.Response.Headers.ETag = PlanningWalk.ToTag(state.Revision);
        return ProgramView.Of(state, planning.Check(state.Document!));
    }
}
