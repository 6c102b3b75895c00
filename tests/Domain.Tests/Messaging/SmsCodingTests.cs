using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Messaging;

public sealed class SmsCodingTests
{
    /// <summary>What is worth mixing: plain letters, the extension, Chinese, emoji, and halves of pairs.</summary>
    private static readonly string[] Pieces =
        ["a", "Z", " ", "\n", "Ω", "à", "€", "[", "~", "\f", "你", "，", "😀", "𠮷", "ç", "`", "\ud83d", "\ude00"];

    private static readonly Arbitrary<string> Texts = Arb.From(
        Gen.OneOf(
            Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)),
            Gen.Elements("a", "€", "[", "b").ListOf().Select(pieces => Repeated(string.Concat(pieces), 9)),
            Gen.Elements("你", "😀", "a").ListOf().Select(pieces => Repeated(string.Concat(pieces), 5))),
        text => text.Length == 0 ? [] : [text[1..], text[..^1], text[..(text.Length / 2)]]);

    [Theory]
    [InlineData("", 0, SmsAlphabet.Gsm7, 0, 1)]
    [InlineData("a", 160, SmsAlphabet.Gsm7, 160, 1)]
    [InlineData("a", 161, SmsAlphabet.Gsm7, 161, 2)]
    [InlineData("a", 306, SmsAlphabet.Gsm7, 306, 2)]
    [InlineData("a", 307, SmsAlphabet.Gsm7, 307, 3)]
    [InlineData("€", 80, SmsAlphabet.Gsm7, 160, 1)]
    [InlineData("€", 81, SmsAlphabet.Gsm7, 162, 2)]
    [InlineData("€", 152, SmsAlphabet.Gsm7, 304, 2)] // 76 of them fill a part: half of one would be left over.
    [InlineData("€", 153, SmsAlphabet.Gsm7, 306, 3)]
    [InlineData("你", 70, SmsAlphabet.Ucs2, 70, 1)]
    [InlineData("你", 71, SmsAlphabet.Ucs2, 71, 2)]
    [InlineData("你", 134, SmsAlphabet.Ucs2, 134, 2)]
    [InlineData("你", 135, SmsAlphabet.Ucs2, 135, 3)]
    [InlineData("😀", 35, SmsAlphabet.Ucs2, 70, 1)]
    [InlineData("😀", 66, SmsAlphabet.Ucs2, 132, 2)] // 33 of them fill a part.
    [InlineData("😀", 67, SmsAlphabet.Ucs2, 134, 3)]
    public void CountsAsTheStandardsDo(string piece, int times, SmsAlphabet alphabet, int units, int parts) => Assert.Equal(
        new SmsCoding(alphabet, units, parts), SmsCoding.Of(Repeated(piece, times)));

    [Theory]
    [InlineData("`")]
    [InlineData("ç")] // The table has the capital alone.
    [InlineData("\u00A0")]
    [InlineData("’")]
    [InlineData("\t")]
    public void NeedsUcs2_WhenOneCharacterIsNotInTheTable(string text) =>
        Assert.Equal(SmsAlphabet.Ucs2, SmsCoding.Of("abc" + text).Alphabet);

    /// <summary>Source: 3GPP TS 23.038, 6.2.1, row by row; 0x1B is the escape.</summary>
    [Fact]
    public void KnowsEveryCharacterOfTheTable()
    {
        const string table =
            "0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5 "
            + "0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E 00C6 00E6 00DF 00C9 "
            + "00A4 00A1 00C4 00D6 00D1 00DC 00A7 00BF 00E4 00F6 00F1 00FC 00E0";
        var others = table.Split(' ').Select(code => (char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var plain = Enumerable.Range(' ', 0x5F).Select(code => (char)code).Where(c => !"`{}[]~|^\\".Contains(c, StringComparison.Ordinal));
        var known = others.Concat(plain).ToHashSet();
        Assert.Equal(127, known.Count); // 128 places, one of them the escape.
        Assert.All(known, c => Assert.Equal(new SmsCoding(SmsAlphabet.Gsm7, 1, 1), SmsCoding.Of(c.ToString())));
        for (var c = char.MinValue; c < char.MaxValue; c++)
        {
            var isKnown = known.Contains(c) || "\f^{}\\[~]|€".Contains(c, StringComparison.Ordinal);
            Assert.Equal(isKnown ? SmsAlphabet.Gsm7 : SmsAlphabet.Ucs2, SmsCoding.Of(c.ToString()).Alphabet);
        }
    }

    [Fact]
    public void CountsAsANaiveSplitterDoes() => Prop.ForAll(Texts, text => SmsCoding.Of(text) == Split(text)).Holds();

    [Fact]
    public void NeverTakesFewerParts_WhenTheTextGrows() => Prop.ForAll(
        Texts, text => Enumerable.Range(0, text.Length).All(end => SmsCoding.Of(text.AsSpan(0, end)).Parts <= SmsCoding.Of(text).Parts
            || SmsCoding.Of(text).Alphabet != SmsCoding.Of(text.AsSpan(0, end)).Alphabet)).Holds();

    /// <summary>The oracle: really cuts the text into lists of indivisible pieces.</summary>
    private static SmsCoding Split(string text)
    {
        const string basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ÄÖÑÜ§¿äöñüà";
        const string extension = "\f^{}\\[~]|€";
        var isGsm = text.All(c => char.IsAsciiLetter(c) || (basic + extension).Contains(c, StringComparison.Ordinal));
        var pieces = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            pieces.Add(isGsm ? (extension.Contains(text[i], StringComparison.Ordinal) ? 2 : 1) : isPair ? 2 : 1);
            i += isPair ? 1 : 0;
        }

        var (single, room) = isGsm ? (160, 153) : (70, 67);
        var parts = new List<List<int>> { new() };
        foreach (var piece in pieces)
        {
            if (parts[^1].Sum() + piece > room)
            {
                parts.Add([]);
            }

            parts[^1].Add(piece);
        }

        var alphabet = isGsm ? SmsAlphabet.Gsm7 : SmsAlphabet.Ucs2;
        return new SmsCoding(alphabet, pieces.Sum(), pieces.Sum() <= single ? 1 : parts.Count);
    }

    private static string Repeated(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
