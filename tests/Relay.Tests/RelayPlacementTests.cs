using Orleans;
using Orleans.Placement;
using SmartManager.Grains.Channels;

namespace SmartManager.Relay.Tests;

/// <summary>What is under way with a carrier lives in the memory of one activation.</summary>
public sealed class RelayPlacementTests
{
    /// <summary>A cluster that levels its silos would take a relay away from what it has begun.</summary>
    [Fact]
    public void EveryGrainThatIsKeptAlive_StaysWhereItIs()
    {
        var kept = typeof(ChannelGrain).Assembly.GetTypes().Where(type => type.IsDefined(typeof(KeepAliveAttribute), inherit: true)).ToList();
        Assert.Contains(typeof(ChannelGrain), kept);
        Assert.Empty(kept.Where(type => !type.IsDefined(typeof(ImmovableAttribute), inherit: true)).Select(type => type.Name));
    }
}
