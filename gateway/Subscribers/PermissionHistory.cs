using System.Collections.Immutable;
using SmartManager.Contracts.Storage;

namespace SmartManager.Gateway.Subscribers;

/// <summary>The audit trail of what a subscriber allows: consent, do-not-disturb and lists, out of the whole history.</summary>
internal static class PermissionHistory
{
    /// <summary>What is asked for with <c>about</c>.</summary>
    public const string Name = "permissions";

    private const int PageSize = 1_000;

    /// <summary>Entries that one request looks at.</summary>
    private const int LookedAtMax = 20_000;

    private static readonly ImmutableArray<string> Types =
        ["consent-changed.", "do-not-disturb-changed.", "do-not-disturb-requested.", "suppression-"];

    /// <summary>Reads a page. It may hold fewer than asked for and be followed by others, for only so many entries are looked at.</summary>
    public static async Task<HistoryView> ReadAsync(
        IRecords records, GrainKey key, long? beforeVersion, int limit, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<HistoryEventView>();
        for (var lookedAt = 0; lookedAt < LookedAtMax; lookedAt += PageSize)
        {
            var entries = await records.ReadHistoryAsync(key, beforeVersion, PageSize, cancellationToken);
            foreach (var entry in entries)
            {
                beforeVersion = entry.Version;
                var view = new HistoryEventView(entry.Version, SubscriberEndpoints.ToJson(entry));
                var type = view.Event.GetProperty("type").GetString()!;
                if (Types.Any(known => type.StartsWith(known, StringComparison.Ordinal)))
                {
                    found.Add(view);
                }

                if (found.Count == limit)
                {
                    return new HistoryView(found.ToImmutable(), beforeVersion);
                }
            }

            if (entries.Count < PageSize)
            {
                return new HistoryView(found.ToImmutable(), Before: null);
            }
        }

        return new HistoryView(found.ToImmutable(), beforeVersion);
    }
}
