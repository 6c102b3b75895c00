using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SmartManager.Support;
using Xunit.Abstractions;

namespace SmartManager.Crash.Tests;

/// <summary>
/// The real process under load, killed without warning, started again: nothing acknowledged is lost, nothing is sold twice.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int SendersCount = 4;

    /// <summary>A restart takes less; a notice that was cut short is tried again after 30 s.</summary>
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(100);

    /// <summary>How long before a kill an answer of the carrier may have been too late to be written down.</summary>
    private static readonly TimeSpan AnswerLost = TimeSpan.FromSeconds(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("smartmanager-crash-").FullName;
    private readonly List<long> _killedAt = [];

    private string Data => Path.Combine(_folder, "data");

    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("CRASH_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    private static ulong Seed => ulong.Parse(Environment.GetEnvironmentVariable("CRASH_SEED") ?? "1", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NothingAcknowledgedIsLost_AndNothingIsSoldTwice_WhenTheServerIsKilled()
    {
        var (sender, dice) = (new Operator(Seed), new Dice(Seed + 1));
        await using var carrier = await RecordingCarrier.StartAsync(Seed + 2);
        for (var round = 0; round < Rounds; round++)
        {
            await RunRoundAsync(sender, carrier, dice, isFirst: round == 0);
        }

        carrier.IsKind = true;
        using var server = await ServerProcess.ServeAsync(Data, carrier.Url);
        using var client = new HttpClient { BaseAddress = server.Url };
        await sender.SendRestAsync(client);
        var audit = new Audit(client);
        var outbox = await HealAsync(audit, carrier);

        Assert.Equal<string>([], sender.Surprises);
        await RequireHistoryAsync(sender, audit, carrier, outbox);
        RequireMarketingOnce(carrier.All());
        RequireDoubtsListed(carrier.All(), outbox);
        Assert.Equal<string>([], await sender.SendAllAgainAsync(client));
        Assert.Equal((0, ""), await ServerProcess.RunAsync("check", "--data", Data));
        Assert.Equal(0, (await server.TerminateAsync()).Code);
        Assert.Equal((0, ""), await ServerProcess.RunAsync("check", "--data", Data));
        Report(sender, carrier, outbox);
    }

    private async Task RunRoundAsync(Operator sender, RecordingCarrier carrier, Dice dice, bool isFirst)
    {
        using var server = await ServerProcess.ServeAsync(Data, carrier.Url);
        using var client = new HttpClient { BaseAddress = server.Url };
        if (isFirst)
        {
            await Operator.PrepareAsync(client);
        }

        var senders = Enumerable.Range(0, SendersCount).Select(_ => sender.SendUntilKilledAsync(client)).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(1_000 + dice.Below(2_000)), TimeProvider.System, CancellationToken.None);
        _killedAt.Add(Stopwatch.GetTimestamp());
        await server.KillAsync();
        await Task.WhenAll(senders);
    }

    /// <summary>Waits until nothing is on its way any more.</summary>
    private static async Task<Dictionary<string, OutboxEntry>> HealAsync(Audit audit, RecordingCarrier carrier)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            var outbox = await audit.OutboxAsync();
            var waiting = outbox.Values.Count(row => row.State == "releasing" || (row.State == "pending" && IsExpected(row, carrier)));
            if (waiting == 0)
            {
                return outbox;
            }

            Assert.True(Stopwatch.GetElapsedTime(startedAt) < HealingMax, $"{waiting} messages still wait.");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
        }

        // A notice that the carrier has and did not confirm is only tried again to hear so.
        static bool IsExpected(OutboxEntry row, RecordingCarrier carrier) =>
            row.Attempts == 0 || !carrier.All().Any(seen => seen.Key == row.Key);
    }

    private static async Task RequireHistoryAsync(
        Operator sender, Audit audit, RecordingCarrier carrier, Dictionary<string, OutboxEntry> outbox)
    {
        var acknowledged = sender.Acknowledged.ToLookup(each => each.Who, each => Ticks(each.At));
        var seen = carrier.All().Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
        var (lost, unseen, unlisted) = (new List<string>(), new List<string>(), new List<string>());
        for (var who = 0; who < Operator.SubscriberCount; who++)
        {
            var history = await audit.HistoryAsync(who);
            var observed = history.Where(each => Type(each) == "network-event-observed.v1")
                .Select(each => Ticks(each.GetProperty("event").GetProperty("occurredAt").GetString()!)).ToLookup(ticks => ticks);
            lost.AddRange(acknowledged[who]
                .Where(at => observed[at].Count() != 1)
                .Select(at => $"{who}: {at} is there {observed[at].Count()} times"));
            foreach (var planned in history.Where(each => Type(each) == "contact-planned.v1"))
            {
                var key = $"{Operator.SubscriberId(who)}~{planned.GetProperty("decision")}~{planned.GetProperty("ordinal")}";
                if (!outbox.ContainsKey(key))
                {
                    unlisted.Add(key);
                }

                if (planned.GetProperty("kind").GetString() == "service" && !seen.Contains(key))
                {
                    unseen.Add($"{key} {outbox.GetValueOrDefault(key)}");
                }
            }
        }

        Assert.Equal<string>([], lost);
        Assert.Equal<string>([], unlisted);
        Assert.Equal<string>([], unseen);
    }

    private static void RequireMarketingOnce(IReadOnlyList<Seen> all)
    {
        var marketing = all.Where(seen => seen.Kind == "marketing").ToList();
        Assert.Equal<string>([], marketing.GroupBy(seen => seen.Key).Where(seen => seen.Count() > 1).Select(seen => seen.Key));
        Assert.Equal<string>(
            [], marketing.GroupBy(seen => seen.Key[..seen.Key.LastIndexOf('~')]).Where(seen => seen.Count() > 1).Select(seen => seen.Key));
    }

    /// <summary>Compares what the carrier knows with what the server says it knows.</summary>
    private void RequireDoubtsListed(IReadOnlyList<Seen> all, Dictionary<string, OutboxEntry> outbox)
    {
        var seen = all.Where(each => each.Kind == "marketing").ToDictionary(each => each.Key, StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var row in outbox.Values.Where(row => row.Kind == "marketing"))
        {
            var arrived = seen.GetValueOrDefault(row.Key);
            var isRight = row.State switch
            {
                "sent" or "delivered" or "unconfirmed" => arrived?.AnsweredAt is not null,
                "in-doubt" => arrived?.AnsweredAt is not { } at || _killedAt.Exists(killed => IsJustBefore(at, killed)),
                "withheld" => arrived is null,
                _ => false,
            };
            if (!isRight)
            {
                var truth = arrived is null ? "never had it" : arrived.AnsweredAt is null ? "did not answer" : "said yes";
                wrong.Add($"{row}: the carrier {truth}");
            }
        }

        Assert.Equal<string>([], wrong);
        Assert.Equal<string>([], seen.Keys.Where(key => !outbox.ContainsKey(key)));
    }

    private static bool IsJustBefore(long at, long killed) =>
        at <= killed + Stopwatch.Frequency && Stopwatch.GetElapsedTime(at, Math.Max(at, killed)) < AnswerLost;

    private static string? Type(JsonElement @event) => @event.GetProperty("type").GetString();

    private static long Ticks(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcTicks;

    private void Report(Operator sender, RecordingCarrier carrier, Dictionary<string, OutboxEntry> outbox)
    {
        var (all, heard) = (carrier.All(), sender.Acknowledged.Count);
        var (marketing, service) = (all.Count(seen => seen.Kind == "marketing"), all.Count(seen => seen.Kind == "service"));
        var repeated = all.GroupBy(seen => seen.Key).Count(seen => seen.Count() > 1);
        var states = outbox.Values.CountBy(row => $"{row.Kind} {row.State}").OrderBy(pair => pair.Key, StringComparer.Ordinal);
        output.WriteLine($"{Rounds} kills, {heard} events acknowledged, {sender.CommittedUnheard} of them committed and unheard at a kill");
        output.WriteLine($"carrier: {marketing} marketing, {service} service, {repeated} notices more than once");
        output.WriteLine($"outbox: {string.Join(", ", states.Select(pair => $"{pair.Key} {pair.Value}"))}");
    }
}
