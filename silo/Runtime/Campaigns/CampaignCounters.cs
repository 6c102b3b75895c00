using System.Globalization;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Silo.Campaigns;

/// <summary>What the counters of a campaign tell, cut in three ways.</summary>
/// <param name="Whole">All of it.</param>
/// <param name="Tasks">By task.</param>
/// <param name="Regions">By where subscribers are at home; empty for those of whom it is not known.</param>
/// <param name="Days">What was counted on which day. UTC. Standings move, so those of a day alone may be negative.</param>
public sealed record CampaignCounts(
    CampaignFunnel Whole,
    SortedDictionary<string, CampaignFunnel> Tasks,
    SortedDictionary<string, CampaignFunnel> Regions,
    SortedDictionary<DateOnly, CampaignFunnel> Days);

/// <summary>Reads the counters of a campaign: one range of names for each day.</summary>
public sealed class CampaignCounters(IRecords records)
{
    /// <summary>Most days that are read at once; a campaign that runs longer is read from its end backwards.</summary>
    public const int DaysMax = 800;

    private const int PartsMin = 3;
    private const string NoRegion = "-";

    /// <summary>Reads them.</summary>
    /// <param name="campaign">Which campaign.</param>
    /// <param name="from">The first day. UTC.</param>
    /// <param name="until">The last day. UTC.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<CampaignCounts> ReadAsync(
        string campaign, DateOnly from, DateOnly until, CancellationToken cancellationToken)
    {
        var counts = new CampaignCounts(new CampaignFunnel(), new(StringComparer.Ordinal), new(StringComparer.Ordinal), []);
        for (var day = until.DayNumber - from.DayNumber < DaysMax ? from : until.AddDays(1 - DaysMax); day <= until; day = day.AddDays(1))
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}/{CampaignCounter.Family}{campaign}/");
            foreach (var counter in await records.ReadCountersAsync(prefix, cancellationToken))
            {
                var parts = counter.Name[prefix.Length..].Split('/', PartsMin); // Task, region, what; held-back has its code behind it.
                if (parts.Length == PartsMin)
                {
                    Add(counts, day, parts, counter.Amount);
                }
            }
        }

        return counts;
    }

    private static void Add(CampaignCounts counts, DateOnly day, string[] parts, long amount)
    {
        counts.Whole.Add(parts[2], amount);
        Of(counts.Tasks, parts[0]).Add(parts[2], amount);
        Of(counts.Regions, parts[1] == NoRegion ? string.Empty : parts[1]).Add(parts[2], amount);
        Of(counts.Days, day).Add(parts[2], amount);
    }

    private static CampaignFunnel Of<TKey>(SortedDictionary<TKey, CampaignFunnel> funnels, TKey key)
        where TKey : notnull
    {
        if (!funnels.TryGetValue(key, out var funnel))
        {
            funnels[key] = funnel = new CampaignFunnel();
        }

        return funnel;
    }
}
