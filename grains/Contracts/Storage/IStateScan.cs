namespace SmartManager.Contracts.Storage;

/// <summary>A grain as a scan met it.</summary>
/// <param name="Id">Its key, without the kind.</param>
/// <param name="Number">The store's number of it: its place in the scan.</param>
/// <param name="Version">How many journal entries it has had in all.</param>
/// <param name="Snapshot">The encoded state; empty if there is none.</param>
/// <param name="Tail">Bodies of the entries after the snapshot, oldest first.</param>
public readonly record struct ScannedGrain(
    string Id, long Number, long Version, ReadOnlyMemory<byte> Snapshot, IReadOnlyList<ReadOnlyMemory<byte>> Tail);

/// <summary>A page of a scan.</summary>
/// <param name="Grains">The grains, by number.</param>
/// <param name="NextAfter">The number behind which the next page begins; null at the end of the scan.</param>
public sealed record ScanPage(IReadOnlyList<ScannedGrain> Grains, long? NextAfter);

/// <summary>Reads the states of all grains of a kind in the order in which the store keeps them, which is the quickest one.</summary>
/// <remarks>
/// Each page is as of one instant, that at which it is read; two pages are of two instants. Reading does not stop turns. A grain that is
/// made while a scan goes on has a higher number and is met.
/// </remarks>
public interface IStateScan
{
    /// <summary>Most grains of a page.</summary>
    const int PageMax = 10_000;

    /// <summary>A page of grains.</summary>
    /// <param name="kind">Of which kind.</param>
    /// <param name="afterNumber">Begins behind this number; 0 for the beginning.</param>
    /// <param name="limit">At most so many. 1 to <see cref="PageMax"/>. A page may be shorter, or empty, though the scan goes on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<ScanPage> ReadAsync(string kind, long afterNumber, int limit, CancellationToken cancellationToken);
}
