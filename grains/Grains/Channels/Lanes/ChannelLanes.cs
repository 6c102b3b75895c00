using SmartManager.Contracts.Channels;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Grains.Relays;

namespace SmartManager.Grains.Channels.Lanes;

/// <summary>
/// Chooses which rows of a channel leave next: as many as the paces allow, from the lanes that may send, by the shares of the tiers.
/// Reads no row that it does not take up, but for those that wait for their next try. In one grain's turns only.
/// </summary>
/// <param name="outbox">Where they wait.</param>
/// <param name="sending">How sending is steered and paced.</param>
/// <param name="surroundings">What relays work with.</param>
/// <param name="tell">Writes a line about a row that failed, and why.</param>
internal sealed class ChannelLanes(
    IOutbox outbox, SendingControl sending, RelaySurroundings surroundings, Action<Exception?, string> tell)
{
    /// <summary>Lanes looked at in one go. A look at each is a seek; if there are more, the next go begins behind them.</summary>
    private const int QueuesMax = 512;

    /// <summary>What the store counts and reads at most in one lane.</summary>
    private const int CountMax = 10_000;

    /// <summary>The part of a batch that a lane may have of which very many rows fail.</summary>
    private const double FailingShare = 0.25;

    private readonly ChannelOptions _options = surroundings.Options.Value;
    private readonly LaneShares _shares = new(surroundings.Options.Value.TierPercents);
    private readonly Dictionary<OutboxLane, Relay<OutboxRow>> _relays = [];
    private readonly HashSet<string> _underWay = new(StringComparer.Ordinal);
    private OutboxLane? _reached;

    /// <summary>Whether there are lanes that the last choice did not look at: the next one begins with them.</summary>
    public bool HasMore => _reached is not null;

    /// <summary>How many rows failed and are held back.</summary>
    public int HeldCount => _relays.Values.Sum(relay => relay.HeldCount);

    /// <summary>Chooses.</summary>
    /// <param name="channel">Of which channel.</param>
    /// <param name="carrier">Who takes them.</param>
    /// <param name="takesAtOnce">How many the carrier takes in one go. At least 0.</param>
    /// <param name="wanted">Which lanes are looked at; null for all.</param>
    /// <returns>Rows in the order in which they leave; empty if none may.</returns>
    public async Task<IReadOnlyList<ChosenRow>> ChooseAsync(
        string channel, string carrier, int takesAtOnce, Func<OutboxLane, bool>? wanted = null)
    {
        var book = sending.Steering.Current;
        var (ofChannel, ofCarrier) = (book.Find(SteeringScope.Channel, channel), book.Find(SteeringScope.Carrier, carrier));
        if (ofChannel?.State == SendingState.Stopped || ofCarrier?.State == SendingState.Stopped)
        {
            return [];
        }

        var (channelTarget, carrierTarget) = (new SteeringTarget(SteeringScope.Channel, channel), new SteeringTarget(SteeringScope.Carrier, carrier));
        var byChannel = sending.Paces.TakeUpTo(
            channelTarget, ofChannel?.MessagesPerSecond ?? _options.MessagesPerSecondMax, Math.Min(_options.BatchSizeMax, takesAtOnce));
        var budget = sending.Paces.TakeUpTo(carrierTarget, ofCarrier?.MessagesPerSecond, byChannel);
        IReadOnlyList<ChosenRow> chosen = [];
        try
        {
            chosen = budget == 0 ? [] : await ChooseAsync(
                channel, budget, Until(Until(surroundings.Time.GetUtcNow(), ofChannel), ofCarrier), wanted);
            return chosen;
        }
        finally
        {
            sending.Paces.Return(channelTarget, byChannel - chosen.Count);
            sending.Paces.Return(carrierTarget, budget - chosen.Count);
        }
    }

    /// <summary>Hands over what was chosen, so many at once.</summary>
    /// <param name="rows">What was chosen.</param>
    /// <param name="work">Does what a row asks for. False or an exception mean that the row is as due as before.</param>
    /// <param name="more">
    /// Chooses further rows each time that the last one has begun, until it has none: what is slowest of a batch does not keep the next one
    /// waiting. Null if there are none.
    /// </param>
    public async Task RunAsync(
        IReadOnlyList<ChosenRow> rows, Func<OutboxRow, Task<bool>> work, Func<Task<IReadOnlyList<ChosenRow>>>? more = null)
    {
        await Window.RunAsync(rows, _options.InFlightMax, TryAsync, more);
        foreach (var (lane, relay) in _relays)
        {
            if (!relay.IsRemembering)
            {
                _relays.Remove(lane);
            }
        }

        async Task TryAsync(ChosenRow row)
        {
            _underWay.Add(row.Row.Key);
            try
            {
                await row.Relay.TryAsync(row.Row, work);
            }
            finally
            {
                _underWay.Remove(row.Row.Key);
            }
        }
    }

    private async Task<IReadOnlyList<ChosenRow>> ChooseAsync(
        string channel, int budget, DateTimeOffset until, Func<OutboxLane, bool>? wanted)
    {
        var limit = Math.Min(CountMax, budget + _relays.Values.Select(relay => relay.HeldCount).DefaultIfEmpty().Max());
        var found = await outbox.ReadLanesAsync(
            new LaneQuestion(channel, until, limit) { After = _reached }, QueuesMax, CancellationToken.None);
        _reached = found.Last;
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var (demands, failing) = (new List<DueLane>(), new List<DueLane>());
        foreach (var due in found.Lanes.Where(due => wanted is null || wanted(due.Lane)))
        {
            if (await CountAsync(due, until, budget) is var count and > 0 && PaceOf(due.Lane.Task, count, taken) is var allowed and > 0)
            {
                (IsFailing(due.Lane, budget) ? failing : demands).Add(due with { DueCount = allowed });
            }
        }

        var chosen = new List<ChosenRow>();
        foreach (var portion in Divide(budget, demands, failing))
        {
            var relay = RelayOf(portion.Lane);
            var rows = await relay.TakeUpAsync(portion.DueCount, (due, rowsMax) => ReadAsync(portion.Lane, due, rowsMax));
            chosen.AddRange(rows.Select(row => new ChosenRow(relay, row)));
            taken[portion.Lane.Task] = taken.GetValueOrDefault(portion.Lane.Task) - rows.Count;
            surroundings.Instruments.TakenUp(portion.Lane, rows.Count);
        }

        foreach (var (task, unused) in taken)
        {
            sending.Paces.Return(new SteeringTarget(SteeringScope.Task, task), unused);
        }

        return chosen;
    }

    /// <summary>How many rows of a lane could leave now, as far as that matters: those in their pause do not.</summary>
    private async ValueTask<int> CountAsync(DueLane due, DateTimeOffset until, int budget)
    {
        var rule = sending.Steering.Current.Find(SteeringScope.Task, due.Lane.Task);
        var count = rule?.State switch
        {
            SendingState.Stopped => 0,
            SendingState.Draining => (await outbox.ReadDueAsync(
                due.Lane, new DueBy<OutboxRow>(Until(until, rule)), budget, CancellationToken.None)).Count,
            _ => due.DueCount,
        };
        var isPausing = count > 0 && _relays.TryGetValue(due.Lane, out var relay) && !relay.IsOverflowing;
        return Math.Clamp(isPausing ? count - _relays[due.Lane].PausedCount : count, 0, budget);
    }

    /// <summary>
    /// Whether so much of a lane fails that it could fill batch after batch: with the rows of broken subscribers, say. However important,
    /// such a lane gets a part of the batch only, unless nobody else wants the rest.
    /// </summary>
    private bool IsFailing(OutboxLane lane, int budget) =>
        _relays.TryGetValue(lane, out var relay) && (relay.IsOverflowing || relay.HeldCount >= budget);

    private List<DueLane> Divide(int budget, List<DueLane> demands, List<DueLane> failing)
    {
        var part = Math.Max(1, (int)(budget * FailingShare));
        List<DueLane> capped = [.. failing.Select(lane => lane with { DueCount = Math.Min(lane.DueCount, part) })];
        List<DueLane> portions = [.. _shares.Divide(budget, [.. demands, .. capped])];
        var left = budget - portions.Sum(portion => portion.DueCount);
        foreach (var lane in left > 0 ? failing : [])
        {
            var place = portions.FindIndex(portion => portion.Lane == lane.Lane);
            var more = Math.Min(left, lane.DueCount - portions[place].DueCount); // All that was wanted was given: it is there.
            portions[place] = lane with { DueCount = portions[place].DueCount + more };
            left -= more;
        }

        return portions;
    }

    private int PaceOf(string task, int count, Dictionary<string, int> taken)
    {
        var pace = sending.Steering.Current.Find(SteeringScope.Task, task)?.MessagesPerSecond;
        var allowed = sending.Paces.TakeUpTo(new SteeringTarget(SteeringScope.Task, task), pace, count);
        taken[task] = taken.GetValueOrDefault(task) + allowed;
        return allowed;
    }

    /// <summary>Rows that are under way may not be released yet, and then look due: they are not chosen twice.</summary>
    private async ValueTask<IReadOnlyList<OutboxRow>> ReadAsync(OutboxLane lane, DueBy<OutboxRow> due, int limit)
    {
        var rule = sending.Steering.Current.Find(SteeringScope.Task, lane.Task);
        var begun = _underWay.Count == 0 ? null : _underWay.ToHashSet(StringComparer.Ordinal); // Some end while the store reads.
        var rows = await outbox.ReadDueAsync(
            lane, due with { Now = Until(due.Now, rule) }, Math.Min(CountMax, limit + (begun?.Count ?? 0)), CancellationToken.None);
        return begun is null ? rows : [.. rows.Where(row => !begun.Contains(row.Key)).Take(limit)];
    }

    private static DateTimeOffset Until(DateTimeOffset now, SteeringRule? rule) =>
        rule is { State: SendingState.Draining } && rule.At < now ? rule.At : now;

    private Relay<OutboxRow> RelayOf(OutboxLane lane)
    {
        if (!_relays.TryGetValue(lane, out var relay))
        {
            _relays.Add(lane, relay = new Relay<OutboxRow>(lane.Channel, static row => row.Key, surroundings, tell));
        }

        return relay;
    }
}

/// <summary>A row that leaves next.</summary>
/// <param name="Relay">Remembers how it ended.</param>
/// <param name="Row">The row.</param>
internal readonly record struct ChosenRow(Relay<OutboxRow> Relay, OutboxRow Row);

/// <summary>How sending is steered and paced in a process.</summary>
/// <param name="Steering">What may leave.</param>
/// <param name="Paces">How fast.</param>
public sealed record SendingControl(SendingSteering Steering, SendingPaces Paces);
