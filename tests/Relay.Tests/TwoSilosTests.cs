using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels;
using SmartManager.Silo.Demo;
using SmartManager.Silo.Hosting;
using SmartManager.Store;
using SmartManager.Store.Postgres;
using SmartManager.Store.Tests;
using SmartManager.Support;

namespace SmartManager.Relay.Tests;

/// <summary>
/// Two silos on one database that know nothing of each other: each has its own activation of every subscriber and of the channel, as for a
/// moment when a cluster splits. A marketing message still leaves at most once (I3).
/// </summary>
public sealed class TwoSilosTests : IAsyncDisposable
{
    private const int SubscriberCount = 120;

    private readonly PostgresCluster? _cluster = PostgresCluster.Missing is null ? PostgresCluster.Make() : null;
    private readonly VirtualClock _clock = new(SubscriberSpec.Noon);
    private readonly RememberingCarrier _carrier = new();
    private readonly RememberingBilling _billing = new();
    private readonly List<IHost> _silos = [];
    private readonly MeterListener _listener = new();
    private long _conflicts;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var silo in _silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }

        _cluster?.Dispose();
    }

    [PostgresFact]
    public async Task AMarketingMessage_LeavesAtMostOnce_ThoughTwoChannelsDrainAtOnce()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await PublishAsync(first);
        await Of<Silo.Rules.Rulebooks>(second).LoadAsync(CancellationToken.None);
        var ids = Enumerable.Range(0, SubscriberCount).Select(RelayHouse.IdOf).ToList();
        foreach (var id in ids)
        {
            var profile = SubscriberSpec.Ann with { Msisdn = "86100" + id[4..].PadLeft(8, '0') };
            await TellAsync(first, id, new SubscriberCommand.ReplaceProfile(profile));
            await TellAsync(first, id, new SubscriberCommand.ProposeOffer("newspaper"));
        }

        // Both activations of each subscriber are warm, so that one of them decides on what it remembers and not on what is stored.
        await Task.WhenAll(ids.Select(id => Of<IGrainFactory>(second).GetGrain<ISubscriberGrain>(id).GetState()));
        _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        using var meeting = new Barrier(2);
        _carrier.Before = () => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);

        await Task.WhenAll(Task.Run(() => DrainAsync(first, meeting)), Task.Run(() => DrainAsync(second, meeting)));

        Assert.NotEqual(0, _conflicts);
        Assert.Empty(string.Join(',', _carrier.Sent.CountBy(id => id).Where(sent => sent.Value > 1).Select(sent => sent.Key)));
        Assert.Equal(SubscriberCount, _carrier.Sent.Count);
        Assert.Equal(0, await Of<IOutbox>(first).CountInStateAsync(OutboxState.Pending, CancellationToken.None));
        Assert.Empty(await Of<IStoreMaintenance>(first).CheckAsync(CancellationToken.None));
    }

    /// <summary>Drains until nothing is left; begins together with the other.</summary>
    private static async Task DrainAsync(IHost silo, Barrier meeting)
    {
        meeting.SignalAndWait();
        while (await Of<IGrainFactory>(silo).GetGrain<IChannelGrain>("sms").Drain() > 0)
        {
        }
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSingleton<ICarrier>(_carrier);
        builder.Services.AddSingleton<IBilling>(_billing);
        builder.Services.AddSingleton(new StoreSharing(IsShared: true));
        builder.Services.AddSilo();
        builder.Services.Configure<StoreOptions>(store => store.Kind = StoreOptions.Postgres);
        builder.Services.Configure<PostgresOptions>(postgres => postgres.ConnectionString = _cluster!.ConnectionString("postgres"));
        builder.Services.Configure<ChannelOptions>(channel => channel.BatchSizeMax = 100);
        var silo = builder.Build();
        _silos.Add(silo);
        var meters = silo.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished += (instrument, listener) =>
        {
            if (instrument.Name == "smartmanager.store.conflicts" && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _conflicts, count));
        _listener.Start();
        await silo.StartAsync();
        return silo;
    }

    private static Task PublishAsync(IHost silo) => Of<Silo.Rules.Rulebooks>(silo).PublishAsync(
        Rulebooks.Basic with { ContactPolicy = Rulebooks.Basic.ContactPolicy with { Caps = [] } }, CancellationToken.None);

    private static Task<SubscriberAnswer> TellAsync(IHost silo, string id, SubscriberCommand command) =>
        Of<IGrainFactory>(silo).GetGrain<ISubscriberGrain>(id).Handle(new SubscriberMessage(null, command));

    private static T Of<T>(IHost silo)
        where T : notnull => silo.Services.GetRequiredService<T>();
}
