using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>The planning side of a campaign.</summary>
public sealed record CampaignState
{
    /// <summary>Before anything was planned under the name.</summary>
    public static CampaignState Initial { get; } = new();

    /// <summary>Revisions of one campaign's document.</summary>
    public const int RevisionsMax = 500;

    /// <summary>How many events were folded in.</summary>
    public long Version { get; init; }

    /// <summary>Where it stands.</summary>
    public CampaignPhase Phase { get; init; }

    /// <summary>As it was written last; null before it was made.</summary>
    public CampaignDocument? Document { get; init; }

    /// <summary>How often it was written. 1 is the first.</summary>
    public long Revision { get; init; }

    /// <summary>Whoever wrote a revision: none of them may approve it.</summary>
    public ImmutableArray<string> Authors { get; init; } = [];

    /// <summary>The campaign that it was copied from; null if it was not.</summary>
    public string? CopiedFrom { get; init; }

    /// <summary>Whether it is there to be copied, and never run.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>The approval under way, or the last one; null if there was none.</summary>
    public ApprovalState? Approval { get; init; }

    /// <summary>The revision of the document that was approved last, and not recalled; 0 for none.</summary>
    public long ApprovedRevision { get; init; }

    /// <summary>How often it was approved: tells one approval of a revision from a later one.</summary>
    public long ApprovalCount { get; init; }

    /// <summary>What it stood on when its approval was asked for; null if an earlier build was asked.</summary>
    public CampaignBasis? Basis { get; init; }

    /// <summary>The regions of its program when it was approved.</summary>
    public ImmutableArray<string> ProgramRegions { get; init; } = [];

    /// <summary>Under which version the approved document is stored to be run; 0 if it is not stored yet.</summary>
    public long StoredVersion { get; init; }

    /// <summary>Whether it has run, be it for an instant.</summary>
    public bool HasRun { get; init; }

    /// <summary>What the dispatch is to do; null if it never had to do anything.</summary>
    public DispatchOrder? Order { get; init; }

    /// <summary>When it was made. UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its phase changed last. UTC.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why its phase changed last; null if nobody said.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether there is such a campaign.</summary>
    [JsonIgnore]
    public bool Exists => Document is not null;

    /// <summary>Whether an approved document waits to be stored, so that it can be run.</summary>
    [JsonIgnore]
    public bool HasToBeStored => ApprovedRevision > 0 && ApprovedRevision == Revision && StoredVersion == 0;

    /// <summary>Whether something is left to be done outside: storing a revision, or telling the dispatch.</summary>
    [JsonIgnore]
    public bool HasWork => HasToBeStored || Order is { IsTold: false };
}

/// <summary>What the dispatch is to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Version">The stored version to run; 0 if that does not matter.</param>
/// <param name="Reason">Why, for its history.</param>
/// <param name="Number">Which order it is: later ones are higher.</param>
/// <param name="IsTold">Whether the dispatch has answered.</param>
public sealed record DispatchOrder(DispatchOrderKind Kind, long Version, string Reason, long Number, bool IsTold);

/// <summary>What a dispatch is told.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<DispatchOrderKind>))]
public enum DispatchOrderKind
{
    /// <summary>To run a stored version.</summary>
    Run = 0,

    /// <summary>To stand still.</summary>
    Pause = 1,

    /// <summary>To end for good.</summary>
    Terminate = 2,
}
