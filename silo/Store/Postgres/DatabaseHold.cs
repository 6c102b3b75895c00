using System.Data;
using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>
/// Keeps a second process from a database, by an advisory lock on a connection of its own. A server that restarts forgets it; then it is
/// taken again, and if another process was faster, this one stops writing, until that one has gone and what it may have published is known.
/// </summary>
internal sealed partial class DatabaseHold : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly TimeSpan _interval;
    private readonly Action<string?> _halt;
    private readonly StoreReturn _return;
    private readonly TimeProvider _time;
    private readonly ILogger<DatabaseHold> _logger;
    private readonly CancellationTokenSource _closing = new();
    private NpgsqlConnection? _connection;
    private Task _running = Task.CompletedTask;
    private bool _isBehind;
    private bool _isLost;

    public DatabaseHold(PostgresDatabase database, TimeSpan interval, Action<string?> halt, StoreSurroundings surroundings)
    {
        (_database, _interval, _halt) = (database, interval, halt);
        (_time, _return) = (surroundings.Time, surroundings.Return);
        _logger = surroundings.Loggers.CreateLogger<DatabaseHold>();
    }

    /// <summary>Takes the database.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (!await TryTakeAsync(cancellationToken))
        {
            throw new StoreInUseException(
                $"The database {_database.Name} is in use by another process that shares it with none. "
                + "Stop that one, or give this one its own database.");
        }

        _running = Task.Run(WatchAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        await DropAsync();
        _closing.Dispose();
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        _connection = await _database.OpenHolderAsync(cancellationToken);
        if (await PostgresDatabase.FindAsync<bool>(_connection, "TryHold", cancellationToken, Columns.Of(PostgresDatabase.Mark)))
        {
            return true;
        }

        await DropAsync();
        return false;
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_interval, _time);
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_closing.Token);
                await LookAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
                when (PostgresFailures.IsOfDatabase(exception) || _connection is not { State: ConnectionState.Open })
            {
                await DropAsync(); // The next look takes it again.
            }
        }
    }

    private async Task LookAsync()
    {
        if (_connection is { State: ConnectionState.Open })
        {
            await PostgresDatabase.FindAsync<string>(_connection, "FindSyncSetting", _closing.Token);
        }
        else
        {
            await DropAsync();
            _isBehind = true;
            if (!await TryTakeAsync(_closing.Token))
            {
                Lose();
                return;
            }
        }

        if (_isBehind)
        {
            await CatchUpAsync();
        }
    }

    private void Lose()
    {
        if (!_isLost)
        {
            LogLost(_database.Name);
        }

        _isLost = true;
        _halt("Another process took the database while its server was away.");
    }

    /// <summary>Turns are taken again only after what they are decided by is as new as the store.</summary>
    private async Task CatchUpAsync()
    {
        try
        {
            await _return.RunAsync(_closing.Token);
        }
        catch (Exception exception) when (!_closing.IsCancellationRequested)
        {
            LogNotCaughtUp(exception, _database.Name);
            return; // It is read at the next look; the database stays held, and turns stay refused.
        }

        _isBehind = false;
        _halt(null);
        if (_isLost)
        {
            LogRegained(_database.Name);
        }

        _isLost = false;
    }

    private async Task DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
