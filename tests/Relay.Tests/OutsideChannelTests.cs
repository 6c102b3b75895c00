using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels.Outside;

namespace SmartManager.Relay.Tests;

/// <summary>A channel that workers outside serve: they are told of each message, and what they do not end is resolved by time.</summary>
public sealed class OutsideChannelTests
{
    private readonly RememberingNudges _nudges = new();

    [Fact]
    public async Task TellsOfEachMessageOnce_AndAgainWhenItWaitsForLong()
    {
        await using var house = await OpenAsync();
        await house.ProposeAsync(Ids(5));

        Assert.Equal(5, await StepsAsync(house, 4));
        Assert.Equal(5, _nudges.Put.Distinct().Count());

        house.Later(TimeSpan.FromMinutes(4));
        Assert.Equal(0, await StepsAsync(house, 4));
        house.Later(TimeSpan.FromMinutes(1));
        Assert.Equal(5, await StepsAsync(house, 4));
        Assert.Equal(10, _nudges.Put.Count);
    }

    [Fact]
    public async Task ComesToEveryMessage_HoweverManyWait_AndToNewOnes()
    {
        await using var house = await OpenAsync();
        await house.ProposeAsync(Ids(250));
        await StepsAsync(house, 6); // A hundred are read at once.
        Assert.Equal(250, _nudges.Put.Distinct().Count());

        await house.ProposeAsync("late");
        await StepsAsync(house, 6);

        Assert.Equal(251, _nudges.Put.Count);
        Assert.Contains(_nudges.Put, nudge => nudge.Key.StartsWith("late~", StringComparison.Ordinal) && nudge.Channel == "sms");
    }

    [Fact]
    public async Task TellsOfNoMoreThanItsLimit_UntilSomeAreClaimed()
    {
        await using var house = await OpenAsync(options => options.NudgesMax = 3);
        await house.ProposeAsync(Ids(5));
        Assert.Equal(3, await StepsAsync(house, 6));

        foreach (var nudge in _nudges.Put.ToList())
        {
            Assert.True(await ReleaseAsync(house, nudge.Key));
        }

        Assert.Equal(2, await StepsAsync(house, 6));
        Assert.Equal(5, _nudges.Put.Distinct().Count());
    }

    [Fact]
    public async Task GoesOnWhereItWas_WhenTheQueueWasAway()
    {
        await using var house = await OpenAsync();
        await house.ProposeAsync(Ids(20));
        _nudges.Left = 7;

        Assert.Equal(7, await StepsAsync(house, 3));
        Assert.Equal(0, await StepsAsync(house, 3)); // It rests, and asks a queue that is away no more than once.
        Assert.Single(house.Lines.All, line => line.Id == 4703);
        _nudges.Left = int.MaxValue;
        house.Later(TimeSpan.FromSeconds(2));

        Assert.Equal(13, await StepsAsync(house, 3));
        Assert.Equal(20, _nudges.Put.Distinct().Count());
        Assert.Equal(20, _nudges.Put.Count);
    }

    [Fact]
    public async Task ResolvesAClaimByTime_AndNotBefore()
    {
        await using var house = await OpenAsync();
        await house.ProposeAsync("sub-1");
        await StepsAsync(house, 1);
        var key = Assert.Single(_nudges.Put).Key;
        Assert.True(await ReleaseAsync(house, key));

        house.Later(TimeSpan.FromSeconds(119));
        await StepsAsync(house, 2);
        Assert.Equal(OutboxState.Releasing, (await house.Outbox.FindAsync(key, CancellationToken.None))!.State);
        house.Later(TimeSpan.FromSeconds(16)); // It looks each eighth of the time that a claim has.
        await StepsAsync(house, 2);

        Assert.Equal(OutboxState.InDoubt, (await house.Outbox.FindAsync(key, CancellationToken.None))!.State);
        Assert.Empty(house.Carrier.Sent);
    }

    [Fact]
    public async Task StartsItselfInsteadOfTheRelay()
    {
        await using var house = await OpenAsync(isAtWork: true);
        await house.ProposeAsync("sub-1");
        for (var look = 0; look < 500 && _nudges.Put.IsEmpty; look++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            house.Later(TimeSpan.FromMilliseconds(200));
        }

        Assert.NotEmpty(_nudges.Put);
        Assert.Empty(house.Carrier.Sent);
    }

    private Task<RelayHouse> OpenAsync(Action<OutsideOptions>? configure = null, bool isAtWork = false) => RelayHouse.OpenAsync(
        isAtWork: isAtWork,
        more: services => services.AddSingleton<INudges>(_nudges).Configure<OutsideOptions>(options =>
        {
            options.Channels = "sms";
            configure?.Invoke(options);
        }));

    private static async Task<int> StepsAsync(RelayHouse house, int steps)
    {
        var told = 0;
        for (var step = 0; step < steps; step++)
        {
            told += await house.Grains.GetGrain<IOutsideChannelGrain>("sms").Drain();
        }

        return told;
    }

    private static async Task<bool> ReleaseAsync(RelayHouse house, string key)
    {
        Assert.True(ContactKey.TryParse(key, out var contact));
        var subscriber = house.Subscriber(contact.Subscriber.Value);
        return (await subscriber.Release(contact, (await subscriber.GetState()).Profile!.Msisdn, trace: null)).IsReleased;
    }

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(1, count).Select(RelayHouse.IdOf);

    private sealed class RememberingNudges : INudges
    {
        public ConcurrentQueue<Nudge> Put { get; } = new();

        /// <summary>How many it takes before it is away.</summary>
        public int Left { get; set; } = int.MaxValue;

        public ValueTask PutAsync(Nudge nudge, TimeSpan usefulFor, CancellationToken cancellationToken)
        {
            if (Left == 0)
            {
                throw new IOException("The queue is away.");
            }

            Left--;
            Put.Enqueue(nudge);
            return ValueTask.CompletedTask;
        }
    }
}
