using System.Diagnostics;

namespace SmartManager.Grains.Tracing;

/// <summary>
/// The spans of one event's walk, from the line that came in to the receipt of what it led to: see docs/operating/telemetry.md.
/// </summary>
/// <remarks>
/// A walk is watched from its first span or not at all: where nobody listens, or the event was not drawn, there is no span, no message
/// carries a trace and nothing is looked up. Parents are always named: a turn of a grain does not run where its caller does. No attribute
/// holds an id of a subscriber, a number or a text (invariant I8).
/// </remarks>
public static class Walk
{
    /// <summary>The name of the source, for those who listen.</summary>
    public const string SourceName = "SmartManager.Walk";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens. Cost: the read of a field.</summary>
    public static bool IsWatched => Source.HasListeners();

    /// <summary>Begins a walk: the root of a new trace.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="caller">The span of whoever sent it, to which the root is linked; default for none.</param>
    /// <returns>The span; null if nobody listens or this walk was not drawn.</returns>
    /// <remarks>
    /// Linked and not a child: one request may bring a hundred thousand events, and each has a walk of its own. What is current for the
    /// caller stays so.
    /// </remarks>
    public static Activity? Begin(string name, ActivityContext caller)
    {
        if (!IsWatched)
        {
            return null;
        }

        var outer = Activity.Current;
        Activity.Current = null;
        try
        {
            ActivityLink[]? links = caller == default ? null : [new ActivityLink(caller)];
            var span = Source.StartActivity(name, ActivityKind.Consumer, default(ActivityContext), tags: null, links);
            if (span is { Recorded: false })
            {
                span.Dispose();
                return null;
            }

            return span;
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    /// <summary>Goes on with a walk. The span is current until it is disposed of, so call it where that ends with the method.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="trace">The span before, as <see cref="Activity.Id"/> has it; null for a walk that is not watched.</param>
    /// <param name="kind">Whether it comes in, goes out or stays inside.</param>
    /// <returns>The span; null if the walk is not watched.</returns>
    public static Activity? Continue(string name, string? trace, ActivityKind kind = ActivityKind.Internal) =>
        trace is not null && IsWatched && ActivityContext.TryParse(trace, null, isRemote: true, out var before)
            ? Source.StartActivity(name, kind, before)
            : null;

    /// <summary>Ends a span that was begun elsewhere when the answer is there.</summary>
    /// <param name="span">The span.</param>
    /// <param name="answer">What is waited for.</param>
    /// <param name="tell">Says in the span how it ended.</param>
    public static async Task<T> EndAsync<T>(Activity span, Task<T> answer, Action<Activity, T> tell)
    {
        using (span)
        {
            try
            {
                var result = await answer;
                tell(span, result);
                return result;
            }
            catch (Exception exception)
            {
                Failed(span, exception);
                throw;
            }
        }
    }

    /// <summary>What a span is about failed. The exception's kind is told and not its message.</summary>
    public static void Failed(Activity? span, Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
    }
}
