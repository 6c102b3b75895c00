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

    /// <summary>Whether lines of CSV are read, too.</summary>
    bool TakesCsv => false;

    /// <summary>Whether only rejected lines are told, and of these only the first: see <see cref="LineResults.IsBrief"/>.</summary>
    bool IsBrief => false;

    /// <summary>The same, for whom the line's number means something. From 1.</summary>
    /// <returns>The line on its way; null if it needs no answer, such as the names of columns.</returns>
    LineInFlight? Handle(long number, ReadOnlySpan<byte> line) => Handle(line);

    /// <summary>A line has its answer; called in the order of lines, also for lines that could not be cut out.</summary>
    /// <param name="number">The line's number. From 1.</param>
    /// <param name="answer">What its subscriber made of it; null if it was rejected before.</param>
    /// <param name="error">Why it was rejected.</param>
    void Answered(long number, SubscriberAnswer? answer, LineError error)
    {
    }

    /// <summary>What is said of a line's refusal behind the refusal's own words, with a space before; null for nothing more.</summary>
    /// <param name="refusalCode">The refusal.</param>
    /// <param name="asked">As <see cref="LineInFlight.Asked"/> has it.</param>
    string? Explain(string refusalCode, string? asked) => null;

    /// <summary>No more lines come, and all have their answer.</summary>
    /// <param name="fatal">Why the body was not read to its end; null if it was.</param>
    void Ended(LineError? fatal)
    {
    }
}

/// <summary>A line on its way.</summary>
/// <param name="Id">The sender's id, for the result; empty if the line has none that can be read.</param>
/// <param name="Error">Why it was not sent on; null if it was.</param>
/// <param name="Answer">What the subscriber makes of it; completes after the commit. Null if it was not sent on.</param>
internal readonly record struct LineInFlight(ReadOnlyMemory<char> Id, LineError? Error, Task<SubscriberAnswer>? Answer)
{
    /// <summary>The name in it that may not be known, to find what was meant; null for none. Not told.</summary>
    public string? Asked { get; init; }

    /// <summary>A line that was not sent on.</summary>
    public static LineInFlight Rejected(LineError error) => new(default, error, null);
}
