using System.Threading.Tasks.Sources;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Something that waits for the writer: it is written in a shared transaction and told how that ended.</summary>
internal abstract class WriterWork
{
    /// <summary>How much it writes, roughly. Unit: bytes.</summary>
    public abstract int Bytes { get; }

    /// <summary>Writes it into the open transaction, or keeps why it cannot be. What it throws fails the whole transaction.</summary>
    public abstract void Write(TurnWriter writer);

    /// <summary>The transaction is durable: answers whoever waits.</summary>
    public abstract void Complete();

    /// <summary>The transaction failed and nothing was written: tells whoever waits.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A turn that waits for its commit. Used again for later turns, so that a turn costs no garbage here.</summary>
internal sealed class PendingTurn : WriterWork, IValueTaskSource<AppendOutcome>
{
    private readonly Stack<PendingTurn> _pool;
    private ManualResetValueTaskSourceCore<AppendOutcome> _waiter;
    private CancellationTokenRegistration _cancellation;
    private Turn? _turn;
    private long? _message;
    private int _bytes;
    private int _isAnswered;
    private bool _isAbandoned;
    private AppendOutcome _outcome;
    private ArgumentException? _refusal;

    /// <summary>Makes one that returns to a pool, which is also its own lock.</summary>
    public PendingTurn(Stack<PendingTurn> pool)
    {
        _pool = pool;
        _waiter.RunContinuationsAsynchronously = true;
    }

    public override int Bytes => _bytes;

    /// <summary>What the caller awaits.</summary>
    public ValueTask<AppendOutcome> Task => new(this, _waiter.Version);

    /// <summary>Takes a turn that has been checked.</summary>
    public void Start(Turn turn, int bytes)
    {
        _turn = turn;
        _bytes = bytes;
        _message = turn.MessageId is { } id ? TurnLimits.HashOf(id) : null;
        _isAnswered = 0;
        _refusal = null;
    }

    /// <summary>Lets a token end the wait. The turn stays where it is: it is still written, with its neighbours.</summary>
    public void WatchFor(CancellationToken cancellationToken) => _cancellation = cancellationToken.UnsafeRegister(
        static (state, token) => ((PendingTurn)state!).Abandon(token), this);

    public override void Write(TurnWriter writer)
    {
        try
        {
            _outcome = writer.Write(_turn!, _message);
        }
        catch (ArgumentException exception)
        {
            _refusal = exception;
        }
    }

    public override void Complete()
    {
        if (!TryAnswer())
        {
            return;
        }

        if (_refusal is { } refusal)
        {
            _waiter.SetException(refusal);
        }
        else
        {
            _waiter.SetResult(_outcome);
        }
    }

    public override void Fail(Exception exception)
    {
        if (TryAnswer())
        {
            _waiter.SetException(exception);
        }
    }

    /// <summary>How the turn ended, if it has been written. Only the writer asks, before it completes it.</summary>
    public AppendResult? Result => _refusal is null ? _outcome.Result : null;

    AppendOutcome IValueTaskSource<AppendOutcome>.GetResult(short token)
    {
        try
        {
            return _waiter.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<AppendOutcome>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<AppendOutcome>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private bool TryAnswer() => Interlocked.Exchange(ref _isAnswered, 1) == 0;

    private void Abandon(CancellationToken token)
    {
        if (TryAnswer())
        {
            _isAbandoned = true;
            _waiter.SetException(new OperationCanceledException(token));
        }
    }

    /// <summary>One whose caller went away is still in the writer's hands, so it is left to the collector.</summary>
    private void Return()
    {
        if (_isAbandoned)
        {
            return;
        }

        _cancellation.Dispose();
        _cancellation = default;
        _waiter.Reset();
        _turn = null;
        lock (_pool)
        {
            if (_pool.Count < TurnCommitter.PoolMax)
            {
                _pool.Push(this);
            }
        }
    }
}

/// <summary>Rare work on the writing connection, such as a document or a step of retention.</summary>
internal sealed class PendingWork<T>(Func<TurnWriter, T> work) : WriterWork
{
    private readonly TaskCompletionSource<T> _waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public override int Bytes => 0;

    /// <summary>What the caller awaits.</summary>
    public Task<T> Task => _waiter.Task;

    public override void Write(TurnWriter writer) => _result = work(writer);

    public override void Complete() => _waiter.TrySetResult(_result!);

    public override void Fail(Exception exception) => _waiter.TrySetException(exception);
}
