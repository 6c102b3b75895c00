using SmartManager.Contracts.Subscribers;

namespace SmartManager.Gateway.Ingest;

/// <summary>Gives one sort of line to the subscriber that it is about.</summary>
internal interface ILineHandler
{
    /// <summary>The sort, for metrics.</summary>
    string Kind { get; }

    /// <summary>
    /// Parses a line and sends it on. Must not wait: the order of calls is the order in which a subscriber sees its lines.
    /// </summary>
    LineInFlight Handle(ReadOnlySpan<byte> line);
}

/// <summary>A line on its way.</summary>
/// <param name="Id">The sender's id, for the result; empty if the line has none that can be read.</param>
/// <param name="Error">Why it was not sent on; null if it was.</param>
/// <param name="Answer">What the subscriber makes of it; completes after the commit. Null if it was not sent on.</param>
internal readonly record struct LineInFlight(ReadOnlyMemory<char> Id, LineError? Error, Task<SubscriberAnswer>? Answer)
{
    /// <summary>A line that was not sent on.</summary>
    public static LineInFlight Rejected(LineError error) => new(default, error, null);
}
