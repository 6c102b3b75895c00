namespace SmartManager.Silo.Simulated;

/// <summary>Replies as people type them.</summary>
internal static class ReplyTexts
{
    public const string Angry = "别再发了,再发我就投诉";

    private const double KeywordShare = 0.45;
    private const double WrongKeywordShare = 0.03;
    private static readonly string[] Yeses = ["Y", "Y", "Y", "y", "y", "是", "1", "1", "Ｙ", " 好的 ", "好", "Y。", "办理", "OK", "开通"];
    private static readonly string[] Noes = ["N", "n", "不要", "不需要", "0", "否", "不用", "Ｎ"];
    private static readonly string[] Stops = ["TD", "TD", "td", "退订", "退订", "T", "ＴＤ", " 退订 ", "STOP", "拒收"];
    private static readonly string[] Questions = ["什么意思?", "什么意思?", "多少钱一个月?", "你是谁", "?", "怎么取消", "发错了吧", "好的谢谢 不过再看看"];
    private static readonly string[] KeywordMarks = ["回复", "Reply "];

    /// <summary>A yes: often the keyword that the message asks for, in some spelling; sometimes a wrong one.</summary>
    public static string Yes(string message, ref SeededDice dice)
    {
        var share = dice.Share();
        if (FindKeyword(message) is not { Length: > 0 } keyword || share >= KeywordShare)
        {
            return dice.Pick<string>(Yeses);
        }

        return share < WrongKeywordShare ? keyword + "D" : dice.Below(5) switch
        {
            0 => keyword.ToLowerInvariant(),
            1 => FullWidth(keyword),
            2 => $" {keyword} ",
            3 => $"\"{keyword}\"",
            _ => keyword,
        };
    }

    public static string No(ref SeededDice dice) => dice.Pick<string>(Noes);

    public static string Stop(ref SeededDice dice) => dice.Pick<string>(Stops);

    public static string Puzzled(ref SeededDice dice) => dice.Pick<string>(Questions);

    /// <summary>The word after "reply" in a message; null if it asks for none.</summary>
    public static string? FindKeyword(string message)
    {
        foreach (var mark in KeywordMarks)
        {
            var at = message.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
            {
                var rest = message.AsSpan(at + mark.Length);
                var length = rest.IndexOfAnyExcept(Letters);
                return rest[..(length < 0 ? rest.Length : length)].ToString();
            }
        }

        return null;
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static string FullWidth(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = from[i] is > ' ' and <= '~' ? (char)(from[i] + 0xFEE0) : from[i];
        }
    });
}
