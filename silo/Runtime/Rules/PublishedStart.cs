using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Learning;

namespace SmartManager.Silo.Rules;

/// <summary>Looks up what is in force before anything is asked, in a process that has no relays to start.</summary>
public sealed class PublishedStart(Rulebooks rulebooks, Learner learner, StoredCampaigns campaigns) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rulebooks.LoadAsync(cancellationToken);
        await learner.LoadAsync(cancellationToken);
        await campaigns.LoadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
