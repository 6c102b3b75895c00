using System.Collections.Concurrent;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Demo;

/// <summary>
/// Notes at the edges of a play what became of each offer: what carriers took, what was said at counters, what billing booked. The store's
/// counters do not tell offers apart: in production there are too many. Safe to call from any thread.
/// </summary>
internal sealed class OfferLedger
{
    private readonly ConcurrentDictionary<string, Sums> _offers = new(StringComparer.Ordinal);

    /// <summary>An offer was put to a subscriber.</summary>
    public void Contacted(string offer) => Interlocked.Increment(ref Of(offer).Contacts);

    /// <summary>What stands there now, by offer.</summary>
    public IEnumerable<(string Offer, long Contacts, long Orders, long RevenueMinor)> All =>
        _offers.Select(pair => (pair.Key, pair.Value.Contacts, pair.Value.Orders, pair.Value.RevenueMinor));

    /// <summary>A carrier whose marketing messages are noted.</summary>
    public ICarrier Watch(ICarrier carrier) => new WatchedCarrier(this, carrier);

    /// <summary>A billing system whose bookings are noted.</summary>
    public IBilling Watch(IBilling billing) => new WatchedBilling(this, billing);

    private Sums Of(string offer) => _offers.GetOrAdd(offer, static _ => new Sums());

    private sealed class Sums
    {
        public long Contacts;
        public long Orders;
        public long RevenueMinor;
    }

    private sealed class WatchedCarrier(OfferLedger ledger, ICarrier carrier) : ICarrier
    {
        public string Name => carrier.Name;

        public Channel Channel => carrier.Channel;

        public async ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken)
        {
            var report = await carrier.SendAsync(message, cancellationToken);
            if (message.Kind == MessageKind.Marketing && report.Handover is (Handover.Accepted or Handover.Unknown))
            {
                ledger.Contacted(message.Message.Subject);
            }

            return report;
        }
    }

    private sealed class WatchedBilling(OfferLedger ledger, IBilling billing) : IBilling
    {
        public ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken) =>
            billing.ReverseAsync(key, reversal, cancellationToken);

        public async ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken)
        {
            var report = await billing.BookAsync(key, order, cancellationToken);
            if (report.Outcome == BookingOutcome.Booked)
            {
                var sums = ledger.Of(order.Offer);
                Interlocked.Increment(ref sums.Orders);
                Interlocked.Add(ref sums.RevenueMinor, order.PriceMinor);
            }

            return report;
        }
    }
}
