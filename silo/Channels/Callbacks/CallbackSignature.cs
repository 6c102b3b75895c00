using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartManager.Channels.Callbacks;

/// <summary>Signatures of calls, in both directions: HMAC-SHA256 under the carrier's secret, as 64 hexadecimal digits.</summary>
/// <remarks>
/// Of a body: header <see cref="Header"/> with <c>t=SECONDS,v1=HEX</c>, over the seconds since 1970 as they stand there, a dot, and the
/// bytes of the body. Of an address that a carrier calls back by itself, which cannot sign: over carrier, kind and key, each closed by a
/// line feed. Comparisons take the same time whatever differs.
/// </remarks>
public static class CallbackSignature
{
    /// <summary>The header that holds the signature of a body.</summary>
    public const string Header = "X-SmartManager-Signature";

    /// <summary>The kind of an address to which receipts come.</summary>
    public const string ReceiptKind = "receipt";

    /// <summary>The kind of an address to which replies come.</summary>
    public const string ReplyKind = "reply";

    private const int HexLength = 64;
    private const int HeaderLengthMax = 200;

    /// <summary>What became of a check.</summary>
    public enum Verdict
    {
        /// <summary>It is right.</summary>
        Right = 0,

        /// <summary>There is none, or it does not look like one.</summary>
        Missing = 1,

        /// <summary>It is not what our secret makes of the call.</summary>
        Wrong = 2,

        /// <summary>It is right, and its time is not near ours.</summary>
        Expired = 3,
    }

    /// <summary>The header's value for a body.</summary>
    public static string OfBody(string secret, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(Hash(secret, seconds, body))}";
    }

    /// <summary>Checks the header's value of a body.</summary>
    /// <param name="options">Secret and window.</param>
    /// <param name="header">The header's value; null if there was none.</param>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="now">Our clock.</param>
    public static Verdict CheckBody(CallbackOptions options, string? header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (header is null or { Length: > HeaderLengthMax }
            || header.Split(',') is not [var time, var hex]
            || !time.StartsWith("t=", StringComparison.Ordinal)
            || !hex.StartsWith("v1=", StringComparison.Ordinal)
            || !long.TryParse(time.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Verdict.Missing;
        }

        if (!IsSame(hex.AsSpan(3), Hash(options.Secret, time[2..], body)))
        {
            return Verdict.Wrong;
        }

        // In seconds: a time that no date can hold is out of the window, too.
        var apart = Math.Abs((decimal)seconds - now.ToUnixTimeSeconds());
        return apart <= (decimal)options.TimeWindow.TotalSeconds ? Verdict.Right : Verdict.Expired;
    }

    /// <summary>The signature of an address.</summary>
    /// <param name="secret">The carrier's.</param>
    /// <param name="carrier">The carrier's name.</param>
    /// <param name="kind"><see cref="ReceiptKind"/> or <see cref="ReplyKind"/>.</param>
    /// <param name="key">Key of the message that a receipt is about; empty for replies.</param>
    public static string OfAddress(string secret, string carrier, string kind, string key) =>
        Convert.ToHexStringLower(HashAddress(secret, carrier, kind, key));

    /// <summary>Checks the signature of an address.</summary>
    public static Verdict CheckAddress(string secret, string carrier, string kind, string key, string? signature) => signature switch
    {
        null or { Length: not HexLength } => Verdict.Missing,
        _ => IsSame(signature, HashAddress(secret, carrier, kind, key)) ? Verdict.Right : Verdict.Wrong,
    };

    private static byte[] HashAddress(string secret, string carrier, string kind, string key) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{carrier}\n{kind}\n{key}\n"));

    private static byte[] Hash(string secret, string seconds, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(seconds + ".");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
    }

    private static bool IsSame(ReadOnlySpan<char> hex, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[HexLength / 2];
        return hex.Length == HexLength
            && Convert.FromHexString(hex, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }
}
