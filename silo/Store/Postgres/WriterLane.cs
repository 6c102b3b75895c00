using System.Data;
using System.Security.Cryptography;
using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>
/// One writing connection: commits batches, one after the other, and finds out what became of one whose connection was lost.
/// </summary>
/// <remarks>
/// Each transaction begins by marking the lane's row in <c>writers</c> with its number, under the epoch that the lane has. After a lost
/// connection the lane raises the epoch, which waits for a transaction that still holds the row: then the row's number says whether the
/// commit was kept, and one that was not can never be any more, wherever its packets are. Survives a fail-over as well as the data does.
/// </remarks>
internal sealed partial class WriterLane : IAsyncDisposable
{
    private const int ShardCount = 64;

    /// <summary>So often another process can have been first; after that it is something else.</summary>
    private const int RaceTriesMax = 6;

    /// <summary>After a message that a grain has had, so many batches ask for theirs: where one comes twice, more do.</summary>
    private const int AskingBatches = 1_000;

    private static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(1);

    private readonly PostgresDatabase _database;
    private readonly GrainNumbers _numbers;
    private readonly TimePartitions _partitions;
    private readonly PostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WriterLane> _logger;
    private NpgsqlConnection? _connection;
    private WriterMark _mark;
    private TurnBatch? _inDoubt;
    private int _askingLeft;

    public WriterLane(PostgresDatabase database, WriterParts parts, StoreSurroundings surroundings)
    {
        (_database, _numbers, _partitions, _options) = (database, parts.Numbers, parts.Partitions, parts.Options);
        _time = surroundings.Time;
        _logger = surroundings.Loggers.CreateLogger<WriterLane>();
    }

    /// <summary>Commits a batch; decides each turn of it. Tries again what may pass, until that has gone on for too long.</summary>
    /// <param name="batch">The turns.</param>
    /// <param name="stop">Ends further tries, not the one under way.</param>
    /// <exception cref="Exception">Of <see cref="PostgresFailures.IsOfDatabase"/>: nothing is kept, unless <see
    /// cref="IsInDoubt"/>.</exception>
    public async Task CommitAsync(TurnBatch batch, CancellationToken stop)
    {
        var startedAt = _time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (await IsKeptAsync(batch))
                {
                    return;
                }

                await TryCommitAsync(batch);
                return;
            }
            catch (PostgresException exception) when (_askingLeft == 0 && PostgresFailures.IsOfMessages(exception))
            {
                _askingLeft = AskingBatches;
                await SettleAsync(exception);
                continue;
            }
            catch (Exception exception) when (PostgresFailures.IsOfDatabase(exception) || IsLost)
            {
                await SettleAsync(exception);
                var isOver = stop.IsCancellationRequested || _time.GetElapsedTime(startedAt) >= _options.RetryFor
                    || (tries >= RaceTriesMax && PostgresFailures.IsOfTheData(exception));
                if (isOver || !PostgresFailures.IsPassing(exception))
                {
                    throw;
                }

                if (tries == 1)
                {
                    LogTriedAgain(exception, batch.Appends.Count);
                }
            }

            await DelayAsync(tries, stop);
        }
    }

    /// <summary>
    /// An idle connection may be found lost by its keep-alive; what is then asked of it fails as if it had never been opened.
    /// </summary>
    private bool IsLost => _connection is { State: not ConnectionState.Open };

    /// <summary>Whether the last commit's outcome is not known yet.</summary>
    public bool IsInDoubt => _inDoubt is not null;

    public async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>Makes sure of a connection, and tells whether the last try of a batch was kept though its connection was lost.</summary>
    private async Task<bool> IsKeptAsync(TurnBatch batch)
    {
        if (IsLost)
        {
            await DropAsync();
        }

        if (_connection is not null)
        {
            return false;
        }

        var connection = await _database.OpenWriterAsync(CancellationToken.None);
        try
        {
            var tried = _mark;
            var found = tried.Writer == 0 ? null : await FindMarkAsync(connection, "TakeOverWriter", Columns.Of(tried.Writer));
            _mark = found ?? await FindMarkAsync(connection, "RegisterWriter")
                ?? throw new WriterFencedException();
            _connection = connection;
            if (_inDoubt is not { } doubted)
            {
                return false;
            }

            _inDoubt = null;
            var isKept = found is { } last && last.Batch == tried.Batch;
            LogSettled(isKept);
            return isKept && doubted == batch; // Of one that was given up meanwhile nobody waits any more.
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<WriterMark?> FindMarkAsync(NpgsqlConnection connection, string statement, params NpgsqlParameter[] parameters)
    {
        await using var command = PostgresDatabase.Command(connection, statement, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? new WriterMark(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    private async Task TryCommitAsync(TurnBatch batch)
    {
        await _partitions.EnsureAsync(batch, CancellationToken.None);
        var isNumbered = batch.Questions.Keys.Count == 0;
        if (!isNumbered || !await AskAsync(batch, new BatchWay(IsRaising: true, AsksMessages: _askingLeft > 0)))
        {
            if (isNumbered)
            {
                await PostgresDatabase.ExecuteAsync(_connection!, "Rollback", CancellationToken.None);
            }

            await AskAsync(batch, new BatchWay(IsRaising: false, AsksMessages: true));
        }

        var numbers = await _numbers.TakeAsync(_connection!, batch.NewGrainsMax, CancellationToken.None);
        var rows = batch.Decide(numbers);
        await _numbers.GiveBackAsync(numbers, CancellationToken.None);
        if (rows.IsEmpty)
        {
            await PostgresDatabase.ExecuteAsync(_connection!, "Rollback", CancellationToken.None);
            return;
        }

        await using var write = new NpgsqlBatch(_connection);
        BatchStatements.Write(write, rows, (short)(_mark.Writer % ShardCount));
        _inDoubt = batch;
        await write.ExecuteNonQueryAsync();
        _inDoubt = null;
        _askingLeft = Math.Max(0, _askingLeft - 1);
    }

    /// <summary>Begins the transaction and asks what the batch needs.</summary>
    /// <returns>False if a version could not be raised; the transaction is still open.</returns>
    private async Task<bool> AskAsync(TurnBatch batch, BatchWay way)
    {
        batch.Reset();
        _mark = _mark with { Batch = _mark.Batch + 1 };
        await using var ask = new NpgsqlBatch(_connection);
        BatchStatements.Ask(ask, batch.Questions, _mark, way);
        await using var reader = await ask.ExecuteReaderAsync();
        return await BatchStatements.ReadAsync(reader, batch, way, CancellationToken.None);
    }

    /// <summary>After a failure: undoes a transaction that is open, or gives up the connection.</summary>
    private async Task SettleAsync(Exception exception)
    {
        if (exception is PostgresException { SqlState: PostgresErrorCodes.CheckViolation })
        {
            _partitions.Forget();
        }

        if (_connection is null)
        {
            return;
        }

        if (PostgresFailures.IsUndone(exception) && !IsLost)
        {
            try
            {
                await PostgresDatabase.ExecuteAsync(_connection, "Rollback", CancellationToken.None);
                _inDoubt = null;
                var isNoPrimary = exception is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };
                if (!isNoPrimary && exception is not WriterFencedException)
                {
                    return;
                }
            }
            catch (Exception second) when (PostgresFailures.IsOfDatabase(second))
            {
                // Then it is lost like any other.
            }
        }

        await DropAsync();
    }

    private async Task DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <summary>
    /// Twice as long each time, and by chance between half and all of it: silos that lost a server together do not come back together.
    /// </summary>
    private async Task DelayAsync(int tries, CancellationToken stop)
    {
        var most = Math.Min(DelayMax.TotalMilliseconds, DelayMin.TotalMilliseconds * Math.Pow(2, Math.Min(tries, 10)));
        var delay = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)most / 2, (int)most));
        await Task.Delay(delay, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>What the writing connections of a process share.</summary>
/// <param name="Numbers">For new grains.</param>
/// <param name="Partitions">Of the tables that are partitioned by time.</param>
/// <param name="Options">How they talk to the server.</param>
internal sealed record WriterParts(GrainNumbers Numbers, TimePartitions Partitions, PostgresOptions Options);
