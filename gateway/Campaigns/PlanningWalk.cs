using System.Globalization;
using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Gateway.Http;
using SmartManager.Grains.Campaigns;

namespace SmartManager.Gateway.Campaigns;

/// <summary>Walks over all programs or campaigns, a page at a time.</summary>
internal static class PlanningWalk
{
    /// <summary>Rows of a page.</summary>
    public const int LimitMax = 1_000;

    /// <summary>Rows of a page unless said otherwise.</summary>
    public const int LimitDefault = 100;

    /// <summary>At most so many are looked at for one page: a filter that lets few pass gives short pages.</summary>
    private const int LookedAtMax = 2_000;

    /// <summary>So many are asked at once.</summary>
    private const int Together = 50;

    private const string AfterExpected = "the name of a program or campaign";

    /// <summary>Reads where a page begins and how long it is.</summary>
    public static Problem? Read(string? after, string? limit, out int count) =>
        !Query.TryReadLimit(limit, LimitDefault, LimitMax, out count, out var problem) ? problem
        : after is not null && !PlanningSurroundings.IsKey(after) ? Problems.Parameter("after", AfterExpected)
        : null;

    /// <summary>A page of those that are let pass.</summary>
    /// <returns>The rows, and where the next page begins; null at the end.</returns>
    public static async Task<(List<T> Rows, string? Next)> PageAsync<T>(
        (IRecords Records, string Kind, string? After, int Limit) page, Func<string, Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var (rows, after, lookedAt) = (new List<T>(), page.After, 0);
        while (lookedAt < LookedAtMax)
        {
            var ids = await page.Records.ReadGrainIdsAsync(page.Kind, after, Together, cancellationToken);
            var found = await Task.WhenAll(ids.Select(find));
            for (var i = 0; i < ids.Count; i++)
            {
                after = ids[i];
                if (found[i] is { } row)
                {
                    rows.Add(row);
                    if (rows.Count == page.Limit)
                    {
                        return (rows, after);
                    }
                }
            }

            if (ids.Count < Together)
            {
                return (rows, null);
            }

            lookedAt += ids.Count;
        }

        return (rows, after);
    }

    /// <summary>What has happened to one of them, newest first.</summary>
    public static async Task<(PlanHistoryView? View, Problem? Problem)> HistoryAsync(
        IRecords records, GrainKey grain, (string? Before, string? Limit) page, CancellationToken cancellationToken)
    {
        if (!Query.TryReadLimit(page.Limit, LimitDefault, LimitMax, out var count, out var problem)
            || !Query.TryReadVersion("before", page.Before, out var before, out problem))
        {
            return (null, problem);
        }

        var entries = await records.ReadHistoryAsync(grain, before, count, cancellationToken);
        var events = entries.Select(entry =>
        {
            using var json = JsonDocument.Parse(entry.Body);
            return new PlanEventView(entry.Version, json.RootElement.Clone());
        });
        return (new PlanHistoryView([.. events], entries.Count == count && entries[^1].Version > 1 ? entries[^1].Version : null), null);
    }

    /// <summary>The tag of a revision.</summary>
    public static string ToTag(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");
}
