using System.Collections.Frozen;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Capacity;

/// <summary>The pools without a free unit, as decisions see them. It may lag behind: an order asks the pool itself.</summary>
public sealed class SoldOutPools
{
    private readonly FrozenSet<string> _codes;
    private readonly FrozenSet<string> _held;

    private SoldOutPools(FrozenSet<string> codes, FrozenSet<string> held) => (_codes, _held) = (codes, held);

    /// <summary>All pools have free units.</summary>
    public static SoldOutPools None { get; } = new(FrozenSet<string>.Empty, FrozenSet<string>.Empty);

    /// <summary>Whether all pools have free units.</summary>
    public bool IsEmpty => _codes.Count == 0;

    /// <summary>The codes of the pools, in no order.</summary>
    public IReadOnlyCollection<string> Codes => _codes;

    /// <summary>Makes one.</summary>
    /// <param name="codes">The codes of the pools without a free unit.</param>
    public static SoldOutPools Of(IEnumerable<string> codes) => Of(codes.Select(code => (code, PoolRoom.None)));

    /// <summary>Makes one.</summary>
    /// <param name="rooms">How pools stand; one that is left out has a free unit.</param>
    public static SoldOutPools Of(IEnumerable<(string Pool, PoolRoom Room)> rooms)
    {
        var full = rooms.Where(pool => pool.Room != PoolRoom.Free).ToList();
        return full.Count == 0 ? None : new SoldOutPools(
            full.Select(pool => pool.Pool).ToFrozenSet(StringComparer.Ordinal),
            full.Where(pool => pool.Room == PoolRoom.Held).Select(pool => pool.Pool).ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>What a decision saw, told by its outcome.</summary>
    /// <remarks>
    /// A pool that stands here although it had units would have let its offers through; one that had none and does not stand here refused
    /// nobody, because each of its offers fell out before. So the decision taken again with this is the same.
    /// </remarks>
    /// <param name="candidates">What became of each offer.</param>
    /// <param name="rulebook">The rules in force then.</param>
    public static SoldOutPools SeenBy(CandidateList candidates, Rulebook rulebook)
    {
        List<string>? codes = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Refusal == Refusal.SoldOut && rulebook.Offers[candidate.Ordinal].Document.Pool is { } pool)
            {
                (codes ??= []).Add(pool);
            }
        }

        return codes is null ? None : Of(codes);
    }

    /// <summary>Whether a pool has no free unit.</summary>
    public bool Has(string pool) => _codes.Contains(pool);

    /// <summary>How a pool stands, as far as this tells.</summary>
    public PoolRoom RoomOf(string pool) => _held.Contains(pool) ? PoolRoom.Held : Has(pool) ? PoolRoom.None : PoolRoom.Free;
}
