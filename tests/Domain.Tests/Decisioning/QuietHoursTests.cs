using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning;

public sealed class QuietHoursTests
{
    private static readonly QuietHours Night = new(new TimeOnly(21, 0), new TimeOnly(8, 0));

    private static readonly TimeZoneInfo[] Zones =
    [
        .. new[]
        {
            "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
            "Africa/Casablanca", "America/Havana", "Pacific/Chatham", "UTC",
        }.Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    [Theory]
    [InlineData("20:59:59", false)]
    [InlineData("21:00:00", true)]
    [InlineData("00:00:00", true)]
    [InlineData("07:59:59", true)]
    [InlineData("08:00:00", false)]
    public void IsQuiet_OnlyInsideTheSpan_WhenItCrossesMidnight(string local, bool isQuiet) =>
        Assert.Equal(isQuiet, Night.Covers(Instant($"2026-03-02T{local}+08:00"), Zone("Asia/Shanghai")));

    [Fact]
    public void IsNeverQuiet_WhenTheBoundsAreEqual() => Assert.False(
        new QuietHours(new TimeOnly(8, 0), new TimeOnly(8, 0)).Covers(Instant("2026-03-02T08:00:00+08:00"), Zone("Asia/Shanghai")));

    /// <summary>
    /// Zone, night, instant, and when it is over. The clock is set on 29 March and 25 October (Berlin), 8 March (New York), 5 April
    /// (Lord Howe).
    /// </summary>
    [Theory]
    [InlineData("Asia/Shanghai", "21:00", "08:00", "2026-03-02T12:00:00Z", "2026-03-02T12:00:00Z")] // 20:00: not quiet.
    [InlineData("Asia/Shanghai", "21:00", "08:00", "2026-03-02T13:00:00Z", "2026-03-03T00:00:00Z")]
    [InlineData("Asia/Shanghai", "21:00", "08:00", "2026-03-02T13:00:30.5Z", "2026-03-03T00:00:00Z")]
    [InlineData("Asia/Shanghai", "00:00", "08:00", "2026-03-02T16:00:00Z", "2026-03-03T00:00:00Z")]
    [InlineData("Asia/Shanghai", "21:00", "00:00", "2026-03-02T13:00:00Z", "2026-03-02T16:00:00Z")]
    [InlineData("Europe/Berlin", "21:00", "08:00", "2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z")] // A night an hour shorter.
    [InlineData("Europe/Berlin", "21:00", "02:30", "2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z")] // Its end is in the gap.
    [InlineData("Europe/Berlin", "21:00", "08:00", "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z")] // An hour longer.
    [InlineData("Europe/Berlin", "21:00", "02:30", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z")] // Its end comes twice: the first.
    [InlineData("Europe/Berlin", "21:00", "02:30", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z")] // In the second pass: the second.
    [InlineData("America/New_York", "22:00", "02:00", "2026-03-08T05:30:00Z", "2026-03-08T07:00:00Z")]
    [InlineData("Australia/Lord_Howe", "21:00", "01:45", "2026-04-04T14:00:00Z", "2026-04-04T14:45:00Z")] // Half an hour comes twice.
    [InlineData("Australia/Lord_Howe", "01:45", "02:10", "2026-04-04T14:50:00Z",
        "2026-04-04T15:00:00Z")] // Taken back to before its beginning.
    public void EndsWithTheNight_AlsoWhenTheClockIsSet(string zone, string from, string until, string instant, string expected) =>
        Assert.Equal(
            Instant(expected),
            new QuietHours(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(until, CultureInfo.InvariantCulture))
                .NextAllowed(Instant(instant), Zone(zone)));

    [Fact]
    public void IsOfTheOperator_WhenTheSubscribersZoneIsNotKnown()
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with { TimeZone = "Europe/Berlin" });
        Assert.Equal(
            ["Europe/Berlin", "Europe/Berlin", "Europe/Berlin", "Asia/Shanghai"],
            new[] { null, Ann, Ann with { TimeZone = "Nowhere/Land" }, Ann with { TimeZone = "Asia/Shanghai" } }
                .Select(profile => rulebook.ZoneOf(profile).Id));
    }

    [Fact]
    public void TheNextAllowedInstantIsTheFirst_ByAClockThatIsReadEachMinute() => Prop.ForAll(Nights, night =>
    {
        var (zone, from, until, instant) = (Zones[night.Zone], night.From, night.Until, Transition(night));
        var quiet = new QuietHours(TimeOnly.MinValue.AddMinutes(from), TimeOnly.MinValue.AddMinutes(until));
        var next = quiet.NextAllowed(instant, zone);
        var expected = IsQuiet(instant) ? FirstMinute(instant) : instant;
        return (next == expected).Label($"{zone.Id} from {from} until {until} at {instant:O}: {next:O}, expected {expected:O}");

        DateTimeOffset FirstMinute(DateTimeOffset after)
        {
            var minute = after.AddTicks(-(after.UtcTicks % TimeSpan.TicksPerMinute));
            do
            {
                minute = minute.AddMinutes(1);
            }
            while (IsQuiet(minute));

            return minute;
        }

        bool IsQuiet(DateTimeOffset at)
        {
            var local = (at.UtcDateTime + zone.GetUtcOffset(at.UtcDateTime)).TimeOfDay.TotalMinutes;
            return from < until ? local >= from && local < until : from > until && (local >= from || local < until);
        }
    }).Holds();

    /// <summary>A zone, two minutes of the day, and an instant given as seconds around one of the year's transitions.</summary>
    private static Arbitrary<(int Zone, int From, int Until, int Month, int Seconds)> Nights { get; } = Arb.From(
        from zone in Gen.Choose(0, Zones.Length - 1)
        from fromMinute in Gen.Choose(0, 1_439)
        from length in Gen.Frequency((1, Gen.Choose(0, 90)), (1, Gen.Choose(0, 1_439)))
        from month in Gen.Choose(0, 11)
        from seconds in Gen.Choose(-100_000, 100_000)
        select (zone, fromMinute, (fromMinute + length) % 1_440, month, seconds));

    /// <summary>The transition of the zone in a month of 2026, or its first day, and so many seconds from it.</summary>
    private static DateTimeOffset Transition((int Zone, int From, int Until, int Month, int Seconds) night)
    {
        var zone = Zones[night.Zone];
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(night.Month);
        var hour = Enumerable.Range(1, 31 * 24).FirstOrDefault(h =>
            zone.GetUtcOffset(begin.AddHours(h)) != zone.GetUtcOffset(begin.AddHours(h - 1)));
        return begin.AddHours(hour).AddSeconds(night.Seconds);
    }

    private static TimeZoneInfo Zone(string id) => Rulebooks.Zones.Find(id)!;

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
