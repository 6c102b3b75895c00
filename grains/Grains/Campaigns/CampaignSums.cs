using System.Globalization;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Campaigns.Dispatching;
using SmartManager.Domain.Messaging;

namespace SmartManager.Grains.Campaigns;

/// <summary>Sums the counters of one campaign over its days. Days that are over do not change, and are read once.</summary>
/// <remarks>Counters have the UTC day in front. One grain uses it; not safe for several threads.</remarks>
public sealed class CampaignSums(IRecords records)
{
    private readonly SortedDictionary<DateOnly, CampaignTotals> _over = [];

    /// <summary>What came of a campaign so far.</summary>
    /// <param name="plan">The campaign.</param>
    /// <param name="begin">The first day of which there can be counters. UTC.</param>
    /// <param name="now">Until when. UTC.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<CampaignTotals> ReadAsync(
        CampaignPlan plan, DateTimeOffset begin, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var sum = default(CampaignTotals);
        for (var day = DateOnly.FromDateTime(begin.UtcDateTime); day <= today; day = day.AddDays(1))
        {
            if (!_over.TryGetValue(day, out var totals))
            {
                totals = await ReadDayAsync(plan, day, cancellationToken);
                if (day < today.AddDays(-1)) // Turns of yesterday may still be on their way to the store.
                {
                    _over[day] = totals;
                }
            }

            sum = Add(sum, totals);
        }

        return sum;
    }

    private async ValueTask<CampaignTotals> ReadDayAsync(CampaignPlan plan, DateOnly day, CancellationToken cancellationToken)
    {
        var sum = default(CampaignTotals);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}/{CampaignCounter.Family}{plan.Id}/");
        foreach (var counter in await records.ReadCountersAsync(prefix, cancellationToken))
        {
            var parts = counter.Name[prefix.Length..].Split('/'); // Task, region, what; held-back has its code behind it.
            if (parts.Length == 3)
            {
                sum = Add(sum, Of(plan, parts[0], parts[2], counter.Amount));
            }
        }

        return sum;
    }

    private static CampaignTotals Of(CampaignPlan plan, string task, string what, long amount)
    {
        var known = plan.FindTask(task);
        var cost = known?.CostMinor ?? 0;
        return what switch
        {
            _ when what == Planned => new CampaignTotals(amount, 0, 0, 0, 0)
            {
                Waiting = known is null || ChannelFacts.Inbound.Has(known.Document.Channel) ? 0 : amount,
            },
            CampaignCounter.Sent => new CampaignTotals(0, amount, amount * cost, 0, 0),
            CampaignCounter.Complained => new CampaignTotals(0, 0, 0, 0, amount),
            _ when what == Ordered => new CampaignTotals(amount, 0, amount * plan.Document.Costs.IncentiveMinor, amount, 0),
            _ when ContactStandings.Contains(what) => new CampaignTotals(amount, 0, 0, 0, 0),
            _ => default,
        };
    }

    private static readonly string Ordered = KebabName.Of(TaskOutcome.Ordered);
    private static readonly string Planned = KebabName.Of(TaskOutcome.Planned);

    /// <summary>Where those stand whose contact is no longer waiting, but for those who ordered.</summary>
    private static readonly string[] ContactStandings =
    [
        KebabName.Of(TaskOutcome.NotReached),
        KebabName.Of(TaskOutcome.Silent),
        KebabName.Of(TaskOutcome.Refused),
        KebabName.Of(TaskOutcome.Accepted),
    ];

    private static CampaignTotals Add(in CampaignTotals a, in CampaignTotals b) => new(
        a.Planned + b.Planned, a.Sent + b.Sent, a.CostMinor + b.CostMinor, a.Orders + b.Orders, a.Complaints + b.Complaints)
    {
        Waiting = a.Waiting + b.Waiting,
    };
}
