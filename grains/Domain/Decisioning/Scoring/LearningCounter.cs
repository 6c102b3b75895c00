using System.Diagnostics.CodeAnalysis;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Decisioning.Scoring;

/// <summary>The counters of a day that are learnt from: <c>learning/data-5/sms/city/yes</c>.</summary>
public static class LearningCounter
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "learning/";

    private const string Yes = "yes";
    private const string No = "no";
    private const int PartCount = 4;

    /// <summary>The name of a counter, without its day.</summary>
    /// <param name="offer">Which offer.</param>
    /// <param name="channel">Where it was put.</param>
    /// <param name="cell">To which kind of subscribers.</param>
    /// <param name="isYes">Whether they said yes; false for no, and for nothing until its time was over.</param>
    public static string NameOf(string offer, Channel channel, string cell, bool isYes) =>
        $"{Prefix}{offer}/{channel.Name()}/{cell}/{(isYes ? Yes : No)}";

    /// <summary>Reads a counter.</summary>
    /// <param name="name">Its name, without its day.</param>
    /// <param name="amount">Its amount.</param>
    /// <param name="count">What it says; null if it is not one of these.</param>
    public static bool TryRead(string name, long amount, [NotNullWhen(true)] out OutcomeCount? count)
    {
        count = null;
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)
            || name[Prefix.Length..].Split('/') is not { Length: PartCount } parts
            || !KebabName.TryParse<Channel>(parts[1], out var channel)
            || parts[3] is not (Yes or No))
        {
            return false;
        }

        count = new OutcomeCount(parts[0], channel, parts[2], parts[3] == Yes ? amount : 0, parts[3] == No ? amount : 0);
        return true;
    }
}
