using SmartManager.Contracts.Storage;

namespace SmartManager.Gateway.Outbox;

/// <summary>How many calls of each list are due, wait and are claimed.</summary>
internal sealed class CallCounts
{
    /// <summary>Up to where the calls of a lane are counted.</summary>
    public const int CountMax = 10_000;

    private const int LanesMax = 1_000;
    private const int PageRows = 1_000;

    private readonly Dictionary<string, (int Due, int Pending, int Claimed)> _counts = new(StringComparer.Ordinal);

    private CallCounts()
    {
    }

    /// <summary>Counts index entries of what is due and waits, and reads what is claimed, up to <see cref="CountMax"/>.</summary>
    public static async Task<CallCounts> ReadAsync(IOutbox outbox, string channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = new CallCounts();
        await counts.CountAsync(outbox, new LaneQuestion(channel, now, CountMax), isDue: true, cancellationToken);
        await counts.CountAsync(outbox, new LaneQuestion(channel, DateTimeOffset.MaxValue, CountMax), isDue: false, cancellationToken);
        string? after = null;
        for (var read = 0; read < CountMax; read += PageRows)
        {
            var rows = await outbox.ReadInStateAsync(OutboxState.Releasing, channel, after, PageRows, cancellationToken);
            foreach (var row in rows)
            {
                counts.Add(row.Task, claimed: 1);
            }

            if (rows.Count < PageRows)
            {
                break;
            }

            after = rows[^1].Key;
        }

        return counts;
    }

    /// <summary>The lists, by campaign and task.</summary>
    /// <param name="wants">Whether a list is asked for, by the name of its lanes.</param>
    public IEnumerable<CallListView> Lists(Func<string, bool> wants) => _counts
        .Where(one => wants(one.Key))
        .OrderBy(one => one.Key, StringComparer.Ordinal)
        .Select(one =>
        {
            var ((campaign, task), (due, pending, claimed)) = (NamesOf(one.Key), one.Value);
            return new CallListView(campaign, task, Math.Min(due, CountMax), Math.Clamp(pending - due, 0, CountMax), claimed);
        });

    /// <summary>The campaign, if it is of one, and the task of a lane's name: names of campaigns and tasks hold no dot.</summary>
    public static (string? Campaign, string Task) NamesOf(string lane) =>
        lane.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (lane[..dot], lane[(dot + 1)..]) : (null, lane);

    private async Task CountAsync(IOutbox outbox, LaneQuestion question, bool isDue, CancellationToken cancellationToken)
    {
        foreach (var lane in (await outbox.ReadLanesAsync(question, LanesMax, cancellationToken)).Lanes)
        {
            Add(lane.Lane.Task, isDue ? lane.DueCount : 0, isDue ? 0 : lane.DueCount);
        }
    }

    private void Add(string task, int due = 0, int pending = 0, int claimed = 0)
    {
        var known = _counts.GetValueOrDefault(task);
        _counts[task] = (known.Due + due, known.Pending + pending, known.Claimed + claimed);
    }
}
