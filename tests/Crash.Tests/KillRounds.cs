using System.Diagnostics;
using SmartManager.Support;

namespace SmartManager.Crash.Tests;

/// <summary>
/// Rounds of a real server under load that is killed without warning and started again, and then what the sender and the carrier know,
/// compared with what the server says.
/// </summary>
/// <param name="folder">Where the server keeps its data. The caller's, to be deleted.</param>
/// <param name="seed">What all is drawn from.</param>
internal sealed class KillRounds(string folder, ulong seed)
{
    private const int SendersCount = 4;

    /// <summary>A restart takes less; a notice that was cut short is tried again after 30 s.</summary>
    private static readonly TimeSpan HealingMax = TimeSpan.FromSeconds(100);

    /// <summary>How long before a kill an answer of the carrier may have been too late to be written down.</summary>
    private static readonly TimeSpan AnswerLost = TimeSpan.FromSeconds(2);

    private readonly Operator _sender = new(seed);
    private readonly List<long> _killedAt = [];

    private string Data => Path.Combine(folder, "data");

    /// <summary>Plays them.</summary>
    /// <param name="rounds">How many kills. At least 1.</param>
    /// <param name="told">Told after each round how many there were.</param>
    public async Task<KillFindings> PlayAsync(int rounds, Action<int>? told = null)
    {
        var dice = new Dice(seed + 1);
        await using var carrier = await RecordingCarrier.StartAsync(seed + 2);
        for (var round = 0; round < rounds; round++)
        {
            await RunRoundAsync(carrier, dice, isFirst: round == 0);
            told?.Invoke(round + 1);
        }

        carrier.IsKind = true;
        using var server = await ServerProcess.ServeAsync(Data, carrier.Url);
        using var client = new HttpClient { BaseAddress = server.Url };
        await _sender.SendRestAsync(client);
        var audit = new Audit(client);
        var outbox = await HealAsync(audit, carrier);
        var histories = await Histories.ReadAsync(audit);
        var seen = carrier.All().Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
        var findings = new KillFindings(Tell(rounds, carrier, outbox))
        {
            AcknowledgedLost =
            [
                .. histories.FindLost(_sender.Acknowledged),
                .. histories.Contacts.Keys.Where(key => !outbox.ContainsKey(key)),
                .. await _sender.SendAllAgainAsync(client),
                .. _sender.Surprises,
            ],
            ServiceLost =
            [
                .. histories.Contacts.Where(each => each.Value.Kind == "service" && !seen.Contains(each.Key))
                    .Select(each => $"{each.Key} {outbox.GetValueOrDefault(each.Key)}"),
            ],
            MarketingTwice = FindMarketingTwice(carrier.All()),
            InDoubtWrong = FindDoubtsWrong(carrier.All(), outbox),
        };
        await ServerProcess.RequireWholeAsync(Data);
        Assert.Equal(0, (await server.TerminateAsync()).Code);
        await ServerProcess.RequireWholeAsync(Data);
        return findings;
    }

    private async Task RunRoundAsync(RecordingCarrier carrier, Dice dice, bool isFirst)
    {
        using var server = await ServerProcess.ServeAsync(Data, carrier.Url);
        using var client = new HttpClient { BaseAddress = server.Url };
        if (isFirst)
        {
            await Operator.PrepareAsync(client);
        }

        var senders = Enumerable.Range(0, SendersCount).Select(_ => _sender.SendUntilKilledAsync(client)).ToArray();
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
            var seen = carrier.All().Select(each => each.Key).ToHashSet(StringComparer.Ordinal);

            // A notice that the carrier has and did not confirm is only tried again to hear so.
            var waiting = outbox.Values.Count(row =>
                row.State == "releasing" || (row.State == "pending" && (row.Attempts == 0 || !seen.Contains(row.Key))));
            if (waiting == 0)
            {
                return outbox;
            }

            Assert.True(Stopwatch.GetElapsedTime(startedAt) < HealingMax, $"{waiting} messages still wait.");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Neither a key twice, nor two messages of one decision.</summary>
    private static List<string> FindMarketingTwice(IReadOnlyList<Seen> all)
    {
        var marketing = all.Where(seen => seen.Kind == "marketing").ToList();
        return
        [
            .. marketing.GroupBy(seen => seen.Key).Where(seen => seen.Count() > 1).Select(seen => seen.Key),
            .. marketing.DistinctBy(seen => seen.Key).GroupBy(seen => seen.Key[..seen.Key.LastIndexOf('~')])
                .Where(seen => seen.Count() > 1).Select(seen => seen.Key),
        ];
    }

    /// <summary>Compares what the carrier knows with what the server says it knows.</summary>
    private List<string> FindDoubtsWrong(IReadOnlyList<Seen> all, Dictionary<string, OutboxEntry> outbox)
    {
        var seen = all.Where(each => each.Kind == "marketing").ToLookup(each => each.Key, StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var row in outbox.Values.Where(row => row.Kind == "marketing"))
        {
            var arrived = seen[row.Key].FirstOrDefault();
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

        return [.. wrong, .. seen.Select(each => each.Key).Where(key => !outbox.ContainsKey(key))];
    }

    private static bool IsJustBefore(long at, long killed) =>
        at <= killed + Stopwatch.Frequency && Stopwatch.GetElapsedTime(at, Math.Max(at, killed)) < AnswerLost;

    private List<string> Tell(int rounds, RecordingCarrier carrier, Dictionary<string, OutboxEntry> outbox)
    {
        var (all, heard) = (carrier.All(), _sender.Acknowledged.Count);
        var (marketing, service) = (all.Count(seen => seen.Kind == "marketing"), all.Count(seen => seen.Kind == "service"));
        var repeated = all.GroupBy(seen => seen.Key).Count(seen => seen.Count() > 1);
        var states = outbox.Values.CountBy(row => $"{row.Kind} {row.State}").OrderBy(pair => pair.Key, StringComparer.Ordinal);
        return
        [
            $"{rounds} kills, {heard} events acknowledged, {_sender.CommittedUnheard} of them committed and unheard at a kill",
            $"carrier: {marketing} marketing, {service} service, {repeated} notices more than once",
            $"outbox: {string.Join(", ", states.Select(pair => $"{pair.Key} {pair.Value}"))}",
        ];
    }
}
