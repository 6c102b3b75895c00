namespace SmartManager.Crash.Tests;

/// <summary>What rounds of kills came to. All lists but the first are empty if the product kept its word.</summary>
/// <param name="Report">What happened, a line each.</param>
internal sealed record KillFindings(List<string> Report)
{
    /// <summary>Acknowledged events that are not in the history once, or were not known when they were sent again.</summary>
    public required List<string> AcknowledgedLost { get; init; }

    /// <summary>Notices that were planned and that the carrier never saw.</summary>
    public required List<string> ServiceLost { get; init; }

    /// <summary>Marketing that the carrier saw twice.</summary>
    public required List<string> MarketingTwice { get; init; }

    /// <summary>Marketing of which the server says what the carrier denies.</summary>
    public required List<string> InDoubtWrong { get; init; }

    /// <summary>
    /// Messages that Kannel lost: it said that it had them, and they never reached the centre. Told apart, for it is not
    /// ours.
    /// </summary>
    public List<string> KannelLost { get; init; } = [];

    /// <summary>Messages that Kannel sent to the centre more often than it was asked to. Told apart, for it is not ours.</summary>
    public List<string> KannelTwice { get; init; } = [];
}
