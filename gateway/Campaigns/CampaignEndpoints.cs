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

/// <summary>Campaigns as they are planned, approved and run. For planners: docs/guide/campaigns.md.</summary>
internal static class CampaignEndpoints
{
    public static void MapPlannedCampaigns(this IEndpointRouteBuilder routes)
    {
        var campaigns = routes.MapGroup("/campaigns").WithTags("Campaigns");
        campaigns.MapPost("", CreateAsync).WithName("CreateCampaign").WithSummary("Makes a campaign, as a draft. It may still be wrong.")
            .Accepts<CampaignRequest>("application/json").ProducesProblem(409);
        campaigns.MapGet("", ListAsync).WithName("ListCampaigns")
            .WithSummary("The campaigns in the order of their names, by state, program or region.");
        campaigns.MapGet("/{id}", GetAsync).WithName("GetCampaign")
            .WithSummary("A campaign, what can be done with it, and what the check finds; its revision is the ETag.").ProducesProblem(404);
        campaigns.MapPut("/{id}", EditAsync).WithName("EditCampaign")
            .WithSummary("Writes a campaign anew: it is a draft then, and needs approval anew. Honours If-Match.")
            .Accepts<CampaignRequest>("application/json").ProducesProblem(404).ProducesProblem(409).ProducesProblem(412);
        campaigns.MapPost("/{id}/copies", CopyAsync).WithName("CopyCampaign").WithSummary("Makes a draft of what stands in a campaign.")
            .Accepts<CopyRequest>("application/json").ProducesProblem(404).ProducesProblem(409);
        campaigns.MapPost("/{id}/moves", MoveAsync).WithName("MoveCampaign")
            .WithSummary("Submits, approves, starts, pauses, stops … a campaign. What its state does not allow is refused.")
            .Accepts<MoveRequest>("application/json")
            .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
        campaigns.MapGet("/{id}/history", HistoryAsync).WithName("GetCampaignHistory")
            .WithSummary("All that was done with a campaign, newest first, with each revision of its document: who, when, why.")
            .ProducesProblem(404);
        campaigns.MapPost("/checks", CheckAsync).WithName("CheckCampaign")
            .WithSummary("Says what is wrong with a campaign, and stores nothing.").Accepts<CampaignDocument>("application/json");
    }

    private static async Task<Results<Created<PlannedCampaignView>, Problem>> CreateAsync(
        HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.CampaignRequest, static one => (one.By, one.Reason));
        return problem is not null ? problem : await BeginAsync(
            new CampaignCommand.Create(request!.Campaign, CopiedFrom: null) { By = by, Reason = request.Reason },
            context,
            (grains, planning));
    }

    private static async Task<Results<Created<PlannedCampaignView>, Problem>> CopyAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.CopyRequest, static one => (one.By, one.Reason));
        if (problem is not null)
        {
            return problem;
        }

        if (!PlanningSurroundings.IsKey(id) || await grains.GetGrain<ICampaignGrain>(id).GetState() is not { Document: { } original })
        {
            return PlanningProblems.From(PlanningRefusal.Unknown, [], 0);
        }

        var copy = original with
        {
            Id = request!.Id,
            Name = request.Name ?? original.Name,
            Program = request.Program ?? original.Program,
            From = request.From ?? original.From,
            Until = request.Until ?? original.Until,
        };
        return await BeginAsync(new CampaignCommand.Create(copy, id) { By = by, Reason = request.Reason }, context, (grains, planning));
    }

    private static async Task<Results<Created<PlannedCampaignView>, Problem>> BeginAsync(
        CampaignCommand.Create command, HttpContext context, (IGrainFactory Grains, PlanningSurroundings Planning) with)
    {
        if (!PlanningSurroundings.IsKey(command.Document.Id))
        {
            return Problems.Field(LineError.OutOfRange("campaign.id", ProgramEndpoints.IdExpected));
        }

        if (PlanningProblems.CheckDocument(command.Document, CampaignJson.Default.CampaignDocument) is { } problem)
        {
            return problem;
        }

        var answer = await with.Grains.GetGrain<ICampaignGrain>(command.Document.Id).Handle(command);
        return answer.Refusal is { } refusal
            ? PlanningProblems.From(refusal, answer.Errors, answer.State.Revision)
            : TypedResults.Created($"/v1/campaigns/{command.Document.Id}", await ViewAsync(context, answer.State, with));
    }

    private static async Task<Results<Ok<PlannedCampaignsView>, Problem>> ListAsync(
        string? state,
        string? program,
        string? region,
        string? after,
        string? limit,
        IRecords records,
        IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var filter = new CampaignFilter(state, program, region);
        if (PlanningWalk.Read(after, limit, out var count) is { } problem)
        {
            return problem;
        }

        if (state is not null && !KebabName.TryParse<CampaignPhase>(state, out _))
        {
            return Problems.Choice("state", state, [.. KebabName.List<CampaignPhase>()]);
        }

        var (rows, next) = await PlanningWalk.PageAsync(
            (records, CampaignGrain.Kind, after, count),
            async id => await grains.GetGrain<ICampaignGrain>(id).GetState() is { Exists: true } campaign && filter.Passes(campaign)
                ? ToLine(campaign) : null,
            cancellationToken);
        return TypedResults.Ok(new PlannedCampaignsView([.. rows], next));
    }

    /// <summary>A campaign as a line of a list.</summary>
    internal static CampaignLineView ToLine(CampaignState state) => new(
        state.Document!.Id,
        state.Document.Name,
        state.Document.Program,
        state.Phase,
        state.IsTemplate,
        state.Document.From,
        state.Document.Until,
        state.Document.Regions,
        state.ChangedAt);

    private static async Task<Results<Ok<PlannedCampaignView>, Problem>> GetAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning) =>
        PlanningSurroundings.IsKey(id) && await grains.GetGrain<ICampaignGrain>(id).GetState() is { Exists: true } state
            ? TypedResults.Ok(await ViewAsync(context, state, (grains, planning)))
            : PlanningProblems.From(PlanningRefusal.Unknown, [], 0);

    private static async Task<Results<Ok<PlannedCampaignView>, Problem>> EditAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.CampaignRequest, static one => (one.By, one.Reason));
        problem ??= PlanningProblems.CheckDocument(request!.Campaign, CampaignJson.Default.CampaignDocument);
        long? revision = null;
        problem ??= PlanningProblems.ReadRevision(context.Request, request!.Revision, out revision);
        return problem is not null ? problem : await SendAsync(
            id,
            new CampaignCommand.Edit(request!.Campaign) { By = by, Reason = request.Reason, Revision = revision },
            context,
            (grains, planning));
    }

    private static async Task<Results<Ok<PlannedCampaignView>, Problem>> MoveAsync(
        string id, HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.MoveRequest, static one => (one.By, one.Reason));
        CampaignCommand? command = null;
        problem ??= CommandOf(request!, out command);
        return problem is not null ? problem : await SendAsync(
            id, command! with { By = by, Reason = request!.Reason, Revision = request.Revision }, context, (grains, planning));
    }

    /// <summary>The command that a move is, or what is wrong with the request.</summary>
    private static Problem? CommandOf(MoveRequest request, out CampaignCommand? command)
    {
        command = request.Move switch
        {
            CampaignMove.MarkTemplate => new CampaignCommand.MarkTemplate(IsTemplate: true),
            CampaignMove.UnmarkTemplate => new CampaignCommand.MarkTemplate(IsTemplate: false),
            CampaignMove.Submit => new CampaignCommand.Submit(request.Signatories ?? [], request.Copies ?? []),
            CampaignMove.Approve => new CampaignCommand.Approve(),
            CampaignMove.Return => new CampaignCommand.SendBack(),
            CampaignMove.Delegate when People.TryParse(request.To, out var to) => new CampaignCommand.HandOver(to),
            CampaignMove.Recall => new CampaignCommand.Recall(),
            CampaignMove.Withdraw => new CampaignCommand.Withdraw(),
            CampaignMove.Schedule => new CampaignCommand.Schedule(),
            CampaignMove.Start => new CampaignCommand.Start(),
            CampaignMove.Pause => new CampaignCommand.Pause(),
            CampaignMove.Resume => new CampaignCommand.GoOn(),
            CampaignMove.Stop => new CampaignCommand.Terminate(),
            CampaignMove.Archive => new CampaignCommand.Archive(),
            _ => null,
        };
        var errors = request.Move == CampaignMove.Submit ? ApprovalPaths.Check(request.Signatories ?? [], request.Copies ?? []) : [];
        return command switch
        {
            null when request.Move == CampaignMove.Delegate =>
                Problems.Field(LineError.OutOfRange("to", $"a name of 1 to {People.NameLengthMax} characters")),
            null => Problems.Field(LineError.OutOfRange("move", "any move but edit: write it anew with PUT")),
            _ => errors.IsEmpty ? null : PlanningProblems.From(errors),
        };
    }

    private static async Task<Results<Ok<PlannedCampaignView>, Problem>> SendAsync(
        string id, CampaignCommand command, HttpContext context, (IGrainFactory Grains, PlanningSurroundings Planning) with)
    {
        if (!PlanningSurroundings.IsKey(id))
        {
            return PlanningProblems.From(PlanningRefusal.Unknown, [], 0);
        }

        var answer = await with.Grains.GetGrain<ICampaignGrain>(id).Handle(command);
        return answer.Refusal is { } refusal
            ? PlanningProblems.From(refusal, answer.Errors, answer.State.Revision)
            : TypedResults.Ok(await ViewAsync(context, answer.State, with));
    }

    private static async Task<Results<Ok<PlanHistoryView>, Problem>> HistoryAsync(
        string id, string? before, string? limit, IRecords records, CancellationToken cancellationToken)
    {
        if (!PlanningSurroundings.IsKey(id))
        {
            return PlanningProblems.From(PlanningRefusal.Unknown, [], 0);
        }

        var (view, problem) = await PlanningWalk.HistoryAsync(
            records, new GrainKey(CampaignGrain.Kind, id), (before, limit), cancellationToken);
        return problem is not null ? problem
            : view!.Events.IsEmpty && before is null ? PlanningProblems.From(PlanningRefusal.Unknown, [], 0)
            : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<CampaignCheckView>, Problem>> CheckAsync(
        HttpContext context, IGrainFactory grains, PlanningSurroundings planning)
    {
        var (campaign, _, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.CampaignDocument, static _ => ("nobody", null));
        problem ??= PlanningProblems.CheckDocument(campaign!, CampaignJson.Default.CampaignDocument);
        if (problem is not null)
        {
            return problem;
        }

        var errors = await planning.CheckAsync(campaign!, grains);
        return TypedResults.Ok(new CampaignCheckView(errors.IsEmpty, PlanningProblems.ToViews(errors)!.Value));
    }

    private static async Task<PlannedCampaignView> ViewAsync(
        HttpContext context, CampaignState state, (IGrainFactory Grains, PlanningSurroundings Planning) with)
    {
        context.Response.Headers.ETag = PlanningWalk.ToTag(state.Revision);
        return PlannedCampaignView.Of(state, await with.Planning.CheckAsync(state.Document!, with.Grains));
    }
}

/// <summary>Which campaigns a list has.</summary>
/// <param name="State">Those in this state; null for all.</param>
/// <param name="Program">Those of this program; null for all.</param>
/// <param name="Region">Those that lie in this region or cover it; null for all.</param>
internal sealed record CampaignFilter(string? State, string? Program, string? Region)
{
    /// <summary>Whether a campaign is among them.</summary>
    public bool Passes(CampaignState campaign) =>
        (State is null || KebabName.Of(campaign.Phase) == State)
        && (Program is null || campaign.Document!.Program == Program)
        && (Region is not { Length: > 0 } asked || campaign.Document!.Regions.IsEmpty
            || campaign.Document.Regions.Any(one =>
                one is { Length: > 0 } && (RegionScope.Covers(asked, one) || RegionScope.Covers(one, asked))));
}
