using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>A few read-only connections. A read runs on the caller's thread: a point read is shorter than a change of threads.</summary>
internal sealed class ReaderPool(StoreFolder folder, StoreOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(options.ReaderCount);
    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _isClosed;

    /// <summary>Reads something. Each statement of it sees all commits that were answered before.</summary>
    /// <exception cref="StoreUnavailableException">The file could not be read, or the store is closed.</exception>
    public ValueTask<TResult> ReadAsync<TArgument, TResult>(
        TArgument argument, Func<Connection, TArgument, TResult> read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        return _places.Wait(0, CancellationToken.None)
            ? ValueTask.FromResult(Read(argument, read))
            : ReadLaterAsync(argument, read, cancellationToken);
    }

    /// <summary>Closes all connections, after the reads that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        for (var taken = 0; taken < options.ReaderCount; taken++)
        {
            await _places.WaitAsync(CancellationToken.None);
        }

        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        _places.Release(options.ReaderCount);
    }

    private async ValueTask<TResult> ReadLaterAsync<TArgument, TResult>(
        TArgument argument, Func<Connection, TArgument, TResult> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return Read(argument, read);
    }

    private TResult Read<TArgument, TResult>(TArgument argument, Func<Connection, TArgument, TResult> read)
    {
        Connection? connection = null;
        try
        {
            ThrowIfClosed();
            if (!_idle.TryTake(out connection))
            {
                connection = folder.OpenReader(options);
            }

            var result = read(connection, argument);
            _idle.Add(connection);
            connection = null;
            return result;
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException("The store could not read.", exception);
        }
        finally
        {
            // A connection whose read failed is not used again: it may be in the middle of a statement.
            connection?.Dispose();
            _places.Release();
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
