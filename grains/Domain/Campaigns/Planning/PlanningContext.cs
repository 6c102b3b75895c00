using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>What the planning side of a campaign decides by, besides its own state.</summary>
/// <param name="Now">When it is decided. UTC.</param>
/// <param name="Program">Its program; null if there is none of that name.</param>
/// <param name="IsProgramOpen">Whether campaigns may be approved in it.</param>
/// <param name="Errors">What the check of its document has found under the rules in force.</param>
/// <param name="Paths">The fixed paths of approvals.</param>
public sealed record PlanningContext(
    DateTimeOffset Now, ProgramDocument? Program, bool IsProgramOpen, ImmutableArray<CampaignError> Errors, ApprovalPathsDocument Paths)
{
    /// <summary>The revision of the program; 0 if nobody looked.</summary>
    public long ProgramRevision { get; init; }

    /// <summary>The store's numbers of the lists that it names, by name, as far as they are ready.</summary>
    public ImmutableSortedDictionary<string, long> Lists { get; init; } = CampaignBasis.NoLists;

    /// <summary>Whether one more trigger campaign may run.</summary>
    public bool HasTriggerRoom { get; init; } = true;
}
