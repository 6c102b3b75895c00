namespace SmartManager.Domain.Capacity;

/// <summary>Whether a pool has a unit to give.</summary>
public enum PoolRoom
{
    /// <summary>At least one unit is free.</summary>
    Free = 0,

    /// <summary>None is free, but some are only held for orders that may not come: see <see cref="UnitPool.HoldMax"/>.</summary>
    Held = 1,

    /// <summary>None is free, and no hold can change that.</summary>
    None = 2,
}

/// <summary>How a pool stands.</summary>
/// <param name="Room">Whether it has a unit to give.</param>
/// <param name="Reached">The limits that leave no unit free; none if there is one, or if it is not known.</param>
public readonly record struct PoolStanding(PoolRoom Room, PoolLimit Reached)
{
    /// <summary>At least one unit is free.</summary>
    public static PoolStanding Free => default;
}
