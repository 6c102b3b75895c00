using System.Threading.Channels;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>
/// Group commit: turns queue here, and a few writing connections each take all that wait, commit it in one transaction, and answer. While
/// one waits for the disk, another fills the next batch.
/// </summary>
/// <remarks>Turns of one grain never meet in two batches unless two callers raced: then the grain's lock and version decide.</remarks>
internal sealed partial class PostgresCommitter : IAsyncDisposable
{
    private readonly Channel<PendingAppend> _waiting;
    private readonly object _gate = new();
    private readonly StoreOptions _options;
    private readonly StoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresCommitter> _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly WriterLane[] _lanes;
    private Task[] _running = [];
    private volatile bool _isFailing;
    private volatile string? _halted;

    public PostgresCommitter(StoreOptions options, WriterLane[] lanes, StoreSurroundings surroundings)
    {
        _options = options;
        _instruments = surroundings.Instruments;
        _time = surroundings.Time;
        _logger = surroundings.Loggers.CreateLogger<PostgresCommitter>();
        _waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.QueueLengthMax) { SingleReader = false });
        _instruments.WatchQueue(() => _waiting.Reader.Count);
        _lanes = lanes;
    }

    /// <summary>Begins to commit.</summary>
    public void Start() => _running = Array.ConvertAll(_lanes, lane => Task.Run(() => RunAsync(lane)));

    /// <summary>Refuses turns from now on, for a reason; null takes them again.</summary>
    public void Halt(string? reason) => _halted = reason;

    /// <summary>Queues a turn that has been checked, when there is a place.</summary>
    public async ValueTask<AppendOutcome> AppendAsync(Turn turn, int bytes, CancellationToken cancellationToken)
    {
        if (_halted is { } reason)
        {
            throw new StoreUnavailableException(reason);
        }

        var append = new PendingAppend(turn, bytes);
        try
        {
            await _waiting.Writer.WriteAsync(append, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new StoreUnavailableException("The store is closed.", exception);
        }

        return await append.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Refuses new work, commits all that waits, and lets go of the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _closing.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }

        while (_waiting.Reader.TryRead(out var left))
        {
            left.TrySetException(new StoreUnavailableException("The store is closed."));
        }

        _closing.Dispose();
    }

    private async Task RunAsync(WriterLane lane)
    {
        var batch = new List<PendingAppend>();
        var startedAt = 0L;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if ((batch.Count > 1 || _waiting.Reader.Count > 1) && _waiting.Reader.Count < _options.TurnsPerCommitMax)
            {
                await PaceAsync(startedAt);
            }

            startedAt = _time.GetTimestamp();
            Take(batch);
            if (batch.Count > 0)
            {
                await CommitAsync(lane, batch);
            }
        }
    }

    /// <summary>Lets more turns come, until this connection's last commit began long enough ago.</summary>
    private async Task PaceAsync(long startedAt)
    {
        var left = _options.CommitPace - _time.GetElapsedTime(startedAt);
        if (left > TimeSpan.Zero && !_closing.IsCancellationRequested)
        {
            await Task.Delay(left, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(List<PendingAppend> batch)
    {
        batch.Clear();
        var bytesLeft = (long)_options.CommitMebibytesMax << 20;
        lock (_gate)
        {
            while (batch.Count < _options.TurnsPerCommitMax
                && _waiting.Reader.TryPeek(out var next)
                && (batch.Count == 0 || next.Bytes <= bytesLeft)
                && _waiting.Reader.TryRead(out next))
            {
                bytesLeft -= next.Bytes;
                batch.Add(next);
            }
        }
    }

    private async Task CommitAsync(WriterLane lane, IReadOnlyList<PendingAppend> batch)
    {
        var startedAt = _time.GetTimestamp();
        try
        {
            await lane.CommitAsync(new TurnBatch(batch), _closing.Token);
        }
        catch (Exception exception) when (PostgresFailures.IsOfTheData(exception) && batch.Count > 1)
        {
            // One of them is what the server will not take. Halving finds it, and its neighbours go through.
            var half = batch.Count / 2;
            await CommitAsync(lane, [.. batch.Take(half)]);
            await CommitAsync(lane, [.. batch.Skip(half)]);
            return;
        }
        catch (Exception exception)
        {
            // Whatever it is, somebody waits for each of these turns, and the next ones must not wait for ever.
            Fail(exception, batch, lane.IsInDoubt);
            return;
        }

        Count(batch, _time.GetElapsedTime(startedAt));
        foreach (var append in batch)
        {
            append.Answer();
        }
    }

    private void Count(IReadOnlyList<PendingAppend> batch, TimeSpan duration)
    {
        if (_isFailing)
        {
            _isFailing = false;
            LogCommitsAgain();
        }

        _instruments.Committed(batch.Count, duration);
        foreach (var append in batch)
        {
            switch (append.Outcome)
            {
                case { Result: AppendResult.Conflict }:
                    _instruments.Conflicted();
                    break;
                case { Result: AppendResult.Duplicate }:
                    _instruments.Duplicated();
                    break;
                default:
                    break;
            }
        }
    }

    private void Fail(Exception exception, IReadOnlyList<PendingAppend> batch, bool isInDoubt)
    {
        _instruments.CommitFailed();
        if (isInDoubt)
        {
            LogOutcomeUnknown(exception, batch.Count);
        }
        else if (!_isFailing)
        {
            LogCommitFailed(exception, batch.Count);
        }

        _isFailing = true;
        var answer = new StoreUnavailableException(
            isInDoubt
                ? "The database was lost in the middle of a commit: the turn may have been kept, and is a duplicate then when sent again."
                : "The store could not write; nothing of the turn was kept.",
            exception);
        foreach (var append in batch)
        {
            append.TrySetException(answer);
        }
    }
}
