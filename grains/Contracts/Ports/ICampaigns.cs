using SmartManager.Domain.Campaigns;

namespace SmartManager.Contracts.Ports;

/// <summary>The campaigns that were stored to be run, ready to decide by.</summary>
public interface ICampaigns
{
    /// <summary>The kind of the stored document of a campaign; its versions are the campaign's revisions.</summary>
    static string KindOf(string campaign) => "campaign/" + campaign;

    /// <summary>The trigger campaigns that run. Swapped whole; one decision reads it once.</summary>
    TriggerCampaigns Triggers { get; }

    /// <summary>A stored revision of a campaign, ready to decide by; null if there is none.</summary>
    ValueTask<CampaignPlan?> FindAsync(string campaign, long revision, CancellationToken cancellationToken);
}
