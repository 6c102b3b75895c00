namespace SmartManager.Domain.Decisioning;

/// <summary>Chance as a function of names: the same on every machine, for ever.</summary>
public static class StableHash
{
    /// <summary>A well-mixed 64-bit hash of texts in order.</summary>
    /// <remarks>Source: FNV-1a over UTF-16 units, finished by the mixer of splitmix64 (Steele, Lea and Flood, 2014).</remarks>
    public static ulong Of(params ReadOnlySpan<string> texts)
    {
        var hash = 14695981039346656037UL;
        foreach (var text in texts)
        {
            foreach (var c in text)
            {
                hash = (hash ^ c) * 1099511628211UL;
            }

            hash = (hash ^ 0xFFFF) * 1099511628211UL; // An end that no text holds, so that ("ab", "c") and ("a", "bc") differ.
        }

        hash ^= hash >> 30;
        hash *= 0xBF58476D1CE4E5B9UL;
        hash ^= hash >> 27;
        hash *= 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    /// <summary>A share in [0, 1) drawn by names.</summary>
    public static double Share(params ReadOnlySpan<string> texts) => (Of(texts) >> 11) * (1.0 / (1UL << 53));
}
