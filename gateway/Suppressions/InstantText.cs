using System.Globalization;

namespace SmartManager.Gateway.Suppressions;

/// <summary>Instants as people write them into requests and files.</summary>
internal static class InstantText
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
    private static readonly string[] UtcForms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private static readonly DateTimeOffset EarliestAt = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LatestAt = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads an instant with its offset in the years 2000 to 2199, and turns it to UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset at)
    {
        var isRight = (DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out at)
            || DateTimeOffset.TryParseExact(text, UtcForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
            && at >= EarliestAt && at < LatestAt;
        at = isRight ? at.ToUniversalTime() : default;
        return isRight;
    }
}
