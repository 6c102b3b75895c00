using SmartManager.Contracts.Storage;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Relay.Tests;

/// <summary>A row that fails again and again must not keep those behind it waiting, and must leave when it can.</summary>
public sealed class PoisonRowTests
{
    private const int PoisonCount = 300;
    private const string Good = "good";
    private const int LineOfHeldRow = 4202;
    private static readonly string[] Poison = [.. Enumerable.Range(0, PoisonCount).Select(RelayHouse.IdOf)];

    [Fact]
    public async Task TheGoodRowLeaves_AndThePoisonIsTriedAgainAfterGrowingPauses_AndLeavesWhenItIsMended()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync(Poison);
        await house.ProposeAsync(Good);
        house.Store.Poison(Poison);

        for (var drains = 0; drains < 4; drains++)
        {
            await house.DrainAsync();
        }

        Assert.Equal([Good], house.Carrier.Sent);
        Assert.Equal(PoisonCount, house.HeldBy("sms"));
        Assert.Equal(0, await house.DrainAsync());

        for (var second = 0; second < 1_200; second++)
        {
            house.Later(TimeSpan.FromSeconds(1));
            await house.DrainAllAsync();
        }

        Assert.All(Poison, id => PausesGrow(house.Store.TriesOf(id)));
        Assert.Equal([Good], house.Carrier.Sent);

        house.Store.Mend();
        house.Later(TimeSpan.FromMinutes(13));
        await house.DrainAllAsync();

        Assert.Equal(Poison.Append(Good).Order(StringComparer.Ordinal), house.Carrier.Sent.Order(StringComparer.Ordinal));
        await house.DrainAsync();
        Assert.Equal(0, house.HeldBy("sms"));
    }

    [Fact]
    public async Task EachRowIsToldOnce_AndNotTooManyAtOnce()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync(Poison);
        house.Store.Poison(Poison);
        for (var second = 0; second < 300; second++)
        {
            house.Later(TimeSpan.FromSeconds(1));
            await house.DrainAllAsync();
        }

        var lines = house.Lines.All.Where(line => line.Id == LineOfHeldRow).Select(line => line.Text).ToList();
        Assert.InRange(lines.Count, 21, 6 * 20);
        Assert.Equal(lines.Count, lines.Distinct().Count());
        Assert.DoesNotContain(lines, line => line.Contains(RelayHouse.NumberPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RowsThatAreTriedAgain_LeaveRoomForNewOnes_WhereOnlyFewAreTakenUp()
    {
        await using var house = await RelayHouse.OpenAsync(channel => (channel.BatchSizeMax, channel.InFlightMax) = (2, 2));
        await house.ProposeAsync(Poison);
        house.Store.Poison(Poison);
        for (var drains = 0; drains < PoisonCount; drains++)
        {
            await house.DrainAsync();
        }

        house.Later(TimeSpan.FromHours(1));
        await house.ProposeAsync(Enumerable.Range(0, 30).Select(i => $"{Good}-{i}"));
        for (var drains = 0; drains < 24; drains++)
        {
            await house.DrainAsync();
        }

        Assert.Equal(30, house.Carrier.Sent.Count);
        Assert.Contains(Poison, id => house.Store.TriesOf(id).Count > 1);
    }

    [Fact]
    public async Task AllGoOnSoon_WhenTheStoreIsBack()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync(Poison);
        house.Store.Failure = () => new StoreUnavailableException("The disk is full.");
        house.Store.Poison(Poison);
        for (var second = 0; second < 600; second++)
        {
            house.Later(TimeSpan.FromSeconds(1));
            await house.DrainAllAsync();
        }

        house.Store.Mend();
        house.Later(TimeSpan.FromSeconds(7));
        await house.DrainAllAsync();

        Assert.Equal(PoisonCount, house.Carrier.Sent.Count);
    }

    [Fact]
    public async Task JournalsThatNobodyCanRead_DoNotKeepOrdersAndWakeUpsWaiting()
    {
        await using var house = await RelayHouse.OpenAsync();
        foreach (var id in Poison)
        {
            var order = new OutboxChange.Add($"{id}~0~0", "billing", "service", "{}"u8.ToArray(), house.Clock.GetUtcNow());
            var message = order with { Key = $"{id}~0~1", Channel = "sms" };
            await house.SpoilAsync(id, order, message);
        }

        house.Later(TimeSpan.FromSeconds(1));
        await house.ProposeAsync(Good);
        for (var rounds = 0; rounds < 4; rounds++)
        {
            await house.DrainAsync();
        }

        Assert.Equal([Good], house.Carrier.Sent);
        await house.TellAsync(Good, new SubscriberCommand.ReceiveReply("y"));
        for (var rounds = 0; rounds < 4; rounds++)
        {
            await house.BookAsync();
        }

        Assert.Equal([Good], house.Billing.Booked);
        house.Later(TimeSpan.FromDays(3));
        for (var rounds = 0; rounds < 8; rounds++)
        {
            await house.FireAsync();
        }

        Assert.Equal(ContactStanding.Unconfirmed, (await house.Subscriber(Good).GetState()).Contacts[0].Standing);
        Assert.Equal((PoisonCount, PoisonCount, PoisonCount), (house.HeldBy("sms"), house.HeldBy("billing"), house.HeldBy("wake-ups")));
    }

    /// <summary>A row whose contact is not known to its subscriber is due for ever, without any exception.</summary>
    [Fact]
    public async Task ARowThatItsSubscriberDoesNotKnow_IsHeldToo()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync("strange");
        await house.DrainAsync();
        var row = await house.Outbox.FindAsync("strange~1~0", CancellationToken.None);
        await house.Store.AppendAsync(
            new Turn
            {
                Grain = new GrainKey("subscriber", "other"),
                GrainNumber = 0,
                ExpectedVersion = 0,
                At = house.Clock.GetUtcNow(),
                Entries = [new JournalEntry("""{"type":"message-noted.v1","at":"2026-03-02T04:00:00Z"}"""u8.ToArray(), Retention.Lasting)],
                Outbox = [new OutboxChange.Add("other~1~0", "sms", "marketing", row!.Body, house.Clock.GetUtcNow())],
            },
            CancellationToken.None);
        house.Later(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await house.DrainAsync());
        Assert.Equal(0, await house.DrainAsync());
        Assert.Equal(1, house.HeldBy("sms"));
        Assert.Equal(["strange"], house.Carrier.Sent);
    }

    /// <summary>What was released and whose subscriber cannot be told is told again, and not with every drain.</summary>
    [Fact]
    public async Task AReleasedRow_IsResolvedWhenItsSubscriberIsMended()
    {
        await using var house = await RelayHouse.OpenAsync();
        await house.ProposeAsync(Poison);
        house.Carrier.Before = () =>
        {
            house.Store.Poison(Poison);
            return Task.CompletedTask;
        };
        await house.DrainAllAsync();
        var sent = house.Carrier.Sent.Count;
        for (var second = 0; second < 60; second++)
        {
            house.Later(TimeSpan.FromSeconds(1));
            await house.DrainAllAsync();
        }

        Assert.InRange(house.HeldBy("sms-unresolved"), 1, sent);
        Assert.InRange(house.Store.TriesOf(house.Carrier.Sent.First()).Count, 2, 10);

        house.Store.Mend();
        house.Carrier.Before = null;
        house.Later(TimeSpan.FromMinutes(13));
        await house.DrainAllAsync();
        house.Later(TimeSpan.FromMinutes(2));
        await house.DrainAllAsync();

        Assert.Equal(0, house.HeldBy("sms-unresolved"));
        Assert.Empty(await house.Outbox.ReadInStateAsync(OutboxState.Releasing, "sms", null, 10, CancellationToken.None));
        Assert.Equal(sent, (await house.Outbox.ReadInStateAsync(OutboxState.InDoubt, "sms", null, 1_000, CancellationToken.None)).Count);
        Assert.Equal(PoisonCount, house.Carrier.Sent.Distinct().Count());
        Assert.Equal(PoisonCount, house.Carrier.Sent.Count);
    }

    private static void PausesGrow(IReadOnlyList<DateTimeOffset> tries)
    {
        var pauses = tries.Zip(tries.Skip(1), (earlier, later) => later - earlier).ToList();
        Assert.InRange(tries.Count, 8, 12);
        Assert.InRange(pauses[^1], TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(13));
        Assert.All(pauses.Zip(pauses.Skip(1)), pair => Assert.True(pair.First <= pair.Second, string.Join(' ', pauses)));
    }
}
