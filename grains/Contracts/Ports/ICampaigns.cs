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

    /// <summary>
    /// The newest revision of a campaign that is known here, else the newest stored one; null if there is none. One that another process on
    /// the store has stored is known here after <see cref="WaitForFollowersAsync"/> at the latest.
    /// </summary>
    ValueTask<CampaignPlan?> FindNewestAsync(string campaign, CancellationToken cancellationToken);

    /// <summary>Returns when every process on the store goes by what was stored before the call.</summary>
    Task WaitForFollowersAsync();

    /// <summary>Lets a trigger campaign run, or run no longer. Durable and in force here when it returns.</summary>
    /// <param name="campaign">Which campaign.</param>
    /// <param name="revision">The stored revision that runs; null lets none run.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False if as many run as can.</returns>
    Task<bool> SetTriggerAsync(string campaign, long? revision, CancellationToken cancellationToken);

    /// <summary>Whether a campaign was ended before its time, so that what it planned must not leave any more.</summary>
    bool IsEnded(string campaign);

    /// <summary>Ends a campaign before its time. Durable, and in force wherever turns are taken, when it returns.</summary>
    Task EndAsync(string campaign, CancellationToken cancellationToken);
}
