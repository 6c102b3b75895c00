using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>
/// Group commit: turns queue here, and one thread writes all that wait in one transaction, syncs once and answers them all.
/// A turn that comes alone is written at once. When turns come faster than that, commits are paced, so that more of them share a sync and
/// the pages that every commit writes again.
/// </summary>
internal sealed partial class TurnCommitter : IAsyncDisposable
{
    /// <summary>Pending turns kept for use again. Unit: turns.</summary>
    public const int PoolMax = 16_384;

    private const int CompletedTogether = 64;

    private readonly TurnWriter _writer;
    private readonly Checkpointer _checkpointer;
    private readonly StoreOptions _options;
    private readonly StoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<TurnCommitter> _logger;
    private readonly object _gate = new();
    private readonly Queue<WriterWork> _waiting = new();
    private readonly List<WriterWork> _batch = [];
    private readonly Stack<PendingTurn> _pool = new();
    private readonly SemaphoreSlim _places;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _startedAt;
    private bool _isClosed;
    private bool _isFailing;

    public TurnCommitter(
        TurnWriter writer, Checkpointer checkpointer, StoreOptions options, StoreSurroundings surroundings)
    {
        _writer = writer;
        _checkpointer = checkpointer;
        _options = options;
        _instruments = surroundings.Instruments;
        _time = surroundings.Time;
        _logger = surroundings.Loggers.CreateLogger<TurnCommitter>();
        _places = new SemaphoreSlim(options.QueueLengthMax);
        _instruments.WatchQueue(() => options.QueueLengthMax - _places.CurrentCount);
        new Thread(Run) { IsBackground = true, Name = "smartmanager-store-writer" }.Start();
    }

    /// <summary>Queues a turn that has been checked, when there is a place.</summary>
    public ValueTask<AppendOutcome> AppendAsync(Turn turn, int bytes, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AppendOutcome>(cancellationToken);
        }

        return _places.Wait(0, CancellationToken.None)
            ? Append(turn, bytes, cancellationToken)
            : AppendLaterAsync(turn, bytes, cancellationToken);
    }

    /// <summary>Queues other work for the writer, when there is a place. The token ends that wait only.</summary>
    public async Task<T> RunAsync<T>(Func<TurnWriter, T> work, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        var pending = new PendingWork<T>(work);
        Enqueue(pending);
        return await pending.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Refuses new work, writes all that waits, and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task;
    }

    private async ValueTask<AppendOutcome> AppendLaterAsync(Turn turn, int bytes, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return await Append(turn, bytes, cancellationToken);
    }

    private ValueTask<AppendOutcome> Append(Turn turn, int bytes, CancellationToken cancellationToken)
    {
        var pending = Rent();
        pending.Start(turn, bytes);
        var task = pending.Task;
        Enqueue(pending);
        if (cancellationToken.CanBeCanceled)
        {
            pending.WatchFor(cancellationToken);
        }

        return task;
    }

    private PendingTurn Rent()
    {
        lock (_pool)
        {
            return _pool.TryPop(out var pending) ? pending : new PendingTurn(_pool);
        }
    }

    private void Enqueue(WriterWork work)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _waiting.Enqueue(work);
                if (_waiting.Count == 1 || _waiting.Count == _options.TurnsPerCommitMax)
                {
                    Monitor.Pulse(_gate); // The first ends an idle wait, the last that a commit has room for ends the pace.
                }

                return;
            }
        }

        // Whoever waits for a place gets this one, comes here, and hands it on in turn.
        _places.Release();
        throw new StoreUnavailableException("The store is closed.");
    }

    private void Run()
    {
        while (TakeBatch())
        {
            CommitBatch();
            _checkpointer.Committed(_writer.Connection);
        }

        _ended.SetResult();
    }

    /// <returns>False when the store is closed and nothing waits.</returns>
    private bool TakeBatch()
    {
        var isBusy = _batch.Count > 1;
        _batch.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            if ((isBusy || _waiting.Count > 1) && _waiting.Count < _options.TurnsPerCommitMax)
            {
                Pace();
            }

            var bytesLeft = (long)_options.CommitMebibytesMax << 20;
            while (_batch.Count < _options.TurnsPerCommitMax
                && _waiting.TryPeek(out var next)
                && (_batch.Count == 0 || next.Bytes <= bytesLeft))
            {
                bytesLeft -= next.Bytes;
                _batch.Add(_waiting.Dequeue());
            }
        }

        _places.Release(_batch.Count);
        return true;
    }

    /// <summary>Lets more turns come, under the lock, until the last commit is long enough ago.</summary>
    private void Pace()
    {
        var left = _options.CommitPace - _time.GetElapsedTime(_startedAt);
        if (left > TimeSpan.Zero && !_isClosed)
        {
            Monitor.Wait(_gate, (int)Math.Ceiling(left.TotalMilliseconds)); // It knows whole milliseconds only.
        }
    }

    private void CommitBatch()
    {
        _startedAt = _time.GetTimestamp();
        try
        {
            _writer.Begin();
            foreach (var work in _batch)
            {
                work.Write(_writer);
            }

            _writer.Commit();
        }
        catch (Exception exception)
        {
            // Whatever it is, somebody waits for each of these turns, and the next ones must not wait for ever.
            Fail(exception);
            return;
        }

        Count(_time.GetElapsedTime(_startedAt));
        Answer(error: null);
    }

    private void Count(TimeSpan duration)
    {
        if (_isFailing)
        {
            _isFailing = false;
            LogCommitsAgain();
        }

        _instruments.Committed(_batch.Count, duration);
        foreach (var work in _batch)
        {
            switch ((work as PendingTurn)?.Result)
            {
                case AppendResult.Conflict:
                    _instruments.Conflicted();
                    break;
                case AppendResult.Duplicate:
                    _instruments.Duplicated();
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The next batch is a fresh transaction: if the disk has recovered, it goes through.</summary>
    private void Fail(Exception exception)
    {
        _instruments.CommitFailed();
        if (!_isFailing)
        {
            _isFailing = true;
            LogCommitFailed(exception, _batch.Count);
        }

        try
        {
            _writer.Rollback();
        }
        catch (SqliteException rollback)
        {
            LogRollbackFailed(rollback);
        }

        Answer(new StoreUnavailableException("The store could not write; nothing of the turn was kept.", exception));
    }

    /// <summary>Hands the answers to the thread pool in chunks, so that the writer goes straight on.</summary>
    private void Answer(StoreUnavailableException? error)
    {
        for (var first = 0; first < _batch.Count; first += CompletedTogether)
        {
            var chunk = new WriterWork[Math.Min(CompletedTogether, _batch.Count - first)];
            _batch.CopyTo(first, chunk, 0, chunk.Length);
            ThreadPool.UnsafeQueueUserWorkItem(new Answers(chunk, error), preferLocal: false);
        }
    }

    private sealed class Answers(WriterWork[] chunk, StoreUnavailableException? error) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            foreach (var work in chunk)
            {
                if (error is null)
                {
                    work.Complete();
                }
                else
                {
                    work.Fail(error);
                }
            }
        }
    }
}
