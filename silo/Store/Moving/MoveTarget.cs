using Npgsql;
using NpgsqlTypes;
using SmartManager.Store.Postgres;
using SmartManager.Store.Sqlite;

namespace SmartManager.Store.Moving;

/// <summary>The database that a store moves to: no server works on it, and how far the move has come stands in it.</summary>
internal sealed class MoveTarget : IAsyncDisposable
{
    private const int RowsPerBatch = 20_000;
    private const long BytesPerBatch = 16 << 20;

    private readonly PostgresDatabase _database;
    private readonly DatabaseHold _hold;
    private readonly TimePartitions _partitions;
    private NpgsqlConnection? _connection;
    private volatile string? _lost;

    public MoveTarget(PostgresOptions options, StoreSurroundings surroundings)
    {
        _database = new PostgresDatabase(options);
        _hold = new DatabaseHold(_database, options.KeepAlive, reason => _lost = reason, surroundings);
        _partitions = new TimePartitions(_database);
    }

    /// <summary>Database, host and port.</summary>
    public string Name => _database.Name;

    private NpgsqlConnection Connection => _connection ?? throw new InvalidOperationException("The target is not open.");

    /// <summary>Takes the database and makes its tables.</summary>
    /// <exception cref="StoreInUseException">A server works on it, or another move.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _hold.TakeAsync(cancellationToken);
        _connection = await _database.OpenWorkerAsync(cancellationToken);
        await Migrations.RunAsync(_connection, cancellationToken);
        await PostgresDatabase.ExecuteAsync(_connection, "HardenCommits", cancellationToken);
    }

    /// <summary>Begins a move, or finds out how far one has come.</summary>
    /// <param name="mark">What the source is known by.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The table that is next, how far that one is, and whether all is done.</returns>
    /// <exception cref="StoreFormatException">The database has something else in it.</exception>
    public async Task<(int Stage, MovePlace After, bool IsDone)> BeginAsync(string mark, CancellationToken cancellationToken)
    {
        await using (var find = PostgresDatabase.Command(Connection, "FindMove"))
        await using (var found = await find.ExecuteReaderAsync(cancellationToken))
        {
            if (await found.ReadAsync(cancellationToken))
            {
                return found.GetString(0) == mark
                    ? (found.GetInt32(1), new MovePlace(found.GetInt64(2), found.GetString(3)), found.GetBoolean(4))
                    : throw new StoreFormatException(
                        $"A migration to {Name} was begun from another store, or the store has been written since. "
                        + "Begin with an empty database.");
            }
        }

        if (await PostgresDatabase.FindAsync<bool>(Connection, "IsInUse", cancellationToken))
        {
            throw new StoreFormatException($"The database {Name} is not empty. Begin with an empty one.");
        }

        await PostgresDatabase.ExecuteAsync(Connection, "BeginMove", cancellationToken, Columns.Of(mark));
        return (0, MovePlace.Start, false);
    }

    /// <summary>Makes the partitions that a table needs.</summary>
    public async Task PrepareAsync(MovedTable table, Connection source, CancellationToken cancellationToken)
    {
        if (table.Timed is not { } timed)
        {
            return;
        }

        foreach (var period in source[timed.Periods].Bind(0, timed.Table.Period).ReadAll(static row => row.Number(0)))
        {
            await _partitions.EnsureAsync(timed.Table, period * timed.Table.Period, cancellationToken);
        }
    }

    /// <summary>Takes rows of a table, at most a batch, together with how far the table is then.</summary>
    /// <param name="stage">The table's place among all.</param>
    /// <param name="rows">The rows; stands on one that is not taken yet.</param>
    /// <param name="cancellationToken">Stops it; then nothing of the batch is kept.</param>
    /// <returns>How many rows were taken, and whether another one stands there.</returns>
    public async Task<(int Count, bool HasMore)> TakeAsync(int stage, Statement rows, CancellationToken cancellationToken)
    {
        var table = MovedTable.All[stage];
        RequireHeld();
        await using var transaction = await Connection.BeginTransactionAsync(cancellationToken);
        var (place, count, hasMore) = await Task.Run(() => Copy(table, rows, cancellationToken), cancellationToken);
        await AdvanceAsync(stage, place, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (count, hasMore);
    }

    /// <summary>A table is all here: the next one begins.</summary>
    public Task EndTableAsync(int stage, CancellationToken cancellationToken) =>
        AdvanceAsync(stage + 1, MovePlace.Start, cancellationToken);

    /// <summary>Lets new numbers follow those that are here.</summary>
    public Task SetNumbersAsync(CancellationToken cancellationToken) =>
        PostgresDatabase.ExecuteAsync(Connection, "SetNumbers", cancellationToken);

    /// <summary>From now on servers may work here.</summary>
    public Task EndAsync(CancellationToken cancellationToken)
    {
        RequireHeld();
        return PostgresDatabase.ExecuteAsync(Connection, "EndMove", cancellationToken);
    }

    /// <summary>Counts and sums up a table.</summary>
    public RowSum Sum(MovedTable table, Action<long> count, CancellationToken cancellationToken)
    {
        var sum = new RowSum();
        using var rows = Connection.BeginBinaryExport(SqlText.Postgres.Of("Give" + table.Statements).Trim());
        while (rows.StartRow() != -1)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                rows.Cancel();
                cancellationToken.ThrowIfCancellationRequested();
            }

            foreach (var type in table.Columns)
            {
                Add(rows, type, sum);
            }

            sum.EndRow();
            count(sum.Rows);
        }

        return sum;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        await _hold.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task AdvanceAsync(int stage, MovePlace place, CancellationToken cancellationToken) =>
        await PostgresDatabase.ExecuteAsync(
            Connection, "AdvanceMove", cancellationToken, Columns.Of(stage), Columns.Of(place.Number), Columns.Of(place.Name));

    private void RequireHeld()
    {
        if (_lost is { } reason)
        {
            throw new StoreInUseException(reason);
        }
    }

    private (MovePlace Place, int Count, bool HasMore) Copy(MovedTable table, Statement rows, CancellationToken cancellationToken)
    {
        using var copy = Connection.BeginBinaryImport(SqlText.Postgres.Of("Take" + table.Statements).Trim());
        var (place, count, bytes) = (MoveSource.PlaceOf(table, rows), 0, 0L);
        var hasMore = true;
        while (hasMore)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = MoveSource.PlaceOf(table, rows);
            if (next != place && (count >= RowsPerBatch || bytes >= BytesPerBatch))
            {
                break; // Rows of one place stay together.
            }

            place = next;
            bytes += Write(copy, table, rows);
            count++;
            hasMore = rows.Step();
        }

        copy.Complete();
        return (place, count, hasMore);
    }

    private static long Write(NpgsqlBinaryImporter copy, MovedTable table, Statement row)
    {
        copy.StartRow();
        var written = 0L;
        for (var i = 0; i < table.Columns.Length; i++)
        {
            var column = i + 1;
            switch (table.Columns[i])
            {
                case MovedType.LongOrNull when row.IsNull(column):
                    copy.WriteNull();
                    break;
                case MovedType.Int:
                    copy.Write((int)row.Number(column), NpgsqlDbType.Integer);
                    break;
                case MovedType.Short:
                    copy.Write((short)row.Number(column), NpgsqlDbType.Smallint);
                    break;
                case MovedType.Text or MovedType.Bytes:
                    // A text's bytes are its form in a binary copy; the server checks that they are one.
                    var bytes = row.Bytes(column);
                    copy.Write(bytes, NpgsqlDbType.Bytea);
                    written += bytes.Length;
                    break;
                default:
                    copy.Write(row.Number(column), NpgsqlDbType.Bigint);
                    break;
            }
        }

        return written + (table.Columns.Length * sizeof(long));
    }

    private static void Add(NpgsqlBinaryExporter row, MovedType type, RowSum sum)
    {
        switch (type)
        {
            case MovedType.LongOrNull when row.IsNull:
                row.Skip();
                sum.AddNothing();
                break;
            case MovedType.Int:
                sum.Add(row.Read<int>(NpgsqlDbType.Integer));
                break;
            case MovedType.Short:
                sum.Add(row.Read<short>(NpgsqlDbType.Smallint));
                break;
            case MovedType.Text or MovedType.Bytes:
                sum.Add(row.Read<byte[]>(NpgsqlDbType.Bytea));
                break;
            default:
                sum.Add(row.Read<long>(NpgsqlDbType.Bigint));
                break;
        }
    }
}
