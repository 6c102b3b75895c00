using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Reads the outbox of a served store.</summary>
public sealed class PostgresOutbox(PostgresStore store) : IOutbox
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        OutboxLane lane, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lane);
        TurnLimits.CheckLimit(limit);
        return !StoredText.CanBeKept(lane.Channel) || !StoredText.CanBeKept(lane.Kind) || !StoredText.CanBeKept(lane.Task)
            ? []
            : await store.Reading.ReadAsync(
                "ReadDueOutbox",
                Row,
                cancellationToken,
                Columns.Of(lane.Channel),
                Columns.Of((short)lane.Tier),
                Columns.Of(lane.Kind),
                Columns.Of(lane.Task),
                Columns.Of(due.Now.UtcTicks),
                Columns.Of(due.After?.DueAt.UtcTicks ?? long.MinValue),
                Columns.Of(due.After?.Key ?? string.Empty),
                Columns.Of(limit));
    }

    /// <inheritdoc/>
    public async ValueTask<DueLanes> ReadLanesAsync(LaneQuestion question, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        TurnLimits.CheckLimit(limit);
        TurnLimits.CheckLimit(question.CountLimit);
        if (!StoredText.CanBeKept(question.Channel))
        {
            return new DueLanes([], null);
        }

        var all = await store.Reading.ReadAsync(
            "ReadOutboxLanes",
            row => new DueLane(
                new OutboxLane(question.Channel, row.GetString(1)) { Tier = row.GetInt16(0), Task = row.GetString(2) }, row.GetInt32(3)),
            cancellationToken,
            Columns.Of(question.Channel),
            Columns.Of((short)(question.After?.Tier ?? -1)),
            Columns.Of(question.After?.Kind ?? string.Empty),
            Columns.Of(question.After?.Task ?? string.Empty),
            Columns.Of(limit),
            Columns.Of(question.Now.UtcTicks),
            Columns.Of(question.CountLimit));
        return TurnLimits.ToDueLanes(all, limit);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OutboxRow>> ReadGivenUpAsync(
        string reason, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        TurnLimits.CheckLimit(limit);
        return !StoredText.CanBeKept(reason + afterKey)
            ? []
            : await store.Reading.ReadAsync(
                "ReadOutboxGivenUp",
                Row,
                cancellationToken,
                Columns.Of(reason),
                Columns.Of(afterKey ?? string.Empty),
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
    public async ValueTask<long> CountGivenUpAsync(string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return StoredText.CanBeKept(reason)
            ? (await store.Reading.ReadAsync(
                "CountOutboxGivenUp", static row => row.GetInt64(0), cancellationToken, Columns.Of(reason)))[0]
            : 0;
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
        Reading.Instant(row, 8))
    {
        Tier = row.GetInt16(9),
        Task = row.GetString(10),
        Reason = row.GetString(11),
    };
}
