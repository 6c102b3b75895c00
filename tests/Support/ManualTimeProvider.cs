namespace SmartManager.Support;

/// <summary>A clock that a test moves. Timers fire in due order, each at its own instant, on the thread that moves the clock.</summary>
/// <remarks>Safe to call from any thread, but one test owns it and alone moves it.</remarks>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Entry, (long DueAt, long Order)> _queue = new();
    private long _elapsed;
    private long _wallOffset = start.UtcTicks;
    private long _order;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _elapsed) + Volatile.Read(ref _wallOffset), TimeSpan.Zero);

    /// <summary>Lets time pass. Fires what becomes due, also what a callback of this very call arms.</summary>
    /// <param name="by">Not negative.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetTimestamp() + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Goes to an instant: forward as <see cref="Advance"/>, backward as <see cref="Step"/>.</summary>
    public void SetUtcNow(DateTimeOffset value)
    {
        var by = value - GetUtcNow();
        if (by >= TimeSpan.Zero)
        {
            Advance(by);
        }
        else
        {
            Step(by);
        }
    }

    /// <summary>Sets the wall clock right or wrong while no time passes, as an operator's hand does. No timer fires.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _wallOffset, by.Ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            while (_queue.TryPeek(out var entry, out var place) && place.DueAt <= until)
            {
                _queue.Dequeue();
                if (entry.Timer.Generation == entry.Generation)
                {
                    Volatile.Write(ref _elapsed, Math.Max(_elapsed, place.DueAt));
                    Arm_NeedsLock(entry.Timer, entry.Timer.Period);
                    return entry.Timer;
                }
            }

            Volatile.Write(ref _elapsed, Math.Max(_elapsed, until));
            return null;
        }
    }

    /// <summary>Makes all earlier entries of the timer void, and a new one unless the time is infinite.</summary>
    private void Arm_NeedsLock(ManualTimer timer, TimeSpan dueTime)
    {
        timer.Generation++;
        if (dueTime >= TimeSpan.Zero)
        {
            _queue.Enqueue(new(timer, timer.Generation), (_elapsed + dueTime.Ticks, _order++));
        }
    }

    private readonly record struct Entry(ManualTimer Timer, int Generation);

    private sealed class ManualTimer(ManualTimeProvider time, Action callback) : ITimer
    {
        private bool _isDisposed;

        public int Generation { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                if (_isDisposed)
                {
                    return false;
                }

                Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
                time.Arm_NeedsLock(this, dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                _isDisposed = true;
                time.Arm_NeedsLock(this, Timeout.InfiniteTimeSpan);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
