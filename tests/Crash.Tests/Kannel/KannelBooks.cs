using System.Diagnostics;
using System.Text.Json;

namespace SmartManager.Crash.Tests.Kannel;

/// <summary>Everybody's books about the same messages, compared.</summary>
/// <param name="outbox">Where our server says that each message stands.</param>
/// <param name="histories">What it says that happened to each.</param>
/// <param name="messages">Every request to send that reached Kannel, and what Kannel answered.</param>
/// <param name="receipts">Every receipt that reached our server, and what it answered.</param>
/// <param name="centre">What the centre told: the only word on what arrived.</param>
/// <param name="outages">The kills.</param>
internal sealed class KannelBooks(
    Dictionary<string, OutboxEntry> outbox,
    Histories histories,
    IReadOnlyList<Passed> messages,
    IReadOnlyList<Passed> receipts,
    IReadOnlyList<JsonElement> centre,
    IReadOnlyList<Outage> outages)
{
    /// <summary>How long before our kill an answer may have been too late to be written down.</summary>
    private static readonly TimeSpan AnswerLost = TimeSpan.FromSeconds(2);

    /// <summary>From the durable intent to the end of the request: as long as the server waits for an answer, and some.</summary>
    private static readonly TimeSpan HandoverMax = TimeSpan.FromSeconds(5);

    private readonly ILookup<string, Passed> _messages = messages.ToLookup(each => each.Key, StringComparer.Ordinal);
    private readonly ILookup<string, Passed> _receipts = receipts.ToLookup(each => each.Key, StringComparer.Ordinal);
    private readonly ILookup<string, int> _submits = centre.Where(told => told.GetProperty("event").GetString() == "submit")
        .ToLookup(told => told.GetProperty("key").GetString()!, told => told.GetProperty("status").GetInt32(), StringComparer.Ordinal);

    /// <summary>Kannel said "0: Accepted for delivery", or "3: Queued for later delivery".</summary>
    public static bool IsTaken(Passed message) => message.Answer is { Status: 202 } answer && answer.Text is ['0' or '3', ':', ..];

    /// <summary>
    /// Two requests for one message, an earlier of which was not surely refused; or two releases; or two messages of one decision.
    /// </summary>
    public List<string> FindMarketingTwice()
    {
        var sent = _messages.Where(each => KindOf(each.Key) == "marketing").ToList();
        return
        [
            .. sent.Where(each => each.SkipLast(1).Any(message => !IsSurelyNot(message)))
                .Select(each => $"{each.Key}: asked {each.Count()} times"),
            .. sent.GroupBy(each => each.Key[..each.Key.LastIndexOf('~')]).Where(each => each.Count() > 1)
                .Select(each => $"{each.Key}: two messages"),
            .. histories.Contacts
                .Where(each => each.Value.Kind == "marketing"
                    && each.Value.ReleasedAt.Count > 1 + each.Value.Handovers.Count(said => said == "unavailable"))
                .Select(each => $"{each.Key}: {each.Value.ReleasedAt.Count} releases, {string.Join(", ", each.Value.Handovers)}"),
        ];
    }

    /// <summary>Notices that were planned and that Kannel never took: it said so to no request, and the centre never saw one.</summary>
    public List<string> FindServiceLost() =>
    [
        .. histories.Contacts.Where(each => each.Value.Kind == "service" && !_messages[each.Key].Any(IsTaken) && !_submits[each.Key].Any())
            .Select(each => $"{each.Key} {outbox.GetValueOrDefault(each.Key)}"),
    ];

    /// <summary>Marketing of which the server says anything but what it could know; and requests for what it does not list.</summary>
    public List<string> FindDoubtsWrong() =>
    [
        .. outbox.Values.Where(row => row.Kind == "marketing" && !IsRight(row)).Select(row => $"{row}: {TruthOf(row.Key)}"),
        .. _messages.Select(each => each.Key).Where(key => !outbox.ContainsKey(key)),
    ];

    /// <summary>Messages that Kannel said it had, and that never reached the centre. Not ours to prevent.</summary>
    public List<string> FindKannelLost() => [.. _messages.Where(each => each.Any(IsTaken) && !_submits[each.Key].Any()).Select(Describe)];

    /// <summary>Messages that the centre took more often than Kannel was asked. Not ours to prevent.</summary>
    public List<string> FindKannelTwice() => [.. _messages.Where(each => Arrived(each.Key) > each.Count()).Select(Describe)];

    /// <summary>What happened, a line each.</summary>
    public IEnumerable<string> Tell()
    {
        var answers = messages.CountBy(each => each.Answer is null ? "none"
            : each.HeardAt is null ? $"{each.Answer.Status}, unheard"
            : $"{each.Answer.Status} {each.Answer.Text.Split(':')[0]}").OrderByDescending(each => each.Value);
        var states = outbox.Values.CountBy(row => $"{row.Kind} {row.State}").OrderBy(pair => pair.Key, StringComparer.Ordinal);
        var doubts = outbox.Values.Where(row => row.State == "in-doubt").ToList();
        yield return $"Kannel: {messages.Count} requests for {_messages.Count} messages; "
            + $"answers: {string.Join(", ", answers.Select(Pair))}";
        var again = _messages.Count(each => KindOf(each.Key) == "service" && each.Count() > 1);
        yield return $"Kannel: asked more than once for {again} notices";
        yield return $"centre: {_submits.Count(each => each.Contains(0))} messages arrived, {_submits.Sum(each => each.Count())} submits; "
            + $"{receipts.Count} receipts came to us, of {_receipts.Count} messages";
        yield return $"in doubt: {doubts.Count}, of which {doubts.Count(row => Arrived(row.Key) > 0)} arrived";
        yield return $"Kannel's own doing: {Kinds(FindKannelLost())} taken and never at the centre, "
            + $"{Kinds(FindKannelTwice())} at it too often";
        yield return $"outbox: {string.Join(", ", states.Select(Pair))}";
    }

    private static string Pair(KeyValuePair<string, int> each) => $"{each.Key} {each.Value}";

    private static string Kinds(List<string> found) =>
        $"{found.Count} ({found.Count(each => each.StartsWith("service", StringComparison.Ordinal))} of them notices)";

    private string Describe(IGrouping<string, Passed> each) =>
        $"{KindOf(each.Key)} {each.Key}: asked {each.Count()} times, "
        + $"answered {string.Join(", ", each.Select(AnswerOf))}, arrived {Arrived(each.Key)} times";

    private string? KindOf(string key) => histories.Contacts.GetValueOrDefault(key)?.Kind;

    private int Arrived(string key) => _submits[key].Count(status => status == 0);

    private bool IsRight(OutboxEntry row)
    {
        var asked = _messages[row.Key].Where(each => !IsSurelyNot(each)).ToList();
        var heard = asked.Exists(each => IsTaken(each) && each.HeardAt is not null);
        return row.State switch
        {
            "sent" => heard && !IsFinal(row.Key, isKnown: true),
            "delivered" => Arrived(row.Key) > 0 && IsTold(row.Key, "type=1"),
            "failed" => _submits[row.Key].Any() && (IsTold(row.Key, "type=2") || IsTold(row.Key, "type=16")),
            "in-doubt" => !IsFinal(row.Key, isKnown: true) && CouldBeInDoubt(row.Key, asked),
            "withheld" => asked.Count == 0,
            "pending" => asked.Count == 0 && histories.Contacts[row.Key].Handovers is [.., "unavailable"],
            _ => false,
        };
    }

    /// <summary>
    /// Its answer was none, or none that says anything, or came too late or just before a kill; or it never came to Kannel,
    /// for the server or the connection was killed after the intent was durable.
    /// </summary>
    private bool CouldBeInDoubt(string key, List<Passed> asked)
    {
        var releasedAt = histories.Contacts[key].ReleasedAt[^1];
        var isCut = outages.Any(outage => releasedAt > outage.From - HandoverMax && releasedAt < outage.Until + AnswerLost);
        return asked.Count == 0
            ? isCut
            : asked.TrueForAll(each => !IsTaken(each) || each.HeardAt is not { } at || outages.Any(outage => IsJustBefore(at, outage)));
    }

    private static bool IsJustBefore(long at, Outage outage) => outage.IsOurs && at <= outage.KilledAt + Stopwatch.Frequency
        && Stopwatch.GetElapsedTime(at, Math.Max(at, outage.KilledAt)) < AnswerLost;

    private bool IsFinal(string key, bool isKnown) =>
        IsTold(key, "type=1", isKnown) || IsTold(key, "type=2", isKnown) || IsTold(key, "type=16", isKnown);

    /// <summary>Whether a receipt of a type came to the server; or also, whether the server said that it knows it now.</summary>
    private bool IsTold(string key, string type, bool isKnown = false) => _receipts[key].Any(each =>
        each.Asked.Head.Contains("&" + type + "&", StringComparison.Ordinal) && (!isKnown || each.Answer is { Status: 200 }));

    /// <summary>Answers after which the message surely is not with Kannel, and may be sent again.</summary>
    private static bool IsSurelyNot(Passed message) => message.Answer is { Status: 401 or 403 or 404 or 405 or 429 };

    private string TruthOf(string key)
    {
        var asked = _messages[key].Select(each => AnswerOf(each) + (each.HeardAt is null ? " unheard" : " heard"));
        var told = _receipts[key].Select(each => $"receipt {each.Asked.Head.Split("&signature")[0][^40..]} {each.Answer?.Status}");
        var released = histories.Contacts.GetValueOrDefault(key)?.ReleasedAt.Select(at => $"released {at:HH:mm:ss.fff}") ?? [];
        return string.Join("; ", [.. released, .. asked.Select(each => "asked, " + each), $"arrived {Arrived(key)} times", .. told]);
    }

    private static string AnswerOf(Passed message) => message.Answer is { } answer ? $"{answer.Status} {answer.Text.Trim()}" : "nothing";
}
