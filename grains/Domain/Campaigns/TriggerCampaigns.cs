using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns;

/// <summary>The trigger campaigns that run, in the order of their names: the order in which they are asked.</summary>
/// <param name="Version">The stored version of the list. 0 for none stored yet.</param>
/// <param name="Plans">The campaigns.</param>
public sealed record TriggerCampaigns(long Version, ImmutableArray<CampaignPlan> Plans)
{
    /// <summary>None.</summary>
    public static TriggerCampaigns None { get; } = new(0, []);
}
