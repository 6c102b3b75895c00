namespace SmartManager.Simulation.Tests.Engine;

/// <summary>
/// The life of one process, and the clock that it sees: when it is killed its timers are gone, and nothing of it runs again.
/// </summary>
internal sealed class Lifeline(TimeProvider world, int number) : TimeProvider
{
    private readonly List<LifeTimer> _timers = [];
    // No asynchronous continuations here: for those of Task.WhenAny they mean the thread pool, and with it a second thread.
    private readonly TaskCompletionSource _died = new();

    /// <summary>Which of the world's processes it is; 1 is the first.</summary>
    public int Number => number;

    public bool IsDead { get; private set; }

    /// <summary>Ends when the process is killed.</summary>
    public Task Died => _died.Task;

    public override long TimestampFrequency => world.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => world.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => world.GetUtcNow();

    public override long GetTimestamp() => world.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LifeTimer(this);
        _timers.RemoveAll(each => each.IsDisposed);
        _timers.Add(timer);
        timer.Inner = world.CreateTimer(_ => timer.Fire(callback, state), null, dueTime, period);
        return timer;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        IsDead = true;
        foreach (var timer in _timers)
        {
            timer.Dispose();
        }

        _timers.Clear();
        _died.SetResult();
    }

    private sealed class LifeTimer(Lifeline life) : ITimer
    {
        public ITimer? Inner { get; set; }

        public bool IsDisposed { get; private set; }

        public void Fire(TimerCallback callback, object? state)
        {
            if (!life.IsDead && !IsDisposed)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !IsDisposed && Inner!.Change(dueTime, period);

        public void Dispose()
        {
            IsDisposed = true;
            Inner?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
