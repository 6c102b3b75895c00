using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Channels;

namespace SmartManager.Relay.Tests;

/// <summary>A relay at work goes on from batch to batch: one slow message does not keep the next batch waiting.</summary>
public sealed class FlowTests
{
    private const int Count = 60;

    [Fact]
    public async Task TheNextBatchLeaves_WhileAMessageOfTheOneBeforeIsStillAtTheCarrier()
    {
        await using var house = await RelayHouse.OpenAsync(InSmallBatches, isAtWork: true);
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = 0;
        house.Carrier.Before = () => Interlocked.Increment(ref arrived) == 3 ? slow.Task : Task.CompletedTask;
        await WaitingAsync(house);

        await UntilAsync(() => Task.FromResult(house.Carrier.Sent.Count >= Count));
        slow.SetResult();
        await UntilAsync(async () => await CountAsync(house, OutboxState.Sent) == Count);
        await AssertEachLeftOnceAsync(house);
    }

    [Fact]
    public async Task EachLeavesOnce_WhenWhatBecameOfSomeIsUnknown()
    {
        await using var house = await RelayHouse.OpenAsync(InSmallBatches, isAtWork: true);
        var arrived = 0;
        house.Carrier.Before = () =>
            Interlocked.Increment(ref arrived) % 10 == 3 ? throw new InvalidOperationException("It breaks its word.") : Task.CompletedTask;
        await WaitingAsync(house);

        await UntilAsync(async () => await CountAsync(house, OutboxState.Sent) + await CountAsync(house, OutboxState.InDoubt) == Count);
        await AssertEachLeftOnceAsync(house);
    }

    private static void InSmallBatches(ChannelOptions channel) =>
        (channel.BatchSizeMax, channel.InFlightMax, channel.PollInterval) = (10, 4, TimeSpan.FromMilliseconds(10));

    /// <summary>All of them wait before the first may leave.</summary>
    private static async Task WaitingAsync(RelayHouse house)
    {
        var rule = new SteeringRule(
            SteeringScope.Channel, "sms", SendingState.Stopped, null, house.Clock.GetUtcNow(), "ann", "all of them first");
        await house.Steering.ChangeAsync(rule, CancellationToken.None);
        await house.ProposeAsync(Enumerable.Range(0, Count).Select(RelayHouse.IdOf));
        await house.Steering.ChangeAsync(rule with { State = SendingState.Running }, CancellationToken.None);
    }

    private static async Task<int> CountAsync(RelayHouse house, OutboxState state) =>
        (await house.Outbox.ReadInStateAsync(state, "sms", null, 1_000, CancellationToken.None)).Count;

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    private static async Task AssertEachLeftOnceAsync(RelayHouse house)
    {
        Assert.Equal(Count, house.Carrier.Sent.Count);
        Assert.Equal(Count, house.Carrier.Sent.Distinct().Count());
        Assert.All(
            await house.Outbox.ReadInStateAsync(OutboxState.Sent, "sms", null, 1_000, CancellationToken.None),
            row => Assert.Equal(1, row.Attempts));
    }
}
