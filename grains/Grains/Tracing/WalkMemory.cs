using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartManager.Contracts.Storage;

namespace SmartManager.Grains.Tracing;

/// <summary>
/// Keeps with a turn of which trace its outbox rows are, so that the hand-over and the receipt, hours later and perhaps in another process,
/// go on with it (docs/decisions/0030).
/// </summary>
/// <remarks>
/// The place is a lookup name of the store with one of <see cref="SlotCount"/> numbers, drawn from the key of the row; what came there
/// before is overwritten. So it never grows beyond that, and a receipt that comes after its place was taken again is simply not part of a
/// trace. The check beside it keeps it from becoming part of a wrong one.
/// </remarks>
public static class WalkMemory
{
    /// <summary>Places. Unit: rows of some 100 bytes.</summary>
    public const int SlotCount = 1 << 20;

    private const string Family = "trace/";
    private const char Separator = ' ';
    private const int CheckBytes = 8;
    private const string SlotFormat = "x5";

    /// <summary>The turn with the trace of the rows that it adds to the outbox.</summary>
    /// <param name="turn">What will be committed.</param>
    /// <param name="trace">The span of the turn; null for a walk that is not watched.</param>
    public static Turn Remember(Turn turn, string? trace)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (trace is null)
        {
            return turn;
        }

        var places = turn.Outbox.OfType<OutboxChange.Add>().Select(row => PlaceOf(row.Key))
            .Select(place => new LookupEntry(place.Name, place.Check + Separator + trace)).ToList();
        return places.Count == 0 ? turn : turn with { Lookups = turn.Lookups.AddRange(places) };
    }

    /// <summary>The trace of an outbox row.</summary>
    /// <param name="records">Where it was kept.</param>
    /// <param name="key">The row's key.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>The span that the row came from; null if nobody listens, it was not watched, or it is no longer known.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public static ValueTask<string?> FindAsync(IRecords records, string key, CancellationToken cancellationToken) =>
        Walk.IsWatched ? ReadAsync(records, key, cancellationToken) : ValueTask.FromResult<string?>(null);

    private static async ValueTask<string?> ReadAsync(IRecords records, string key, CancellationToken cancellationToken)
    {
        var (name, check) = PlaceOf(key);
        var kept = await records.FindLookupAsync(name, cancellationToken);
        return kept is not null && kept.StartsWith(check + Separator, StringComparison.Ordinal) ? kept[(check.Length + 1)..] : null;
    }

    private static (string Name, string Check) PlaceOf(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var slot = ((hash[0] << 16) | (hash[1] << 8) | hash[2]) & (SlotCount - 1);
        var name = Family + slot.ToString(SlotFormat, CultureInfo.InvariantCulture);
        return (name, Convert.ToHexStringLower(hash, hash.Length - CheckBytes, CheckBytes));
    }
}
