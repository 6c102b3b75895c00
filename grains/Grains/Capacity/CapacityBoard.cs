using SmartManager.Contracts.Ports;
using SmartManager.Domain.Capacity;

namespace SmartManager.Grains.Capacity;

/// <summary>Keeps in memory which pools are sold out. One for a silo.</summary>
public sealed class CapacityBoard : ICapacityBoard
{
    private readonly Lock _lock = new();
    private SoldOutPools _soldOut = SoldOutPools.None;

    /// <inheritdoc/>
    public SoldOutPools SoldOut => Volatile.Read(ref _soldOut);

    /// <inheritdoc/>
    public void Show(string pool, PoolStanding standing)
    {
        if (SoldOut.StandingOf(pool) == standing)
        {
            return;
        }

        lock (_lock)
        {
            var others = _soldOut.Pools.Where(one => one.Key != pool);
            Volatile.Write(ref _soldOut, SoldOutPools.Of(others.Append(KeyValuePair.Create(pool, standing))));
        }
    }
}
