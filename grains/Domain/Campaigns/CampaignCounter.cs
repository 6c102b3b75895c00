namespace SmartManager.Domain.Campaigns;

/// <summary>Names of a campaign's counters, behind the day that all counters have in front.</summary>
/// <remarks>
/// <c>target</c> is raised once for each target of a task. The names of <see cref="TaskOutcome"/> are standings: at any time their sum is
/// the number of targets, and each target is where it stands. <c>sent</c> counts what carriers took, <c>complained</c> those who
/// unsubscribed, complained or refused marketing after a contact. Money is in the smallest unit; <c>revenue-squares</c> is the sum of the
/// squares of orders' prices, for the spread.
/// </remarks>
public static class CampaignCounter
{
    /// <summary>What all counters of campaigns begin with.</summary>
    public const string Family = "campaigns/";

    /// <summary>One for each target of a task.</summary>
    public const string Target = "target";

    /// <summary>One for each contact that a carrier took.</summary>
    public const string Sent = "sent";

    /// <summary>One for each subscriber who took offence within the time in which a contact is remembered.</summary>
    public const string Complained = "complained";

    /// <summary>Prices of what was ordered. Unit: the smallest unit of the currency.</summary>
    public const string Revenue = "revenue";

    /// <summary>Squares of these.</summary>
    public const string RevenueSquares = "revenue-squares";

    /// <summary>In front of <see cref="Revenue"/> and <see cref="RevenueSquares"/> of the control group.</summary>
    public const string ControlPrefix = "control-";

    /// <summary>The same of those whom the rules held back: they order, too, as the control group does.</summary>
    public const string HeldBackPrefix = "held-back-";

    private const string NoRegion = "-";

    /// <summary>What the counters of a task in a region begin with; ends with a slash.</summary>
    public static string Of(string campaign, string task, string region) =>
        $"{Family}{campaign}/{task}/{(region.Length > 0 ? region.Replace('/', '.') : NoRegion)}/";
}
