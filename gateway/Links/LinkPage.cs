using System.Text.Encodings.Web;

namespace SmartManager.Gateway.Links;

/// <summary>The page that a link leads to, in the subscriber's language: one offer, one button, no script.</summary>
internal static class LinkPage
{
    private const string Style = """
        body{margin:0;font:1.1rem/1.5 system-ui,sans-serif;background:#f4f6f8;color:#1c2733}
        main{max-width:26rem;margin:12vh auto 0;padding:2rem;background:#fff;border-radius:.8rem;box-shadow:0 1px 6px #0002}
        h1{font-size:1.3rem;margin:0 0 .6rem}.price{font-size:1.6rem;margin:.8rem 0}
        button{width:100%;padding:.9rem;border:0;border-radius:.5rem;font:inherit;font-weight:600;color:#fff;background:#0b62c4}
        button:focus-visible{outline:3px solid #7fb4f0}small{color:#5a6876}
        """;

    /// <summary>What the page is allowed to do: nothing but to show itself and to send its one form back.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{StyleHash()}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>The offer with its button.</summary>
    /// <param name="offer">As the subscriber knows it.</param>
    /// <param name="price">With the currency.</param>
    /// <param name="isEnglish">In English; else in Chinese.</param>
    public static string Offer(string offer, string price, bool isEnglish) => Whole(
        offer,
        $"""
        <h1>{Encode(offer)}</h1>
        <p class="price">{Encode(price)}</p>
        <form method="post"><button>{(isEnglish ? "Order now" : "立即办理")}</button></form>
        <p><small>{(isEnglish ? "Nothing is ordered before you press the button." : "点击按钮前不会为您办理任何业务。")}</small></p>
        """,
        isEnglish);

    /// <summary>A sentence and nothing to press.</summary>
    /// <param name="sentence">Which.</param>
    /// <param name="isEnglish">In English; else in Chinese.</param>
    public static string Say(LinkSentence sentence, bool isEnglish)
    {
        var (zh, en) = sentence switch
        {
            LinkSentence.Ordered => ("已受理，办理结果将短信通知您。", "Your order is on its way. We tell you by SMS when it is done."),
            LinkSentence.Over => ("该业务推荐已结束或已办理。", "This offer is over, or you have answered it."),
            LinkSentence.NotPossible => ("很抱歉，目前无法为您办理，未产生费用。", "Sorry, it cannot be ordered at present. Nothing was charged."),
            _ => ("链接无效。请核对短信中的地址是否完整。", "This link is not one of ours. Please check that the address is whole."),
        };
        return Whole(isEnglish ? "Your offer" : "您的业务", $"<h1>{Encode(isEnglish ? en : zh)}</h1>", isEnglish);
    }

    private static string Whole(string title, string body, bool isEnglish) => $"""
        <!doctype html>
        <html lang="{(isEnglish ? "en" : "zh-CN")}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{Encode(title)}</title>
        <style>{Style}</style>
        </head>
        <body><main>
        {body}
        </main></body>
        </html>
        """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string StyleHash() =>
        Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Style)));
}

/// <summary>What a page can say that has no button.</summary>
internal enum LinkSentence
{
    /// <summary>Ordered, now or by an earlier press.</summary>
    Ordered,

    /// <summary>The offer or the link is over.</summary>
    Over,

    /// <summary>The rules do not allow the order any more.</summary>
    NotPossible,

    /// <summary>We did not make the link.</summary>
    Unknown,
}
