using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>What has happened to a campaign's planning side. Stored for years, so a shape never changes: a new one is a new name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Created), "campaign-created.v1")]
[JsonDerivedType(typeof(Edited), "campaign-edited.v1")]
[JsonDerivedType(typeof(TemplateMarked), "campaign-template-marked.v1")]
[JsonDerivedType(typeof(Submitted), "campaign-submitted.v1")]
[JsonDerivedType(typeof(BasisNoted), "campaign-basis-noted.v1")]
[JsonDerivedType(typeof(StepApproved), "approval-given.v1")]
[JsonDerivedType(typeof(Returned), "approval-returned.v1")]
[JsonDerivedType(typeof(Delegated), "approval-delegated.v1")]
[JsonDerivedType(typeof(Recalled), "approval-recalled.v1")]
[JsonDerivedType(typeof(Withdrawn), "approval-withdrawn.v1")]
[JsonDerivedType(typeof(Approved), "campaign-approved.v1")]
[JsonDerivedType(typeof(RevisionStored), "campaign-revision-stored.v1")]
[JsonDerivedType(typeof(Scheduled), "campaign-scheduled.v1")]
[JsonDerivedType(typeof(StartRefused), "campaign-start-refused.v1")]
[JsonDerivedType(typeof(Started), "campaign-started.v1")]
[JsonDerivedType(typeof(Paused), "campaign-paused.v1")]
[JsonDerivedType(typeof(Resumed), "campaign-resumed.v1")]
[JsonDerivedType(typeof(Stopped), "campaign-stopped.v1")]
[JsonDerivedType(typeof(Completed), "campaign-completed.v1")]
[JsonDerivedType(typeof(Archived), "campaign-archived.v1")]
[JsonDerivedType(typeof(DispatchOrdered), "dispatch-ordered.v1")]
[JsonDerivedType(typeof(DispatchTold), "dispatch-told.v1")]
public abstract record CampaignEvent
{
    private CampaignEvent()
    {
    }

    /// <summary>When. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who; empty if it was the time or the dispatch.</summary>
    public required string By { get; init; }

    /// <summary>Why; null if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>It was begun.</summary>
    /// <param name="Document">As it was written.</param>
    /// <param name="CopiedFrom">The campaign that it is a copy of; null if it is none.</param>
    public sealed record Created(CampaignDocument Document, string? CopiedFrom = null) : CampaignEvent;

    /// <summary>It was written anew: a further revision.</summary>
    /// <param name="Document">As it was written.</param>
    public sealed record Edited(CampaignDocument Document) : CampaignEvent;

    /// <summary>It became a template, or is none any more.</summary>
    /// <param name="IsTemplate">Which of the two.</param>
    public sealed record TemplateMarked(bool IsTemplate) : CampaignEvent;

    /// <summary>Its approval was asked for.</summary>
    /// <param name="Path">Which path it goes.</param>
    /// <param name="Mode">Whether the fixed path approves or is told.</param>
    /// <param name="Steps">The steps that it has to go.</param>
    /// <param name="Copies">Those who are told.</param>
    public sealed record Submitted(string Path, ApprovalMode Mode, ImmutableArray<SubmittedStep> Steps, ImmutableArray<string> Copies)
        : CampaignEvent;

    /// <summary>What it stands on whose approval was asked for.</summary>
    /// <param name="ProgramRevision">The revision of its program.</param>
    /// <param name="Lists">The store's numbers of the lists that it names, by name.</param>
    public sealed record BasisNoted(long ProgramRevision, ImmutableSortedDictionary<string, long> Lists) : CampaignEvent;

    /// <summary>Somebody approved a step.</summary>
    /// <param name="Step">Which, from 0.</param>
    public sealed record StepApproved(int Step) : CampaignEvent;

    /// <summary>Somebody who held a step gave it back to its authors.</summary>
    /// <param name="Step">Which, from 0.</param>
    public sealed record Returned(int Step) : CampaignEvent;

    /// <summary>Somebody handed a step to somebody else.</summary>
    /// <param name="Step">Which, from 0.</param>
    /// <param name="To">To whom.</param>
    public sealed record Delegated(int Step, string To) : CampaignEvent;

    /// <summary>Somebody took his approval back.</summary>
    /// <param name="Step">Which, from 0: it is waited for again.</param>
    public sealed record Recalled(int Step) : CampaignEvent;

    /// <summary>An author took it out of approval.</summary>
    public sealed record Withdrawn : CampaignEvent;

    /// <summary>All steps are approved, or it passed by itself.</summary>
    /// <param name="Revision">The revision of the document that was approved.</param>
    /// <param name="ProgramRegions">The regions of its program at that instant.</param>
    public sealed record Approved(long Revision, ImmutableArray<string> ProgramRegions) : CampaignEvent;

    /// <summary>The approved document was stored to be run.</summary>
    /// <param name="Version">Under which version.</param>
    public sealed record RevisionStored(long Version) : CampaignEvent;

    /// <summary>It begins by itself when its time has come.</summary>
    public sealed record Scheduled : CampaignEvent;

    /// <summary>Its time had come, and it could not begin: it is approved, and no longer scheduled.</summary>
    /// <param name="Codes">Why.</param>
    public sealed record StartRefused(ImmutableArray<string> Codes) : CampaignEvent;

    /// <summary>It began.</summary>
    /// <param name="Version">The stored version that runs.</param>
    public sealed record Started(long Version) : CampaignEvent;

    /// <summary>It stands still.</summary>
    public sealed record Paused : CampaignEvent;

    /// <summary>It goes on.</summary>
    /// <param name="Version">The stored version that runs.</param>
    public sealed record Resumed(long Version) : CampaignEvent;

    /// <summary>It was ended before its time.</summary>
    public sealed record Stopped : CampaignEvent;

    /// <summary>It is through, or its time is over.</summary>
    public sealed record Completed : CampaignEvent;

    /// <summary>It was put away.</summary>
    public sealed record Archived : CampaignEvent;

    /// <summary>The dispatch is to do something. It is told again and again until it has answered.</summary>
    /// <param name="Kind">What.</param>
    /// <param name="Version">The stored version to run; 0 if that does not matter.</param>
    /// <param name="Why">Why, for its history: a stable code.</param>
    public sealed record DispatchOrdered(DispatchOrderKind Kind, long Version, string Why) : CampaignEvent;

    /// <summary>The dispatch has answered an order, or it does not matter any more.</summary>
    /// <param name="Number">Which.</param>
    public sealed record DispatchTold(long Number) : CampaignEvent;
}

/// <summary>A step as it was when an approval was asked for.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Need">How many of its people it needs.</param>
/// <param name="People">Its people; empty if anybody may take it who is no author.</param>
public sealed record SubmittedStep(string Name, ApprovalNeed Need, ImmutableArray<string> People);
