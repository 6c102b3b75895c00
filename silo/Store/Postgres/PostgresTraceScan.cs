using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Scans the traces of a served store by grain and version: the index that each partition has.</summary>
public sealed class PostgresTraceScan(PostgresStore store) : ITraceScan
{
    /// <inheritdoc/>
    public async ValueTask<TracePage> ReadAsync(
        TraceQuestion question, TracePlace after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        TurnLimits.CheckLimit(limit);
        var rows = !StoredText.CanBeKept(question.Kind)
            ? []
            : await store.Reading.ReadAsync(
                "ReadTraces",
                row => (
                    Place: new TracePlace(row.GetInt64(0), row.GetInt64(1)),
                    Trace: new ScannedTrace(
                        row.GetString(3)[(question.Kind.Length + 1)..],
                        row.GetInt64(1) - 1,
                        Reading.Instant(row, 2),
                        row.GetFieldValue<byte[]>(4))),
                cancellationToken,
                Columns.Of(question.From.UtcTicks),
                Columns.Of(question.Until.UtcTicks),
                Columns.Of(after.Major),
                Columns.Of(after.Minor),
                Columns.Of(question.Kind + '/'),
                Columns.Of(question.Kind + '0'),
                Columns.Of(limit));
        return new TracePage([.. rows.Select(row => row.Trace)], rows.Count < limit ? null : rows[^1].Place);
    }
}
