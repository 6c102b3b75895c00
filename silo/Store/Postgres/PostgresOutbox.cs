using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Reads the outbox of a served store.</summary>
public sealed class PostgresOutbox(PostgresStore store) : IOutbox
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        string channel, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        TurnLimits.CheckLimit(limit);
        return !StoredText.CanBeKept(channel)
            ? []
            : await store.Reading.ReadAsync(
                "ReadDueOutbox",
                Row,
                cancellationToken,
                Columns.Of(channel),
                Columns.Of(due.Now.UtcTicks),
                Columns.Of(due.After?.DueAt.UtcTicks ?? long.MinValue),
                Columns.Of(due.After?.Key ?? string.Empty),
                Columns.Of(limit));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OutboxRow>> ReadInStateAsync(
        OutboxState state, string? channel, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        var (begin, count) = (Columns.Of(afterKey ?? string.Empty), Columns.Of(limit));
        if (!StoredText.CanBeKept(channel + afterKey))
        {
            return [];
        }

        return channel is null
            ? await store.Reading.ReadAsync("ReadOutboxInState", Row, cancellationToken, Columns.Of((short)state), begin, count)
            : await store.Reading.ReadAsync(
                "ReadOutboxInStateOf", Row, cancellationToken, Columns.Of((short)state), begin, count, Columns.Of(channel));
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountInStateAsync(OutboxState state, CancellationToken cancellationToken) =>
        (await store.Reading.ReadAsync(
            "CountOutboxInState", static row => row.GetInt64(0), cancellationToken, Columns.Of((short)state)))[0];

    /// <inheritdoc/>
    public async ValueTask<OutboxRow?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var rows = StoredText.CanBeKept(key) ? await store.Reading.ReadAsync("FindOutboxRow", Row, cancellationToken, Columns.Of(key)) : [];
        return rows is [var row, ..] ? row : null;
    }

    private static OutboxRow Row(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetFieldValue<byte[]>(3),
        (OutboxState)row.GetInt16(4),
        Reading.Instant(row, 5),
        row.GetInt32(6),
        Reading.Instant(row, 7),
        Reading.Instant(row, 8));
}
