using Orleans;

namespace SmartManager.Contracts.Campaigns;

/// <summary>
/// The planning side of a campaign: its document and their history, its approval and its lifecycle. Its key is the campaign's name.
/// </summary>
public interface ICampaignGrain : IGrainWithStringKey
{
    /// <summary>The dispatch is through, or met a rule of termination.</summary>
    /// <param name="phase">Where the dispatch stands now: paused, stopped or completed.</param>
    /// <param name="reason">Why, as a stable code such as <c>termination.budget</c>.</param>
    Task Follow(DispatchPhase phase, string reason);

    /// <summary>A wake-up that it set has come, such as the beginning of its time.</summary>
    Task Wake(string name);
}
