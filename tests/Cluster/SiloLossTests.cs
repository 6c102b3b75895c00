using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using SmartManager.Crash.Tests;
using SmartManager.Support;
using Xunit.Abstractions;

namespace SmartManager.Cluster.Tests;

/// <summary>
/// Silos in processes of their own, under load: one is killed without warning, one joins, all are replaced one after the other. Nothing
/// acknowledged is lost, and nothing is sold twice.
/// </summary>
public sealed class SiloLossTests(ITestOutputHelper output)
{
    private const int SendersCount = 4;
    private static readonly TimeSpan ResumedWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SharedWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HealedWithin = TimeSpan.FromSeconds(150);

    private static ulong Seed => ulong.Parse(Environment.GetEnvironmentVariable("CLUSTER_SEED") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task AKilledSiloLosesNothing_AndItsSubscribersAreServedElsewhereSoon()
    {
        await using var house = await ClusterHouse.StartAsync(silos: 2, Seed);
        var (sender, dice) = (NewSender(), new Dice(Seed + 1));
        await Operator.PrepareAsync(house.Client);
        await UnderLoadAsync(house, sender, async () =>
        {
            for (var round = 0; round < 2; round++)
            {
                await Pause(TimeSpan.FromMilliseconds(3_000 + dice.Below(2_000)));
                var victim = house.Silos[dice.Below(house.Silos.Count)];
                await victim.KillAsync();
                house.Silos.Remove(victim);
                var resumed = await UntilAllAnswerAsync(house.Client, round);
                output.WriteLine($"killed silo {round + 1}: every subscriber was answered again after {resumed.TotalSeconds:F1} s");
                Assert.True(resumed < ResumedWithin, $"{resumed} {house.Errors}");
                await house.AddSiloAsync();
            }
        });
        await RequireNothingLostAsync(house, sender);
    }

    [Fact]
    public async Task AThirdSiloTakesItsShare()
    {
        await using var house = await ClusterHouse.StartAsync(silos: 2, Seed);
        var sender = NewSender();
        await Operator.PrepareAsync(house.Client);
        await UnderLoadAsync(house, sender, async () =>
        {
            await Pause(TimeSpan.FromSeconds(3));
            var third = await house.AddSiloAsync();
            var startedAt = Stopwatch.GetTimestamp();
            while (await ShareOfAsync(house, third) is var share && share < 0.15)
            {
                Assert.True(Stopwatch.GetElapsedTime(startedAt) < SharedWithin, $"The third silo's share is {share:P0}. {house.Errors}");
            }

            output.WriteLine($"the third silo did its share after {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:F1} s");
        });
        await RequireNothingLostAsync(house, sender);
    }

    [Fact]
    public async Task AnUpgradeReplacesOneSiloAfterTheOther()
    {
        await using var house = await ClusterHouse.StartAsync(silos: 0, Seed);
        output.WriteLine($"older build: {ClusterProcess.OlderSilo ?? "none given by CLUSTER_OLDER_SILO, so the same build"}");
        await house.AddSiloAsync(ClusterProcess.OlderSilo);
        await house.AddSiloAsync(ClusterProcess.OlderSilo);
        await house.StartGatewayAsync();
        var sender = NewSender();
        await Operator.PrepareAsync(house.Client);
        await UnderLoadAsync(house, sender, async () =>
        {
            foreach (var older in house.Silos.ToArray())
            {
                await Pause(TimeSpan.FromSeconds(3));
                await house.AddSiloAsync();
                await Pause(TimeSpan.FromSeconds(3)); // Both builds work side by side.
                var (code, took) = await older.TerminateAsync();
                house.Silos.Remove(older);
                output.WriteLine($"a silo stopped with {code} after {took.TotalSeconds:F1} s");
                Assert.Equal(0, code);
            }
        });
        await RequireNothingLostAsync(house, sender);
    }

    /// <summary>What a lost silo answers is sent again; anything else rejected is a surprise.</summary>
    private static Operator NewSender() => new(Seed, "silo.unavailable", "store.unavailable", "server.busy");

    private static async Task UnderLoadAsync(ClusterHouse house, Operator sender, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, SendersCount).Select(_ => sender.SendUntilAsync(house.Client, stop.Token)).ToArray();
        try
        {
            await work();
            await Pause(TimeSpan.FromSeconds(2));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(senders);
        }
    }

    /// <summary>Asks every subscriber until each has answered since the call.</summary>
    private static async Task<TimeSpan> UntilAllAnswerAsync(HttpClient client, int round)
    {
        var startedAt = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Operator.SubscriberCount),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (who, cancellationToken) =>
            {
                while (Stopwatch.GetElapsedTime(startedAt) < ResumedWithin * 2)
                {
                    using var body = JsonContent.Create(new { channel = "hall", id = $"probe-{round}-{who}" });
                    using var answer = await client.PostAsync(
                        $"/v1/subscribers/{Operator.SubscriberId(who)}/interactions", body, cancellationToken);
                    if (answer.IsSuccessStatusCode)
                    {
                        return;
                    }

                    await Pause(TimeSpan.FromMilliseconds(100));
                }
            });
        return Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>A silo's share of the turns of the next seconds.</summary>
    private static async Task<double> ShareOfAsync(ClusterHouse house, ClusterProcess silo)
    {
        var before = await TurnsAsync();
        await Pause(TimeSpan.FromSeconds(2));
        var after = await TurnsAsync();
        var (all, its) = (after.Values.Sum() - before.Values.Sum(), after[silo] - before[silo]);
        return all == 0 ? 0 : (double)its / all;

        async Task<Dictionary<ClusterProcess, long>> TurnsAsync()
        {
            var turns = new Dictionary<ClusterProcess, long>();
            foreach (var each in house.Silos)
            {
                turns[each] = await ClusterHouse.TurnsOfAsync(each);
            }

            return turns;
        }
    }

    private async Task RequireNothingLostAsync(ClusterHouse house, Operator sender)
    {
        house.Carrier.IsKind = true;
        await sender.SendRestAsync(house.Client);
        var audit = new Audit(house.Client);
        var outbox = await HealAsync(audit);
        Assert.Equal<string>([], sender.Surprises);
        var lost = new List<string>();
        var acknowledged = sender.Acknowledged.ToLookup(each => each.Who, each => Ticks(each.At));
        for (var who = 0; who < Operator.SubscriberCount; who++)
        {
            var observed = (await audit.HistoryAsync(who))
                .Where(each => each.GetProperty("type").GetString() == "network-event-observed.v1")
                .Select(each => Ticks(each.GetProperty("event").GetProperty("occurredAt").GetString()!)).ToLookup(ticks => ticks);
            lost.AddRange(acknowledged[who].Where(at => observed[at].Count() != 1)
                .Select(at => $"{who}: {at} is there {observed[at].Count()} times"));
        }

        Assert.Equal<string>([], lost);
        var marketing = house.Carrier.All().Where(seen => seen.Kind == "marketing").ToList();
        Assert.NotEmpty(marketing);
        Assert.Equal<string>([], marketing.GroupBy(seen => seen.Key).Where(seen => seen.Count() > 1).Select(seen => seen.Key));
        Assert.Equal<string>([], await sender.SendAllAgainAsync(house.Client));
        output.WriteLine(
            $"{sender.Acknowledged.Count} events acknowledged, {sender.CommittedUnheard} of them at a second try; {marketing.Count} "
            + $"marketing messages; {outbox.Values.Count(row => row.State == "in-doubt")} in doubt");
    }

    /// <summary>Waits until nothing is on its way any more.</summary>
    private static async Task<Dictionary<string, OutboxEntry>> HealAsync(Audit audit)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            var outbox = await audit.OutboxAsync();
            var waiting = outbox.Values.Count(row => row.State is "releasing" or "pending");
            if (waiting == 0)
            {
                return outbox;
            }

            Assert.True(Stopwatch.GetElapsedTime(startedAt) < HealedWithin, $"{waiting} messages still wait.");
            await Pause(TimeSpan.FromMilliseconds(500));
        }
    }

    private static Task Pause(TimeSpan time) => Task.Delay(time, TimeProvider.System, CancellationToken.None);

    private static long Ticks(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcTicks;
}
