using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>A few read-only connections. A read runs on the caller's thread: a point read is shorter than a change of threads.</summary>
internal sealed class ReaderPool(StoreFolder folder, StoreOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(options.ReaderCount);
    private readonly Stack<Reader> _viewing = new();
    private readonly Stack<Reader> _idle = new();
    private bool _areViewsAllowed = true;
    private volatile bool _isClosed;

    /// <summary>Reads something. Each statement of it sees all commits that were answered before.</summary>
    /// <exception cref="StoreUnavailableException">The file could not be read, or the store is closed.</exception>
    public ValueTask<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<Connection, TArgument, TResult> read, CancellationToken cancellationToken) =>
        ReadAsync((argument, read), static (reader, asked) => asked.read(reader.Newest, asked.argument), isLoad: false, cancellationToken);

    /// <summary>Loads a grain: a reader whose view may be older is taken first, and may keep it afterwards.</summary>
    /// <exception cref="StoreUnavailableException">The file could not be read, or the store is closed.</exception>
    public ValueTask<TResult> LoadAsync<TArgument, TResult>(
        TArgument argument, Func<Reader, TArgument, TResult> load, CancellationToken cancellationToken) =>
        ReadAsync(argument, load, isLoad: true, cancellationToken);

    /// <summary>Ends every view as soon as its reader is idle, and lets none be kept: the log can then start anew.</summary>
    public void SuspendViews()
    {
        lock (_idle)
        {
            _areViewsAllowed = false;
            while (_viewing.TryPop(out var reader))
            {
                try
                {
                    reader.EndView();
                    _idle.Push(reader);
                }
                catch (SqliteException)
                {
                    reader.Dispose(); // That ends it too; the next read opens another.
                }
            }
        }
    }

    /// <summary>Lets readers keep their views again.</summary>
    public void ResumeViews()
    {
        lock (_idle)
        {
            _areViewsAllowed = true;
        }
    }

    /// <summary>Closes all connections, after the reads that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        for (var taken = 0; taken < options.ReaderCount; taken++)
        {
            await _places.WaitAsync(CancellationToken.None);
        }

        foreach (var reader in _viewing.Concat(_idle))
        {
            reader.Dispose();
        }

        _viewing.Clear();
        _idle.Clear();
        _places.Release(options.ReaderCount);
    }

    private ValueTask<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<Reader, TArgument, TResult> read, bool isLoad, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        return _places.Wait(0, CancellationToken.None)
            ? ValueTask.FromResult(Read(argument, read, isLoad))
            : ReadLaterAsync(argument, read, isLoad, cancellationToken);
    }

    private async ValueTask<TResult> ReadLaterAsync<TArgument, TResult>(
        TArgument argument, Func<Reader, TArgument, TResult> read, bool isLoad, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return Read(argument, read, isLoad);
    }

    private TResult Read<TArgument, TResult>(TArgument argument, Func<Reader, TArgument, TResult> read, bool isLoad)
    {
        Reader? reader = null;
        try
        {
            ThrowIfClosed();
            reader = Take(isLoad) ?? new Reader(folder.OpenReader(options));
            var result = read(reader, argument);
            GiveBack(reader);
            reader = null;
            return result;
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException("The store could not read.", exception);
        }
        finally
        {
            // A connection whose read failed is not used again: it may be in the middle of a statement.
            reader?.Dispose();
            _places.Release();
        }
    }

    private Reader? Take(bool isLoad)
    {
        var (first, second) = isLoad ? (_viewing, _idle) : (_idle, _viewing);
        lock (_idle)
        {
            return first.TryPop(out var reader) || second.TryPop(out reader) ? reader : null;
        }
    }

    private void GiveBack(Reader reader)
    {
        lock (_idle)
        {
            if (!_areViewsAllowed)
            {
                reader.EndView();
            }

            (reader.HasView ? _viewing : _idle).Push(reader);
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }
    }
}
