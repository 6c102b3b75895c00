using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Capacity;

/// <summary>Which limit of a pool is reached.</summary>
/// <remarks>Stored as a number: a value never changes its meaning.</remarks>
[Flags]
public enum PoolLimit : byte
{
    /// <summary>None, or it is not known which.</summary>
    None = 0,

    /// <summary>Its stock or its seats.</summary>
    Units = 1,

    /// <summary>The units of the day.</summary>
    PerDay = 2,

    /// <summary>Both.</summary>
    Both = Units | PerDay,
}

/// <summary>How many units a pool has.</summary>
/// <param name="Units">In all: its stock or its seats; null for no such limit.</param>
/// <param name="PerDay">On each day; null for no such limit.</param>
public readonly record struct PoolTerms(long? Units, long? PerDay)
{
    /// <summary>A pool that no rulebook speaks of: nothing can be taken.</summary>
    public static PoolTerms Closed => new(0, 0);

    /// <summary>Which limits are reached.</summary>
    /// <param name="used">Units that are not free.</param>
    /// <param name="today">Units taken today, less those given back.</param>
    public PoolLimit ReachedBy(long used, long today) =>
        (used >= Units ? PoolLimit.Units : PoolLimit.None) | (today >= PerDay ? PoolLimit.PerDay : PoolLimit.None);

    /// <summary>As planners wrote it; null closes it.</summary>
    public static PoolTerms Of(PoolDocument? pool) => pool is null ? Closed : new PoolTerms(pool.Units ?? pool.Seats, pool.PerDay);
}

/// <summary>
/// Decides what moves in a pool, for many at once. Each move is folded at once, so that the next one sees it; never are more units taken
/// than there are.
/// </summary>
/// <param name="pool">The pool. If the event of this turn cannot be made durable, it must be read anew.</param>
/// <param name="terms">How many units there are.</param>
/// <param name="now">When it is decided. UTC.</param>
/// <param name="day">The day of the operator's zone that it is.</param>
public sealed class PoolTurn(UnitPool pool, PoolTerms terms, DateTimeOffset now, DateOnly day)
{
    private readonly ImmutableArray<PoolMove>.Builder _moves = ImmutableArray.CreateBuilder<PoolMove>();

    /// <summary>Whether anything moved.</summary>
    public bool IsEmpty => _moves.Count == 0;

    /// <summary>Takes a unit for an order. Who asks again for the same order gets the same unit.</summary>
    /// <returns>Whether one is held for it; false if none is free.</returns>
    public bool Take(string order)
    {
        if (pool.Open.ContainsKey(order) || pool.Seats.Contains(order))
        {
            return true;
        }

        if (pool.FreeCount(terms, day) == 0)
        {
            return false;
        }

        Move(order, PoolStep.Held);
        return true;
    }

    /// <summary>
    /// Takes note of what became of a unit. What it does not know any more changes nothing, whatever comes first and however often it is
    /// told.
    /// </summary>
    public void Settle(string order, UnitMove move)
    {
        var isKnown = pool.Open.TryGetValue(order, out var unit);
        switch (move)
        {
            case UnitMove.Ordered when isKnown && !unit.IsOrdered:
                Move(order, PoolStep.Ordered);
                break;
            case UnitMove.Booked when isKnown:
                Move(order, PoolStep.Sold);
                break;
            case UnitMove.Seated when isKnown:
                Move(order, PoolStep.Seated);
                break;
            case UnitMove.Refused when isKnown:
                Move(order, PoolStep.Refused);
                break;
            case UnitMove.Returned when isKnown: // Word of the booking is still on its way, and will find nothing.
                Move(order, PoolStep.Refused);
                break;
            case UnitMove.Returned when pool.Seats.Contains(order):
                Move(order, PoolStep.Returned);
                break;
            default:
                break;
        }
    }

    /// <summary>Frees a unit whose order never came and cannot come any more.</summary>
    public void Free(string order)
    {
        if (pool.Open.TryGetValue(order, out var unit) && !unit.IsOrdered)
        {
            Move(order, PoolStep.Freed);
        }
    }

    /// <summary>What happened, to be made durable; it is in the pool already.</summary>
    public PoolEvent ToEvent()
    {
        pool.Version++;
        return new PoolEvent.UnitsMoved(day, _moves.DrainToImmutable()) { At = now };
    }

    private void Move(string order, PoolStep step)
    {
        var move = new PoolMove(order, step);
        pool.Fold(move, now, day);
        _moves.Add(move);
    }
}
