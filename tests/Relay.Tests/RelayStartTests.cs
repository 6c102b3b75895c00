using Orleans;
using SmartManager.Contracts.Channels;

namespace SmartManager.Relay.Tests;

/// <summary>Relays are started again and again, also while they work and after a call that was lost with its silo.</summary>
public sealed class RelayStartTests
{
    /// <summary>Well above the watch's half minute, which may go by in real time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task AStart_WaitsForNoDrain()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync("one");
        var (arrived, answer) = (new SemaphoreSlim(0), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        house.Carrier.Before = () =>
        {
            arrived.Release();
            return answer.Task;
        };
        var drain = house.DrainAsync();
        Assert.True(await arrived.WaitAsync(Patience));
        try
        {
            // Other silos ask each half minute. A carrier that hangs holds up a drain for longer than a call between silos may take.
            await house.Grains.GetGrain<IChannelGrain>("sms").Start().WaitAsync(Patience);
            Assert.False(drain.IsCompleted);
        }
        finally
        {
            answer.SetResult();
        }

        await drain;
    }

    [Fact]
    public async Task TheWatchGoesOn_AfterACallThatWasNotAnsweredInTime()
    {
        await using var house = await RelayHouse.OpenAsync();
        var grains = new LosingFactory(house.Grains) { IsLosing = true };
        using var start = house.NewRelayStart(grains);
        await start.StartAsync(CancellationToken.None); // Another silo has just died; this one must not fall with it.
        Assert.Equal(1, grains.Asked);

        await UntilAskedAsync(house, grains, 2);
        grains.IsLosing = false;
        await UntilAskedAsync(house, grains, 3);
        await start.StopAsync(CancellationToken.None);
    }

    private static async Task UntilAskedAsync(RelayHouse house, LosingFactory grains, int times)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        while (grains.Asked < times)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(startedAt) < Patience, $"Asked {grains.Asked} times, and not again.");
            house.Later(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Finds grains, or loses the call as a cluster does whose silo has gone.</summary>
    private sealed class LosingFactory(IGrainFactory grains) : IGrainFactory
    {
        private int _asked;

        public bool IsLosing { get; set; }

        /// <summary>How often a channel was asked for.</summary>
        public int Asked => Volatile.Read(ref _asked);

        public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey
        {
            if (typeof(TGrainInterface) == typeof(IChannelGrain))
            {
                Interlocked.Increment(ref _asked);
            }

            return IsLosing
                ? throw new TimeoutException("Response did not arrive on time.")
                : grains.GetGrain<TGrainInterface>(primaryKey, grainClassNamePrefix);
        }

        public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => grains.GetGrain(grainInterfaceType, grainPrimaryKey);
    }
}
