using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Reads the outbox of an embedded store.</summary>
public sealed class SqliteOutbox(SqliteStore store) : IOutbox
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        string channel, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (channel, due, limit),
            static (connection, asked) => ReadRows(connection["ReadDueOutbox"]
                .Bind(0, asked.channel)
                .Bind(1, asked.due.Now.UtcTicks)
                .Bind(2, asked.due.After?.DueAt.UtcTicks ?? long.MinValue)
                .Bind(3, asked.due.After?.Key)
                .Bind(4, asked.limit)),
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
        row.Instant(8)));
}
