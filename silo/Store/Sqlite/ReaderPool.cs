using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>A few read-only connections. A read runs on the caller's thread: a point read is shorter than a change of threads.</summary>
internal sealed class ReaderPool(StoreFolder folder, StoreOptions options) : IAsyncDisposable
{
    /// <summary>A load takes far less than a millisecond, unless its thread lost the processor.</summary>
    private const int SuspensionWaitsMax = 20;

    private readonly SemaphoreSlim _places = new(options.ReaderCount);
    private readonly Stack<Reader> _viewing = new();
    private readonly Stack<Reader> _idle = new();
    private bool _areViewsAllowed = true;
    private int _loads;
    private int _earlierLoads;
    private int _round;
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

    /// <summary>
    /// Ends the views of idle readers, lets none be kept from now on, and waits a moment for the loads that are under way: the log can then
    /// be copied to its end and start anew.
    /// </summary>
    public void SuspendViews()
    {
        Reader[] viewing;
        lock (_idle)
        {
            _areViewsAllowed = false;
            _round++;
            _earlierLoads = _loads;
            viewing = [.. _viewing];
            _viewing.Clear();
        }

        foreach (var reader in viewing)
        {
            EndViewAndPush(reader);
        }

        lock (_idle)
        {
            for (var waits = 0; _earlierLoads > 0 && waits < SuspensionWaitsMax; waits++)
            {
                Monitor.Wait(_idle, millisecondsTimeout: 1);
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

    /// <summary>Waits for the reads that are under way and lets none begin until <see cref="Readmit()"/>.</summary>
    /// <returns>False if some took longer than they may; then nothing is held up.</returns>
    public bool TryExclude(TimeSpan timeout)
    {
        for (var taken = 0; taken < options.ReaderCount; taken++)
        {
            if (!_places.Wait(timeout, CancellationToken.None))
            {
                Readmit(taken);
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets reads begin again.</summary>
    public void Readmit() => Readmit(options.ReaderCount);

    /// <summary>Closes all connections, after the reads that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        for (var taken = 0; taken < options.ReaderCount; taken++)
        {
            await _places.WaitAsync(CancellationToken.None);
        }

        lock (_idle)
        {
            foreach (var reader in _viewing.Concat(_idle))
            {
                reader.Dispose();
            }

            _viewing.Clear();
            _idle.Clear();
        }

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
        var round = 0;
        try
        {
            reader = Take(isLoad, out round);
            ThrowIfClosed();
            reader ??= new Reader(folder.OpenReader(options));
            var result = read(reader, argument);
            var used = reader;
            reader = null;
            GiveBack(used);
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
            if (isLoad)
            {
                LoadEnded(round);
            }

            _places.Release();
        }
    }

    private Reader? Take(bool isLoad, out int round)
    {
        var (first, second) = isLoad ? (_viewing, _idle) : (_idle, _viewing);
        lock (_idle)
        {
            _loads += isLoad ? 1 : 0;
            round = _round;
            return first.TryPop(out var reader) || second.TryPop(out reader) ? reader : null;
        }
    }

    private void LoadEnded(int round)
    {
        lock (_idle)
        {
            _loads--;
            if (round != _round && --_earlierLoads == 0)
            {
                Monitor.PulseAll(_idle);
            }
        }
    }

    private void GiveBack(Reader reader)
    {
        lock (_idle)
        {
            if (_areViewsAllowed || !reader.HasView)
            {
                (reader.HasView ? _viewing : _idle).Push(reader);
                return;
            }
        }

        EndViewAndPush(reader);
    }

    /// <summary>Outside the lock: ending a view makes system calls. Whoever read with it has their answer, however that goes.</summary>
    private void EndViewAndPush(Reader reader)
    {
        try
        {
            reader.EndView();
        }
        catch (SqliteException)
        {
            reader.Dispose(); // That ends it too; the next read opens another.
            return;
        }

        lock (_idle)
        {
            _idle.Push(reader);
        }
    }

    private void Readmit(int places)
    {
        if (places > 0)
        {
            _places.Release(places);
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
