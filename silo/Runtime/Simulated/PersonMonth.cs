using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>What a subscriber's months look like: bills, points, trips and data, each a function of seed, subscriber and month.</summary>
internal static class PersonMonth
{
    private const int DayAfterBill = 1;
    private const double AlreadyRedeemable = 0.30;

    /// <summary>The amount billed for a month; rarely far above the three before. Unit: fen.</summary>
    public static long BillMinor(ulong seed, in Person person, BillingMonth month)
    {
        var dice = SeededDice.Of(seed, Purpose.Bill, person.Index, month.Number);
        if (!dice.Chance(WorldFacts.BillShock))
        {
            return UsualMinor(seed, person, month, 0);
        }

        var threeBefore = UsualMinor(seed, person, month, 1) + UsualMinor(seed, person, month, 2) + UsualMinor(seed, person, month, 3);
        return (long)(ShockFactor(dice.Share()) * threeBefore / 3);
    }

    /// <summary>When the bill of a month is made: in the small hours of the bill day of the month after. UTC.</summary>
    public static DateTimeOffset BilledAt(ulong seed, in Person person, BillingMonth month)
    {
        var day = new DateOnly((month.Number + 1) / 12, ((month.Number + 1) % 12) + 1, person.BillDay);
        return WorldClock.At(day, BillSecond(seed, person, month));
    }

    /// <summary>Second of the bill day at which the bill is made: 03:00 to 07:59 local.</summary>
    public static int BillSecond(ulong seed, in Person person, BillingMonth month) =>
        SeededDice.Of(seed, Purpose.BillTime, person.Index, month.Number).Between(3 * 3600, 8 * 3600);

    /// <summary>The last month whose bill was made before an instant.</summary>
    public static BillingMonth LastBilled(ulong seed, in Person person, DateTimeOffset at)
    {
        var month = new BillingMonth(BillingMonth.Of(WorldClock.DayOf(at)).Number - 1);
        return BilledAt(seed, person, month) < at ? month : new BillingMonth(month.Number - 1);
    }

    /// <summary>The balance of points once a month's bill was credited.</summary>
    /// <param name="seed">The world's seed.</param>
    /// <param name="person">Whose.</param>
    /// <param name="monthsSinceStart">0 for the credit of the month in which the world starts; -1 for the one before.</param>
    public static long Points(ulong seed, in Person person, int monthsSinceStart)
    {
        var dice = SeededDice.Of(seed, Purpose.Points, person.Index);
        var yuan = Math.Max(person.SpendMinor / 100, 1);
        if (person.PointsAtStart is { } points)
        {
            return points + (yuan * (monthsSinceStart + 1));
        }

        if (dice.Chance(AlreadyRedeemable))
        {
            return WorldFacts.PointsThreshold + dice.Below(WorldFacts.PointsThreshold) + (yuan * (monthsSinceStart + 1));
        }

        // Each month of the next 35 is as likely as any other to be the one in which the threshold is reached: 70% / 35 = 2% a month.
        var reachedIn = dice.Below((int)((1 - AlreadyRedeemable) / WorldFacts.PointsRedeemable));
        var pace = (int)Math.Min(yuan, (WorldFacts.PointsThreshold - 1) / (reachedIn + 1));
        return WorldFacts.PointsThreshold + (pace * (long)(monthsSinceStart - reachedIn)) + dice.Below(pace);
    }

    /// <summary>Whether the credit of points follows on this day: the day after the bill.</summary>
    public static bool IsPointsDay(in Person person, DateOnly day) =>
        day.Day == person.BillDay + DayAfterBill || (day.Day == 1 && day.AddDays(-1).Day == person.BillDay);

    /// <summary>The days of a calendar month on which the subscriber roams; none if they are equal.</summary>
    /// <returns>First day, and the day of return. A trip ends within its month, at the latest on the 27th.</returns>
    public static (int From, int Until) Trip(ulong seed, in Person person, DateOnly day)
    {
        var dice = SeededDice.Of(seed, Purpose.Trip, person.Index, BillingMonth.Of(day).Number);
        if (!dice.Chance(person.TripChance))
        {
            return (0, 0);
        }

        var from = dice.Between(1, 22);
        return (from, from + dice.Between(2, 7));
    }

    /// <summary>Where the subscriber roams in a calendar month: mostly another province, else abroad.</summary>
    public static string TripPlace(ulong seed, in Person person, DateOnly day)
    {
        var dice = SeededDice.Of(seed, Purpose.Trip, person.Index, ~(long)BillingMonth.Of(day).Number);
        return dice.Chance(0.7) ? dice.Pick<string>(DemoNames.Provinces) : dice.Pick<string>(DemoNames.Countries);
    }

    /// <summary>Data used on a day. Unit: 1,024 bytes.</summary>
    public static long DataOf(ulong seed, in Person person, DateOnly day)
    {
        var share = SeededDice.Of(seed, Purpose.DataDay, person.Index, day.DayNumber).Between(0.5, 1.5);
        if (person.AllowanceKilobytes == 0)
        {
            return (long)(share * 60); // A few clicks by mistake.
        }

        var cycle = SeededDice.Of(seed, Purpose.DataCycle, person.Index, BillingMonth.Of(CycleFrom(person, day)).Number);
        var factor = cycle.Chance(Person.ExceedChance) ? cycle.Between(1.18, 1.9) : cycle.Between(0.1, 0.85);
        return (long)(person.AllowanceKilobytes * factor / WorldFacts.DaysPerMonth * share);
    }

    /// <summary>Data used since the last bill before a day, that day not included. Unit: 1,024 bytes.</summary>
    public static long DataBefore(ulong seed, in Person person, DateOnly day)
    {
        var used = 0L;
        for (var earlier = CycleFrom(person, day); earlier < day; earlier = earlier.AddDays(1))
        {
            used += DataOf(seed, person, earlier);
        }

        return used;
    }

    /// <summary>The day on which the cycle of a day began: bills are made before the first bundle of their day.</summary>
    private static DateOnly CycleFrom(in Person person, DateOnly day)
    {
        var ofThisMonth = new DateOnly(day.Year, day.Month, person.BillDay);
        return ofThisMonth <= day ? ofThisMonth : ofThisMonth.AddMonths(-1);
    }

    /// <summary>A month without surprises: within a fifth of the usual.</summary>
    private static long UsualMinor(ulong seed, in Person person, BillingMonth month, int monthsBefore)
    {
        var dice = SeededDice.Of(seed, Purpose.Bill, person.Index, ~(long)(month.Number - monthsBefore));
        return (long)(person.SpendMinor * dice.Between(0.85, 1.15));
    }

    /// <summary>
    /// Of the surprises an eighth lies between 2 and 3 times, five eighths between 3 and 4, a quarter above. Source: requirements
    ///
    /// </summary>
    private static double ShockFactor(double share) => share switch
    {
        < 0.125 => 2.1 + (share / 0.125 * 0.8),
        < 0.75 => 3.05 + ((share - 0.125) / 0.625 * 0.85),
        _ => 4.1 + ((share - 0.75) / 0.25 * 2.0),
    };
}

/// <summary>The operator's clock.</summary>
internal static class WorldClock
{
    public const int SecondsPerDay = 86_400;

    /// <summary>The local day of an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorldFacts.LocalOffset).DateTime);

    /// <summary>The instant of a second of a local day. UTC.</summary>
    public static DateTimeOffset At(DateOnly day, int second) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), WorldFacts.LocalOffset).AddSeconds(second).ToUniversalTime();
}
