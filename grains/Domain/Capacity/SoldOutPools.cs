using System.Collections.Frozen;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Capacity;

/// <summary>The pools without a free unit, as decisions see them. It may lag behind: an order asks the pool itself.</summary>
public sealed class SoldOutPools
{
    private readonly FrozenDictionary<string, PoolLimit> _limits;

    private SoldOutPools(FrozenDictionary<string, PoolLimit> limits) => _limits = limits;

    /// <summary>All pools have free units.</summary>
    public static SoldOutPools None { get; } = new(FrozenDictionary<string, PoolLimit>.Empty);

    /// <summary>Whether all pools have free units.</summary>
    public bool IsEmpty => _limits.Count == 0;

    /// <summary>The codes of the pools with the limits that they reached, in no order.</summary>
    public IReadOnlyDictionary<string, PoolLimit> Limits => _limits;

    /// <summary>Makes one of pools of which it is not known which limit they reached.</summary>
    /// <param name="codes">The codes of the pools without a free unit.</param>
    public static SoldOutPools Of(IEnumerable<string> codes) =>
        Of(codes.Distinct().Select(code => KeyValuePair.Create(code, PoolLimit.None)));

    /// <summary>Makes one.</summary>
    /// <param name="limits">The codes of the pools without a free unit, each once, with the limit that it reached.</param>
    public static SoldOutPools Of(IEnumerable<KeyValuePair<string, PoolLimit>> limits)
    {
        var table = limits.ToFrozenDictionary(StringComparer.Ordinal);
        return table.Count == 0 ? None : new SoldOutPools(table);
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
    public bool Has(string pool) => _limits.ContainsKey(pool);

    /// <summary>The limit that a pool has reached; none if it has free units, or if it is not known.</summary>
    public PoolLimit LimitOf(string pool) => _limits.GetValueOrDefault(pool);
}
