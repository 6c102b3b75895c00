using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Capacity;

/// <summary>What has happened to a pool. Stored for years, so a shape never changes: a new shape is a new name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(UnitsMoved), "units-moved.v1")]
public abstract record PoolEvent
{
    private PoolEvent()
    {
    }

    /// <summary>When it was decided. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Units moved, many at once: those that asked at the same time share a commit.</summary>
    /// <param name="Day">The day of the operator's zone on which it was: units taken now count on it.</param>
    /// <param name="Moves">What moved, in order.</param>
    public sealed record UnitsMoved(DateOnly Day, ImmutableArray<PoolMove> Moves) : PoolEvent;
}

/// <summary>One unit moved.</summary>
/// <param name="Order">The order that it is or was for, as <see cref="ContactKey"/> writes it.</param>
/// <param name="Step">Where it moved.</param>
public readonly record struct PoolMove(string Order, PoolStep Step);

/// <summary>Where a unit of a pool moves.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<PoolStep>))]
public enum PoolStep
{
    /// <summary>From free to held: somebody is about to order it.</summary>
    Held = 0,

    /// <summary>From held to ordered: the order is durable.</summary>
    Ordered = 1,

    /// <summary>From held or ordered to sold, for good: billing booked it.</summary>
    Sold = 2,

    /// <summary>From held or ordered to free: billing refused it.</summary>
    Refused = 3,

    /// <summary>From sold to free: the seat's service is no longer held.</summary>
    Returned = 4,

    /// <summary>From held to free: no order came, and none will.</summary>
    Freed = 5,

    /// <summary>From held or ordered to sold, until the service is no longer held: billing booked a seat.</summary>
    Seated = 6,
}
