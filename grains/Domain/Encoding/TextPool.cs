namespace SmartManager.Domain.Encoding;

/// <summary>
/// Shares the texts that every subscriber repeats (plans, brands, offers), so that a million states do not hold a million copies.
/// </summary>
/// <remarks>
/// A fixed table in which a newer text takes the place of an older one. Two threads may race for a place: each still gets a right
/// text, and a reference is
/// written whole, so no lock is needed.
/// </remarks>
internal sealed class TextPool
{
    private const int LengthMax = 48;
    private readonly string?[] _texts = new string?[8192];

    public static TextPool Shared { get; } = new();

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        if (utf8.Length > LengthMax)
        {
            return System.Text.Encoding.UTF8.GetString(utf8);
        }

        var hash = 2166136261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619u;
        }

        ref var place = ref _texts[(hash ^ (hash >> 15)) & (uint)(_texts.Length - 1)];
        var known = place;
        return known is not null && IsSame(known, utf8) ? known : place = System.Text.Encoding.UTF8.GetString(utf8);
    }

    private static bool IsSame(string text, ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[LengthMax * 3];
        return text.Length <= LengthMax
            && System.Text.Encoding.UTF8.TryGetBytes(text, bytes, out var count)
            && bytes[..count].SequenceEqual(utf8);
    }
}
