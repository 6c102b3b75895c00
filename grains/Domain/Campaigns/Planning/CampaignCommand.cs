using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>What is asked of a campaign's planning side. Who asks is said with it.</summary>
public abstract record CampaignCommand
{
    private CampaignCommand()
    {
    }

    /// <summary>Who asks; empty if it is the time or the dispatch, and nobody.</summary>
    public string By { get; init; } = string.Empty;

    /// <summary>Why; null if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Only over this revision of the document; null over any.</summary>
    public long? Revision { get; init; }

    /// <summary>Begins it.</summary>
    /// <param name="Document">As it is written.</param>
    /// <param name="CopiedFrom">The campaign that it is a copy of; null if it is none.</param>
    public sealed record Create(CampaignDocument Document, string? CopiedFrom) : CampaignCommand;

    /// <summary>Writes it anew.</summary>
    /// <param name="Document">As it is written.</param>
    public sealed record Edit(CampaignDocument Document) : CampaignCommand;

    /// <summary>Makes it a template, or no template any more.</summary>
    /// <param name="IsTemplate">Which of the two.</param>
    public sealed record MarkTemplate(bool IsTemplate) : CampaignCommand;

    /// <summary>Asks for its approval.</summary>
    /// <param name="Signatories">Steps behind those of the fixed path, for this campaign only.</param>
    /// <param name="Copies">Who else is told.</param>
    public sealed record Submit(ImmutableArray<ApprovalStepDocument> Signatories, ImmutableArray<string> Copies) : CampaignCommand;

    /// <summary>Approves the step that he holds.</summary>
    public sealed record Approve : CampaignCommand;

    /// <summary>Gives it back to its authors.</summary>
    public sealed record SendBack : CampaignCommand;

    /// <summary>Hands the step that he holds to somebody else.</summary>
    /// <param name="To">To whom.</param>
    public sealed record HandOver(string To) : CampaignCommand;

    /// <summary>An approver takes his approval back.</summary>
    public sealed record Recall : CampaignCommand;

    /// <summary>An author takes it out of approval.</summary>
    public sealed record Withdraw : CampaignCommand;

    /// <summary>Lets it begin by itself when its time has come.</summary>
    public sealed record Schedule : CampaignCommand;

    /// <summary>Begins to run it.</summary>
    public sealed record Start : CampaignCommand;

    /// <summary>Lets it stand still.</summary>
    public sealed record Pause : CampaignCommand;

    /// <summary>Lets it go on.</summary>
    public sealed record GoOn : CampaignCommand;

    /// <summary>Ends it for good.</summary>
    public sealed record Terminate : CampaignCommand;

    /// <summary>Puts it away.</summary>
    public sealed record Archive : CampaignCommand;

    /// <summary>Its time has come: one that is scheduled begins.</summary>
    public sealed record Begin : CampaignCommand;

    /// <summary>Its time is over: one that has begun ends.</summary>
    public sealed record Expire : CampaignCommand;

    /// <summary>The dispatch has come to a stand by itself.</summary>
    /// <param name="Phase">Where: paused, stopped or completed.</param>
    public sealed record Follow(CampaignPhase Phase) : CampaignCommand;

    /// <summary>The approved document was stored to be run.</summary>
    /// <param name="Version">Under which version.</param>
    /// <param name="Approval">Which approval it was, by their count.</param>
    public sealed record NoteStored(long Version, long Approval) : CampaignCommand;

    /// <summary>The dispatch has answered an order.</summary>
    /// <param name="Number">Which.</param>
    public sealed record NoteTold(long Number) : CampaignCommand;
}
