using Microsoft.Extensions.Options;
using SmartManager.Contracts.Storage;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Learning;
using SmartManager.Store;

namespace SmartManager.Silo.Rules;

/// <summary>
/// Follows what other processes on the same store have published: a rulebook, trigger campaigns, and what outcomes taught. Looks again and again, and before
/// turns are taken that were refused because another process had the store. Never goes back to an older version.
/// </summary>
public sealed partial class PublicationWatch : BackgroundService
{
    private readonly Rulebooks _rulebooks;
    private readonly Learner _learner;
    private readonly StoredCampaigns _campaigns;
    private readonly TimeProvider _time;
    private readonly ILogger<PublicationWatch> _logger;
    private readonly TimeSpan _interval;
    private readonly bool _isShareable;
    private bool _isFailing;

    /// <summary>Made by the host.</summary>
    public PublicationWatch(
        Rulebooks rulebooks,
        Learner learner,
        StoredCampaigns campaigns,
        StoreSurroundings store,
        IOptions<StoreOptions> storeOptions,
        IOptions<PublicationOptions> options,
        ILogger<PublicationWatch> logger)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(storeOptions);
        ArgumentNullException.ThrowIfNull(options);
        (_rulebooks, _learner, _campaigns, _time, _logger) = (rulebooks, learner, campaigns, store.Time, logger);
        _interval = options.Value.LookInterval;
        _isShareable = storeOptions.Value.Kind != StoreOptions.Sqlite;
        store.Return.Add(FollowAsync);
    }

    /// <summary>One look at what there is. What cannot be read is told in the log.</summary>
    /// <exception cref="StoreUnavailableException">The store could not be read.</exception>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await _rulebooks.FollowAsync(cancellationToken);
        await _learner.FollowAsync(cancellationToken);
        await _campaigns.FollowAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_isShareable)
        {
            return;
        }

        using var timer = new PeriodicTimer(_interval, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
                _isFailing = false;
            }
            catch (StoreUnavailableException exception)
            {
                if (!_isFailing)
                {
                    LogNotSeen(exception);
                }

                _isFailing = true;
            }
        }
    }
}
