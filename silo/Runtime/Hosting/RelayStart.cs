using Orleans;
using Orleans.Runtime;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Grains.Channels.Outside;
using SmartManager.Grains.Relays;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Learning;
using SmartManager.Silo.Rules;

namespace SmartManager.Silo.Hosting;

/// <summary>
/// Starts what works by itself once the silo runs: rulebook, relays, scheduler. Starts a relay again whose activation was lost. When the
/// stop begins it lets them begin nothing more, before anything else stops: a hand-over that begins then might be cut off, and its outcome
/// never known.
/// </summary>
public sealed partial class RelayStart(
    IGrainFactory grains,
    Rulebooks rulebooks,
    Learner learner,
    StoredCampaigns campaigns,
    IEnumerable<ICarrier> carriers,
    RelaySurroundings relays,
    OutsideSurroundings outside,
    ILogger<RelayStart> logger)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>How long what waits may wait longer because a relay was lost. Starting one that runs costs a call.</summary>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(30);

    private readonly ILogger<RelayStart> _logger = logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watch = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rulebooks.LoadAsync(cancellationToken);
        await learner.LoadAsync(cancellationToken);
        await campaigns.LoadAsync(cancellationToken);
        await TryStartRelaysAsync(cancellationToken); // A silo that joins while another dies must not fall with it.
        _watch = WatchAsync(_stopping.Token);
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        relays.Gate.Shut();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        relays.Gate.Shut();
        await _stopping.CancelAsync();
        await _watch.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task WatchAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Task.Delay(WatchInterval, relays.Time, stopping);
                await LookAgainAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The silo stops, and the relays with it.
        }
    }

    /// <summary>Whatever goes wrong with one look, there is a next one: if the watch ended, a lost relay would stay lost.</summary>
    private async Task LookAgainAsync(CancellationToken stopping)
    {
        try
        {
            await StartRelaysAsync().WaitAsync(stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogNotStarted(exception);
        }
    }

    /// <summary>A relay's silo may be lost or not answer in time; it is looked for again, and a stop need not wait for it.</summary>
    private async Task TryStartRelaysAsync(CancellationToken stopping)
    {
        try
        {
            await StartRelaysAsync().WaitAsync(stopping);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogNotStarted(exception);
        }
    }

    private async Task StartRelaysAsync()
    {
        var fromOutside = outside.Options.Value.ChannelNames();
        foreach (var channel in carriers.Select(carrier => carrier.Channel.Name()).Distinct(StringComparer.Ordinal).Except(fromOutside))
        {
            await grains.GetGrain<IChannelGrain>(channel).Start();
        }

        foreach (var channel in fromOutside)
        {
            await grains.GetGrain<IOutsideChannelGrain>(channel).Start();
        }

        await grains.GetGrain<IBillingGrain>("billing").Start();
        await grains.GetGrain<ICapacityRelayGrain>("capacity").Start();
        await grains.GetGrain<ISchedulerGrain>("0").Start();
    }
}
