using System.Text.Json.Serialization;

namespace SmartManager.Domain.Subscribers;

/// <summary>An offer that was put in a conversation: it has no contact of its own that tells of it.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Version">The decision that proposed it.</param>
/// <param name="At">When it was shown, or answered without a word of its being shown. UTC.</param>
public readonly record struct PastPut(string Offer, long Version, DateTimeOffset At);

/// <summary>A unit of a pool that is a subscriber's.</summary>
/// <param name="Version">The decision that placed the order: with <paramref name="Ordinal"/> its key.</param>
/// <param name="Ordinal">Which of that decision's effects.</param>
/// <param name="Pool">Which pool.</param>
/// <param name="Service">The service that it is for.</param>
/// <param name="IsSeat">Whether it is given back when the service is no longer held.</param>
/// <param name="At">When it was taken, and once its order is booked, when we heard of that. UTC.</param>
public readonly record struct HeldUnit(long Version, byte Ordinal, string Pool, string Service, bool IsSeat, DateTimeOffset At)
{
    /// <summary>Whether it was taken for this order.</summary>
    public bool Is(long version, byte ordinal) => Version == version && Ordinal == ordinal;
}

/// <summary>What became of a unit.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<UnitMove>))]
public enum UnitMove
{
    /// <summary>The order that it is held for is on its way.</summary>
    Ordered = 0,

    /// <summary>Billing booked the order: the unit is sold, for good.</summary>
    Booked = 1,

    /// <summary>Billing refused the order: the unit is free again.</summary>
    Refused = 2,

    /// <summary>The service is no longer held: the seat is free again.</summary>
    Returned = 3,

    /// <summary>Billing booked the order of a seat: it is sold for as long as its service is held.</summary>
    Seated = 4,
}

/// <summary>What a pool is told of a unit.</summary>
/// <param name="Pool">Which pool.</param>
/// <param name="Order">The order that the unit was taken for, as <see cref="ContactKey"/> writes it.</param>
/// <param name="Move">What became of it.</param>
public sealed record OutgoingUnit(string Pool, string Order, UnitMove Move);
