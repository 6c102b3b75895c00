using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;

namespace SmartManager.Grains.Channels.Lanes;

/// <summary>
/// Decides which lanes give how many of the rows that may leave now: each tier has a share that is its own under any load, whatever a tier
/// does not use goes to the others, the first tier before the rest; in a tier mandatory before service before marketing; and tasks of one
/// kind get the same.
/// </summary>
/// <remarks>
/// Same calls, same answers: no clock and no chance. A share of a small budget is saved up over calls (a share of a tenth of five rows is
/// one row each second call), so no tier starves at any pace. In one grain's turns only.
/// </remarks>
/// <param name="percents">The share of each tier but the last, which has the rest. 0 to 100 each, at most 100 together.</param>
internal sealed class LaneShares(IReadOnlyList<int> percents)
{
    private readonly double[] _credits = new double[OutboxLane.TierRest + 1];
    private int _turn;

    /// <summary>Divides a budget.</summary>
    /// <param name="budget">Rows that may leave. At least 0.</param>
    /// <param name="demands">Lanes and how many of each could leave now. Their order does not matter.</param>
    /// <returns>Lanes with at least one row, in the order in which they leave. All of the budget, or all of the demand.</returns>
    public IReadOnlyList<DueLane> Divide(int budget, IReadOnlyList<DueLane> demands)
    {
        var wanted = new int[_credits.Length];
        foreach (var demand in demands)
        {
            wanted[demand.Lane.Tier] += demand.DueCount;
        }

        var given = DivideAmongTiers(budget, wanted);
        _turn++;
        var portions = new List<DueLane>();
        for (var tier = 0; tier < given.Length; tier++)
        {
            var rest = given[tier];
            foreach (var kind in demands.Where(demand => demand.Lane.Tier == tier).GroupBy(demand => RankOf(demand.Lane.Kind))
                .OrderBy(kind => kind.Key))
            {
                rest -= DivideAmongTasks(rest, [.. kind.OrderBy(demand => demand.Lane.Task, StringComparer.Ordinal)], portions);
            }
        }

        return portions;
    }

    /// <summary>First what each has a right to, then the rest from the first tier on. Either is taken from what a tier has saved.</summary>
    private int[] DivideAmongTiers(int budget, int[] wanted)
    {
        var given = new int[wanted.Length];
        var left = budget;
        for (var tier = 0; tier < wanted.Length; tier++)
        {
            // Who wants nothing saves nothing: shares are of what there is now, not of what was not used before.
            _credits[tier] = wanted[tier] == 0 ? 0 : Math.Clamp(_credits[tier] + (budget * ShareOf(tier)), -1, budget + 1);
            given[tier] = Math.Min(Math.Min(wanted[tier], left), Math.Max(0, (int)_credits[tier]));
            left -= given[tier];
        }

        for (var tier = 0; tier < wanted.Length && left > 0; tier++)
        {
            var more = Math.Min(wanted[tier] - given[tier], left);
            given[tier] += more;
            left -= more;
        }

        for (var tier = 0; tier < wanted.Length; tier++)
        {
            _credits[tier] = Math.Max(-1, _credits[tier] - given[tier]);
        }

        return given;
    }

    private double ShareOf(int tier) => (tier < percents.Count ? percents[tier] : 100 - percents.Sum()) / 100.0;

    /// <summary>The same for each, and what some do not need to the others; whose turn it is to have one more moves on with each call.</summary>
    /// <returns>How many were given.</returns>
    private int DivideAmongTasks(int budget, DueLane[] tasks, List<DueLane> portions)
    {
        var given = new int[tasks.Length];
        var left = budget;
        while (left > 0)
        {
            var open = Enumerable.Range(0, tasks.Length).Where(task => given[task] < tasks[task].DueCount).ToList();
            if (open.Count == 0)
            {
                break;
            }

            var (each, first) = (left / open.Count, _turn % open.Count);
            for (var i = 0; i < open.Count && left > 0; i++)
            {
                var task = open[(first + i) % open.Count];
                var more = Math.Min(Math.Max(each, 1), Math.Min(left, tasks[task].DueCount - given[task]));
                given[task] += more;
                left -= more;
            }
        }

        for (var task = 0; task < tasks.Length; task++)
        {
            if (given[task] > 0)
            {
                portions.Add(tasks[task] with { DueCount = given[task] });
            }
        }

        return budget - left;
    }

    /// <summary>Mandatory first; what is not known goes last.</summary>
    private static int RankOf(string kind) => KebabName.TryParse<MessageKind>(kind, out var known)
        ? known switch
        {
            MessageKind.Mandatory => 0,
            MessageKind.Service => 1,
            _ => 2,
        }
        : 3;
}
