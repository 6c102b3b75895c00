using System.Text.Json.Serialization;

namespace SmartManager.Domain.Decisioning;

/// <summary>A span of the calendar, from local midnight to local midnight.</summary>
[JsonConverter(typeof(KebabNameConverter<CalendarPeriod>))]
public enum CalendarPeriod
{
    /// <summary>A day. It has 23 or 25 hours when the clock is set.</summary>
    Day = 0,

    /// <summary>Monday to Sunday (ISO 8601).</summary>
    Week = 1,

    /// <summary>The first to the last of a month.</summary>
    Month = 2,
}

/// <summary>A span of time.</summary>
/// <param name="From">UTC; inclusive.</param>
/// <param name="Until">UTC; exclusive.</param>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Whether an instant lies in it.</summary>
    public bool Has(DateTimeOffset at) => at >= From && at < Until;
}

/// <summary>Days, weeks and months where a subscriber is. Nothing here allocates.</summary>
/// <remarks>
/// A day begins with the first instant at which the clock shows it or a later one: behind a midnight that is skipped, at the first of two
/// midnights. So every instant lies in just one day, also if a clock that has passed midnight is taken back behind it.
/// </remarks>
public static class LocalCalendar
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The period that holds an instant.</summary>
    /// <param name="period">Of what length.</param>
    /// <param name="at">The instant.</param>
    /// <param name="zone">Where.</param>
    public static TimeRange Around(CalendarPeriod period, DateTimeOffset at, TimeZoneInfo zone)
    {
        var first = FirstDay(period, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));
        var next = Next(period, first);
        var until = BeginOf(next, zone);
        return at < until
            ? new TimeRange(BeginOf(first, zone), until)
            : new TimeRange(until, BeginOf(Next(period, next), zone)); // The clock was taken back to before midnight.
    }

    /// <summary>The local day that holds an instant.</summary>
    public static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return at < BeginOf(day.AddDays(1), zone) ? day : day.AddDays(1);
    }

    /// <summary>The instant at which a local day begins. UTC.</summary>
    public static DateTimeOffset BeginOf(DateOnly day, TimeZoneInfo zone) => FirstInstant(day, TimeOnly.MinValue, zone);

    /// <summary>The first instant at which the local clock shows a time or a later one. UTC.</summary>
    /// <param name="day">The local day.</param>
    /// <param name="time">The local time. If the clock is set past it, the first instant behind; if it comes twice, the first.</param>
    /// <param name="zone">Where.</param>
    public static DateTimeOffset FirstInstant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        // No zone is a day from UTC, and none sets its clock twice in two days.
        var clock = new DateTimeOffset(day.ToDateTime(time), TimeSpan.Zero);
        var (before, after) = (zone.GetUtcOffset(clock - Day), zone.GetUtcOffset(clock + Day));
        var early = clock - before;
        if (before == after || zone.GetUtcOffset(early) == before)
        {
            return early;
        }

        var late = clock - after;
        return zone.GetUtcOffset(late) == after ? late : ChangeBetween(late, early, after, zone);
    }

    /// <summary>The instant at which the clock is set forward, past the time that is looked for.</summary>
    private static DateTimeOffset ChangeBetween(DateTimeOffset from, DateTimeOffset until, TimeSpan after, TimeZoneInfo zone)
    {
        var (low, high) = (from.UtcTicks, until.UtcTicks);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == after ? (low, middle) : (middle + 1, high);
        }

        return new DateTimeOffset(low, TimeSpan.Zero);
    }

    private static DateOnly FirstDay(CalendarPeriod period, DateOnly day) => period switch
    {
        CalendarPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        CalendarPeriod.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };

    private static DateOnly Next(CalendarPeriod period, DateOnly first) => period switch
    {
        CalendarPeriod.Week => first.AddDays(7),
        CalendarPeriod.Month => first.AddMonths(1),
        _ => first.AddDays(1),
    };
}
