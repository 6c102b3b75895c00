using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns;

/// <summary>
/// Regions with all that lie in them: codes are built from the outside in, as in <c>gs</c>, <c>gs-lanzhou</c>, <c>gs-lanzhou/west</c>.
/// </summary>
public static class RegionScope
{
    private const string Separators = "-/";

    /// <summary>Whether a region is another one or lies in it.</summary>
    /// <param name="outer">The larger region. Not empty.</param>
    /// <param name="region">The region asked about.</param>
    public static bool Covers(string outer, string region) =>
        region.StartsWith(outer, StringComparison.Ordinal)
        && (region.Length == outer.Length || Separators.Contains(region[outer.Length], StringComparison.Ordinal));

    /// <summary>Whether a region lies in one of those listed; an empty list covers all.</summary>
    public static bool Covers(ImmutableArray<string> scope, string region)
    {
        foreach (var outer in scope)
        {
            if (Covers(outer, region))
            {
                return true;
            }
        }

        return scope.IsEmpty;
    }
}
