namespace SmartManager.Domain.Catalogue.Conditions;

/// <summary>Finds what somebody meant who misspelt a name.</summary>
public static class NameSuggestion
{
    /// <summary>No name is longer, so what is compared stays small.</summary>
    private const int LengthMax = 64;

    /// <summary>A shorter beginning says too little.</summary>
    private const int BeginningMin = 3;

    /// <summary>A sentence with the nearest name and a space before it; empty if none is near.</summary>
    public static string Sentence(string misspelt, IEnumerable<string> names) =>
        Nearest(misspelt, names) is { } name ? $" Did you mean '{name}'?" : "";

    /// <summary>
    /// The nearest name, or null if none is near: at most two slips, in long names one for every three letters; or the only one that begins
    /// so.
    /// </summary>
    public static string? Nearest(string misspelt, IEnumerable<string> names)
    {
        var wanted = Fold(misspelt);
        var slipsMax = Math.Min(Math.Max(2, wanted.Length / 3), wanted.Length - 1);
        var nearest = names
            .Where(name => Math.Abs(name.Length - wanted.Length) <= slipsMax && name.Length <= LengthMax)
            .Select(name => new { Name = name, Distance = Distance(wanted, Fold(name)) })
            .Where(near => near.Distance <= slipsMax)
            .MinBy(near => near.Distance);
        return nearest is { Distance: <= 1 } ? nearest.Name : OnlyOneThatBeginsSo(wanted, names) ?? nearest?.Name;
    }

    /// <summary>Who writes <c>price</c> for <c>priceMinor</c> made no slip, but stopped early.</summary>
    private static string? OnlyOneThatBeginsSo(string wanted, IEnumerable<string> names)
    {
        var longer = wanted.Length < BeginningMin ? [] : names
            .Where(name => Fold(name).StartsWith(wanted, StringComparison.Ordinal)).Take(2).ToList();
        return longer is [var only] ? only : null;
    }

    /// <summary>Letters to put in, take out or exchange (Levenshtein).</summary>
    public static int Distance(string first, string second)
    {
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var substitution = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private static string Fold(string name) => name.ToUpperInvariant().Replace('_', '-');
}
