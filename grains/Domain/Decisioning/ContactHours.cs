using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Decisioning;

/// <summary>
/// When marketing may go out on a channel: outside quiet hours, on no holiday, and within the channel's hours if it has any.
/// </summary>
/// <remarks>Service messages look at <see cref="QuietHours"/> alone, mandatory ones at nothing. Nothing here allocates.</remarks>
public sealed class ContactHours
{
    /// <summary>How far ahead an open instant is looked for.</summary>
    public static readonly TimeSpan SearchedFor = TimeSpan.FromDays(31);

    private readonly QuietHours _quiet;
    private readonly FrozenSet<DateOnly> _holidays;
    private readonly ImmutableArray<ImmutableArray<AllowedHoursDocument>> _byChannel;

    internal ContactHours(ContactPolicyDocument document, QuietHours quiet)
    {
        (_quiet, _holidays) = (quiet, document.Holidays.ToFrozenSet());
        _byChannel = [.. Enum.GetValues<Channel>()
            .Select(channel => document.AllowedHours.Where(hours => hours.Channel == channel).ToImmutableArray())];
    }

    private ContactHours(Channel channel, ImmutableArray<SlotDocument> slots)
    {
        (_quiet, _holidays) = (default, []);
        _byChannel = [.. Enum.GetValues<Channel>().Select(one => one == channel
            ? slots.Select(slot => new AllowedHoursDocument
            {
                Code = string.Empty,
                Channel = channel,
                Days = slot.Days,
                From = slot.From,
                Until = slot.Until,
            }).ToImmutableArray()
            : [])];
    }

    /// <summary>The hours of a campaign's task: its slots and nothing else.</summary>
    internal static ContactHours OfSlots(Channel channel, ImmutableArray<SlotDocument> slots) => new(channel, slots);

    /// <summary>Why marketing may not go out at an instant; null if it may.</summary>
    public Refusal? WhyNot(Channel channel, DateTimeOffset instant, TimeZoneInfo zone) =>
        _quiet.Covers(instant, zone) ? Refusal.QuietHours
        : Next(channel, instant, zone) > instant ? Refusal.OutsideHours
        : null;

    /// <summary>The first instant, not before the given one, at which marketing may go out.</summary>
    /// <returns>UTC; null if there is none within <see cref="SearchedFor"/>.</returns>
    /// <remarks>To the minute on days on which a clock is set; on all others it is exact.</remarks>
    public DateTimeOffset? NextAllowed(Channel channel, DateTimeOffset instant, TimeZoneInfo zone)
    {
        var at = instant.ToUniversalTime();
        while (at - instant <= SearchedFor)
        {
            var next = Next(channel, at, zone);
            if (next == at)
            {
                return at;
            }

            at = next;
        }

        return null;
    }

    /// <summary>The same instant if it is open; otherwise a later one, with nothing open in between.</summary>
    private DateTimeOffset Next(Channel channel, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (_quiet.Covers(at, zone))
        {
            return _quiet.NextAllowed(at, zone);
        }

        var allowed = _byChannel[(int)channel];
        if (_holidays.Count == 0 && allowed.IsEmpty)
        {
            return at;
        }

        var wall = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var (day, time) = (DateOnly.FromDateTime(wall), TimeOnly.FromDateTime(wall));
        var isHoliday = _holidays.Contains(day);
        if (!isHoliday && (allowed.IsEmpty || IsOpen(allowed, day, time)))
        {
            return at;
        }

        var opensAt = LocalCalendar.BeginOf(day.AddDays(1), zone);
        foreach (var hours in allowed)
        {
            if (!isHoliday && IsOn(hours, day) && hours.From > time)
            {
                var from = LocalCalendar.FirstInstant(day, hours.From, zone);
                opensAt = from < opensAt ? from : opensAt;
            }
        }

        // Where the clock is set in between, hours may be skipped or come again: there it is read each minute.
        return opensAt > at && zone.GetUtcOffset(opensAt) == zone.GetUtcOffset(at) ? opensAt
            : new DateTimeOffset(((at.UtcTicks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }

    private static bool IsOpen(ImmutableArray<AllowedHoursDocument> allowed, DateOnly day, TimeOnly time)
    {
        foreach (var hours in allowed)
        {
            if (IsOn(hours, day) && time >= hours.From && (time < hours.Until || hours.Until == TimeOnly.MinValue))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOn(AllowedHoursDocument hours, DateOnly day) => hours.Days.IsEmpty || hours.Days.Contains(day.DayOfWeek);
}
