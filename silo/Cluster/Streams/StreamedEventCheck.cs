using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster.Streams;

/// <summary>What the gateway asks of a line, asked of an event on a stream: who publishes there is no part of us.</summary>
internal static class StreamedEventCheck
{
    private const long AmountMax = 1_000_000_000_000;
    private const int TextLengthMax = 64;

    /// <summary>What is wrong with an event, by the code that the gateway would give; null if nothing is. Pure.</summary>
    /// <param name="one">The event.</param>
    /// <param name="now">By our clock.</param>
    /// <param name="options">How far it may be off.</param>
    public static string? FindFault(StreamedNetworkEvent one, DateTimeOffset now, StreamOptions options)
    {
        if (one is not { Id.Length: >= 1 and <= NetworkEventId.LengthMax, Event: not null } || one.Subscriber == default)
        {
            return "field.missing";
        }

        if (!IsWithinBounds(one.Event))
        {
            return "field.range";
        }

        if (one.Event.OccurredAt - now > options.EventAheadMax || IsBillOfALaterMonth(one.Event, now + options.EventAheadMax))
        {
            return "event.in-future";
        }

        return now - one.Event.OccurredAt > options.EventAgeMax ? "event.too-old" : null;
    }

    /// <summary>It would end the cycle, and every true bill would come too late to matter.</summary>
    private static bool IsBillOfALaterMonth(NetworkEvent one, DateTimeOffset now) =>
        one is NetworkEvent.Bill bill && bill.Month.Number > BillingMonth.Of(DateOnly.FromDateTime(now.UtcDateTime)).Number + 1;

    private static bool IsWithinBounds(NetworkEvent one) => one switch
    {
        NetworkEvent.Usage usage => IsAmount(usage.VoiceMinutes) && IsAmount(usage.SmsCount) && IsAmount(usage.DataKilobytes),
        NetworkEvent.Bill bill => IsAmount(bill.AmountMinor),
        NetworkEvent.TopUp topUp => IsAmount(topUp.AmountMinor),
        NetworkEvent.Location location => IsText(location.Place),
        NetworkEvent.PointsChange points => IsAmount(points.Balance),
        NetworkEvent.PortalVisit visit => IsText(visit.Page),
        NetworkEvent.DeviceChange device => IsText(device.Model),
        NetworkEvent.Complaint complaint => IsText(complaint.Ticket),
        NetworkEvent.ServiceChange service => IsText(service.Service),
        _ => true,
    };

    private static bool IsAmount(long amount) => amount is >= 0 and <= AmountMax;

    private static bool IsText(string? text) => text is { Length: >= 1 and <= TextLengthMax };
}
