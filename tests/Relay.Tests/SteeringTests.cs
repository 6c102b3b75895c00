using System.Globalization;
using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Channels;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Support;

namespace SmartManager.Relay.Tests;

/// <summary>
/// Operators stop, drain and pace what leaves, while it leaves. As many messages wait as WAITING_MESSAGES says; 3,000 without it, and
/// 100,000 as the requirements have it.
/// </summary>
public sealed class SteeringTests
{
    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("WAITING_MESSAGES") ?? "3000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(SteeringScope.Channel, "sms")]
    [InlineData(SteeringScope.Carrier, "remembering")]
    [InlineData(SteeringScope.Task, "newspaper")]
    public async Task NotOneMoreReachesTheCarrier_AfterTheAnswerToAStop(SteeringScope scope, string name)
    {
        await using var house = await RelayHouse.OpenAsync(AtOnce);
        await house.ProposeAsync(Ids(Count));
        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Carrier.Before = async () =>
        {
            leaving.TrySetResult();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        };
        var draining = house.DrainAllAsync();
        await leaving.Task;

        Assert.Equal(0, await SteerAsync(house, scope, name, SendingState.Stopped));
        var sent = house.Carrier.Sent.Count;
        await draining;

        Assert.Equal(sent, house.Carrier.Sent.Count);
        Assert.InRange(sent, 1, Count - 1);
        Assert.Equal(0, await house.DrainAsync());

        house.Carrier.Before = null;
        await SteerAsync(house, scope, name, SendingState.Running);
        house.Later(TimeSpan.FromMinutes(1)); // Those that were at the wire's edge try again.
        await house.DrainAllAsync();
        Assert.Equal(Count, house.Carrier.Sent.Count);
        Assert.Equal(Count, house.Carrier.Sent.Distinct().Count());
    }

    [Fact]
    public async Task AStopIsAnsweredOnlyWhenTheCarrierHasAnswered_OrNotInTime()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync("sub-1");
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        house.Carrier.Before = () =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        var draining = house.DrainAsync();
        await arrived.Task;

        var stopping = SteerAsync(house, SteeringScope.Channel, "sms", SendingState.Stopped);
        Assert.False(stopping.IsCompleted);
        answer.SetResult();

        Assert.Equal(0, await stopping);
        await draining;
    }

    [Fact]
    public async Task WhatWasDueLeaves_AndWhatComesDueLaterWaits_WhenItDrains()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync("sub-1", "sub-2");
        await SteerAsync(house, SteeringScope.Task, "newspaper", SendingState.Draining);
        house.Later(TimeSpan.FromSeconds(1));
        await house.ProposeAsync("sub-3");
        await house.DrainAllAsync();
        Assert.Equal(["sub-1", "sub-2"], house.Carrier.Sent.Order());

        await SteerAsync(house, SteeringScope.Task, "newspaper", SendingState.Running);
        await house.DrainAllAsync();
        Assert.Equal(["sub-1", "sub-2", "sub-3"], house.Carrier.Sent.Order());
    }

    [Fact]
    public async Task ATaskHasItsPace_AndLeavesTheRestToOthers()
    {
        await using var house = await RelayHouse.OpenAsync(AtOnce);
        await house.ProposeAsync(Ids(30));
        await house.Steering.ChangeAsync(
            Rule(house, SteeringScope.Task, "newspaper", SendingState.Running) with { MessagesPerSecond = 10 }, CancellationToken.None);

        await house.DrainAllAsync();
        Assert.Equal(10, house.Carrier.Sent.Count);
        house.Later(TimeSpan.FromSeconds(1.5));
        await house.DrainAllAsync();
        Assert.Equal(20, house.Carrier.Sent.Count);
    }

    [Fact]
    public async Task AFirstTierGoesFirst_WhenMoreWaitThanMayLeave()
    {
        await using var house = await RelayHouse.OpenAsync(options => options.BatchSizeMax = 20);
        await house.PublishAsync(Rulebooks.Basic with
        {
            ContactPolicy = Rulebooks.Basic.ContactPolicy with { Caps = [] },
            SendingTiers = [new SendingTierDocument("vip", "tag has \"vip\"")],
        });
        await house.ProposeAsync(Ids(200));
        for (var vip = 0; vip < 15; vip++)
        {
            var profile = SubscriberSpec.Ann with { Msisdn = $"86155{vip:00000000}", Tags = ["vip"] };
            await house.TellAsync($"vip-{vip}", new SubscriberCommand.ReplaceProfile(profile));
            await house.TellAsync($"vip-{vip}", new SubscriberCommand.ProposeOffer("newspaper"));
        }

        house.Later(TimeSpan.FromMilliseconds(1));
        await house.DrainAsync();

        Assert.Equal(15, house.Carrier.Sent.Count(id => id.StartsWith("vip-", StringComparison.Ordinal)));
        Assert.Equal(20, house.Carrier.Sent.Count);
        Assert.Equal(0, (await house.Outbox.FindAsync("vip-1~1~0", CancellationToken.None))!.Tier);
    }

    /// <summary>A process that nobody told, and one that was started since.</summary>
    [Fact]
    public async Task AnotherProcessFollows_BeforeItsNextBatch()
    {
        await using var house = await RelayHouse.OpenAsync();
        var (here, there) = (Process(), Process());
        await there.BeforeBatchAsync(CancellationToken.None);
        var item = new SentItem("sms", "remembering", "newspaper", house.Clock.GetUtcNow());
        there.TryBegin(item)!.Dispose();

        Assert.Equal(1, await here.ChangeAsync(
            Rule(house, SteeringScope.Carrier, "remembering", SendingState.Stopped), CancellationToken.None));
        Assert.Null(here.TryBegin(item));
        await there.BeforeBatchAsync(CancellationToken.None);
        Assert.Null(there.TryBegin(item));

        // Of two that change at once neither undoes the other.
        Assert.Equal(
            [2, 3],
            (await Task.WhenAll(
                here.ChangeAsync(Rule(house, SteeringScope.Carrier, "remembering", SendingState.Running), CancellationToken.None),
                there.ChangeAsync(Rule(house, SteeringScope.Task, "newspaper", SendingState.Stopped), CancellationToken.None)))
                .Select(version => (int)version!.Value).Order());
        var later = Process();
        await later.BeforeBatchAsync(CancellationToken.None);
        Assert.Null(later.TryBegin(item));
        later.TryBegin(item with { Task = "another" })!.Dispose();

        SendingSteering Process() => new(house.Documents, isShared: true, house.Clock);
    }

    [Fact]
    public void ABookIsReadAsItWasWritten_AndOldRulesGiveWay()
    {
        var book = SteeringBook.Empty;
        for (var i = 0; i <= SteeringBook.RulesMax; i++)
        {
            book = book.With(new SteeringRule(
                SteeringScope.Task, $"task-{i}", i == 0 ? SendingState.Stopped : SendingState.Running, null, SubscriberSpec.Noon.AddSeconds(i), "a", "b"))!;
        }

        Assert.Equal(SteeringBook.RulesMax, book.Rules.Length);
        Assert.NotNull(book.Find(SteeringScope.Task, "task-0"));
        Assert.Null(book.Find(SteeringScope.Task, "task-1"));
        var read = SteeringBook.Decode(new Document(SendingSteering.Kind, book.Version, SubscriberSpec.Noon, book.Encode()));
        Assert.Equal<SteeringRule>(book.Rules, read.Rules);
        Assert.Throws<FormatException>(() => SteeringBook.Decode(
            new Document(SendingSteering.Kind, 1, SubscriberSpec.Noon, "[{\"scope\":\"all\"}]"u8.ToArray())));
    }

    [Fact]
    public void AChannelOrCarrierCanAlwaysBeStopped_HoweverManyTasksAre()
    {
        var book = SteeringBook.Empty;
        for (var i = 0; i < SteeringBook.RulesMax; i++)
        {
            book = book.With(RuleOf(SteeringScope.Task, $"task-{i}"))!;
        }

        Assert.Null(book.With(RuleOf(SteeringScope.Task, "one-more")));
        book = book.With(RuleOf(SteeringScope.Channel, "sms"))!.With(RuleOf(SteeringScope.Carrier, "main"))!;
        Assert.Equal(SendingState.Stopped, book.Find(SteeringScope.Channel, "sms")!.State);
        Assert.Equal(SteeringBook.RulesMax + 2, book.Rules.Length);

        static SteeringRule RuleOf(SteeringScope scope, string name) =>
            new(scope, name, SendingState.Stopped, null, SubscriberSpec.Noon, "a", "b");
    }

    [Fact]
    public void ABookKeepsItsBytes() => Assert.Equal(
        """[{"scope":"task","name":"gift","state":"stopped","messagesPerSecond":null,"at":"2026-03-02T04:00:00+00:00","by":"ann","reason":"typo"}]""",
        System.Text.Encoding.UTF8.GetString(SteeringBook.Empty.With(
            new SteeringRule(SteeringScope.Task, "gift", SendingState.Stopped, null, SubscriberSpec.Noon, "ann", "typo"))!.Encode()));

    private static IEnumerable<string> Ids(int count) => Enumerable.Range(0, count).Select(i => $"sub-{i:000000}");

    private static void AtOnce(ChannelOptions options) =>
        (options.MessagesPerSecondMax, options.BatchSizeMax) = (1_000_000, 500);

    private static SteeringRule Rule(RelayHouse house, SteeringScope scope, string name, SendingState state) =>
        new(scope, name, state, null, house.Clock.GetUtcNow(), "ann", "a test");

    private static async Task<int> SteerAsync(RelayHouse house, SteeringScope scope, string name, SendingState state)
    {
        var version = await house.Steering.ChangeAsync(Rule(house, scope, name, state), CancellationToken.None);
        return await house.Grains.GetGrain<IChannelGrain>("sms").Follow(version!.Value, new SteeringTarget(scope, name));
    }
}
