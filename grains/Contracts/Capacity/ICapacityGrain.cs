using Orleans;
using Orleans.Concurrency;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Capacity;

/// <summary>The units of one pool, which many subscribers share. Its key is the pool's code.</summary>
/// <remarks>It never calls a subscriber within a call from one.</remarks>
public interface ICapacityGrain : IGrainWithStringKey
{
    /// <summary>Takes a unit for an order that is about to be placed. Durable when it returns; one unit for one order.</summary>
    /// <param name="order">The order's key, as <see cref="ContactKey"/> writes it.</param>
    /// <returns>Whether a unit is held for it; false if none is free.</returns>
    /// <exception cref="Storage.StoreUnavailableException">The store could not write; it may be held or not. Ask again.</exception>
    Task<bool> Take(string order);

    /// <summary>Takes note of what became of a unit, and settles the outbox row that told it, in one commit.</summary>
    /// <param name="row">The key of the outbox row.</param>
    /// <param name="unit">What it says.</param>
    Task Settle(string row, OutgoingUnit unit);

    /// <summary>Frees the units that were held for orders which never came. Called when the wake-up of the pool has come.</summary>
    Task Resolve();

    /// <summary>How the pool stands now.</summary>
    Task<PoolStatus> GetStatus();
}

/// <summary>How a pool stands. Held, ordered, sold and free units together are all there are, unless it was made smaller.</summary>
/// <param name="Pool">Its code.</param>
/// <param name="Held">Units held for an order that is not known to be durable.</param>
/// <param name="Ordered">Units whose order is on its way to billing.</param>
/// <param name="Sold">Units that billing booked.</param>
/// <param name="Today">Units taken today, in the operator's zone, less those given back.</param>
/// <param name="Free">Units that can be taken now; null if nothing limits them. At least 0.</param>
/// <param name="Standing">Whether there is a unit to give, and if not, whether there may be one soon and which limits are reached.</param>
public sealed record PoolStatus(string Pool, long Held, long Ordered, long Sold, long Today, long? Free, PoolStanding Standing);

/// <summary>Tells the pools what became of their units. Its key is <c>capacity</c>.</summary>
public interface ICapacityRelayGrain : IGrainWithStringKey
{
    /// <summary>Works by itself until the silo stops. A second start changes nothing, and waits for no work that is under way.</summary>
    [AlwaysInterleave]
    Task Start();

    /// <summary>Tells what waits now.</summary>
    /// <returns>How many rows were taken up; 0 when none waits.</returns>
    Task<int> Drain();
}
