using System.Buffers.Binary;

namespace SmartManager.Domain.Encoding;

/// <summary>
/// Shares the texts that every subscriber repeats (plans, brands, offers), so that a million states do not hold a million copies.
/// </summary>
/// <remarks>
/// A fixed table in which a newer text takes the place of an older one, but only when it comes for the second time in a row: numbers and
/// names that one subscriber has would otherwise fill the table, and each would outlive its turn and grow old for nothing. Two threads may
/// race for a place: each still gets a right text, and a reference is written whole, so no lock is needed.
/// </remarks>
internal sealed class TextPool
{
    private const int LengthMax = 48;
    private const int PlaceBits = 13;
    private readonly PooledText?[] _texts = new PooledText?[1 << PlaceBits];
    private readonly ulong[] _seen = new ulong[1 << PlaceBits];

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

        var hash = HashOf(utf8);
        var place = (int)(hash >> (64 - PlaceBits));
        if (_texts[place] is { } known && utf8.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        var text = System.Text.Encoding.UTF8.GetString(utf8);
        if (_seen[place] == hash)
        {
            _texts[place] = new PooledText(utf8.ToArray(), text);
        }

        _seen[place] = hash;
        return text;
    }

    /// <summary>Eight bytes at a time; the last eight may overlap those before. The highest bits are the best mixed.</summary>
    private static ulong HashOf(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        if (utf8.Length < sizeof(ulong))
        {
            foreach (var b in utf8)
            {
                hash = (hash << 8) ^ b;
            }

            return Mix(hash);
        }

        for (var from = 0; from < utf8.Length - sizeof(ulong); from += sizeof(ulong))
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[from..]));
        }

        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^sizeof(ulong)..]));
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ (value >> 32);
    }

    /// <summary>
    /// A text and the bytes that it is known by: bytes are compared with bytes many at a time, with characters one by one.
    /// </summary>
    private sealed class PooledText(byte[] utf8, string text)
    {
        public ReadOnlySpan<byte> Utf8 => utf8;

        public string Text => text;
    }
}
