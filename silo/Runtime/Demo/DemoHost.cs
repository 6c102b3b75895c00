using SmartManager.Embedded;
using SmartManager.Grains.Channels;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;
using SmartManager.Silo.Simulated;
using SmartManager.Store;

namespace SmartManager.Silo.Demo;

/// <summary>What to play.</summary>
/// <param name="Base">Who takes part.</param>
/// <param name="Days">How long. Unit: days. 1 to 366.</param>
/// <param name="StartAt">When the play begins. UTC.</param>
/// <param name="Folder">Where its data goes.</param>
public sealed record DemoPlan(DemoBase Base, int Days, DateTimeOffset StartAt, string Folder);

/// <summary>Sets up a silo on a virtual clock and plays in it.</summary>
public static class DemoHost
{
    /// <summary>First instant of a play: midnight of 1 March 2026 in Shanghai.</summary>
    public static readonly DateTimeOffset StartAt = new(2026, 2, 28, 16, 0, 0, TimeSpan.Zero);

    /// <summary>Plays and sums up.</summary>
    public static async Task<DemoSummary> PlayAsync(DemoPlan plan, IProgress<DemoProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = new VirtualClock(plan.StartAt);
        var carrier = new SimulatedCarrier(clock, plan.Base.Seed);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(console => console.SingleLine = true);
        builder.Services.AddSingleton<TimeProvider>(clock);
        var ledger = new OfferLedger();
        builder.Services.AddSingleton(ledger.Watch(carrier));
        builder.Services.AddSingleton(ledger.Watch(new SimulatedBilling(plan.Base.Seed)));
        builder.Services.AddSilo();
        builder.Services.Configure<StoreOptions>(store =>
        {
            store.Folder = plan.Folder;
            store.CommitPace = TimeSpan.Zero; // A few callers at a time, each of whom waits for its commit: nobody else would join it.
        });

        // A virtual second is no second: pace and idleness mean nothing here.
        builder.Services.Configure<ChannelOptions>(channel => channel.MessagesPerSecondMax = 1_000_000);
        builder.Services.Configure<EmbeddedSiloOptions>(silo => silo.IdleAge = TimeSpan.FromDays(365));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        try
        {
            var rulebooks = host.Services.GetRequiredService<Rulebooks>();
            await rulebooks.PublishAsync(DemoRulebook.Document, cancellationToken);
            var world = new SimulatedWorld(plan.Base.Seed, carrier);
            var campaigns = ActivatorUtilities.CreateInstance<DemoCampaigns>(host.Services, plan.Base);
            var run = ActivatorUtilities.CreateInstance<DemoRun>(host.Services, plan.Base, world, clock, ledger, campaigns);
            return await run.PlayAsync(plan.Days, progress, cancellationToken);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Ctrl-C and SIGTERM are the caller's: they come by its token.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
