using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>Each accepted offer is booked once, and each order ends as billing says it did.</summary>
internal static class Orders
{
    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals)
    {
        foreach (var journal in journals)
        {
            foreach (var bookings in world.Ledger.Bookings
                .Where(booking => booking.Msisdn == World.Msisdn(journal.Who))
                .GroupBy(booking => booking.Product))
            {
                var accepted = journal.Count<SubscriberEvent.OfferAnswered>(
                    answered => answered.Answer == AnswerKind.Accepted && "P-" + answered.Offer == bookings.Key);
                if (bookings.Count() > accepted)
                {
                    yield return new Violation(
                        "orders", $"{bookings.Count()} times {bookings.Key} for {journal.Who}, accepted {accepted} times.");
                }
            }

            foreach (var placed in journal.Events.OfType<SubscriberEvent.OrderPlaced>())
            {
                var booked =
                    journal.Count<SubscriberEvent.OrderBooked>(each => (each.Decision, each.Ordinal) == (placed.Decision, placed.Ordinal));
                var refused =
                    journal.Count<SubscriberEvent.OrderRefused>(each => (each.Decision, each.Ordinal) == (placed.Decision, placed.Ordinal));
                var truth = world.Ledger.Bookings.FindAll(booking => booking.Key == journal.Key(placed.Decision, placed.Ordinal));
                if (booked + refused != 1 || truth is not [var only] || only.IsRefused != (refused == 1))
                {
                    var key = journal.Key(placed.Decision, placed.Ordinal);
                    yield return new Violation("orders", $"Order {key}: {booked} booked, {refused} refused, {truth.Count} at billing.");
                }
            }
        }
    }
}
