using System.Buffers;

namespace SmartManager.Domain.Messaging;

/// <summary>The alphabet that a short message is sent in.</summary>
public enum SmsAlphabet
{
    /// <summary>The default alphabet of GSM with its extension: one septet a character, two for one of the extension.</summary>
    Gsm7 = 0,

    /// <summary>UCS-2: sixteen bits a character, as UTF-16 writes it; an emoji takes two.</summary>
    Ucs2 = 1,
}

/// <summary>How a text goes out as a short message: in which alphabet and in how many parts.</summary>
/// <remarks>
/// Source: 3GPP TS 23.038 (alphabets), 3GPP TS 23.040 (concatenation with an 8-bit reference, 6 octets of header). No part ends in the
/// middle of a surrogate pair or of an escape, so a long text can take a part more than its length alone says.
/// </remarks>
/// <param name="Alphabet">The smaller of the two that can say the text.</param>
/// <param name="Units">How long it is. Unit: septets in GSM-7, UTF-16 characters in UCS-2.</param>
/// <param name="Parts">How many parts it takes. 1 for an empty text.</param>
public readonly record struct SmsCoding(SmsAlphabet Alphabet, int Units, int Parts)
{
    /// <summary>Most parts that a carrier takes if it is not told otherwise. Unit: parts.</summary>
    public const int PartsUsualMax = 10;

    /// <summary>Most parts that the header of a part can count. Unit: parts.</summary>
    public const int PartsMax = 255;

    /// <summary>Longest text in one part in GSM-7. Unit: septets.</summary>
    public const int Gsm7Single = 160;

    /// <summary>Room in each of several parts in GSM-7. Unit: septets.</summary>
    public const int Gsm7Part = 153;

    /// <summary>Longest text in one part in UCS-2. Unit: UTF-16 characters.</summary>
    public const int Ucs2Single = 70;

    /// <summary>Room in each of several parts in UCS-2. Unit: UTF-16 characters.</summary>
    public const int Ucs2Part = 67;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    private static readonly SearchValues<char> Extended = SearchValues.Create(Extension);
    private static readonly SearchValues<char> All = SearchValues.Create(Basic + Extension);

    /// <summary>Works it out for a text.</summary>
    public static SmsCoding Of(ReadOnlySpan<char> text) =>
        text.ContainsAnyExcept(All) ? Count(text, SmsAlphabet.Ucs2) : Count(text, SmsAlphabet.Gsm7);

    private static SmsCoding Count(ReadOnlySpan<char> text, SmsAlphabet alphabet)
    {
        var (single, room) = alphabet == SmsAlphabet.Gsm7 ? (Gsm7Single, Gsm7Part) : (Ucs2Single, Ucs2Part);
        var (units, parts, filled) = (0, 1, 0);
        for (var i = 0; i < text.Length;)
        {
            var (characters, width) = Next(text[i..], alphabet);
            if (filled + width > room)
            {
                (parts, filled) = (parts + 1, 0);
            }

            (i, units, filled) = (i + characters, units + width, filled + width);
        }

        return new SmsCoding(alphabet, units, units <= single ? 1 : parts);
    }

    /// <summary>The next thing that cannot be split: how many characters of the text it is, and how many units it takes.</summary>
    private static (int Characters, int Width) Next(ReadOnlySpan<char> text, SmsAlphabet alphabet)
    {
        if (alphabet == SmsAlphabet.Gsm7)
        {
            return (1, Extended.Contains(text[0]) ? 2 : 1);
        }

        return text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? (2, 2) : (1, 1);
    }
}
