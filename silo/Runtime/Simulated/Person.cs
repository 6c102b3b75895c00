using System.Diagnostics;

namespace SmartManager.Silo.Simulated;

/// <summary>
/// What the world's clockwork must know of one subscriber: drawn anew whenever it is needed, so that nobody has to be kept.
/// </summary>
/// <param name="Index">1 for the first.</param>
/// <param name="SpendMinor">What a usual month costs. Unit: fen.</param>
/// <param name="Brand">Which brand.</param>
/// <param name="VipGrade">diamond, gold, silver or none.</param>
/// <param name="Plan">Which plan.</param>
/// <param name="BillDay">Day of the month on which the bill is made. 1 to 28.</param>
/// <param name="DataPack">The data bundle held; empty for none.</param>
/// <param name="AllowanceKilobytes">Data included a month. 0 for none.</param>
/// <param name="HasRoamingDiscount">Whether a roaming discount is held.</param>
internal readonly record struct Person(
    int Index,
    long SpendMinor,
    string Brand,
    string VipGrade,
    string Plan,
    int BillDay,
    string DataPack,
    long AllowanceKilobytes,
    bool HasRoamingDiscount)
{
    public const string NoGrade = "none";

    private const double VipShare = 0.012;
    private const double DiscountShare = 0.10;
    private const double AllowanceShare = 0.60;
    private const long KilobytesPerMegabyte = 1024;

    /// <summary>
    /// Share of subscribers from the thriftiest up, and what the one at that place spends; straight lines between. The area above 0.68
    /// is 72% of the whole
    /// (source: the top 32% made 72% of revenue), and that above 0.988, the VIPs, a third of their brand's.
    /// </summary>
    private static readonly (double Share, long SpendMinor)[] Ladder =
    [
        (0.000, 800), (0.400, 2_800), (0.680, 5_000), (0.800, 8_000),
        (0.900, 12_000), (0.970, 30_000), (0.988, 45_000), (0.996, 60_000), (1.000, 100_000),
    ];

    /// <summary>Points when the world begins, if the profile is not ours; null lets the world plan when redemption is reached.</summary>
    public long? PointsAtStart { get; init; }

    /// <summary>Whether the subscriber has a VIP grade.</summary>
    public bool IsVip => VipGrade != NoGrade;

    /// <summary>Draws a subscriber.</summary>
    public static Person Of(ulong seed, int index)
    {
        var dice = SeededDice.Of(seed, Purpose.Person, index);
        var share = dice.Share();
        var spendMinor = SpendAt(share);
        var grade = share switch
        {
            >= 0.998 => "diamond",
            >= 0.994 => "gold",
            >= 1 - VipShare => "silver",
            _ => NoGrade,
        };
        var brand = grade != NoGrade ? DemoNames.Gotone : BrandFor(spendMinor, dice.Share());
        var plan = PlanFor(brand, spendMinor, dice.Share());
        var billDay = 1 + dice.Below(28);
        var (pack, allowanceMegabytes) = dice.Chance(AllowanceShare) ? PackFor(spendMinor, dice.Share()) : (string.Empty, 0);
        var hasDiscount = dice.Chance(DiscountShare);
        return new Person(index, spendMinor, brand, grade, plan, billDay, pack, allowanceMegabytes * KilobytesPerMegabyte, hasDiscount);
    }

    /// <summary>How likely a cycle exceeds the allowance, so that <see cref="WorldFacts.AllowanceExceeded"/> of all do.</summary>
    public static double ExceedChance => WorldFacts.AllowanceExceeded / AllowanceShare;

    /// <summary>How likely the subscriber roams in a month: those who roam often have bought the discount.</summary>
    public double TripChance => HasRoamingDiscount
        ? (WorldFacts.Roaming - WorldFacts.RoamingWithoutDiscount) / DiscountShare
        : WorldFacts.RoamingWithoutDiscount / (1 - DiscountShare);

    private static long SpendAt(double share)
    {
        for (var i = 1; i < Ladder.Length; i++)
        {
            if (share < Ladder[i].Share)
            {
                var (from, until) = (Ladder[i - 1], Ladder[i]);
                return from.SpendMinor + (long)((share - from.Share) / (until.Share - from.Share) * (until.SpendMinor - from.SpendMinor));
            }
        }

        throw new UnreachableException("A share is below 1.");
    }

    /// <summary>Source: 81% of the thrifty cluster is Easyown. The other bands are our choice.</summary>
    private static string BrandFor(long spendMinor, double share)
    {
        var (gotone, mZone) = spendMinor switch
        {
            < 5_000 => (0.04, 0.15),
            < 8_000 => (0.10, 0.35),
            < 12_000 => (0.20, 0.40),
            < 30_000 => (0.40, 0.30),
            _ => (0.80, 0.10),
        };
        return share < gotone ? DemoNames.Gotone : share < gotone + mZone ? DemoNames.MZone : DemoNames.Easyown;
    }

    private static string PlanFor(string brand, long spendMinor, double share) => brand switch
    {
        DemoNames.Gotone => spendMinor switch
        {
            < 8_000 => "plan-58",
            < 12_000 => "plan-88",
            < 28_000 => "plan-128",
            < 45_000 => "plan-288",
            _ => "plan-388",
        },
        DemoNames.MZone => share < 0.5 ? "music-plan" : "chat-plan",
        _ => share < 0.7 ? "easyown-pay-as-you-go" : "easyown-local",
    };

    private static (string Pack, int Megabytes) PackFor(long spendMinor, double share)
    {
        var (five, twenty) = spendMinor < 5_000 ? (0.85, 0.97) : spendMinor < 12_000 ? (0.55, 0.90) : (0.25, 0.70);
        return share < five ? ("data-5", 30) : share < twenty ? ("data-20", 150) : ("data-50", 500);
    }
}

/// <summary>What is drawn. A number never changes its meaning, or the world would change with it.</summary>
internal static class Purpose
{
    public const ulong Person = 1;
    public const ulong Profile = 2;
    public const ulong Day = 3;
    public const ulong Detail = 4;
    public const ulong Bill = 5;
    public const ulong BillTime = 6;
    public const ulong Points = 7;
    public const ulong Trip = 8;
    public const ulong DataCycle = 9;
    public const ulong DataDay = 10;
    public const ulong Complaint = 11;
    public const ulong Opening = 12;
}
