using System.Globalization;
using System.Text;

namespace SmartManager.Channels.Kannel;

/// <summary>Reads texts as Kannel writes them into an address: bytes of a character set that another parameter names.</summary>
/// <remarks>
/// What cannot be read is replaced, never refused: Kannel would drop the message, and it may be an unsubscription whose letters are plain
/// after all.
/// </remarks>
public static class KannelText
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252) ?? Encoding.Latin1;

    /// <summary>The bytes of one parameter of a query, with its escapes undone.</summary>
    /// <param name="query">The query as it came, with its question mark.</param>
    /// <param name="name">Which parameter.</param>
    /// <returns>Empty if it is not there.</returns>
    public static byte[] BytesOf(string? query, string name)
    {
        foreach (var pair in (query ?? string.Empty).TrimStart('?').Split('&'))
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign == name.Length && pair.StartsWith(name, StringComparison.Ordinal))
            {
                return Unescape(pair.AsSpan(sign + 1));
            }
        }

        return [];
    }

    /// <summary>The text that bytes mean in a character set; UTF-8 for one that is not known.</summary>
    public static string Decode(byte[] bytes, string? charset) => (charset?.ToUpperInvariant() switch
    {
        "UTF-16BE" or "UTF-16" or "UCS-2" or "UCS2" => Encoding.BigEndianUnicode,
        "UTF-16LE" => Encoding.Unicode,
        "ISO-8859-1" or "LATIN1" => Encoding.Latin1,
        "WINDOWS-1252" or "CP1252" => Windows1252,
        _ => Encoding.UTF8,
    }).GetString(bytes);

    private static byte[] Unescape(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else if (text[i] == '+')
            {
                bytes.Add((byte)' ');
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return [.. bytes];
    }
}
