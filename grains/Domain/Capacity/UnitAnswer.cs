using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Capacity;

/// <summary>What a pool said when it was asked for a unit for an order: an input of the decision that places the order.</summary>
/// <param name="Pool">Which pool.</param>
/// <param name="Order">The order that the unit is for.</param>
/// <param name="IsTaken">Whether it is held for that order; if not, the pool is sold out.</param>
public sealed record UnitAnswer(string Pool, ContactKey Order, bool IsTaken);
