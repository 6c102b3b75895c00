using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Planning;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Campaigns;

/// <summary>A program.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Revision">How often it was written.</param>
/// <param name="CreatedAt">When it was made. UTC.</param>
/// <param name="ChangedAt">When it was opened or closed last. UTC.</param>
/// <param name="Program">As it was written last.</param>
/// <param name="Errors">What the check finds now; left out in lists.</param>
internal sealed record ProgramView(
    string Id,
    ProgramPhase State,
    long Revision,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    ProgramDocument Program,
    ImmutableArray<FindingView>? Errors = null)
{
    public static ProgramView Of(ProgramState state, IEnumerable<CampaignError>? errors) => new(
        state.Document!.Id, state.Phase, state.Revision, state.CreatedAt, state.ChangedAt, state.Document, PlanningProblems.ToViews(errors));
}

/// <summary>Programs.</summary>
/// <param name="Programs">In the order of their names.</param>
/// <param name="Next">What to ask for as <c>after</c> to go on; left out at the end.</param>
internal sealed record ProgramsView(ImmutableArray<ProgramView> Programs, string? Next);

/// <summary>A campaign as it is planned.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Revision">How often it was written.</param>
/// <param name="Moves">What can be done with it now, by whoever may.</param>
/// <param name="Authors">Who wrote or submitted it: none of them approves it.</param>
/// <param name="CreatedAt">When it was made. UTC.</param>
/// <param name="ChangedAt">When its state changed last. UTC.</param>
/// <param name="Campaign">As it was written last.</param>
internal sealed record PlannedCampaignView(
    string Id,
    CampaignPhase State,
    long Revision,
    ImmutableArray<CampaignMove> Moves,
    ImmutableArray<string> Authors,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    CampaignDocument Campaign)
{
    /// <summary>Why its state changed last: a person's words, or a code if it came by itself.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it is there to be copied, and never run.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The campaign that it was copied from.</summary>
    public string? CopiedFrom { get; init; }

    /// <summary>The stored version that is run, or would be; left out if what was written last is not approved.</summary>
    public long? RunVersion { get; init; }

    /// <summary>Whether the dispatch has still to hear of the last move; it is told again until it has.</summary>
    public bool IsBeingPassedOn { get; init; }

    /// <summary>What the check finds now; left out in lists.</summary>
    public ImmutableArray<FindingView>? Errors { get; init; }

    public static PlannedCampaignView Of(CampaignState state, IEnumerable<CampaignError>? errors) => new(
        state.Document!.Id,
        state.Phase,
        state.Revision,
        CampaignMoves.AllowedIn(state),
        state.Authors,
        state.CreatedAt,
        state.ChangedAt,
        state.Document)
    {
        Reason = state.Reason,
        IsTemplate = state.IsTemplate,
        CopiedFrom = state.CopiedFrom,
        RunVersion = state.StoredVersion > 0 ? state.StoredVersion : null,
        IsBeingPassedOn = state.HasWork,
        Errors = PlanningProblems.ToViews(errors),
    };
}

/// <summary>A line of a list of campaigns.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Program">Its program.</param>
/// <param name="State">Where it stands.</param>
/// <param name="IsTemplate">Whether it is there to be copied.</param>
/// <param name="From">From when it runs. UTC.</param>
/// <param name="Until">Until when. UTC.</param>
/// <param name="Regions">Its regions; empty for all of its program.</param>
/// <param name="ChangedAt">When its state changed last. UTC.</param>
internal sealed record CampaignLineView(
    string Id,
    string Name,
    string Program,
    CampaignPhase State,
    bool IsTemplate,
    DateTimeOffset From,
    DateTimeOffset Until,
    ImmutableArray<string> Regions,
    DateTimeOffset ChangedAt);

/// <summary>Campaigns.</summary>
/// <param name="Campaigns">In the order of their names.</param>
/// <param name="Next">What to ask for as <c>after</c> to go on; left out at the end.</param>
internal sealed record PlannedCampaignsView(ImmutableArray<CampaignLineView> Campaigns, string? Next);

/// <summary>What the check of a campaign has found.</summary>
/// <param name="IsRight">Whether it could be submitted as it is.</param>
/// <param name="Errors">What is wrong; empty if nothing is.</param>
internal sealed record CampaignCheckView(bool IsRight, ImmutableArray<FindingView> Errors);

/// <summary>What has happened to a program or campaign.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="Next">What to ask for as <c>before</c> to go on; left out at the end.</param>
internal sealed record PlanHistoryView(ImmutableArray<PlanEventView> Events, long? Next);

/// <summary>One thing that has happened.</summary>
/// <param name="Version">Its place, from 1.</param>
/// <param name="Event">What, when, who and why, as it is stored: docs/formats/campaigns.md.</param>
internal sealed record PlanEventView(long Version, JsonElement Event);

/// <summary>An approval under way, or the last one.</summary>
/// <param name="Revision">The revision that it is about.</param>
/// <param name="Path">Which fixed path it goes: kind and region, or default.</param>
/// <param name="Mode">Whether the fixed path approves or is told.</param>
/// <param name="SubmittedBy">Who submitted it.</param>
/// <param name="SubmittedAt">When. UTC.</param>
/// <param name="EndedAt">When it was through, returned or withdrawn; left out while it is under way. UTC.</param>
/// <param name="Steps">Its steps in their order.</param>
/// <param name="Copies">Who is told.</param>
internal sealed record ApprovalView(
    long Revision,
    string Path,
    ApprovalMode Mode,
    string SubmittedBy,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    ImmutableArray<ApprovalStepView> Steps,
    ImmutableArray<string> Copies)
{
    public static ApprovalView Of(ApprovalState approval, DateTimeOffset now) => new(
        approval.Revision,
        approval.Path,
        approval.Mode,
        approval.SubmittedBy,
        approval.SubmittedAt,
        approval.EndedAt,
        [.. approval.Steps.Select(step => ApprovalStepView.Of(step, step == approval.CurrentStep, approval.EndedAt ?? now))],
        approval.Copies);
}

/// <summary>A step of an approval.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Need">How many of its people it needs.</param>
/// <param name="IsWaitedFor">Whether it holds the campaign now.</param>
/// <param name="Holders">Who holds it; empty if anybody may take it who is no author.</param>
/// <param name="SinceAt">Since when; left out if it is not reached. UTC.</param>
/// <param name="ApprovedAt">When it was approved; left out if it is not. UTC.</param>
/// <param name="Took">How long it took, or has taken so far; left out if it is not reached.</param>
internal sealed record ApprovalStepView(
    string Name,
    ApprovalNeed Need,
    bool IsWaitedFor,
    ImmutableArray<ApprovalHolderView> Holders,
    DateTimeOffset? SinceAt,
    DateTimeOffset? ApprovedAt,
    TimeSpan? Took)
{
    public static ApprovalStepView Of(ApprovalStep step, bool isWaitedFor, DateTimeOffset now) => new(
        step.Name,
        step.Need,
        isWaitedFor,
        [.. step.Holders.Select(holder => new ApprovalHolderView(holder.Person, holder.DelegatedBy, holder.ApprovedAt))],
        step.SinceAt,
        step.ApprovedAt,
        (step.ApprovedAt ?? now) - step.SinceAt);
}

/// <summary>Somebody who holds a step.</summary>
/// <param name="Person">Who.</param>
/// <param name="DelegatedBy">Who handed it to him; left out if the path names him.</param>
/// <param name="ApprovedAt">When he approved; left out if he has not. UTC.</param>
internal sealed record ApprovalHolderView(string Person, string? DelegatedBy, DateTimeOffset? ApprovedAt);

/// <summary>What waits for a person, and what he is told of.</summary>
/// <param name="Waiting">Campaigns whose step he holds, or may take.</param>
/// <param name="Copies">Campaigns of which he is told, that are in approval, approved or running.</param>
/// <param name="Next">What to ask for as <c>after</c> to go on; left out at the end.</param>
internal sealed record ApprovalsView(ImmutableArray<WaitingView> Waiting, ImmutableArray<CampaignLineView> Copies, string? Next);

/// <summary>A campaign that waits for somebody.</summary>
/// <param name="Campaign">Which.</param>
/// <param name="Step">In which step.</param>
/// <param name="IsOpen">Whether anybody may take it who is no author.</param>
/// <param name="SinceAt">Since when. UTC.</param>
/// <param name="Held">For how long.</param>
/// <param name="SubmittedBy">Who submitted it.</param>
internal sealed record WaitingView(
    CampaignLineView Campaign, string Step, bool IsOpen, DateTimeOffset SinceAt, TimeSpan Held, string SubmittedBy);

/// <summary>The fixed paths of approvals.</summary>
/// <param name="Version">Their version; 0 if none were ever fixed: then any campaign has one step, which anybody may take.</param>
/// <param name="Paths">The paths.</param>
/// <param name="By">Who fixed them.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When. UTC.</param>
internal sealed record ApprovalPathsView(
    long Version, ImmutableArray<ApprovalPathDocument> Paths, string? By = null, string? Reason = null, DateTimeOffset? At = null);
