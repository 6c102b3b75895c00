using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>The served store: a PostgreSQL database, which several silos may share.</summary>
/// <remarks>
/// Turns go through a few writing connections, see <see cref="PostgresCommitter"/>; loads are read together, see <see cref="GrainLoader"/>.
/// Safe to call from any thread, once it is open.
/// </remarks>
public sealed partial class PostgresStore : IGrainStore, IAsyncDisposable
{
    private readonly PostgresCommitter _committer;
    private readonly GrainLoader _loader;
    private readonly DatabaseHold? _hold;
    private readonly GrainNumbers _numbers = new();
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresStore> _logger;
    private volatile bool _isClosed;
    private bool _isOpen;

    /// <summary>Prepares a store; nothing is asked of the server before it is opened.</summary>
    /// <param name="options">How commits and the queue are bounded.</param>
    /// <param name="postgres">Where the server is.</param>
    /// <param name="sharing">Whether other processes may use the database too.</param>
    /// <param name="surroundings">For the store.</param>
    public PostgresStore(StoreOptions options, PostgresOptions postgres, StoreSharing sharing, StoreSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(postgres);
        ArgumentNullException.ThrowIfNull(sharing);
        ArgumentNullException.ThrowIfNull(surroundings);
        (_time, _logger) = (surroundings.Time, surroundings.Loggers.CreateLogger<PostgresStore>());
        Database = new PostgresDatabase(postgres);
        Reading = new Reading(Database, postgres, surroundings.Time);
        Partitions = new TimePartitions(Database);
        var parts = new WriterParts(_numbers, Partitions, postgres);
        _loader = new GrainLoader(Reading);
        _committer = new PostgresCommitter(
            options,
            [.. Enumerable.Range(0, postgres.WriterCount).Select(_ => new WriterLane(Database, parts, surroundings))],
            surroundings);
        _hold = sharing.IsShared ? null : new DatabaseHold(Database, postgres.KeepAlive, _committer.Halt, surroundings);
    }

    /// <summary>The ways to the server.</summary>
    internal PostgresDatabase Database { get; }

    /// <summary>Reads.</summary>
    internal Reading Reading { get; }

    /// <summary>Of the tables that are partitioned by time.</summary>
    internal TimePartitions Partitions { get; }

    /// <summary>What runs beside the turns, such as a check.</summary>
    internal LongWork LongWork { get; } = new();

    /// <summary>Takes the database, brings its schema up to date, and begins to write. Once.</summary>
    /// <exception cref="StoreInUseException">Another process has the database and shares it with none.</exception>
    /// <exception cref="StoreFormatException">The database is from a newer build, or a migration to it is not done.</exception>
    /// <exception cref="StoreUnavailableException">The server cannot be reached, or refused.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_isOpen)
        {
            return;
        }

        try
        {
            await PrepareAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await DisposeAsync(); // The hold must not keep others out of a database that this one does not open.
            if (PostgresFailures.IsOfDatabase(exception))
            {
                throw new StoreUnavailableException($"The database {Database.Name} cannot be opened.", exception);
            }

            throw;
        }

        _isOpen = true;
        _committer.Start();
        LogOpened(Database.Name, Migrations.NewestSchema);
    }

    /// <inheritdoc/>
    public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        return _loader.LoadAsync(grain, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken)
    {
        var bytes = TurnLimits.Check(turn);
        StoredText.Check(turn);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<AppendOutcome>(cancellationToken)
            : _committer.AppendAsync(turn, bytes, cancellationToken);
    }

    /// <summary>Stops what runs beside the turns, commits all that waits, and lets the next process in.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        await LongWork.DisposeAsync();
        await _committer.DisposeAsync();
        await _loader.DisposeAsync();
        await Reading.CloseAsync();
        if (_hold is not null)
        {
            await _hold.DisposeAsync();
        }

        await Database.DisposeAsync();
        _numbers.Dispose();
        Reading.Dispose();
        if (_isOpen)
        {
            LogClosed(Database.Name);
        }
    }

    /// <summary>Makes the partitions of now and those that come next.</summary>
    internal Task PreparePartitionsAsync(CancellationToken cancellationToken) =>
        Partitions.EnsureAheadAsync(_time.GetUtcNow(), cancellationToken);

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_hold is not null)
        {
            await _hold.TakeAsync(cancellationToken);
        }

        await using var connection = await Database.OpenWorkerAsync(cancellationToken);
        await Migrations.RunAsync(connection, cancellationToken);
        if (await PostgresDatabase.FindAsync<bool>(connection, "IsMoving", cancellationToken))
        {
            throw new StoreFormatException(
                $"A migration to the database {Database.Name} is not done. Run ./run migrate again, or begin with an empty database.");
        }

        await PreparePartitionsAsync(cancellationToken);
        await PostgresDatabase.ExecuteAsync(connection, "ForgetWriters", cancellationToken);
        if (await PostgresDatabase.FindAsync<string>(connection, "FindSyncSetting", cancellationToken) == "off")
        {
            LogNotSynced(Database.Name);
        }
    }

    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    internal void RequireOpen()
    {
        if (_isClosed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }
    }
}
