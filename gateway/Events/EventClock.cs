using System.Globalization;
using Microsoft.Extensions.Options;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Hosting;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Events;

/// <summary>Refuses what cannot have been when its sender says: a wrong clock or a typing error would be believed for ever.</summary>
/// <param name="options">How far a sender's clock may be wrong.</param>
/// <param name="time">Our clock.</param>
internal sealed class EventClock(IOptions<GatewayOptions> options, TimeProvider time)
{
    private readonly TimeSpan _aheadMax = options.Value.EventAheadMax;
    private readonly TimeSpan _ageMax = options.Value.EventAgeMax;

    /// <summary>What is wrong with the time of a contact of another system; null if nothing is. How old it is the rules ask.</summary>
    /// <param name="at">When it was made.</param>
    public LineError? CheckContact(DateTimeOffset at) => at - time.GetUtcNow() > _aheadMax
        ? new LineError("contact.in-future", string.Create(
            CultureInfo.InvariantCulture, $"'at' is more than {_aheadMax:c} ahead of our clock (Gateway:EventAheadMax)."))
        : null;

    /// <summary>What is wrong with the time of an event; null if nothing is.</summary>
    public LineError? Check(NetworkEvent @event)
    {
        var now = time.GetUtcNow();
        if (@event.OccurredAt - now > _aheadMax)
        {
            return new LineError("event.in-future", string.Create(
                CultureInfo.InvariantCulture, $"'at' is more than {_aheadMax:c} ahead of our clock (Gateway:EventAheadMax)."));
        }

        if (now - @event.OccurredAt > _ageMax)
        {
            return new LineError("event.too-old", string.Create(
                CultureInfo.InvariantCulture, $"'at' is more than {_ageMax:c} ago (Gateway:EventAgeMax)."));
        }

        // A bill of a month that is far off would end the cycle, and every true bill would come too late to matter.
        var thisMonth = BillingMonth.Of(DateOnly.FromDateTime((now + _aheadMax).UtcDateTime));
        return @event is NetworkEvent.Bill bill && bill.Month.Number > thisMonth.Number + 1
            ? new LineError("event.in-future", "'month' is later than the month after this one.")
            : null;
    }
}
