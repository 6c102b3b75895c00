using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Reads the outbox of an embedded store.</summary>
public sealed class SqliteOutbox(SqliteStore store) : IOutbox
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        OutboxLane lane, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lane);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (lane, due, limit),
            static (connection, asked) => ReadRows(connection["ReadDueOutbox"]
                .Bind(0, asked.lane.Channel)
                .Bind(1, (long)asked.lane.Tier)
                .Bind(2, asked.lane.Kind)
                .Bind(3, asked.lane.Task)
                .Bind(4, asked.due.Now.UtcTicks)
                .Bind(5, asked.due.After?.DueAt.UtcTicks ?? long.MinValue)
                .Bind(6, asked.due.After?.Key)
                .Bind(7, asked.limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<DueLanes> ReadLanesAsync(LaneQuestion question, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        TurnLimits.CheckLimit(limit);
        TurnLimits.CheckLimit(question.CountLimit);
        var all = await store.Readers.ReadAsync(
            (question, limit),
            static (connection, asked) => connection["ReadOutboxLanes"]
                .Bind(0, asked.question.Channel)
                .Bind(1, (long)(asked.question.After?.Tier ?? -1))
                .Bind(2, asked.question.After?.Kind ?? string.Empty)
                .Bind(3, asked.question.After?.Task ?? string.Empty)
                .Bind(4, asked.limit)
                .Bind(5, asked.question.Now.UtcTicks)
                .Bind(6, asked.question.CountLimit)
                .ReadAll(row => new DueLane(
                    new OutboxLane(asked.question.Channel, row.Text(1)) { Tier = (int)row.Number(0), Task = row.Text(2) },
                    (int)row.Number(3))),
            cancellationToken);
        return TurnLimits.ToDueLanes(all, limit);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxRow>> ReadGivenUpAsync(
        string reason, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (reason, afterKey: afterKey ?? string.Empty, limit),
            static (connection, asked) => ReadRows(connection["ReadOutboxGivenUp"]
                .Bind(0, asked.reason)
                .Bind(1, asked.afterKey)
                .Bind(2, asked.limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxRow>> ReadInStateAsync(
        OutboxState state, string? channel, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (state, channel, afterKey: afterKey ?? string.Empty, limit),
            static (connection, asked) => ReadRows(connection["ReadOutboxInState"]
                .Bind(0, (long)asked.state)
                .Bind(1, asked.afterKey)
                .Bind(2, asked.channel)
                .Bind(3, asked.limit)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountGivenUpAsync(string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return store.Readers.ReadAsync(
            reason, static (connection, asked) => connection["CountOutboxGivenUp"].Bind(0, asked).ReadNumber() ?? 0, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountInStateAsync(OutboxState state, CancellationToken cancellationToken) => store.Readers.ReadAsync(
        state,
        static (connection, asked) => connection["CountOutboxInState"].Bind(0, (long)asked).ReadNumber() ?? 0,
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OutboxRow?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return store.Readers.ReadAsync(
            key,
            static (connection, asked) => ReadRows(connection["FindOutboxRow"].Bind(0, asked)) is [var row, ..] ? row : null,
            cancellationToken);
    }

    private static IReadOnlyList<OutboxRow> ReadRows(Statement statement) => statement.ReadAll(static row => new OutboxRow(
        row.Text(0),
        row.Text(1),
        row.Text(2),
        row.Bytes(3),
        (OutboxState)row.Number(4),
        row.Instant(5),
        (int)row.Number(6),
        row.Instant(7),
        row.Instant(8))
    {
        Tier = (int)row.Number(9),
        Task = row.Text(10),
        Reason = row.Text(11),
    });
}
