using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>What people do with a campaign.</summary>
/// <remarks>Written as its name.</remarks>
[JsonConverter(typeof(KebabNameConverter<CampaignMove>))]
public enum CampaignMove
{
    /// <summary>Write it anew.</summary>
    Edit,

    /// <summary>Make it a template.</summary>
    MarkTemplate,

    /// <summary>Make it no template any more.</summary>
    UnmarkTemplate,

    /// <summary>Ask for its approval.</summary>
    Submit,

    /// <summary>Approve the step that one holds.</summary>
    Approve,

    /// <summary>Give it back to its authors.</summary>
    Return,

    /// <summary>Hand the step that one holds to somebody else.</summary>
    Delegate,

    /// <summary>Take one's approval back.</summary>
    Recall,

    /// <summary>Take it out of approval.</summary>
    Withdraw,

    /// <summary>Let it begin by itself.</summary>
    Schedule,

    /// <summary>Begin now.</summary>
    Start,

    /// <summary>Let it stand still.</summary>
    Pause,

    /// <summary>Let it go on.</summary>
    Resume,

    /// <summary>End it for good.</summary>
    Stop,

    /// <summary>Put it away.</summary>
    Archive,
}

/// <summary>Which moves a campaign allows.</summary>
public static class CampaignMoves
{
    private static readonly ImmutableArray<CampaignMove> Templates = [CampaignMove.MarkTemplate, CampaignMove.UnmarkTemplate];

    /// <summary>The moves that its phase allows, in their order.</summary>
    public static ImmutableArray<CampaignMove> AllowedIn(CampaignState state) =>
        [.. Enum.GetValues<CampaignMove>().Where(move => WhyNot(state, move) is null)];

    /// <summary>Why a move is not allowed, whoever asks for it; null if it is.</summary>
    public static PlanningRefusal? WhyNot(CampaignState state, CampaignMove move)
    {
        if (OfPhase(state.Phase).Contains(move))
        {
            return null;
        }

        if (state.Phase is not (CampaignPhase.Draft or CampaignPhase.InApproval or CampaignPhase.Approved))
        {
            return PlanningRefusal.ByPhase[(int)state.Phase];
        }

        // What has run and was edited since is still there to be ended or to go on; what has never run is there to be put away.
        return move switch
        {
            CampaignMove.Stop => state.HasRun ? null : PlanningRefusal.NeverRan,
            CampaignMove.Resume when state.Phase == CampaignPhase.Approved => state.HasRun ? null : PlanningRefusal.NeverRan,
            CampaignMove.Schedule or CampaignMove.Start when state.Phase == CampaignPhase.Approved =>
                state.HasRun ? PlanningRefusal.HasRun : null,
            CampaignMove.Archive when state.Phase != CampaignPhase.InApproval => state.HasRun ? PlanningRefusal.HasRun : null,
            CampaignMove.MarkTemplate or CampaignMove.UnmarkTemplate when state.Phase == CampaignPhase.Draft =>
                state.HasRun ? PlanningRefusal.HasRun : null,
            _ => PlanningRefusal.ByPhase[(int)state.Phase],
        };
    }

    /// <summary>What a phase allows whether it has run or not.</summary>
    private static ImmutableArray<CampaignMove> OfPhase(CampaignPhase phase) => phase switch
    {
        CampaignPhase.Draft => [CampaignMove.Edit, CampaignMove.Submit],
        CampaignPhase.InApproval =>
            [CampaignMove.Approve, CampaignMove.Return, CampaignMove.Delegate, CampaignMove.Recall, CampaignMove.Withdraw],
        CampaignPhase.Approved => [CampaignMove.Edit, CampaignMove.Recall, CampaignMove.Withdraw],
        CampaignPhase.Scheduled => [CampaignMove.Edit, CampaignMove.Start, CampaignMove.Stop],
        CampaignPhase.Running => [CampaignMove.Pause, CampaignMove.Stop],
        CampaignPhase.Paused => [CampaignMove.Edit, CampaignMove.Resume, CampaignMove.Stop],
        CampaignPhase.Stopped or CampaignPhase.Completed => [.. Templates, CampaignMove.Archive],
        _ => [],
    };
}
