using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

public sealed class LocalCalendarTests
{
    /// <summary>
    /// A day of 24 hours; of 23 and 25 (Berlin); that begins at 01:00, as midnight is skipped (Havana, Beirut); with two midnights
    /// (Havana); whose last hour comes twice (Santiago); of 24 hours and a half (Lord Howe). Weeks and months with such days in them.
    /// </summary>
    [Theory]
    [InlineData("Asia/Shanghai", CalendarPeriod.Day, "2026-03-02T15:59:59Z", "2026-03-01T16:00:00Z", 24)]
    [InlineData("Europe/Berlin", CalendarPeriod.Day, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 23)]
    [InlineData("Europe/Berlin", CalendarPeriod.Day, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 25)]
    [InlineData("America/Havana", CalendarPeriod.Day, "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", 23)]
    [InlineData("Asia/Beirut", CalendarPeriod.Day, "2026-03-29T12:00:00Z", "2026-03-28T22:00:00Z", 23)]
    [InlineData("America/Havana", CalendarPeriod.Day, "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", 25)]
    [InlineData("America/Santiago", CalendarPeriod.Day, "2026-04-05T03:30:00Z", "2026-04-04T03:00:00Z", 25)]
    [InlineData("America/Santiago", CalendarPeriod.Day, "2026-04-05T04:00:00Z", "2026-04-05T04:00:00Z", 24)]
    [InlineData("Australia/Lord_Howe", CalendarPeriod.Day, "2026-04-04T20:00:00Z", "2026-04-04T13:00:00Z", 24.5)]
    [InlineData("Europe/Berlin", CalendarPeriod.Week, "2026-03-29T21:59:59Z", "2026-03-22T23:00:00Z", 167)]
    [InlineData("Europe/Berlin", CalendarPeriod.Week, "2026-03-29T22:00:00Z", "2026-03-29T22:00:00Z", 168)]
    [InlineData("Europe/Berlin", CalendarPeriod.Month, "2026-10-01T00:00:00Z", "2026-09-30T22:00:00Z", 745)]
    [InlineData("Asia/Shanghai", CalendarPeriod.Month, "2028-02-29T15:59:59Z", "2028-01-31T16:00:00Z", 696)]
    [InlineData("America/St_Johns", CalendarPeriod.Day, "2006-10-29T02:40:00Z", "2006-10-29T02:30:00Z", 25)] // 00:01 goes back to 23:01.
    public void APeriodBeginsAndEndsAtLocalMidnight(string zone, CalendarPeriod period, string at, string from, double hours)
    {
        var range = LocalCalendar.Around(period, Instant(at), Rulebooks.Zones.Find(zone)!);
        Assert.Equal((Instant(from), hours), (range.From, (range.Until - range.From).TotalHours));
    }

    [Fact]
    public void EveryInstantLiesInOnePeriod_AndTheyFollowEachOther() => Prop.ForAll(Instants, it =>
    {
        var (zone, period, at) = it;
        var range = LocalCalendar.Around(period, at, zone);
        return range.Has(at)
            && LocalCalendar.Around(period, range.From, zone) == range
            && LocalCalendar.Around(period, range.Until.AddTicks(-1), zone) == range
            && LocalCalendar.Around(period, range.Until, zone).From == range.Until
            && LocalCalendar.Around(period, range.From.AddTicks(-1), zone).Until == range.From;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

    /// <summary>The first of all minutes at which the clock shows the time or a later one.</summary>
    [Fact]
    public void ALocalTimeComesFirst_WhenAClockThatIsReadEachMinuteSaysSo() => Prop.ForAll(Instants, it =>
    {
        var (zone, _, at) = it;
        var wall = (at.UtcDateTime + zone.GetUtcOffset(at)).AddMinutes(at.Minute - 30);
        wall = wall.AddTicks(-(wall.Ticks % TimeSpan.TicksPerMinute));
        var first = LocalCalendar.FirstInstant(DateOnly.FromDateTime(wall), TimeOnly.FromDateTime(wall), zone);
        var expected = new DateTimeOffset(wall, TimeSpan.Zero).AddHours(-15);
        while (expected.UtcDateTime + zone.GetUtcOffset(expected) < wall)
        {
            expected = expected.AddMinutes(1);
        }

        return first == expected;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

    private static Arbitrary<(TimeZoneInfo Zone, CalendarPeriod Period, DateTimeOffset At)> Instants { get; } = Arb.From(
        from zone in Gen.Elements(ClockChanges.Zones)
        from period in Gen.Elements(Enum.GetValues<CalendarPeriod>())
        from day in Gen.Choose(0, 365)
        from seconds in Gen.Choose(-100_000, 100_000)
        select (zone, period, ClockChanges.Near(zone, day, seconds)));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
