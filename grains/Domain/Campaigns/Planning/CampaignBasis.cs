using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>What a campaign stood on when its approval was asked for: all who sign have to have signed the same.</summary>
/// <param name="ProgramRevision">The revision of its program.</param>
/// <param name="Lists">The store's numbers of the lists that it names, by name: a list that was uploaded anew has another one.</param>
public sealed record CampaignBasis(long ProgramRevision, ImmutableSortedDictionary<string, long> Lists)
{
    /// <summary>No lists.</summary>
    public static ImmutableSortedDictionary<string, long> NoLists { get; } =
        ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Whether the lists are the same ones still.</summary>
    /// <param name="now">The lists as they are.</param>
    public bool HasLists(ImmutableSortedDictionary<string, long> now)
    {
        foreach (var (name, number) in Lists)
        {
            if (!now.TryGetValue(name, out var found) || found != number)
            {
                return false;
            }
        }

        return true;
    }
}
