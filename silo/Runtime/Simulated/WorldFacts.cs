namespace SmartManager.Silo.Simulated;

/// <summary>
/// Figures that the generated world keeps to. Source: docs/guide/demo-world.md, which says which are facts and which are our choice.
/// </summary>
public static class WorldFacts
{
    /// <summary>Usage bundles of a subscriber and day: 60 a month.</summary>
    public const int UsageBundlesPerDay = 2;

    /// <summary>Top-ups of a subscriber and month.</summary>
    public const double TopUpsPerMonth = 2;

    /// <summary>Location changes of a subscriber and month.</summary>
    public const double LocationsPerMonth = 8;

    /// <summary>Portal visits of a subscriber and month.</summary>
    public const double PortalVisitsPerMonth = 1;

    /// <summary>Hall visits of a subscriber and month.</summary>
    public const double HallVisitsPerMonth = 0.15;

    /// <summary>Calls to the hotline of a subscriber and month.</summary>
    public const double InboundCallsPerMonth = 0.4;

    /// <summary>Complaints of a subscriber and month.</summary>
    public const double ComplaintsPerMonth = 0.01;

    /// <summary>Changes of handset of a subscriber and month.</summary>
    public const double DeviceChangesPerMonth = 0.02;

    /// <summary>Services ordered or cancelled elsewhere, of a subscriber and month.</summary>
    public const double ServiceChangesPerMonth = 0.3;

    /// <summary>Share of subscribers whose bill of a month is above twice the average of the three before.</summary>
    public const double BillShock = 0.008;

    /// <summary>Share of subscribers who use more data in a cycle than their plan includes.</summary>
    public const double AllowanceExceeded = 0.15;

    /// <summary>Share of subscribers whose points reach redemption for the first time in a month.</summary>
    public const double PointsRedeemable = 0.02;

    /// <summary>Share of subscribers who roam in a month.</summary>
    public const double Roaming = 0.05;

    /// <summary>Share of subscribers who roam in a month and hold no roaming discount.</summary>
    public const double RoamingWithoutDiscount = 0.02;

    /// <summary>Points from which they can be redeemed; the demo rulebook's threshold. Unit: points.</summary>
    public const int PointsThreshold = 5_000;

    /// <summary>The service that counts as a roaming discount.</summary>
    public const string RoamingDiscount = "roaming-discount";

    /// <summary>Days of the month that rates are given for.</summary>
    internal const double DaysPerMonth = 30;

    /// <summary>The operator's clock: Asia/Shanghai, which has had no summer time since 1991.</summary>
    internal static readonly TimeSpan LocalOffset = TimeSpan.FromHours(8);
}
