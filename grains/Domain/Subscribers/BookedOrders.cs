using System.Collections.Immutable;

namespace SmartManager.Domain.Subscribers;

/// <summary>Folds what happens to booked orders.</summary>
internal static class BookedOrders
{
    /// <summary>The orders with the one that was just booked; the oldest gives way, but never one whose reversal is on its way.</summary>
    public static ImmutableArray<BookedOrder> With(ImmutableArray<BookedOrder> orders, SubscriberEvent.OrderBooked booked)
    {
        var order = new BookedOrder(
            booked.Decision, booked.Ordinal, booked.Offer, booked.Service, booked.PriceMinor, booked.At, ReversalAskedAt: null);
        if (orders.Length < SubscriberState.BookedOrdersKept)
        {
            return orders.Add(order);
        }

        for (var i = 0; i < orders.Length; i++)
        {
            if (orders[i].ReversalAskedAt is null)
            {
                return orders.RemoveAt(i).Add(order);
            }
        }

        return orders; // All are being reversed: this one cannot be, and nothing else is lost.
    }

    /// <summary>The state with one of its booked orders changed.</summary>
    public static SubscriberState Change(SubscriberState state, long version, byte ordinal, Func<BookedOrder, BookedOrder> change)
    {
        for (var i = 0; i < state.BookedOrders.Length; i++)
        {
            if (state.BookedOrders[i] is var order && order.Version == version && order.Ordinal == ordinal)
            {
                return state with { BookedOrders = state.BookedOrders.SetItem(i, change(order)) };
            }
        }

        return state;
    }

    /// <summary>The state without one of its booked orders.</summary>
    public static SubscriberState Without(SubscriberState state, long version, byte ordinal) => state with
    {
        BookedOrders = state.BookedOrders.RemoveAll(order => order.Version == version && order.Ordinal == ordinal),
    };
}
