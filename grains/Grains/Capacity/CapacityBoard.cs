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
    public void Show(string pool, PoolLimit reached)
    {
        if (SoldOut.LimitOf(pool) == reached)
        {
            return;
        }

        lock (_lock)
        {
            var others = _soldOut.Limits.Where(one => one.Key != pool);
            Volatile.Write(
                ref _soldOut, SoldOutPools.Of(reached == PoolLimit.None ? others : others.Append(KeyValuePair.Create(pool, reached))));
        }
    }
}
