namespace SmartManager.Domain.Decisioning;

/// <summary>Local hours in which marketing is not sent. They may cross midnight; equal bounds mean none.</summary>
/// <param name="QuietFrom">Local time; inclusive.</param>
/// <param name="QuietUntil">Local time; exclusive.</param>
public readonly record struct QuietHours(TimeOnly QuietFrom, TimeOnly QuietUntil)
{
    /// <summary>Whether an instant falls into them, where the subscriber is.</summary>
    public bool Covers(DateTimeOffset instant, TimeZoneInfo zone) =>
        QuietFrom != QuietUntil && TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime).IsBetween(QuietFrom, QuietUntil);

    /// <summary>The first instant, not before the given one, that does not fall into them.</summary>
    /// <remarks>
    /// On the nights on which a clock is set it is looked for minute by minute: a morning may be skipped, may come twice, and may even be
    /// taken back when the clock returns to before the beginning of the night. What is found agrees with <see cref="Covers"/> in all of
    /// these, to the minute; on every other night it is exact.
    /// </remarks>
    public DateTimeOffset NextAllowed(DateTimeOffset instant, TimeZoneInfo zone)
    {
        if (!Covers(instant, zone))
        {
            return instant.ToUniversalTime();
        }

        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var morning = instant.ToUniversalTime() + (QuietUntil - TimeOnly.FromDateTime(local.DateTime)); // TimeOnly wraps at midnight.
        return zone.GetUtcOffset(morning) == local.Offset ? morning : NextAllowedByTheMinute(instant, zone);
    }

    private DateTimeOffset NextAllowedByTheMinute(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var minute = instant.UtcTicks / TimeSpan.TicksPerMinute;
        DateTimeOffset next;
        do
        {
            next = new DateTimeOffset(++minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
        }
        while (Covers(next, zone));

        return next;
    }
}
