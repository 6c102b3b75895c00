using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Decisioning;

/// <summary>Everything a decision may depend on besides the state and the command. No clock and no dice hide elsewhere.</summary>
/// <param name="Now">When the decision is taken. UTC.</param>
/// <param name="Rulebook">The rules in force.</param>
public sealed record DecisionContext(DateTimeOffset Now, Rulebook Rulebook)
{
    /// <summary>What outcomes have taught so far.</summary>
    public Learnt Learnt { get; init; } = Learnt.Nothing;

    /// <summary>The pools that seem to have no free unit: their offers are not put.</summary>
    public SoldOutPools SoldOut { get; init; } = SoldOutPools.None;

    /// <summary>The campaign that proposes, or that the contact in question is of; null for none.</summary>
    public CampaignPlan? Campaign { get; init; }

    /// <summary>Whether <see cref="Campaign"/> was ended before its time.</summary>
    public bool IsCampaignEnded { get; init; }

    /// <summary>Campaigns that were to put an offer when the subscriber came, and are over by now.</summary>
    public ImmutableArray<string> EndedCampaigns { get; init; } = [];

    /// <summary>The trigger campaigns that run.</summary>
    public TriggerCampaigns Triggers { get; init; } = TriggerCampaigns.None;

    /// <summary>What the pool said that was asked for a unit for this very turn; null if none was asked.</summary>
    public UnitAnswer? Unit { get; init; }
}
