using System.Collections.Frozen;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Capacity;

/// <summary>The pools without a free unit, as decisions see them. It may lag behind: an order asks the pool itself.</summary>
public sealed class SoldOutPools
{
    private readonly FrozenDictionary<string, PoolStanding> _pools;

    private SoldOutPools(FrozenDictionary<string, PoolStanding> pools) => _pools = pools;

    /// <summary>All pools have free units.</summary>
    public static SoldOutPools None { get; } = new(FrozenDictionary<string, PoolStanding>.Empty);

    /// <summary>Whether all pools have free units.</summary>
    public bool IsEmpty => _pools.Count == 0;

    /// <summary>The codes of the pools and how they stand, in no order.</summary>
    public IReadOnlyDictionary<string, PoolStanding> Pools => _pools;

    /// <summary>Makes one of pools of which it is not known which limit they reached.</summary>
    /// <param name="codes">The codes of the pools without a free unit.</param>
    public static SoldOutPools Of(IEnumerable<string> codes) =>
        Of(codes.Distinct().Select(code => KeyValuePair.Create(code, PoolLimit.None)));

    /// <summary>Makes one.</summary>
    /// <param name="limits">The codes of the pools without a free unit, each once, with the limit that it reached.</param>
    public static SoldOutPools Of(IEnumerable<KeyValuePair<string, PoolLimit>> limits) =>
        Of(limits.Select(pool => KeyValuePair.Create(pool.Key, new PoolStanding(PoolRoom.None, pool.Value))));

    /// <summary>Makes one.</summary>
    /// <param name="pools">How pools stand, each once; one that is left out has a free unit.</param>
    public static SoldOutPools Of(IEnumerable<KeyValuePair<string, PoolStanding>> pools)
    {
        var full = pools.Where(pool => pool.Value.Room != PoolRoom.Free).ToFrozenDictionary(StringComparer.Ordinal);
        return full.Count == 0 ? None : new SoldOutPools(full);
    }

    /// <summary>The pools whose offers a decision refused because they were sold out, each once, in the order of the offers.</summary>
    /// <param name="candidates">What became of each offer.</param>
    /// <param name="rulebook">The rules in force then.</param>
    public static IReadOnlyList<string> RefusedBy(CandidateList candidates, Rulebook rulebook)
    {
        if (!candidates.Refusals.Contains(Refusal.SoldOut.Number))
        {
            return [];
        }

        var codes = new List<string>();
        foreach (var (ordinal, refusal) in candidates.Refusals.ToArray().Index())
        {
            if (refusal == Refusal.SoldOut.Number && rulebook.Offers[ordinal].Document.Pool is { } pool && !codes.Contains(pool))
            {
                codes.Add(pool);
            }
        }

        return codes;
    }

    /// <summary>What a decision saw, told by its outcome.</summary>
    /// <remarks>
    /// A pool that stands here although it had units would have let its offers through; one that had none and does not stand here refused
    /// nobody, because each of its offers fell out before. So the decision taken again with this is the same.
    /// </remarks>
    /// <param name="candidates">What became of each offer.</param>
    /// <param name="rulebook">The rules in force then.</param>
    public static SoldOutPools SeenBy(CandidateList candidates, Rulebook rulebook) => Of(RefusedBy(candidates, rulebook));

    /// <summary>Whether a pool has no free unit.</summary>
    public bool Has(string pool) => _pools.ContainsKey(pool);

    /// <summary>How a pool stands, as far as this tells.</summary>
    public PoolStanding StandingOf(string pool) => _pools.GetValueOrDefault(pool, PoolStanding.Free);

    /// <summary>Whether a pool has a unit, as far as this tells.</summary>
    public PoolRoom RoomOf(string pool) => StandingOf(pool).Room;

    /// <summary>The limit that a pool has reached; none if it has free units, or if it is not known.</summary>
    public PoolLimit LimitOf(string pool) => StandingOf(pool).Reached;
}
