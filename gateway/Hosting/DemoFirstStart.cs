using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Rules;
using SmartManager.Silo.Simulated;

namespace SmartManager.Gateway.Hosting;

/// <summary>What a server begins with on an empty data folder.</summary>
public sealed class FirstStartOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "FirstStart";

    /// <summary>
    /// Generated subscribers put into an empty store. <c>./run serve</c> without <c>--data</c> begins with 10,000 unless this is set.
    /// Without a rulebook in force none are made. Unit: subscribers. Default 0.
    /// </summary>
    [Range(0, 1_000_000)]
    public int DemoSubscribers { get; set; }

    /// <summary>
    /// Whether an empty store begins with the demo rulebook; otherwise one must be put before anything is decided. Default true.
    /// </summary>
    public bool HasDemoRulebook { get; set; } = true;
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class FirstStartOptionsValidator : IValidateOptions<FirstStartOptions>;

/// <summary>Puts the demo rulebook and, if asked, a generated base into an empty store, so that there is something to see.</summary>
internal sealed partial class DemoFirstStart(
    Rulebooks rulebooks, IGrainFactory grains, TimeProvider time, IOptions<FirstStartOptions> options, ILogger<DemoFirstStart> logger)
    : IFirstStart
{
    private const ulong Seed = 1;
    private const int BatchSize = 1_000;

    private readonly ILogger<DemoFirstStart> _logger = logger;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.HasDemoRulebook && !rulebooks.HasCurrent)
        {
            await rulebooks.PublishAsync(DemoRulebook.Document, cancellationToken);
        }

        if (options.Value.DemoSubscribers is var count && (count == 0 || !rulebooks.HasCurrent))
        {
            return;
        }

        var world = new OperatorWorld(new OperatorWorldOptions { Seed = Seed, SubscriberCount = count, StartAt = time.GetUtcNow() });
        foreach (var batch in world.Subscribers().Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(batch.Select(subscriber => grains.GetGrain<ISubscriberGrain>(subscriber.Id.Value).Handle(
                new SubscriberMessage($"base/{subscriber.Id.Value}", new SubscriberCommand.ReplaceProfile(subscriber.Profile)))));
        }

        LogBaseMade(count);
    }
}
