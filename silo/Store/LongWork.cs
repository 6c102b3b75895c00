using SmartManager.Contracts.Storage;

namespace SmartManager.Store;

/// <summary>
/// Work on a store that takes its time, beside the turns and on connections of its own: a backup, a check. Closing stops it and
/// waits for its end: it must not go on in a folder that the next process already has, nor keep the log from home.
/// </summary>
internal sealed class LongWork : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _isClosed;

    /// <summary>Runs something on the thread pool.</summary>
    /// <param name="work">What to run. Its token is cancelled by the caller's token or by the close; it then ends soon.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreUnavailableException">The store is closed, or closes and has stopped it.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) =>
        RunAsync(stop => Task.FromResult(work(stop)), cancellationToken);

    /// <summary>The same for work that waits.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            return await Task.Run(() => work(stop.Token), stop.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The store closes; a backup or check that was under way was stopped.", exception);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Lets nothing begin any more, stops what runs and waits for its end.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_running == 0)
            {
                _ended.TrySetResult();
            }
        }

        _closing.Cancel();
        return new ValueTask(_ended.Task);
    }

    private void Begin()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new StoreUnavailableException("The store is closed.");
            }

            _running++;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_running == 0 && _isClosed)
            {
                _ended.TrySetResult();
            }
        }
    }
}
