using System.Diagnostics;
using System.Globalization;
using Orleans.Runtime;
using SmartManager.Cluster.Streams;
using SmartManager.Domain.Subscribers;
using Xunit.Abstractions;

namespace SmartManager.Cluster.Tests;

/// <summary>Network events by an Orleans stream: each once in its subscriber's history, in the order of the stream, whatever fails.</summary>
public sealed class StreamTests(ITestOutputHelper output)
{
    private const int SubscriberCount = 200;
    private const int EventsEach = 50;
    private const int BatchSize = 100;
    private static readonly DateTimeOffset At = TimeProvider.System.GetUtcNow().AddHours(-1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private int _sent;

    /// <summary>
    /// The sender is as a log of events is that keeps them, and what memory lost with a silo it sends again: one batch of a stream after
    /// the other, each twice, and again until its subscribers have it.
    /// </summary>
    [Fact]
    public async Task EachEventIsOnceInTheHistory_InItsOrder_ThoughStoresFailAndASiloIsKilled()
    {
        await using var house = await StreamHouse.StartAsync();
        var streams = Events().GroupBy(one => NetworkEventStreams.Of(one.Subscriber)).ToList();
        Assert.InRange(streams.Count, 2, NetworkEventStreams.PartitionCount);
        var startedAt = Stopwatch.GetTimestamp();
        var sending = streams.Select(stream => SendAllAsync(house, stream.Key, [.. stream])).ToList();

        await SentAsync(SubscriberCount * EventsEach / 8);
        house.Faults.IsOn = true;
        await Pause(TimeSpan.FromSeconds(3));
        house.Faults.IsOn = false;
        await SentAsync(SubscriberCount * EventsEach / 2);
        await house.ReplaceASiloAsync();
        var again = (await Task.WhenAll(sending)).Sum();

        Assert.True(house.Faults.Count > 0, "No store failed.");
        foreach (var who in Enumerable.Range(0, SubscriberCount))
        {
            Assert.Equal(Enumerable.Range(0, EventsEach), await house.PagesOfAsync(Subscriber(who)));
        }

        output.WriteLine(
            $"{_sent} events on {streams.Count} streams, each at least twice, in {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:F1} s; "
            + $"{house.Faults.Count} turns failed; {again} batches were sent again after the silo was lost");
    }

    /// <summary>Nobody sends again here: what the store does not take stays on the stream, and later events wait behind it.</summary>
    [Fact]
    public async Task ABatchComesAgain_UntilAllOfItIsCommitted()
    {
        await using var house = await StreamHouse.StartAsync();
        var events = Enumerable.Range(0, EventsEach).Select(page => Event(who: 1, page)).ToList();
        house.Faults.IsOn = true;
        foreach (var batch in events.Chunk(10))
        {
            await house.PublishAsync(NetworkEventStreams.Of(Subscriber(1)), batch);
        }

        await UntilAsync(() => Task.FromResult(house.Faults.Count >= 4), "No store failed.");
        house.Faults.IsOn = false;
        await UntilAsync(() => house.IsCommittedAsync(events[^1]), "The last event did not come.");
        Assert.Equal(Enumerable.Range(0, EventsEach), await house.PagesOfAsync(Subscriber(1)));
    }

    /// <summary>What cannot be an event stops nobody.</summary>
    [Fact]
    public async Task AWrongEventIsPassedOver()
    {
        await using var house = await StreamHouse.StartAsync();
        var ahead = new NetworkEvent.PortalVisit("1") { OccurredAt = TimeProvider.System.GetUtcNow().AddDays(30) };
        var right = Event(who: 2, page: 0);
        await house.PublishAsync(
            NetworkEventStreams.Of(right.Subscriber),
            [
                new StreamedNetworkEvent("ahead", right.Subscriber, ahead),
                new StreamedNetworkEvent(string.Empty, right.Subscriber, right.Event),
                new StreamedNetworkEvent("minus", right.Subscriber, new NetworkEvent.Usage(-1, 0, 0) { OccurredAt = At }),
                right,
            ]);
        await UntilAsync(() => house.IsCommittedAsync(right), "The right event did not come.");
        Assert.Equal([0], await house.PagesOfAsync(right.Subscriber));
    }

    [Fact]
    public void TheStreamOfASubscriberNeverChanges() => Assert.Equal(
        ["10", "17", "26", "3"],
        new[] { "sub-1", "sub-2", "8613800000001", "a.b:c-d_e" }
            .Select(id => NetworkEventStreams.Of(SubscriberId.Parse(id)).GetKeyAsString()));

    private static IEnumerable<StreamedNetworkEvent> Events() =>
        from page in Enumerable.Range(0, EventsEach)
        from who in Enumerable.Range(0, SubscriberCount)
        select Event(who, page);

    private static StreamedNetworkEvent Event(int who, int page) => new(
        string.Create(CultureInfo.InvariantCulture, $"{who}-{page}"),
        Subscriber(who),
        new NetworkEvent.PortalVisit(page.ToString(CultureInfo.InvariantCulture)) { OccurredAt = At.AddSeconds(page) });

    private static SubscriberId Subscriber(int who) =>
        SubscriberId.Parse(string.Create(CultureInfo.InvariantCulture, $"streamed-{who}"));

    /// <returns>How many batches had to be sent again.</returns>
    private async Task<int> SendAllAsync(StreamHouse house, StreamId stream, StreamedNetworkEvent[] events)
    {
        var again = 0;
        foreach (var batch in events.Chunk(BatchSize))
        {
            await SendAsync(house, stream, batch);
            await SendAsync(house, stream, batch);
            Interlocked.Add(ref _sent, batch.Length);
            var last = batch.GroupBy(one => one.Subscriber).Select(one => one.Last()).ToList();
            var sentAt = Stopwatch.GetTimestamp();
            while (!await AreCommittedAsync(house, last))
            {
                await Pause(TimeSpan.FromMilliseconds(200));
                if (!house.Faults.IsOn && Stopwatch.GetElapsedTime(sentAt) > AgainAfter)
                {
                    again++;
                    sentAt = Stopwatch.GetTimestamp();
                    await SendAsync(house, stream, batch);
                }
            }
        }

        return again;
    }

    /// <summary>What a lost silo did not take is sent again by whoever looks for it in vain.</summary>
    private static async Task SendAsync(StreamHouse house, StreamId stream, StreamedNetworkEvent[] batch)
    {
        try
        {
            await house.PublishAsync(stream, batch);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // It may be there or not.
        }
    }

    private static async Task<bool> AreCommittedAsync(StreamHouse house, IEnumerable<StreamedNetworkEvent> events)
    {
        foreach (var one in events)
        {
            if (!await house.IsCommittedAsync(one))
            {
                return false;
            }
        }

        return true;
    }

    private Task SentAsync(int count) => UntilAsync(() => Task.FromResult(Volatile.Read(ref _sent) >= count), "Nothing goes on.");

    private static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt) < Patience, otherwise);
            await Pause(TimeSpan.FromMilliseconds(50));
        }
    }

    private static Task Pause(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);
}
