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
    /// Right through daylight saving: the morning that is skipped begins at the first instant after the gap, and of a morning that
    /// comes twice
    /// the later one is taken, so that doubt never wakes anybody.
    /// </remarks>
    public DateTimeOffset NextAllowed(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var candidate = instant;
        while (Covers(candidate, zone))
        {
            var local = TimeZoneInfo.ConvertTime(candidate, zone).DateTime;
            var morning = local.Date + QuietUntil.ToTimeSpan();
            if (morning <= local)
            {
                morning = morning.AddDays(1);
            }

            var next = ToUtc(morning, zone);

            // Where a clock is set back over the end of the night, the same morning can lie behind us already.
            candidate = next > candidate ? next : candidate.AddMinutes(1);
        }

        return candidate.ToUniversalTime();
    }

    private static DateTimeOffset ToUtc(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        // The smaller offset of an ambiguous time is its later instant.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
