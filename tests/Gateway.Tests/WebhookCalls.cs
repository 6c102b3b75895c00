using System.Globalization;
using System.Text;
using SmartManager.Channels.Callbacks;

namespace SmartManager.Gateway.Tests;

/// <summary>One call that no honest carrier makes, and the answer that it gets.</summary>
/// <param name="What">What is wrong with it, for the guide.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Answer">The problem's code, or the outcome.</param>
/// <param name="Make">Makes the request; gets the server's clock.</param>
public sealed record HostileCall(string What, int Status, string Answer, Func<DateTimeOffset, HttpRequestMessage> Make)
{
    public override string ToString() => What;
}

/// <summary>Calls of carriers, honest and not.</summary>
internal static class WebhookCalls
{
    /// <summary>The secret of the carrier <c>calls</c>, of kind http.</summary>
    public const string HttpSecret = "a secret of the tests, long enough: http";

    /// <summary>The secret of the carrier <c>main</c>, of kind kannel.</summary>
    public const string KannelSecret = "a secret of the tests, long enough: kannel";

    public const string Receipts = "/v1/carriers/calls/receipts";
    public const string Replies = "/v1/carriers/calls/replies";

    private const string GoodReceipt = """{"message":"nobody~1~0","status":"delivered"}""";
    private const string Nothing = "unknown";
    private static readonly string Long = new('x', 70_000);

    /// <summary>Every one of them. The guide's table is written from here.</summary>
    public static IEnumerable<HostileCall> Hostile => Signatures.Concat(Receipted).Concat(Replied).Concat(Addresses)
        .Concat(KannelReceipts).Concat(KannelReplies);

    private static IEnumerable<HostileCall> Signatures =>
    [
        Header("no signature", "callback.unsigned", _ => null),
        Header("an empty signature", "callback.unsigned", _ => ""),
        Header("a signature of plain words", "callback.unsigned", _ => "trust me"),
        Header("a signature without its time", "callback.unsigned", now => Signed(now).Split(',')[1]),
        Header("a signature whose time is a word", "callback.unsigned", now => "t=now," + Signed(now).Split(',')[1]),
        Header("a signature whose time is negative", "callback.unsigned", now => "t=-5," + Signed(now).Split(',')[1]),
        Header("a signature whose time has 20 digits", "callback.unsigned", now => "t=99999999999999999999," + Signed(now).Split(',')[1]),
        Header("a signature of 300 characters", "callback.unsigned", now => Signed(now) + new string('0', 300)),
        Header("two signatures in one header", "callback.unsigned", now => Signed(now) + "," + Signed(now)),
        Header("a signature cut short", "callback.signature", now => Signed(now)[..^2]),
        Header("a signature that is not hexadecimal", "callback.signature", now => Signed(now)[..^2] + "zz"),
        Header("a signature of zeros", "callback.signature", now => Signed(now).Split(',')[0] + ",v1=" + new string('0', 64)),
        Header("a signature under another secret", "callback.signature", now => Signed(now, KannelSecret)),
        Header("a signature of another body", "callback.signature",
            now => CallbackSignature.OfBody(HttpSecret, now, "{}"u8)),
        Header("the signature of another time put to this one", "callback.signature",
            now => Signed(now).Split(',')[0] + "," + Signed(now.AddSeconds(-9)).Split(',')[1]),
        Header("a signature of an hour ago, overheard and played again", "callback.expired", now => Signed(now.AddHours(-1))),
        Header("a signature of six minutes ahead", "callback.expired", now => Signed(now.AddMinutes(6))),
        Header("a signature of 1970", "callback.expired", _ => Signed(DateTimeOffset.UnixEpoch)),
        Header("a signature of the year 9999", "callback.expired", _ => Signed(DateTimeOffset.MaxValue)),
    ];

    private static IEnumerable<HostileCall> Receipted =>
    [
        Body("a receipt of 70,000 bytes", 413, "body.too-large", Long),
        Body("a receipt that says it is plain text", 415, "request.content-type", GoodReceipt, "text/plain"),
        Body("a receipt in UTF-16", 415, "request.content-type", GoodReceipt, "application/json; charset=utf-16"),
        Body("a receipt without a content type", 415, "request.content-type", GoodReceipt, null),
        Body("a receipt that is empty", 400, "body.not-json", ""),
        Body("a receipt cut in the middle", 400, "body.not-json", GoodReceipt[..^3]),
        Body("a receipt that is a list", 400, "line.not-object", "[]"),
        Body("a receipt that is null", 400, "line.not-object", "null"),
        Body("a receipt as a form", 415, "request.content-type", "message=x&status=delivered", "application/x-www-form-urlencoded"),
        Body("a receipt nested a hundred deep", 400, "body.not-json", new string('[', 100) + new string(']', 100)),
        Body("a receipt without a message", 400, "field.missing", """{"status":"delivered"}"""),
        Body("a receipt without a status", 400, "field.missing", """{"message":"nobody~1~0"}"""),
        Body("a receipt with a status that is not one", 400, "field.kind", """{"message":"nobody~1~0","status":"eaten"}"""),
        Body("a receipt with a number as status", 400, "field.kind", """{"message":"nobody~1~0","status":1}"""),
        Body("a receipt with an empty message", 400, "field.range", """{"message":"","status":"delivered"}"""),
        Body("a receipt with a message of 151 characters", 400, "field.range", $$"""{"message":"{{Long[..151]}}","status":"delivered"}"""),
        Body("a receipt with a field more", 400, "field.unknown", """{"message":"nobody~1~0","status":"delivered","admin":true}"""),
        Body("a receipt that says the status twice", 400, "field.repeated",
            """{"message":"nobody~1~0","status":"delivered","status":"expired"}"""),
        Body("a receipt about a message that there never was", 200, Nothing, GoodReceipt),
        Body("a receipt about another version of a subscriber", 200, Nothing, """{"message":"host-1~9999~0","status":"delivered"}"""),
        Body("a receipt whose key overflows", 200, Nothing, """{"message":"host-1~99999999999999999999~0","status":"delivered"}"""),
        Body("a receipt about the id that another carrier gave", 200, Nothing, """{"message":"main/host-1","status":"delivered"}"""),
        Body("a receipt with SQL for a key", 200, Nothing, """{"message":"x'; DROP TABLE outbox_rows;--","status":"delivered"}"""),
        Body("a receipt with a template for a key", 200, Nothing, """{"message":"{{7*7}}${jndi:ldap://x}","status":"delivered"}"""),
        Body("a receipt with a path for a key", 200, Nothing, """{"message":"../../etc/passwd","status":"delivered"}"""),
    ];

    private static IEnumerable<HostileCall> Replied =>
    [
        Reply("a reply from nobody's number with SQL for a text", 200, Nothing, """{"id":"1","from":"8699900000001","text":"'; DELETE FROM grains;--"}"""),
        Reply("a reply from a word", 400, "field.msisdn", """{"id":"1","from":"me","text":"Y"}"""),
        Reply("a reply from a number of 16 digits", 400, "field.msisdn", """{"id":"1","from":"8613800000001999","text":"Y"}"""),
        Reply("a reply from Arabic digits", 400, "field.msisdn", """{"id":"1","from":"٨٦١٣٨٠٠٠٠٠٠٠١","text":"Y"}"""),
        Reply("a reply of 10,001 characters", 400, "field.range", $$"""{"id":"1","from":"8699900000001","text":"{{Long[..10_001]}}"}"""),
        Reply("a reply without an id", 400, "field.missing", """{"from":"8699900000001","text":"Y"}"""),
        Reply("a reply with an id of 101 characters", 400, "field.range", $$"""{"id":"{{Long[..101]}}","from":"8699900000001","text":"Y"}"""),
        Reply("a reply with a list as text", 400, "field.kind", """{"id":"1","from":"8699900000001","text":["Y"]}"""),
        Reply("a reply whose text is null", 400, "field.kind", """{"id":"1","from":"8699900000001","text":null}"""),
    ];

    private static IEnumerable<HostileCall> Addresses =>
    [
        Bare("a receipt by GET", 405, "request.method", HttpMethod.Get, Receipts),
        Bare("a receipt by DELETE", 405, "request.method", HttpMethod.Delete, Receipts),
        Bare("a receipt with a parameter", 400, "request.unknown-parameter", HttpMethod.Post, Receipts + "?status=delivered"),
        Bare("a carrier that there is not", 404, "carrier.unknown", HttpMethod.Post, "/v1/carriers/nobody/receipts"),
        Bare("a carrier's name in capitals", 404, "carrier.unknown", HttpMethod.Post, "/v1/carriers/CALLS/receipts"),
        Bare("a carrier's name with a path in it", 404, "carrier.unknown", HttpMethod.Post, "/v1/carriers/..%2Fcalls/receipts"),
        Bare("a Kannel carrier at the address of the others", 404, "carrier.unknown", HttpMethod.Post, "/v1/carriers/main/receipts"),
        Bare("another carrier at the address of Kannel", 404, "carrier.unknown", HttpMethod.Get,
            "/v1/carriers/calls/kannel/receipts?key=a&type=1&signature=" + Address("calls", "receipt", "a", HttpSecret)),
    ];

    private static IEnumerable<HostileCall> KannelReceipts =>
    [
        Kannel("Kannel: a receipt without a signature", 401, "callback.unsigned", "receipts?key=nobody~1~0&type=1"),
        Kannel("Kannel: a receipt with a short signature", 401, "callback.unsigned", "receipts?key=nobody~1~0&type=1&signature=abc"),
        Kannel("Kannel: the signature of another message", 401, "callback.signature", "receipts?key=nobody~2~0&type=1&signature=" + Receipt("nobody~1~0")),
        Kannel("Kannel: the signature for replies on a receipt", 401, "callback.signature",
            "receipts?key=&type=1&signature=" + Address("main", "reply", "", KannelSecret)),
        Kannel("Kannel: the signature of another carrier's receipt", 401, "callback.signature",
            "receipts?key=nobody~1~0&type=1&signature=" + Address("calls", "receipt", "nobody~1~0", KannelSecret)),
        Kannel("Kannel: a signature under another secret", 401, "callback.signature",
            "receipts?key=nobody~1~0&type=1&signature=" + Address("main", "receipt", "nobody~1~0", HttpSecret)),
        Kannel("Kannel: a signature of 64 letters", 401, "callback.signature", "receipts?key=nobody~1~0&type=1&signature=" + Long[..64]),
        Kannel("Kannel: two signatures", 400, "request.parameter", "receipts?key=a&type=1&signature=b&signature=" + Receipt("a")),
        Kannel("Kannel: a receipt of a type that there is not", 400, "request.parameter", "receipts?key=a&type=3&signature=" + Receipt("a")),
        Kannel("Kannel: a receipt without a type", 400, "request.parameter", "receipts?key=a&signature=" + Receipt("a")),
        Kannel("Kannel: a receipt with SQL for a type", 400, "request.parameter", "receipts?key=a&type=1%20OR%201=1&signature=" + Receipt("a")),
        Kannel("Kannel: a receipt with a parameter more", 400, "request.unknown-parameter", "receipts?key=a&type=1&admin=1&signature=" + Receipt("a")),
        Kannel("Kannel: a receipt about a message that there never was", 200, Nothing, "receipts?key=nobody~1~0&type=1&signature=" + Receipt("nobody~1~0")),
        Kannel("Kannel: a receipt whose key is none", 200, Nothing, "receipts?key=%00&type=1&signature=" + Receipt("\0")),
    ];

    private static IEnumerable<HostileCall> KannelReplies =>
    [
        Kannel("Kannel: a reply without a signature", 401, "callback.unsigned", "replies?id=1&from=%2B8699900000001&text=Y"),
        Kannel("Kannel: a reply with the signature of a receipt", 401, "callback.signature",
            "replies?id=1&from=%2B8699900000001&text=Y&signature=" + Receipt("")),
        KannelReply("Kannel: a reply without an id", 400, "request.parameter", "from=%2B8699900000001&text=Y"),
        KannelReply("Kannel: a reply with an id of 101 characters", 400, "request.parameter", "from=%2B8699900000001&text=Y&id=" + Long[..101]),
        KannelReply("Kannel: a reply of 10,001 characters", 400, "request.parameter", "id=1&from=%2B8699900000001&text=" + Long[..10_001]),
        KannelReply("Kannel: a reply from two numbers", 400, "request.parameter", "id=1&from=%2B8699900000001&from=1&text=Y"),
        KannelReply("Kannel: a reply from a word", 202, Nothing, "id=1&from=me&text=Y"),
        KannelReply("Kannel: a reply from nobody's number", 202, Nothing, "id=1&from=%2B8699900000001&text=Y"),
        KannelReply("Kannel: a reply that says UTF-8 and is not", 202, Nothing, "id=1&from=%2B8699900000001&charset=UTF-8&text=%FF%FE%C3"),
        KannelReply("Kannel: a reply in half a UTF-16 character", 202, Nothing, "id=1&from=%2B8699900000001&charset=UTF-16BE&text=%4F%60%59"),
        KannelReply("Kannel: a reply in a character set that there is not", 202, Nothing, "id=1&from=%2B8699900000001&charset=KLINGON&text=Y"),
        KannelReply("Kannel: a reply with broken escapes", 202, Nothing, "id=1&from=%2B8699900000001&text=%zz%4"),
        KannelReply("Kannel: a reply with a template for a text", 202, Nothing, "id=1&from=%2B8699900000001&text=%7B%7B7*7%7D%7D%24%7Bjndi%7D"),
        KannelReply("Kannel: a reply of the year 9999", 202, Nothing, "id=1&from=%2B8699900000001&text=Y&time=9999-12-31+23:59:59"),
        KannelReply("Kannel: a reply of 1970 in a coding that there is not", 202, Nothing,
            "id=1&from=%2B8699900000001&text=Y&time=1970-01-01+00:00:00&coding=99"),
        new("Kannel: a reply by POST of 70,000 bytes", 413, "body.too-large",
            _ => Post("/v1/carriers/main/kannel/replies?signature=" + ReplyAddress, Long, "text/plain")),
        new("Kannel: a reply by POST from a word", 202, Nothing,
            _ => Post("/v1/carriers/main/kannel/replies?signature=" + ReplyAddress, "Y", "text/plain")),
    ];

    /// <summary>The signature that stands in the address to which Kannel brings replies.</summary>
    public static string ReplyAddress => Address("main", CallbackSignature.ReplyKind, "", KannelSecret);

    /// <summary>The signature that stands in the address to which Kannel brings the receipt of a message.</summary>
    public static string Receipt(string key) => Address("main", CallbackSignature.ReceiptKind, key, KannelSecret);

    /// <summary>A call of the carrier of kind http, rightly signed.</summary>
    public static HttpRequestMessage Signed(string path, string body, DateTimeOffset now, string? type = "application/json")
    {
        var request = Post(path, body, type);
        request.Headers.Add(CallbackSignature.Header, CallbackSignature.OfBody(HttpSecret, now, Encoding.UTF8.GetBytes(body)));
        return request;
    }

    private static string Address(string name, string kind, string key, string secret) =>
        CallbackSignature.OfAddress(secret, name, kind, key);

    private static string Signed(DateTimeOffset now, string secret = HttpSecret) =>
        CallbackSignature.OfBody(secret, now, Encoding.UTF8.GetBytes(GoodReceipt));

    private static HostileCall Header(string what, string answer, Func<DateTimeOffset, string?> sign) => new(what, 401, answer, now =>
    {
        var request = Post(Receipts, GoodReceipt, "application/json");
        if (sign(now) is { } header)
        {
            request.Headers.TryAddWithoutValidation(CallbackSignature.Header, header);
        }

        return request;
    });

    private static HostileCall Body(string what, int status, string answer, string body, string? type = "application/json") =>
        new(what, status, answer, now => Signed(Receipts, body, now, type));

    private static HostileCall Reply(string what, int status, string answer, string body) =>
        new(what, status, answer, now => Signed(Replies, body, now));

    private static HostileCall Bare(string what, int status, string answer, HttpMethod method, string path) => new(
        what, status, answer, _ => new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? Server.Json(GoodReceipt) : null });

    private static HostileCall Kannel(string what, int status, string answer, string path) => new(
        what, status, answer, _ => new HttpRequestMessage(HttpMethod.Get, "/v1/carriers/main/kannel/" + path));

    private static HostileCall KannelReply(string what, int status, string answer, string query) =>
        Kannel(what, status, answer, string.Create(CultureInfo.InvariantCulture, $"replies?{query}&signature={ReplyAddress}"));

    private static HttpRequestMessage Post(string path, string body, string? type) =>
        new(HttpMethod.Post, path) { Content = Server.Typed(Encoding.UTF8.GetBytes(body), type) };
}
