using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Relays;

namespace SmartManager.Relay.Tests;

/// <summary>More rows fail than a relay can hold: those that it cannot hold look new each time, and what is behind them must leave too.</summary>
public sealed class OverflowTests
{
    private const int PoisonCount = HeldRows.RowsMax * 3 / 2;
    private const int GrainCount = 2;
    private const string Good = "good";

    /// <summary>Enough to go past all of it twice.</summary>
    private const int RunsMax = 60;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task AMessageLeaves()
    {
        await using var house = await OpenAsync();
        await SpoilAsync(house, "sms", "marketing", "newspaper");
        await house.ProposeAsync(Good);

        await RunAsync(house, house.DrainAsync, () => Task.FromResult(!house.Carrier.Sent.IsEmpty));

        Assert.Equal([Good], house.Carrier.Sent);
        Assert.Equal(HeldRows.RowsMax, house.HeldBy("sms"));
    }

    /// <summary>Notices go before offers, but not for ever when each of them fails.</summary>
    [Fact]
    public async Task AnOfferLeaves_BesideNoticesOfWhichEachFails()
    {
        await using var house = await OpenAsync();
        await SpoilAsync(house, "sms");
        await house.ProposeAsync(Good);

        await house.DrainAsync();
        await house.DrainAsync();

        Assert.Equal([Good], house.Carrier.Sent);
    }

    [Fact]
    public async Task AnOrderIsBooked()
    {
        await using var house = await OpenAsync();
        await SpoilAsync(house, "billing");
        await house.ProposeAsync(Good);
        await house.DrainAsync();
        await house.TellAsync(Good, new SubscriberCommand.ReceiveReply("y"));

        await RunAsync(house, house.BookAsync, () => Task.FromResult(!house.Billing.Booked.IsEmpty));

        Assert.Equal([Good], house.Billing.Booked);
        Assert.Equal(HeldRows.RowsMax, house.HeldBy("billing"));
    }

    [Fact]
    public async Task AWakeUpComes_AndTheRestIsTriedAgain()
    {
        await using var house = await OpenAsync();
        await SpoilAsync(house, "wake-ups");
        house.Store.Poison(Enumerable.Range(0, GrainCount).Select(Spoiled));
        await house.ProposeAsync(Good);
        await house.DrainAsync();
        house.Later(TimeSpan.FromDays(3));

        await RunAsync(house, house.FireAsync, async () => await StandingAsync(house) == ContactStanding.Unconfirmed);

        Assert.Equal(ContactStanding.Unconfirmed, await StandingAsync(house));
        Assert.Equal(HeldRows.RowsMax, house.HeldBy("wake-ups"));
    }

    private static async Task<ContactStanding> StandingAsync(RelayHouse house) =>
        (await house.Subscriber(Good).GetState()).Contacts[0].Standing;

    private static Task<RelayHouse> OpenAsync() =>
        RelayHouse.OpenAsync(channel => (channel.BatchSizeMax, channel.MessagesPerSecondMax) = (1_000, 1_000_000));

    private static string Spoiled(int grain) => $"spoiled-{grain}";

    /// <summary>Rows that fail whenever they are tried. They are due before all that comes later.</summary>
    private static async Task SpoilAsync(RelayHouse house, string relay, string kind = "service", string task = "")
    {
        for (var grain = 0; grain < GrainCount; grain++)
        {
            var names = Enumerable.Range(0, PoisonCount / GrainCount).Select(number => $"{Spoiled(grain)}/{number}").ToList();
            var now = house.Clock.GetUtcNow();
            await house.Store.AppendAsync(
                new Turn
                {
                    Grain = new GrainKey("subscriber", Spoiled(grain)),
                    GrainNumber = 0,
                    ExpectedVersion = 0,
                    At = now,
                    Entries = [new JournalEntry("not an event"u8.ToArray(), Retention.Lasting)],
                    Outbox = relay == "wake-ups" ? [] : [.. names.Select(name =>
                        new OutboxChange.Add(name, relay, kind, "{}"u8.ToArray(), now) { Task = task })],
                    WakeUps = relay == "wake-ups" ? [.. names.Select(name => new WakeUpChange(name, now))] : [],
                },
                CancellationToken.None);
        }

        house.Later(PollInterval);
    }

    private static async Task RunAsync(RelayHouse house, Func<Task<int>> run, Func<Task<bool>> isDone)
    {
        for (var runs = 0; runs < RunsMax && !await isDone(); runs++)
        {
            await run();
            house.Later(PollInterval);
        }
    }
}
