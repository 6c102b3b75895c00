using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels;

namespace SmartManager.Grains.Scheduling;

/// <summary>Wakes grains when their time has come: one row a wake-up, not one timer a subscriber.</summary>
[KeepAlive]
public sealed partial class SchedulerGrain(
    IRecords records, TimeProvider time, IOptions<ChannelOptions> options, ILogger<SchedulerGrain> logger) : Grain, ISchedulerGrain
{
    private readonly ILogger<SchedulerGrain> _logger = logger;
    private bool _isStarted;

    /// <inheritdoc/>
    public Task Start()
    {
        if (!_isStarted)
        {
            this.RegisterGrainTimer(
                async _ => await Fire(),
                new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = options.Value.PollInterval, Interleave = false });
            _isStarted = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<int> Fire()
    {
        var due = await records.ReadDueWakeUpsAsync(time.GetUtcNow(), options.Value.BatchSizeMax, CancellationToken.None);
        await Window.RunAsync(due, options.Value.InFlightMax, WakeAsync);
        return due.Count;
    }

    private async Task WakeAsync(WakeUp wakeUp)
    {
        try
        {
            await GrainFactory.GetGrain<ISubscriberGrain>(wakeUp.Grain.Id)
                .Handle(new SubscriberMessage(null, new SubscriberCommand.WakeUp(wakeUp.Name)));
        }
        catch (Exception exception)
        {
            LogNotWoken(exception, wakeUp.Name); // The row stays and fires again, and the others are not kept waiting.
        }
    }
}
