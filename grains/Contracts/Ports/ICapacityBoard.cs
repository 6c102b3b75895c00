using SmartManager.Domain.Capacity;

namespace SmartManager.Contracts.Ports;

/// <summary>What this silo knows of the pools: which have no free unit. It may lag behind by a second or two.</summary>
/// <remarks>Good enough to offer by; an order always asks the pool itself.</remarks>
public interface ICapacityBoard
{
    /// <summary>The pools without a free unit. Swapped whole; one decision reads it once.</summary>
    SoldOutPools SoldOut { get; }

    /// <summary>Shows how a pool stands.</summary>
    /// <param name="pool">Its code.</param>
    /// <param name="standing">Whether it has a unit to give, and if not, what it lacks.</param>
    void Show(string pool, PoolStanding standing);
}
