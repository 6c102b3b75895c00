using System.Globalization;

namespace SmartManager.Domain.Tests.Decisioning.Policies;

/// <summary>
/// Counts contacts as somebody would who has the list of them on paper: sorted, and counted anew for every question. Shares no code with
/// the product.
/// </summary>
internal static class CapOracle
{
    /// <summary>Whether one more contact leaves no span of the cap's length, and not its period, with more than its limit.</summary>
    /// <param name="record">All contacts.</param>
    /// <param name="cap">As it was published.</param>
    /// <param name="channel">The channel of the new one.</param>
    /// <param name="at">When it would count.</param>
    /// <param name="except">The one that is asked about, if it is on record.</param>
    /// <param name="zone">Where the subscriber is.</param>
    /// <param name="group">The group of the offer that it is about; null if that is not decided.</param>
    /// <param name="groupsOf">The groups of the offers that a contact on record is about; null among them stands for none.</param>
    public static bool HasRoom(
        IEnumerable<Contact> record,
        CapDocument cap,
        Channel channel,
        DateTimeOffset at,
        (long Version, byte Ordinal)? except,
        TimeZoneInfo zone,
        string? group,
        Func<Contact, IEnumerable<string?>> groupsOf)
    {
        if (!IsOn(channel, cap) || (!cap.OfferGroups.IsEmpty && !cap.OfferGroups.Contains(group ?? "none")))
        {
            return true;
        }

        var counted = record.Where(contact => IsCounted(contact, cap) && (contact.Version, contact.Ordinal) != except
            && (cap.OfferGroups.IsEmpty || groupsOf(contact).Any(one => cap.OfferGroups.Contains(one ?? "none")))).ToList();
        if (cap.Period is { } period)
        {
            return counted.Count(contact => PeriodOf(contact.At, period, zone) == PeriodOf(at, period, zone)) < cap.Limit;
        }

        // The new one stands behind those of the same instant; which of them a span holds makes no difference to their number.
        var times = counted.Select(contact => contact.At).Append(at).OrderBy(time => time).ToList();
        var place = times.LastIndexOf(at);
        for (var first = Math.Max(0, place - cap.Limit); first <= place && first + cap.Limit < times.Count; first++)
        {
            if (times[first + cap.Limit] - times[first] < cap.Window)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCounted(Contact contact, CapDocument cap) =>
        cap.Kinds.Contains(contact.Kind)
        && contact.Standing != ContactStanding.Failed
        && contact.Standing != ContactStanding.Withheld
        && IsOn(contact.Channel, cap);

    private static bool IsOn(Channel channel, CapDocument cap) =>
        cap.Channels.IsEmpty ? channel != Channel.Web : cap.Channels.Contains(channel);

    /// <summary>Names the period by what a calendar on the wall of the subscriber shows.</summary>
    private static (int Year, int Number) PeriodOf(DateTimeOffset at, CalendarPeriod period, TimeZoneInfo zone)
    {
        var wall = at.UtcDateTime + zone.GetUtcOffset(at);
        return period switch
        {
            CalendarPeriod.Day => (wall.Year, wall.DayOfYear),
            CalendarPeriod.Week => (ISOWeek.GetYear(wall), ISOWeek.GetWeekOfYear(wall)),
            _ => (wall.Year, wall.Month),
        };
    }
}
