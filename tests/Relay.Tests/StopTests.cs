using SmartManager.Contracts.Storage;

namespace SmartManager.Relay.Tests;

/// <summary>When the silo stops nothing is begun any more, and what is under way ends and is recorded.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task NothingIsBegun_AndWhatIsAtTheCarrierIsRecorded_WhenTheStopComesInABatch()
    {
        await using var house = await RelayHouse.OpenAsync(channel => channel.InFlightMax = 4);
        await house.ProposeAsync(Enumerable.Range(0, 50).Select(RelayHouse.IdOf));
        var (arrived, answer) = (new SemaphoreSlim(0), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        house.Carrier.Before = () =>
        {
            arrived.Release();
            return answer.Task;
        };
        var drain = house.DrainAsync();
        for (var i = 0; i < 4; i++)
        {
            Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        house.Gate.Shut();
        answer.SetResult();
        await drain;

        Assert.Equal(4, house.Carrier.Sent.Count);
        Assert.Equal((46, 0), (await CountAsync(house, OutboxState.Pending), await CountAsync(house, OutboxState.Releasing)));
        Assert.Equal(4, await CountAsync(house, OutboxState.Sent));
        Assert.Equal((0, 0, 0), (await house.DrainAsync(), await house.BookAsync(), await house.FireAsync()));
    }

    [Fact]
    public async Task NothingIsBegun_WhenAServerIsAskedToStop()
    {
        await using var house = await RelayHouse.OpenAsync(channel => channel.InFlightMax = 4, isAtWork: true);
        var (arrived, answer) = (new SemaphoreSlim(0), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        house.Carrier.Before = () =>
        {
            arrived.Release();
            return answer.Task;
        };
        await house.ProposeAsync(Enumerable.Range(0, 50).Select(RelayHouse.IdOf));
        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30)));

        var stopped = house.StopAsync();
        while (!house.Gate.IsShut)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        var begun = house.Carrier.Sent.Count;
        answer.SetResult();
        await stopped;

        Assert.InRange(house.Carrier.Sent.Count, begun, 4);
        Assert.Equal(house.Carrier.Sent.Count, await CountAsync(house, OutboxState.Sent));
        Assert.Equal((0, 0), (await CountAsync(house, OutboxState.Releasing), await CountAsync(house, OutboxState.InDoubt)));
        Assert.Equal(50 - house.Carrier.Sent.Count, await CountAsync(house, OutboxState.Pending));
    }

    [Fact]
    public async Task WhatWasReleasedAndIsNotSentYet_WaitsForTheNextStart()
    {
        await using var house = await RelayHouse.OpenAsync(channel => channel.InFlightMax = 1);
        await house.ProposeAsync("one");
        house.Store.AfterAppend = house.Gate.Shut;
        await house.DrainAsync();

        Assert.Empty(house.Carrier.Sent);
        var row = await house.Outbox.FindAsync("one~1~0", CancellationToken.None);
        Assert.Equal((OutboxState.Pending, 1), (row!.State, row.Attempts));
    }

    private static async Task<int> CountAsync(RelayHouse house, OutboxState state) =>
        (await house.Outbox.ReadInStateAsync(state, "sms", null, 1_000, CancellationToken.None)).Count;
}
