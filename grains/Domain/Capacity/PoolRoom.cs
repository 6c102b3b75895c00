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
