using SmartManager.Contracts.Storage;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>
/// A store in memory whose disk outlives the processes that use it: group commits that take time, fail, or are torn by a crash.
/// </summary>
/// <remarks>
/// A commit batches what waits. A crash loses what waits; the batch that is on its way to the disk is wholly there or wholly not, and none
/// of its waiters
/// ever hears. Not injected: a disk that loses or changes what was synced, because no promise of the product survives that.
/// </remarks>
internal sealed class SimulatedStore(IStoreSurroundings surroundings, Func<StoreTables, IStoreTables>? mirror = null)
{
    private const int BatchMax = 8;

    private readonly Lock _lock = new();
    private readonly List<PendingWrite> _waiting = [];
    private List<PendingWrite> _batch = [];
    private IStoreTables? _asked;
    private bool _isCommitting;
    private int _epoch;

    /// <summary>What is on the disk.</summary>
    public StoreTables Tables { get; } = new();

    /// <summary>Uploaded lists on the disk.</summary>
    public PlainLists Lists { get; } = new();

    /// <summary>The same, as the product asks it: perhaps with another store beside it.</summary>
    private IStoreTables Asked => _asked ??= mirror?.Invoke(Tables) ?? Tables;

    /// <summary>Whether anything is on its way to the disk.</summary>
    public bool IsBusy => _isCommitting;

    /// <summary>Whose turns are on their way to the disk.</summary>
    public IEnumerable<string> Writers => _batch.Concat(_waiting).Select(write => write.Writer).OfType<string>();

    /// <summary>Written, with the answer still under way. Unit: writes.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Opens it for one process.</summary>
    public StoreSession Open() => new(this);

    /// <summary>The process dies.</summary>
    /// <param name="isBatchWritten">Whether the batch on its way to the disk arrived.</param>
    /// <returns>How many turns that batch had.</returns>
    public int Crash(bool isBatchWritten)
    {
        var torn = _batch;
        foreach (var write in isBatchWritten ? torn : [])
        {
            write.Write(Asked);
        }

        foreach (var write in isBatchWritten ? _waiting : [.. torn, .. _waiting])
        {
            write.Lose();
        }

        (_batch, _isCommitting, Unanswered) = ([], false, 0);
        _waiting.Clear();
        _epoch++;
        return torn.Count;
    }

    /// <summary>Answers a read.</summary>
    internal Task<T> ReadAsync<T>(Func<IStoreTables, T> read)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (surroundings.ShowsThePast())
        {
            var past = Read(read);
            Later(() => answer.SetResult(past));
        }
        else
        {
            Later(() => answer.SetResult(Read(read)));
        }

        return answer.Task;
    }

    /// <summary>Queues a turn.</summary>
    internal Task<AppendOutcome> AppendAsync(Turn turn)
    {
        surroundings.Asked(turn);
        var write = new PendingWrite<AppendOutcome>(turn.Grain.Id, tables => Write(tables, turn), () => surroundings.Lost(turn));
        Enqueue(write);
        return write.Answer;
    }

    /// <summary>Queues a document.</summary>
    internal Task<bool> AppendAsync(Document document)
    {
        var write = new PendingWrite<bool>(null, tables => tables.Write(document), static () => { });
        Enqueue(write);
        return write.Answer;
    }

    private AppendOutcome Write(IStoreTables tables, Turn turn)
    {
        var outcome = tables.Write(turn);
        surroundings.Written(turn, outcome.Result);
        return outcome;
    }

    private T Read<T>(Func<IStoreTables, T> read)
    {
        lock (_lock)
        {
            return read(Asked);
        }
    }

    private void Enqueue(PendingWrite write)
    {
        lock (_lock)
        {
            _waiting.Add(write);
            if (_isCommitting)
            {
                return;
            }

            _isCommitting = true;
        }

        Later(TakeBatch);
    }

    private void TakeBatch()
    {
        lock (_lock)
        {
            _batch = [.. _waiting.Take(BatchMax)];
            _waiting.RemoveRange(0, _batch.Count);
        }

        Later(CommitBatch);
    }

    private void CommitBatch()
    {
        List<PendingWrite> batch;
        bool isMoreWaiting;
        var isFailed = surroundings.FailsCommit();
        lock (_lock)
        {
            (batch, _batch) = (_batch, []);
            foreach (var write in batch)
            {
                if (isFailed)
                {
                    write.Lose();
                }
                else
                {
                    write.Write(Asked);
                }
            }

            Unanswered += batch.Count;
            _isCommitting = isMoreWaiting = _waiting.Count > 0;
        }

        foreach (var write in batch)
        {
            Later(() => Tell(write));
        }

        if (isMoreWaiting)
        {
            Later(TakeBatch);
        }
    }

    private void Tell(PendingWrite write)
    {
        Unanswered--;
        write.Tell();
    }

    /// <summary>Does it later, unless the process has died by then.</summary>
    private void Later(Action action)
    {
        var epoch = _epoch;
        surroundings.Later(() =>
        {
            if (epoch == _epoch)
            {
                action();
            }
        });
    }

    private abstract class PendingWrite(string? writer)
    {
        public string? Writer => writer;

        public abstract void Write(IStoreTables tables);

        public abstract void Lose();

        public abstract void Tell();
    }

    private sealed class PendingWrite<T>(string? writer, Func<IStoreTables, T> write, Action lose) : PendingWrite(writer)
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _outcome;
        private Exception? _failure;

        public Task<T> Answer => _answer.Task;

        public override void Write(IStoreTables tables)
        {
            try
            {
                _outcome = write(tables);
            }
            catch (ArgumentException exception)
            {
                _failure = exception;
            }
        }

        public override void Lose()
        {
            _failure = new StoreUnavailableException("The commit failed; nothing of it was kept.");
            lose();
        }

        public override void Tell()
        {
            if (_failure is null)
            {
                _answer.SetResult(_outcome!);
            }
            else
            {
                _answer.SetException(_failure);
            }
        }
    }
}
