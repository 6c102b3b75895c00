namespace SmartManager.Contracts.Storage;

/// <summary>A decision trace as a scan met it.</summary>
/// <param name="Id">The key of its grain, without the kind.</param>
/// <param name="Version">The version at which its turn found the grain.</param>
/// <param name="At">When the turn was decided. UTC.</param>
/// <param name="Body">The encoded trace.</param>
public readonly record struct ScannedTrace(string Id, long Version, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>A place in a scan of traces. Only the store that gave it knows what it means; <c>default</c> is the beginning.</summary>
/// <param name="Major">Its larger part.</param>
/// <param name="Minor">Its smaller part.</param>
public readonly record struct TracePlace(long Major, long Minor);

/// <summary>A page of a scan.</summary>
/// <param name="Traces">The traces, in the order of the scan.</param>
/// <param name="NextAfter">The place behind which the next page begins; null at the end of the scan.</param>
public sealed record TracePage(IReadOnlyList<ScannedTrace> Traces, TracePlace? NextAfter);

/// <summary>Whose traces are asked for, and of what time.</summary>
/// <param name="Kind">Of which kind of grains.</param>
/// <param name="From">Turns decided from this instant on. UTC, inclusive.</param>
/// <param name="Until">Turns decided before this one. UTC, exclusive.</param>
public sealed record TraceQuestion(string Kind, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Reads the decision traces of a time in the order in which the store keeps them, which is the quickest one.</summary>
/// <remarks>
/// Reading does not stop turns. Each trace that was there when the scan began is met once, unless retention drops it meanwhile.
/// </remarks>
public interface ITraceScan
{
    /// <summary>Most traces of a page.</summary>
    const int PageMax = 10_000;

    /// <summary>A page of traces.</summary>
    /// <param name="question">Whose, and of what time.</param>
    /// <param name="after">Begins behind this place.</param>
    /// <param name="limit">At most so many. 1 to <see cref="PageMax"/>. A page may be shorter, or empty, though the scan goes on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<TracePage> ReadAsync(TraceQuestion question, TracePlace after, int limit, CancellationToken cancellationToken);
}
