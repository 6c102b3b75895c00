using System.Collections.Concurrent;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>The instants at which clocks are set: where mistakes of policies live.</summary>
internal static class ClockChanges
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ConcurrentDictionary<string, DateTimeOffset[]> Known = new(StringComparer.Ordinal);

    /// <summary>Zones with hours, half hours, changes at midnight, and none at all.</summary>
    public static TimeZoneInfo[] Zones { get; } =
    [
        .. new[]
        {
            "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
            "Africa/Casablanca", "America/Havana", "Asia/Beirut", "America/Santiago", "Pacific/Chatham", "UTC",
        }.Select(TimeZoneInfo.FindSystemTimeZoneById),
    ];

    /// <summary>The same zones, and no more: a rulebook is made of it in no time.</summary>
    public static ZoneTable Table { get; } = new(Zones);

    /// <summary>An instant so many seconds from a change of the clock, or from a day of the year where it is never set.</summary>
    public static DateTimeOffset Near(TimeZoneInfo zone, int day, int seconds)
    {
        var changes = Known.GetOrAdd(zone.Id, _ => Find(zone));
        var near = changes.Length > 0 && day % 3 != 0 ? changes[day % changes.Length] : Begin.AddDays(day);
        return near.AddSeconds(seconds);
    }

    private static DateTimeOffset[] Find(TimeZoneInfo zone) =>
    [
        .. Enumerable.Range(1, 366 * 24 * 2).Select(half => Begin.AddMinutes(half * 30))
            .Where(at => zone.GetUtcOffset(at) != zone.GetUtcOffset(at.AddMinutes(-30))),
    ];
}
