using Orleans.Runtime;

namespace SmartManager.Embedded;

/// <summary>A timer whose ticks are turns. The next tick is armed when the last one has ended, so ticks never pile up.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private bool _isQueued;
    private bool _isSetAnew;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        Options = options;
        _period = options.Period;
        _timer = activation.Silo.Time.CreateTimer(
            static timer => ((GrainTimer)timer!).Due(), this, options.DueTime, Timeout.InfiniteTimeSpan);
    }

    public GrainTimerCreationOptions Options { get; }

    /// <summary>The next timer of the same activation.</summary>
    public GrainTimer? Next { get; set; }

    public bool IsDisposed => _disposed.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _period = period;
        _isSetAnew = true;
        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _disposed.Cancel();
    }

    public Task RunAsync()
    {
        _isSetAnew = false;
        Volatile.Write(ref _isQueued, false);
        return _callback(_disposed.Token);
    }

    public void Ticked(Exception? failure)
    {
        if (failure is not null && !(failure is OperationCanceledException && IsDisposed))
        {
            _activation.Silo.LogTickFailed(_activation.Class.Name, failure);
        }

        if (!IsDisposed && !_isSetAnew)
        {
            _timer.Change(_period, Timeout.InfiniteTimeSpan);
        }
    }

    private void Due()
    {
        if (!IsDisposed && !Interlocked.Exchange(ref _isQueued, true) && !_activation.TryPush(new TickTurn(this)))
        {
            Dispose();
        }
    }
}
