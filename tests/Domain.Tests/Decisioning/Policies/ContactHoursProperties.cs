using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>Marketing leaves at the first minute at which a clock and a calendar on the subscriber's wall allow it.</summary>
public sealed class ContactHoursProperties
{
    private sealed record Question(ContactPolicyDocument Policy, TimeZoneInfo Zone, DateTimeOffset At)
    {
        public override string ToString() => $"{Zone.Id} {At:O} quiet {Policy.QuietFrom}-{Policy.QuietUntil} "
            + $"{string.Join(' ', Policy.AllowedHours)} {string.Join(' ', Policy.Holidays)}";
    }

    [Fact]
    public void TheNextAllowedInstantIsTheFirst_ByAClockThatIsReadEachMinute() => Prop.ForAll(Questions, question =>
    {
        var (policy, zone, at) = question;
        var hours = Rulebooks.Compile(Rulebooks.Basic with { Offers = [], ContactPolicy = policy }, ClockChanges.Table).Policy.Hours;
        var next = hours.NextAllowed(Channel.Sms, at, zone);
        var expected = at;
        while (!IsOpen(policy, zone, expected) && expected - at < TimeSpan.FromDays(3))
        {
            expected = new DateTimeOffset(((expected.UtcTicks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        }

        var isRight = expected - at < TimeSpan.FromDays(3) ? next == expected : next is null || next > at.AddDays(2.9);
        return (isRight && hours.WhyNot(Channel.Sms, at, zone) is null == IsOpen(policy, zone, at))
            .Label($"next {next:O}, expected {expected:O}");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

    private static bool IsOpen(ContactPolicyDocument policy, TimeZoneInfo zone, DateTimeOffset at)
    {
        var wall = at.UtcDateTime + zone.GetUtcOffset(at);
        var (day, time) = (DateOnly.FromDateTime(wall), wall.TimeOfDay);
        var (from, until) = (policy.QuietFrom.ToTimeSpan(), policy.QuietUntil.ToTimeSpan());
        var isNight = from < until ? time >= from && time < until : from > until && (time >= from || time < until);
        var isAllowed = policy.AllowedHours.IsEmpty || policy.AllowedHours.Any(hours =>
            (hours.Days.IsEmpty || hours.Days.Contains(wall.DayOfWeek)) && time >= hours.From.ToTimeSpan()
            && time < (hours.Until == default ? TimeSpan.FromDays(1) : hours.Until.ToTimeSpan()));
        return !isNight && isAllowed && !policy.Holidays.Contains(day);
    }

    private static Arbitrary<Question> Questions { get; } = Arb.From(
        from zone in Gen.Elements(ClockChanges.Zones)
        from day in Gen.Choose(0, 365)
        from seconds in Gen.Choose(-100_000, 100_000)
        from night in Gen.Elements((0, 0), (21, 8), (1, 3), (22, 2))
        from hourCount in Gen.Choose(0, 2)
        from hours in Hours.ArrayOf(hourCount)
        from off in Gen.Elements<int[]>([], [], [0], [0, 1], [1])
        let at = ClockChanges.Near(zone, day, seconds)
        select new Question(
            new ContactPolicyDocument
            {
                QuietFrom = new TimeOnly(night.Item1, 0),
                QuietUntil = new TimeOnly(night.Item2, 0),
                AllowedHours = [.. hours.Select((one, i) => one with { Code = $"h{i}" })],
                Holidays = [.. off.Select(days => DateOnly.FromDateTime(at.UtcDateTime).AddDays(days))],
            },
            zone,
            at),
        question => Shrinking.DropSome(question.Policy.AllowedHours.ToArray())
            .Select(hours => question with { Policy = question.Policy with { AllowedHours = [.. hours] } }));

    private static Gen<AllowedHoursDocument> Hours { get; } =
        from begin in Gen.Choose(0, 95)
        from length in Gen.Choose(1, 40)
        from days in Gen.Elements<DayOfWeek[]>(
            [], [], [DayOfWeek.Sunday], [DayOfWeek.Saturday, DayOfWeek.Sunday],
            [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday])
        select new AllowedHoursDocument
        {
            Code = "h",
            Channel = Channel.Sms,
            Days = [.. days],
            From = TimeOnly.MinValue.AddMinutes(begin * 15),
            Until = TimeOnly.MinValue.AddMinutes(Math.Min(begin + length, 96) % 96 * 15),
        };
}
