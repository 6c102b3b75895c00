using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Messaging;
using SmartManager.Silo.Rules;

namespace SmartManager.Silo.Hosting;

/// <summary>Starts what works by itself once the silo runs: rulebook, relays, scheduler.</summary>
public sealed class RelayStart(IGrainFactory grains, Rulebooks rulebooks, IEnumerable<ICarrier> carriers) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rulebooks.LoadAsync(cancellationToken);
        foreach (var channel in carriers.Select(carrier => carrier.Channel.Name()).Distinct(StringComparer.Ordinal))
        {
            await grains.GetGrain<IChannelGrain>(channel).Start();
        }

        await grains.GetGrain<IBillingGrain>("billing").Start();
        await grains.GetGrain<ISchedulerGrain>("0").Start();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
