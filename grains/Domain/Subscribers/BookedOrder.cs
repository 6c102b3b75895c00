namespace SmartManager.Domain.Subscribers;

/// <summary>An order that billing booked and that may be reversed.</summary>
/// <param name="Version">The decision that placed it: with <paramref name="Ordinal"/> its key.</param>
/// <param name="Ordinal">Which of that decision's effects.</param>
/// <param name="Offer">Which offer.</param>
/// <param name="Service">The service that it gave.</param>
/// <param name="PriceMinor">What was agreed. Unit: the smallest unit of the currency.</param>
/// <param name="BookedAt">When we heard that it was booked. UTC.</param>
/// <param name="ReversalAskedAt">When it was asked to be reversed and billing has not answered yet; null if nobody asks. UTC.</param>
public readonly record struct BookedOrder(
    long Version, byte Ordinal, string Offer, string Service, long PriceMinor, DateTimeOffset BookedAt, DateTimeOffset? ReversalAskedAt)
{
    /// <summary>Whether it has this key.</summary>
    public bool Is(ContactKey key) => Version == key.Version && Ordinal == key.Ordinal;
}

/// <summary>What billing is asked to take back. Personal data.</summary>
/// <param name="Order">The order, as <see cref="ContactKey"/> writes it: the key under which billing booked it.</param>
/// <param name="Msisdn">Digits only.</param>
/// <param name="Offer">Which offer.</param>
/// <param name="PriceMinor">The price that was agreed. Unit: the smallest unit of the currency.</param>
/// <param name="Reason">Why, for the audit trail.</param>
public sealed record OutgoingReversal(string Order, string Msisdn, string Offer, long PriceMinor, string Reason);
