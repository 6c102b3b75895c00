using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Channels.Steering;
using SmartManager.Grains.Relays;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>
/// Goes round and round the due messages of a channel and tells workers of each: once, and again when it was told long ago and still waits.
/// Each step looks at every lane, the first tier first, and at none that is stopped.
/// </summary>
/// <remarks>
/// A message stays due until it is claimed, so the head of a lane is full of those already told; going round reads each only once a
/// round of its lane. What was told is kept in memory only: a restart tells of all again, which does no harm. In one grain's turns only.
/// </remarks>
/// <param name="channel">The channel's name.</param>
/// <param name="surroundings">What it works with.</param>
/// <param name="time">The clock.</param>
internal sealed class NudgeWalk(string channel, OutsideSurroundings surroundings, TimeProvider time)
{
    /// <summary>Lanes looked at in one step; if there are more, the next step begins behind them.</summary>
    private const int LanesMax = 512;

    private static readonly TimeSpan RestMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(1);

    private readonly OutsideOptions _options = surroundings.Options.Value;
    private readonly INudges? _queue = surroundings.Queues.FirstOrDefault();
    private readonly Dictionary<string, Told> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<OutboxLane, Place> _places = [];
    private readonly HashSet<OutboxLane> _seen = [];
    private OutboxLane? _lastLane;
    private int _failures;
    private DateTimeOffset _failedAt;

    /// <summary>Why the queue does not take nudges at present; null if it does.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Goes on by one step.</summary>
    /// <param name="allowed">Tells of so many at most.</param>
    /// <param name="limits">How much is read and put at once.</param>
    /// <returns>Of how many workers were told.</returns>
    public async Task<int> StepAsync(int allowed, ChannelOptions limits)
    {
        var now = time.GetUtcNow();
        if (_queue is null || allowed == 0 || IsResting(now))
        {
            return 0;
        }

        var found = await surroundings.Outbox.ReadLanesAsync(
            new LaneQuestion(channel, now, 1) { After = _lastLane }, LanesMax, CancellationToken.None);
        var told = 0;
        foreach (var due in found.Lanes)
        {
            told += await StepAsync(due.Lane, allowed - told, now, limits);
            if (told >= allowed || Failure is not null)
            {
                _lastLane = null; // The next step begins with the first tier again.
                return told;
            }
        }

        _seen.UnionWith(found.Lanes.Select(due => due.Lane));
        if (found.Last is null)
        {
            ForgetAllBut(_seen);
            _seen.Clear();
        }

        _lastLane = found.Last;
        return told;
    }

    private async Task<int> StepAsync(OutboxLane lane, int allowed, DateTimeOffset now, ChannelOptions limits)
    {
        var place = _places.GetValueOrDefault(lane);
        var rows = await surroundings.Outbox.ReadDueAsync(
            lane, new DueBy<OutboxRow>(now, place.Reached), limits.BatchSizeMax, CancellationToken.None);
        var (chosen, passed) = Choose(rows, allowed, now, place.Round);
        var told = await TellAsync(chosen, now, limits.InFlightMax);
        if (told < chosen.Count)
        {
            return told; // What was told is remembered; the step is made again.
        }

        (_failures, Failure) = (0, null);
        if (passed < rows.Count || rows.Count == limits.BatchSizeMax)
        {
            _places[lane] = place with { Reached = passed > 0 ? rows[passed - 1] : place.Reached };
        }
        else
        {
            EndRound(lane, place.Round);
        }

        return told;
    }

    private bool IsResting(DateTimeOffset now)
    {
        var rest = RestMin * (1L << Math.Clamp(_failures - 1, 0, 10));
        return _failures > 0 && now >= _failedAt && now - _failedAt < (rest < RestMax ? rest : RestMax);
    }

    private (List<OutboxRow> Chosen, int Passed) Choose(IReadOnlyList<OutboxRow> rows, int allowed, DateTimeOffset now, long round)
    {
        var (chosen, passed, book) = (new List<OutboxRow>(), 0, surroundings.Sending.Steering.Current);
        for (; passed < rows.Count && chosen.Count < allowed; passed++)
        {
            var row = rows[passed];
            if (_told.TryGetValue(row.Key, out var told))
            {
                _told[row.Key] = told with { Round = round };
                if (now >= told.At && now - told.At < _options.NudgePause)
                {
                    continue;
                }
            }
            else if (_told.Count + chosen.Count >= _options.NudgesMax)
            {
                continue; // Workers have enough to do; it is come to again in the next round.
            }

            if (book.Lets(new SentItem(row.Channel, OutsideChannelGrain.UnknownCarrier, row.Task, row.DueAt)))
            {
                chosen.Add(row);
            }
        }

        return (chosen, passed);
    }

    private async Task<int> TellAsync(List<OutboxRow> rows, DateTimeOffset now, int inFlightMax)
    {
        var (count, failure) = (0, (Exception?)null);
        await Window.RunAsync(rows, inFlightMax, async row =>
        {
            if (failure is not null)
            {
                return; // The queue is away: the others would wait for it in vain.
            }

            try
            {
                await _queue!.PutAsync(new Nudge(row.Key, channel), _options.NudgePause, CancellationToken.None);
                _told[row.Key] = new Told(now, row.Lane, _places.GetValueOrDefault(row.Lane).Round);
                count++;
            }
            catch (IOException exception)
            {
                failure = exception;
            }
        });
        if (failure is not null)
        {
            (_failures, _failedAt, Failure) = (_failures + 1, time.GetUtcNow(), failure);
        }

        return count;
    }

    /// <summary>What was not come to in a whole round of its lane is not due any more: it was claimed.</summary>
    private void EndRound(OutboxLane lane, long round)
    {
        foreach (var (key, told) in _told)
        {
            if (told.Lane == lane && told.Round != round)
            {
                _told.Remove(key);
            }
        }

        _places[lane] = new Place(null, round + 1);
    }

    /// <summary>Forgets lanes in which nothing is due any more.</summary>
    private void ForgetAllBut(HashSet<OutboxLane> lanes)
    {
        foreach (var lane in _places.Keys)
        {
            if (!lanes.Contains(lane))
            {
                _places.Remove(lane);
            }
        }

        foreach (var (key, told) in _told)
        {
            if (!lanes.Contains(told.Lane))
            {
                _told.Remove(key);
            }
        }
    }

    private readonly record struct Place(OutboxRow? Reached, long Round);

    private readonly record struct Told(DateTimeOffset At, OutboxLane Lane, long Round);
}
