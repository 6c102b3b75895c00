using System.Diagnostics;
using System.Text.RegularExpressions;
using SmartManager.Support;

namespace SmartManager.Crash.Tests.Kannel;

/// <summary>
/// Rounds of a real server that sends through a real Kannel, both under load; one or the other or both are killed without warning and
/// started again. Then the books of the server, of the proxies on both ways between the two, and of the centre are compared.
/// </summary>
/// <param name="folder">Where the server keeps its data. The caller's, to be deleted.</param>
/// <param name="seed">What all is drawn from.</param>
internal sealed partial class KannelRounds(string folder, ulong seed) : IAsyncDisposable
{
    private const int SendersCount = 2;
    private const string Secret = "a secret of the crash tests, long enough";
    private const string AnswerTimeout = "00:00:03";

    /// <summary>smsbox comes back 10 s after it has lost bearerbox; a notice that was cut short three times waits two minutes.</summary>
    private static readonly TimeSpan HealingMax = TimeSpan.FromMinutes(6);

    /// <summary>
    /// So that Kannel keeps up: notices go first, and behind a long line of them no offer would be on its way when it is
    /// killed.
    /// </summary>
    private static readonly TimeSpan SendersPause = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly Operator _sender = new(seed);
    private readonly Dice _dice = new(seed + 1);
    private readonly List<Outage> _outages = [];
    private readonly Dictionary<Killed, int> _killed = [];
    private readonly List<Killed> _deck = [];
    private readonly RecordingProxy _toKannel = new(ReadMessage);
    private readonly RecordingProxy _toServer = new(ReadReceipt);
    private ServerProcess? _server;
    private HttpClient? _client;
    private int _panics;

    private string Data => Path.Combine(folder, "data");

    /// <summary>Plays them.</summary>
    /// <param name="rounds">How many kills. At least 1.</param>
    public async Task<KillFindings> PlayAsync(int rounds)
    {
        using var kannel = await KannelProcesses.StartAsync("http://127.0.0.1:{port}/", CentreTells.Submits);
        _toKannel.PassTo(new Uri(kannel.SendUrl).Port);
        await ServeAsync();
        await Operator.PrepareAsync(_client!);
        for (var round = 0; round < rounds; round++)
        {
            await RunRoundAsync(kannel);
        }

        return await CompareAsync(kannel);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _server?.Dispose();
        await _toKannel.DisposeAsync();
        await _toServer.DisposeAsync();
    }

    private async Task RunRoundAsync(KannelProcesses kannel)
    {
        await SuperviseAsync(kannel);
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, SendersCount).Select(_ => _sender.SendUntilAsync(_client!, stop.Token, SendersPause)).ToArray();
        await PauseAsync(1_000, 3_000);
        var killed = Draw();
        _killed[killed] = _killed.GetValueOrDefault(killed) + 1;
        var outage = new Outage(killed.HasFlag(Killed.Server), TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow());
        _outages.Add(outage);
        KillBoxes(kannel, killed);
        if (killed.HasFlag(Killed.Server))
        {
            await _server!.KillAsync();
            await stop.CancelAsync();
        }

        await PauseAsync(0, 2_500);
        await RestoreAsync(kannel, killed);
        outage.Until = TimeProvider.System.GetUtcNow();
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        if (killed.HasFlag(Killed.Server))
        {
            await ServeAsync();
        }
    }

    /// <summary>Each kind once before any comes twice.</summary>
    private Killed Draw()
    {
        if (_deck.Count == 0)
        {
            _deck.AddRange([Killed.Server, Killed.Bearerbox, Killed.Smsbox, Killed.Kannel, Killed.All]);
        }

        var at = _dice.Below(_deck.Count);
        var drawn = _deck[at];
        _deck.RemoveAt(at);
        return drawn;
    }

    private static void KillBoxes(KannelProcesses kannel, Killed killed)
    {
        if (killed.HasFlag(Killed.Smsbox))
        {
            kannel.Kill(KannelBox.Smsbox);
        }

        if (killed.HasFlag(Killed.Bearerbox))
        {
            kannel.Kill(KannelBox.Bearerbox);
        }
    }

    /// <summary>As a supervisor would. What does not come up again fails here.</summary>
    private async Task RestoreAsync(KannelProcesses kannel, Killed killed)
    {
        if (killed.HasFlag(Killed.Bearerbox))
        {
            await kannel.StartAsync(KannelBox.Bearerbox);
        }

        _panics += await kannel.SuperviseSmsboxAsync();
    }

    /// <summary>smsbox can end by itself after it served for a moment; that is an outage as well.</summary>
    private async Task SuperviseAsync(KannelProcesses kannel)
    {
        if (await kannel.IsOpenAsync(KannelBox.Smsbox))
        {
            return;
        }

        var from = _outages.Count > 0 ? _outages[^1].Until : TimeProvider.System.GetUtcNow();
        var outage = new Outage(IsOurs: false, TimeProvider.System.GetTimestamp(), from);
        _outages.Add(outage);
        _panics += await kannel.SuperviseSmsboxAsync();
        outage.Until = TimeProvider.System.GetUtcNow();
    }

    private Task PauseAsync(int millisecondsMin, int millisecondsMax) => Task.Delay(
        TimeSpan.FromMilliseconds(millisecondsMin + _dice.Below(millisecondsMax - millisecondsMin)),
        TimeProvider.System,
        CancellationToken.None);

    private async Task ServeAsync()
    {
        _client?.Dispose();
        _server?.Dispose();
        _server = await ServerProcess.ServeAsync(Data, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Carriers__main__Kind"] = "kannel",
            ["Carriers__main__Url"] = $"http://127.0.0.1:{_toKannel.Port}/cgi-bin/sendsms",
            ["Carriers__main__Username"] = KannelProcesses.Username,
            ["Carriers__main__Password"] = KannelProcesses.Password,
            ["Carriers__main__SenderId"] = "10086",
            ["Carriers__main__CallbackUrl"] = $"http://127.0.0.1:{_toServer.Port}",
            ["Carriers__main__Callbacks__Secret"] = Secret,
            ["Carriers__main__AnswerTimeout"] = AnswerTimeout,
        });
        _client = new HttpClient { BaseAddress = _server.Url };
        _toServer.PassTo(_server.Url.Port);
    }

    private async Task<KillFindings> CompareAsync(KannelProcesses kannel)
    {
        await _sender.SendRestAsync(_client!);
        var audit = new Audit(_client!);
        var outbox = await HealAsync(audit, kannel);
        var histories = await Histories.ReadAsync(audit);
        var books = new KannelBooks(outbox, histories, _toKannel.All(), _toServer.All(), kannel.Told, _outages);
        var kills = string.Join(", ", _killed.OrderBy(each => each.Key).Select(each => $"{each.Value} of {each.Key}"));
        List<string> report =
        [
            $"kills: {kills}; smsbox ended by itself {_panics} times",
            $"{_sender.Acknowledged.Count} events acknowledged, {_sender.CommittedUnheard} of them committed and unheard at a kill",
            .. books.Tell(),
        ];
        var findings = new KillFindings(report)
        {
            AcknowledgedLost =
            [
                .. histories.FindLost(_sender.Acknowledged),
                .. histories.Contacts.Keys.Where(key => !outbox.ContainsKey(key)),
                .. await _sender.SendAllAgainAsync(_client!),
                .. _sender.Surprises,
            ],
            ServiceLost = books.FindServiceLost(),
            MarketingTwice = books.FindMarketingTwice(),
            InDoubtWrong = books.FindDoubtsWrong(),
            KannelLost = books.FindKannelLost(),
            KannelTwice = books.FindKannelTwice(),
        };
        await ServerProcess.RequireWholeAsync(Data);
        Assert.Equal(0, (await _server!.TerminateAsync()).Code);
        await ServerProcess.RequireWholeAsync(Data);
        return findings;
    }

    /// <summary>
    /// Waits until nothing is on its way any more: no notice that Kannel has not taken, nothing in Kannel's store, and no
    /// receipt for a while.
    /// </summary>
    /// <returns>The outbox at a moment before and after which no receipt came.</returns>
    private async Task<Dictionary<string, OutboxEntry>> HealAsync(Audit audit, KannelProcesses kannel)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            await SuperviseAsync(kannel);
            var before = (_toServer.All().Count, kannel.Told.Count);
            await Task.Delay(Quiet, TimeProvider.System, CancellationToken.None);
            var outbox = await audit.OutboxAsync();
            var taken = _toKannel.All().Where(KannelBooks.IsTaken).Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
            var waiting = outbox.Values.Count(row => row.State == "releasing"
                || (row.State == "pending" && (row.Attempts == 0 || (row.Kind == "service" && !taken.Contains(row.Key)))));
            var stored = await kannel.StoredAsync();
            if (waiting == 0 && stored == 0 && before == (_toServer.All().Count, kannel.Told.Count))
            {
                return outbox;
            }

            Assert.True(Stopwatch.GetElapsedTime(startedAt) < HealingMax, $"{waiting} messages still wait here, and {stored} with Kannel.");
        }
    }

    /// <summary>The key stands in the address for receipts alone, which the centre never sees: it gets it in a field of its own.</summary>
    private static (string Key, string More) ReadMessage(HttpPart request)
    {
        var key = KeyOf(request.Header("X-Kannel-DLR-Url")!);
        return (key, $"X-Kannel-Meta-Data: ?smpp?{KannelProcesses.KeyField}={key}\r\n");
    }

    private static (string Key, string More) ReadReceipt(HttpPart request) => (KeyOf(request.Head), "");

    private static string KeyOf(string text) => KeyParameter().Match(text) is { Success: true } found
        ? Uri.UnescapeDataString(found.Groups[1].Value)
        : throw new InvalidOperationException("A request without a key.");

    [GeneratedRegex("[?&]key=([^& ]+)")]
    private static partial Regex KeyParameter();
}

/// <summary>What a round kills.</summary>
[Flags]
internal enum Killed
{
    None = 0,

    /// <summary>Ours.</summary>
    Server = 1,

    /// <summary>The part of Kannel that has the store.</summary>
    Bearerbox = 2,

    /// <summary>The part of Kannel that takes messages.</summary>
    Smsbox = 4,

    /// <summary>Both parts.</summary>
    Kannel = Bearerbox | Smsbox,

    /// <summary>Both, and ours.</summary>
    All = Server | Kannel,
}

/// <summary>From a kill until all were up again.</summary>
/// <param name="IsOurs">Whether our process was killed.</param>
/// <param name="KilledAt">When, in ticks of the system's clock.</param>
/// <param name="From">The same instant. UTC.</param>
internal sealed record Outage(bool IsOurs, long KilledAt, DateTimeOffset From)
{
    /// <summary>When what was killed served again. UTC.</summary>
    public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;
}
