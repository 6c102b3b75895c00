using System.Buffers;
using System.Collections.Frozen;

namespace SmartManager.Domain.Messaging;

/// <summary>What a subscriber means by a mobile-originated message.</summary>
public enum ReplyIntent
{
    /// <summary>Not understood: a person must read it.</summary>
    Unclear = 0,

    /// <summary>Wants the offer.</summary>
    Accept = 1,

    /// <summary>Does not want the offer.</summary>
    Refuse = 2,

    /// <summary>Wants no more marketing.</summary>
    Unsubscribe = 3,

    /// <summary>Asks for help.</summary>
    Help = 4,
}

/// <summary>Reads replies as people type them: full-width letters, stray spaces and punctuation, either case, Chinese or English.</summary>
public static class Reply
{
    /// <summary>Longest reply that is looked at. Unit: characters. A longer one goes to a person.</summary>
    public const int LengthMax = 1_000;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n,.!;:，。！；：\u3000");

    private static readonly FrozenDictionary<string, ReplyIntent> Keywords = new Dictionary<string, ReplyIntent>(StringComparer.Ordinal)
    {
        ["Y"] = ReplyIntent.Accept,
        ["YES"] = ReplyIntent.Accept,
        ["OK"] = ReplyIntent.Accept,
        ["1"] = ReplyIntent.Accept,
        ["是"] = ReplyIntent.Accept,
        ["是的"] = ReplyIntent.Accept,
        ["好"] = ReplyIntent.Accept,
        ["好的"] = ReplyIntent.Accept,
        ["同意"] = ReplyIntent.Accept,
        ["办理"] = ReplyIntent.Accept,
        ["开通"] = ReplyIntent.Accept,
        ["N"] = ReplyIntent.Refuse,
        ["NO"] = ReplyIntent.Refuse,
        ["0"] = ReplyIntent.Refuse,
        ["否"] = ReplyIntent.Refuse,
        ["不"] = ReplyIntent.Refuse,
        ["不要"] = ReplyIntent.Refuse,
        ["不用"] = ReplyIntent.Refuse,
        ["不需要"] = ReplyIntent.Refuse,
        ["T"] = ReplyIntent.Unsubscribe,
        ["TD"] = ReplyIntent.Unsubscribe,
        ["退订"] = ReplyIntent.Unsubscribe,
        ["退"] = ReplyIntent.Unsubscribe,
        ["拒收"] = ReplyIntent.Unsubscribe,
        ["STOP"] = ReplyIntent.Unsubscribe,
        ["STOPALL"] = ReplyIntent.Unsubscribe,
        ["UNSUBSCRIBE"] = ReplyIntent.Unsubscribe,
        ["CANCEL"] = ReplyIntent.Unsubscribe,
        ["END"] = ReplyIntent.Unsubscribe,
        ["QUIT"] = ReplyIntent.Unsubscribe,
        ["HELP"] = ReplyIntent.Help,
        ["INFO"] = ReplyIntent.Help,
        ["帮助"] = ReplyIntent.Help,
        ["?"] = ReplyIntent.Help,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The general intent of a text; an offer's own keyword is matched before this.</summary>
    /// <remarks>
    /// Whoever begins with a word that can mean nothing else wants to be left alone, whatever follows: in doubt consent only shrinks.
    /// </remarks>
    public static ReplyIntent Read(string text)
    {
        var intent = Keywords.GetValueOrDefault(Fold(text));
        return intent == ReplyIntent.Unclear && BeginsWithStop(text) ? ReplyIntent.Unsubscribe : intent;
    }

    /// <summary>Whether an offer's keyword would be read as something else, such as an unsubscription.</summary>
    public static bool IsReserved(string keyword) => Keywords.ContainsKey(Fold(keyword));

    /// <summary>The text in one form: half-width capitals without spaces and closing punctuation.</summary>
    public static string Fold(string text)
    {
        if (text.Length > LengthMax)
        {
            return string.Empty;
        }

        Span<char> folded = stackalloc char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            // Full-width forms lie at a fixed distance from ASCII (Unicode, Halfwidth and Fullwidth Forms).
            var half = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (!char.IsWhiteSpace(half) && !char.IsControl(half) && !IsPunctuation(half))
            {
                folded[length++] = char.ToUpperInvariant(half);
            }
        }

        return new string(folded[..length]);
    }

    private static bool BeginsWithStop(string text)
    {
        var trimmed = text.AsSpan(0, Math.Min(text.Length, LengthMax)).Trim();
        var end = trimmed.IndexOfAny(WordEnds);
        var first = Fold((end < 0 ? trimmed : trimmed[..end]).ToString());
        return first is "STOP" or "STOPALL" or "UNSUBSCRIBE" or "TD"
            || first.StartsWith("退订", StringComparison.Ordinal)
            || first.StartsWith("拒收", StringComparison.Ordinal);
    }

    private static bool IsPunctuation(char c) => c is '.' or ',' or '!' or '"' or '\'' or '。' or '，' or '\u200B' or '\uFEFF';
}
