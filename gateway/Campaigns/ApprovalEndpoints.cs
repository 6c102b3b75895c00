using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Gateway.Http;
using SmartManager.Grains.Campaigns;

namespace SmartManager.Gateway.Campaigns;

/// <summary>Who approves what: fixed paths, what waits for whom, and how an approval stands. For planners: docs/guide/campaigns.md.</summary>
internal static class ApprovalEndpoints
{
    private const int StoreTriesMax = 5;

    public static void MapApprovals(this IEndpointRouteBuilder routes)
    {
        var approvals = routes.MapGroup(string.Empty).WithTags("Approvals");
        approvals.MapGet("/approvals", ListAsync).WithName("ListApprovals")
            .WithSummary("What waits for a person, since when, and of what the person is told.");
        approvals.MapGet("/campaigns/{id}/approval", GetAsync).WithName("GetCampaignApproval")
            .WithSummary("How the approval of a campaign stands: who holds it, since when, and how long each step took.").ProducesProblem(404);
        approvals.MapGet("/approval-paths", GetPathsAsync).WithName("GetApprovalPaths")
            .WithSummary("The fixed paths of approvals, or an earlier version of them.").ProducesProblem(404);
        approvals.MapPut("/approval-paths", PutPathsAsync).WithName("PutApprovalPaths")
            .WithSummary("Replaces the fixed paths; approvals under way go on by the path that they began with.")
            .Accepts<ApprovalPathsRequest>("application/json").ProducesProblem(412).ProducesProblem(422);
    }

    private static async Task<Results<Ok<ApprovalsView>, Problem>> ListAsync(
        string? holder,
        string? after,
        string? limit,
        IRecords records,
        IGrainFactory grains,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!People.TryParse(holder, out var person))
        {
            return Problems.Parameter("holder", $"a name of 1 to {People.NameLengthMax} characters");
        }

        if (PlanningWalk.Read(after, limit, out var count) is { } problem)
        {
            return problem;
        }

        var now = time.GetUtcNow();
        var (rows, next) = await PlanningWalk.PageAsync(
            (records, CampaignGrain.Kind, after, count),
            async id => Find(await grains.GetGrain<ICampaignGrain>(id).GetState(), person, now),
            cancellationToken);
        return TypedResults.Ok(new ApprovalsView(
            [.. rows.Where(row => row.Waiting is not null).Select(row => row.Waiting!)],
            [.. rows.Where(row => row.Copy is not null).Select(row => row.Copy!)],
            next));
    }

    private static async Task<Results<Ok<ApprovalView>, Problem>> GetAsync(string id, IGrainFactory grains, TimeProvider time)
    {
        var state = PlanningSurroundings.IsKey(id) ? await grains.GetGrain<ICampaignGrain>(id).GetState() : CampaignState.Initial;
        return !state.Exists ? PlanningProblems.From(PlanningRefusal.Unknown, [], 0)
            : state.Approval is { } approval ? TypedResults.Ok(ApprovalView.Of(approval, time.GetUtcNow()))
            : PlanningProblems.NoApproval;
    }

    private static async Task<Results<Ok<ApprovalPathsView>, Problem>> GetPathsAsync(
        string? version, IDocuments documents, CancellationToken cancellationToken)
    {
        if (!Query.TryReadVersion("version", version, out var wanted, out var problem))
        {
            return problem;
        }

        var stored = await documents.FindAsync(ApprovalPathsVersion.Kind, wanted, cancellationToken);
        return stored is not null ? TypedResults.Ok(ToView(stored))
            : wanted is null ? TypedResults.Ok(new ApprovalPathsView(0, []))
            : PlanningProblems.UnknownPaths;
    }

    private static async Task<Results<Ok<ApprovalPathsView>, Problem>> PutPathsAsync(
        HttpContext context, IDocuments documents, TimeProvider time)
    {
        var (request, by, problem) = await PlanningProblems.ReadAsync(
            context, PlanningApiJson.Default.ApprovalPathsRequest, static one => (one.By, one.Reason));
        if (problem is not null)
        {
            return problem;
        }

        var paths = new ApprovalPathsDocument { Paths = request!.Paths };
        var errors = ApprovalPaths.Check(paths);
        if (!errors.IsEmpty)
        {
            return PlanningProblems.From(errors);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ApprovalPathsVersion(by, request.Reason, paths), PlanningJson.Default.ApprovalPathsVersion);
        for (var tries = 0; tries < StoreTriesMax; tries++)
        {
            var newest = (await documents.FindAsync(ApprovalPathsVersion.Kind, version: null, CancellationToken.None))?.Version ?? 0;
            if (request.Version is { } expected && expected != newest)
            {
                return new Problem(412, "approval-paths.version-changed", "The paths in force are not the version named.")
                {
                    CurrentVersion = newest,
                };
            }

            var document = new Document(ApprovalPathsVersion.Kind, newest + 1, time.GetUtcNow(), body);
            if (await documents.TryAddAsync(document, CancellationToken.None))
            {
                return TypedResults.Ok(ToView(document));
            }
        }

        return Problems.StoreUnavailable;
    }

    private static ApprovalPathsView ToView(Document stored)
    {
        var version = PlanningSurroundings.ReadPaths(stored);
        return new ApprovalPathsView(stored.Version, version.ApprovalPaths.Paths, version.By, version.Reason, stored.At);
    }

    /// <summary>What a campaign has for a person; null for nothing.</summary>
    private static ApprovalRow? Find(CampaignState state, string person, DateTimeOffset now)
    {
        if (state is not { Exists: true, Approval: { } approval })
        {
            return null;
        }

        var step = state.Phase == CampaignPhase.InApproval && !People.Has(state.Authors, person) ? approval.CurrentStep : null;
        var place = step?.PlaceOf(person) ?? -1;
        var isHis = step is not null && (step.IsOpen || (place >= 0 && step.Holders[place].ApprovedAt is null));
        var waiting = isHis
            ? new WaitingView(
                CampaignEndpoints.ToLine(state), step!.Name, step.IsOpen, step.SinceAt ?? now, now - (step.SinceAt ?? now), approval.SubmittedBy)
            : null;
        var isAlive = state.Phase is CampaignPhase.InApproval or CampaignPhase.Approved or CampaignPhase.Scheduled
            or CampaignPhase.Running or CampaignPhase.Paused;
        var isTold = isAlive && People.Has(approval.Copies, person);
        return waiting is null && !isTold ? null : new ApprovalRow(waiting, isTold ? CampaignEndpoints.ToLine(state) : null);
    }

    private sealed record ApprovalRow(WaitingView? Waiting, CampaignLineView? Copy);
}
