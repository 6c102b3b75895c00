using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Writes turns straight into a database, without queue or waiters: the limit that workload W1 is measured against.</summary>
/// <remarks>The same rows through the same statements on one connection, durable at every commit. One caller at a time.</remarks>
public sealed class PostgresTurnWriter : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly GrainNumbers _numbers = new();
    private readonly WriterLane _lane;

    private PostgresTurnWriter(PostgresOptions options, StoreSurroundings surroundings)
    {
        _database = new PostgresDatabase(options);
        _lane = new WriterLane(_database, new WriterParts(_numbers, new TimePartitions(_database), options), surroundings);
    }

    /// <summary>Brings the schema of a database up to date.</summary>
    public static async Task<PostgresTurnWriter> OpenAsync(
        PostgresOptions options, StoreSurroundings surroundings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(surroundings);
        var writer = new PostgresTurnWriter(options, surroundings);
        await using var connection = await writer._database.OpenWorkerAsync(cancellationToken);
        await Migrations.RunAsync(connection, cancellationToken);
        return writer;
    }

    /// <summary>Writes turns in one commit.</summary>
    /// <returns>How each ended, in the order given.</returns>
    public async Task<IReadOnlyList<AppendOutcome>> WriteAsync(IReadOnlyList<Turn> turns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turns);
        PendingAppend[] appends = [.. turns.Select(turn => new PendingAppend(turn, TurnLimits.Check(turn)))];
        await _lane.CommitAsync(new TurnBatch(appends), cancellationToken);
        return Array.ConvertAll(appends, append => append.Outcome);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lane.DisposeAsync();
        await _database.DisposeAsync();
        _numbers.Dispose();
    }
}
