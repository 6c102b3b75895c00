using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>Why something that a planner asked for is not done. Codes never change: see docs/guide/campaigns.md.</summary>
/// <param name="Code">Stable, dotted and lower case.</param>
/// <param name="Detail">For the planner.</param>
public sealed record PlanningRefusal(string Code, string Detail)
{
    /// <summary>There is none of this name.</summary>
    public static readonly PlanningRefusal Unknown = new("campaign.unknown", "There is no campaign of this name.");

    /// <summary>The name is taken.</summary>
    public static readonly PlanningRefusal Exists = new("campaign.exists", "There is a campaign of this name already.");

    /// <summary>Somebody wrote it anew in between.</summary>
    public static readonly PlanningRefusal RevisionChanged = new(
        "campaign.revision-changed", "It was edited since. Read it again and change that.");

    /// <summary>The document is about another one.</summary>
    public static readonly PlanningRefusal OtherId = new("campaign.other-id", "The id in the document is not the one that is edited.");

    /// <summary>It has as many revisions as are kept.</summary>
    public static readonly PlanningRefusal TooManyRevisions = new(
        "campaign.too-many-revisions", "It was edited as often as can be kept. Go on with a copy.");

    /// <summary>The check found something.</summary>
    public static readonly PlanningRefusal NotRight = new("campaign.not-right", "The check has found mistakes. Nothing changed.");

    /// <summary>Its program takes no campaigns at present.</summary>
    public static readonly PlanningRefusal ProgramNotOpen = new(
        "campaign.program-not-open", "Campaigns are submitted and approved in open programs only. Open the program.");

    /// <summary>A template is not run.</summary>
    public static readonly PlanningRefusal IsTemplate = new("campaign.is-template", "A template is copied, not run.");

    /// <summary>It would be over before it began.</summary>
    public static readonly PlanningRefusal Over = new("campaign.over", "Its time is over. Edit it.");

    /// <summary>It would begin before its time.</summary>
    public static readonly PlanningRefusal TooEarly = new(
        "campaign.too-early", "Its time has not come. Schedule it: it begins by itself.");

    /// <summary>What was approved is not stored yet.</summary>
    public static readonly PlanningRefusal NotStored = new(
        "campaign.not-stored", "What was approved is not stored yet. Ask again in a moment.");

    /// <summary>A task that may have planned contacts is gone, or elsewhere.</summary>
    public static readonly PlanningRefusal TaskRemoved = new(
        "campaign.task-removed", "It has run: its tasks stay, each on its channel, for contacts of theirs may wait. Go on with a copy.");

    /// <summary>As many trigger campaigns run as may.</summary>
    public static readonly PlanningRefusal TooManyTriggers = new(
        "campaign.too-many-triggers", "As many trigger campaigns run as may at once. Pause or stop another one.");

    /// <summary>A list is not the one that was submitted.</summary>
    public static readonly PlanningRefusal ListChanged = new(
        "campaign.list-changed", "A list that it names was exchanged since it was submitted. Edit or withdraw it, and submit it again.");

    /// <summary>The program is not the one that it was submitted in.</summary>
    public static readonly PlanningRefusal ProgramChanged = new(
        "campaign.program-changed", "Its program was edited since it was submitted. Return or withdraw it, and submit it again.");

    /// <summary>It has run.</summary>
    public static readonly PlanningRefusal HasRun =
        new("campaign.has-run", "It has run before. Let it go on with resume, or end it with stop.");

    /// <summary>It has never run.</summary>
    public static readonly PlanningRefusal NeverRan = new("campaign.never-ran", "It has never run.");

    /// <summary>A reason belongs to it.</summary>
    public static readonly PlanningRefusal ReasonMissing = new("campaign.reason-missing", "Say why: 'reason'.");

    /// <summary>He wrote or submitted it.</summary>
    public static readonly PlanningRefusal Own = new(
        "approval.own", "Nobody has a say in the approval of a campaign that he wrote or submitted, also not through somebody else.");

    /// <summary>All whom a step names wrote it.</summary>
    public static readonly PlanningRefusal OnlyAuthors = new(
        "approval.only-authors", "A step of the path names nobody but authors of the campaign. Add other people to the path.");

    /// <summary>He does not hold it.</summary>
    public static readonly PlanningRefusal NotHolder = new("approval.not-holder", "Somebody else holds it now.");

    /// <summary>He has approved it already.</summary>
    public static readonly PlanningRefusal Given = new("approval.given", "He has approved this step already; others have not.");

    /// <summary>He holds it already.</summary>
    public static readonly PlanningRefusal HoldsAlready = new("approval.holds-already", "He holds this step already.");

    /// <summary>Nothing to take back.</summary>
    public static readonly PlanningRefusal NothingToRecall = new(
        "approval.nothing-to-recall", "His was not the last word: he has not approved it, or somebody has acted since.");

    /// <summary>He has not written it.</summary>
    public static readonly PlanningRefusal NotAuthor =
        new("approval.not-author", "Only who wrote or submitted it takes it out of approval.");

    /// <summary>The move is none that its phase allows.</summary>
    public static readonly ImmutableArray<PlanningRefusal> ByPhase =
    [
        Phase(CampaignPhase.Draft, "It is a draft. Submit it for approval first."),
        Phase(CampaignPhase.InApproval, "It is in approval. Withdraw it, or let the approval end."),
        Phase(CampaignPhase.Approved, "It is approved, and nothing else is under way. Schedule or start it; edit it to make it a draft."),
        Phase(CampaignPhase.Scheduled, "It is scheduled. It begins by itself; start it now, edit it or stop it."),
        Phase(CampaignPhase.Running, "It runs. Pause or stop it first."),
        Phase(CampaignPhase.Paused, "It is paused. Resume, edit or stop it."),
        Phase(CampaignPhase.Stopped, "It was stopped for good. Copy it."),
        Phase(CampaignPhase.Completed, "It is completed. Copy it."),
        Phase(CampaignPhase.Archived, "It is archived. Copy it."),
    ];

    /// <summary>There is no program of this name.</summary>
    public static readonly PlanningRefusal UnknownProgram = new("program.unknown", "There is no program of this name.");

    /// <summary>The name is taken.</summary>
    public static readonly PlanningRefusal ProgramExists = new("program.exists", "There is a program of this name already.");

    /// <summary>Somebody wrote it anew in between.</summary>
    public static readonly PlanningRefusal ProgramRevisionChanged = new(
        "program.revision-changed", "It was edited since. Read it again and change that.");

    /// <summary>The document is about another one.</summary>
    public static readonly PlanningRefusal ProgramOtherId =
        new("program.other-id", "The id in the document is not the one that is edited.");

    /// <summary>It has as many revisions as are kept.</summary>
    public static readonly PlanningRefusal ProgramTooManyRevisions = new(
        "program.too-many-revisions", "It was edited as often as can be kept. Make another program.");

    /// <summary>The check found something.</summary>
    public static readonly PlanningRefusal ProgramNotRight = new("program.not-right", "The check has found mistakes. Nothing changed.");

    /// <summary>It is open.</summary>
    public static readonly PlanningRefusal ProgramIsOpen = new("program.is-open", "It is open. Close it to edit it.");

    /// <summary>It is not open.</summary>
    public static readonly PlanningRefusal ProgramIsNotOpen = new("program.is-not-open", "It is not open.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<PlanningRefusal> All { get; } =
    [
        Unknown, Exists, RevisionChanged, OtherId, TooManyRevisions, NotRight, ProgramNotOpen, IsTemplate, Over, TooEarly, NotStored,
        HasRun,
        NeverRan, ReasonMissing, Own, OnlyAuthors, NotHolder, Given, HoldsAlready, NothingToRecall, NotAuthor, .. ByPhase, UnknownProgram,
        ProgramExists, ProgramRevisionChanged, ProgramOtherId, ProgramTooManyRevisions, ProgramNotRight, ProgramIsOpen, ProgramIsNotOpen,
    ];

    private static PlanningRefusal Phase(CampaignPhase phase, string detail) => new($"campaign.is-{KebabName.Of(phase)}", detail);
}

/// <summary>What a command to a campaign comes to: what has happened, or why nothing did.</summary>
/// <param name="Refusal">Why nothing happened; null if something did, or nothing had to.</param>
/// <param name="Events">What happened, oldest first.</param>
public sealed record CampaignVerdict(PlanningRefusal? Refusal, ImmutableArray<CampaignEvent> Events)
{
    /// <summary>Nothing happened, and nothing had to.</summary>
    public static CampaignVerdict Nothing { get; } = new(null, []);

    /// <summary>What happened.</summary>
    public static CampaignVerdict Of(params ReadOnlySpan<CampaignEvent> events) => new(null, [.. events]);

    /// <summary>Why nothing did.</summary>
    public static CampaignVerdict Refused(PlanningRefusal refusal) => new(refusal, []);
}
