namespace SmartManager.Support;

/// <summary>Ways to make a failing case smaller. A generator without one reports the whole random history.</summary>
public static class Shrinking
{
    /// <summary>Every array that lacks just one of the items, halves first so that long histories collapse quickly.</summary>
    public static IEnumerable<T[]> DropSome<T>(T[] items)
    {
        if (items.Length > 2)
        {
            yield return items[..(items.Length / 2)];
            yield return items[(items.Length / 2)..];
        }

        for (var skip = 0; skip < items.Length; skip++)
        {
            yield return [.. items[..skip], .. items[(skip + 1)..]];
        }
    }
}
