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
    public void Show(string pool, PoolRoom room)
    {
        if (SoldOut.RoomOf(pool) == room)
        {
            return;
        }

        lock (_lock)
        {
            var others = _soldOut.Codes.Where(code => code != pool).Select(code => (code, _soldOut.RoomOf(code)));
            Volatile.Write(ref _soldOut, SoldOutPools.Of(others.Append((pool, room))));
        }
    }
}
