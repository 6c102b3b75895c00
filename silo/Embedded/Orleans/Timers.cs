using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A timer of one activation. It ends with the activation; use a stored wake-up for what must happen.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the timer anew.</summary>
    /// <param name="dueTime">Time until the next tick. <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="period">Time from the end of one tick to the next. <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When a grain timer ticks, and how.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>Sets both times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Time until the first tick. <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>Time from the end of one tick to the next. <see cref="Timeout.InfiniteTimeSpan"/> for a single tick.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True if a tick may begin while other turns await. Default false: a tick is a turn like any other.</summary>
    public bool Interleave { get; init; }

    /// <summary>True if a tick counts as use, so that the grain does not become idle. Default false.</summary>
    public bool KeepAlive { get; init; }
}
