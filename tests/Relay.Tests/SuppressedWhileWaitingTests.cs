using System.Globalization;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Support;

namespace SmartManager.Relay.Tests;

/// <summary>
/// What changes while messages wait in the outbox holds for them (invariant I6). As many as WAITING_MESSAGES says; 3,000 without it, and
/// 100,000 as the requirements have it.
/// </summary>
public sealed class SuppressedWhileWaitingTests
{
    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("WAITING_MESSAGES") ?? "3000", CultureInfo.InvariantCulture);

    private static readonly RequestOrigin File = new(RequestSource.File, "file-1");

    [Fact]
    public async Task NoneIsReleased_AfterAListOrDoNotDisturbCame()
    {
        await using var house = await RelayHouse.OpenAsync(AtOnce);
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"sub-{i:000000}")];
        await house.ProposeAsync(ids);

        // A part leaves, then the change comes in the middle of the work.
        await house.DrainAsync();
        var before = house.Carrier.Sent.ToHashSet();
        Assert.InRange(before.Count, 1, Count - 1);
        await ForEachAsync(ids, (id, number) => house.TellAsync(id, Forbid(number)));
        await house.DrainAllAsync();

        Assert.Equal(before, house.Carrier.Sent.ToHashSet());
        await ForEachAsync(ids.Where(id => !before.Contains(id)), async (id, _) =>
        {
            var contact = Assert.Single((await house.Subscriber(id).GetState()).Contacts);
            Assert.Equal(ContactStanding.Withheld, contact.Standing);
        });
    }

    /// <summary>A rulebook with other quiet hours holds for what waits: it goes back to wait for the morning.</summary>
    [Fact]
    public async Task NoneIsReleased_AfterTheNightBeganEarlier()
    {
        await using var house = await RelayHouse.OpenAsync(AtOnce);
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"sub-{i:000000}")];
        await house.ProposeAsync(ids);
        await house.DrainAsync();
        var before = house.Carrier.Sent.ToHashSet();
        Assert.InRange(before.Count, 1, Count - 1);

        var policy = Rulebooks.Basic.ContactPolicy with { Caps = [], QuietFrom = new TimeOnly(11, 0) };
        await house.PublishAsync(Rulebooks.Basic with { ContactPolicy = policy });
        await house.DrainAllAsync();
        Assert.Equal(before, house.Carrier.Sent.ToHashSet());

        house.Later(TimeSpan.FromHours(20)); // 08:00 in Shanghai: nothing was lost.
        await house.DrainAllAsync();
        Assert.Equal(Count, house.Carrier.Sent.Count);
        Assert.Equal(Count, house.Carrier.Sent.Distinct().Count());
    }

    /// <summary>An entry that runs out before the message is due does not stop it.</summary>
    [Fact]
    public async Task AllAreReleased_OnceTheEntryHasRunOut()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync("sub-a");
        await house.TellAsync("sub-a", new SubscriberCommand.AddSuppression(
            "black-b", "for an hour", File, house.Clock.GetUtcNow() + TimeSpan.FromHours(1)));
        house.Later(TimeSpan.FromHours(1));
        await house.DrainAllAsync();
        Assert.Equal(["sub-a"], house.Carrier.Sent);
    }

    /// <summary>A part of the messages with each drain, at whatever pace.</summary>
    private static void AtOnce(Grains.Channels.ChannelOptions channel) =>
        (channel.BatchSizeMax, channel.MessagesPerSecondMax) = (1_000, 1_000_000);

    private static SubscriberCommand Forbid(int number) => (number % 4) switch
    {
        0 => new SubscriberCommand.AddSuppression("black-a", "r", File, null),
        1 => new SubscriberCommand.AddSuppression("black-d", "r", File, null),
        2 => new SubscriberCommand.AddSuppression("grey", "r", File, null),
        _ => new SubscriberCommand.RequestDoNotDisturb(Channel.Sms, IsOn: true, "r", File),
    };

    private static async Task ForEachAsync(IEnumerable<string> ids, Func<string, int, Task> act)
    {
        foreach (var chunk in ids.Select((id, number) => (id, number)).Chunk(500))
        {
            await Task.WhenAll(chunk.Select(each => act(each.id, each.number)));
        }
    }
}
