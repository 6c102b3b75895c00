using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Placement;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Capacity;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Campaigns;
using SmartManager.Grains.Capacity;
using SmartManager.Grains.Relays;

namespace SmartManager.Grains.Scheduling;

/// <summary>Wakes grains when their time has come: one row a wake-up, not one timer a subscriber.</summary>
[KeepAlive]
[Immovable]
public sealed partial class SchedulerGrain : Grain, ISchedulerGrain
{
    private readonly IRecords _records;
    private readonly RelaySurroundings _surroundings;
    private readonly ILogger<SchedulerGrain> _logger;
    private readonly Relay<WakeUp> _relay;
    private readonly RelayTimer _timer;

    /// <summary>Made by the silo.</summary>
    public SchedulerGrain(IRecords records, RelaySurroundings surroundings, ILogger<SchedulerGrain> logger)
    {
        (_records, _surroundings, _logger) = (records, surroundings, logger);
        _timer = new RelayTimer(this, surroundings.Options.Value.PollInterval);
        _relay = new Relay<WakeUp>("wake-ups", static wakeUp => $"{wakeUp.Grain.Id}/{wakeUp.Name}", surroundings, LogNotWoken);
    }

    /// <inheritdoc/>
    public Task Start() => _timer.Start(Fire);

    /// <inheritdoc/>
    public Task<int> Fire() => _relay.RunAsync(_surroundings.Options.Value.BatchSizeMax, ReadDueAsync, WakeAsync);

    private ValueTask<IReadOnlyList<WakeUp>> ReadDueAsync(DueBy<WakeUp> due, int limit) =>
        _records.ReadDueWakeUpsAsync(due, limit, CancellationToken.None);

    private async Task<bool> WakeAsync(WakeUp wakeUp)
    {
        if (wakeUp.Grain.Kind == CapacityGrain.Kind)
        {
            await GrainFactory.GetGrain<ICapacityGrain>(wakeUp.Grain.Id).Resolve();
            return true;
        }

        if (wakeUp.Grain.Kind == DispatchGrain.Kind)
        {
            await GrainFactory.GetGrain<IDispatchGrain>(wakeUp.Grain.Id).Wake(wakeUp.Name);
            return true;
        }

        if (wakeUp.Grain.Kind == CampaignGrain.Kind)
        {
            await GrainFactory.GetGrain<ICampaignGrain>(wakeUp.Grain.Id).Wake(wakeUp.Name);
            return true;
        }

        await GrainFactory.GetGrain<ISubscriberGrain>(wakeUp.Grain.Id)
            .Handle(new SubscriberMessage(null, new SubscriberCommand.WakeUp(wakeUp.Name)));
        return true;
    }
}
