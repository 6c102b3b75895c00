using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whose messages go first: the tiers of a rulebook, ready to be asked.</summary>
public sealed class SendingTiers
{
    /// <summary>Tiers that a rulebook can name.</summary>
    public const int NamedMax = 3;

    /// <summary>The tier of who is in none that is named: it goes last.</summary>
    public const int Rest = NamedMax;

    private readonly ImmutableArray<Condition> _tiers;

    internal SendingTiers(ImmutableArray<SendingTierDocument> tiers) => _tiers = [.. tiers.Select(tier => Condition.Parse(tier.When))];

    /// <summary>A subscriber's tier: the place of the first whose condition holds.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When. UTC.</param>
    /// <returns>0, which goes first, to <see cref="Rest"/>.</returns>
    public int TierOf(SubscriberState state, DateTimeOffset now)
    {
        for (var i = 0; i < _tiers.Length; i++)
        {
            if (_tiers[i].IsMet(state, now))
            {
                return i;
            }
        }

        return Rest;
    }
}
