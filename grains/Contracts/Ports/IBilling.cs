using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Ports;

/// <summary>The operator's billing system (BOSS).</summary>
public interface IBilling
{
    /// <summary>Books an order. The same key books once, however often it comes.</summary>
    /// <param name="key">Idempotency key.</param>
    /// <param name="order">What to book for whom.</param>
    /// <param name="cancellationToken">Stops the wait; the order may be booked all the same.</param>
    ValueTask<BookingReport> BookAsync(ContactKey key, OutgoingOrder order, CancellationToken cancellationToken);

    /// <summary>Takes a booked order back. The same key takes back once, however often it comes.</summary>
    /// <param name="key">The key under which the order was booked.</param>
    /// <param name="reversal">What to take back of whom.</param>
    /// <param name="cancellationToken">Stops the wait; the order may be taken back all the same.</param>
    /// <returns>Booked means: taken back.</returns>
    ValueTask<BookingReport> ReverseAsync(ContactKey key, OutgoingReversal reversal, CancellationToken cancellationToken);
}

/// <summary>What billing said.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it refused, as a stable code; null otherwise.</param>
public readonly record struct BookingReport(BookingOutcome Outcome, string? Reason);

/// <summary>How a booking ended.</summary>
public enum BookingOutcome
{
    /// <summary>Done, now or by an earlier try with the same key.</summary>
    Booked = 0,

    /// <summary>Billing will never do it.</summary>
    Refused = 1,

    /// <summary>No answer; it must be tried again under the same key.</summary>
    Unknown = 2,

    /// <summary>Billing has it and will tell later. It is asked again under the same key, lest its word be lost.</summary>
    Pending = 3,
}
