using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Scans the traces of an embedded store in the order of commit.</summary>
public sealed class SqliteTraceScan(SqliteStore store) : ITraceScan
{
    /// <inheritdoc/>
    public ValueTask<TracePage> ReadAsync(TraceQuestion question, TracePlace after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (question, after, limit),
            static (connection, asked) => Read(connection, asked.question, asked.after, asked.limit),
            cancellationToken);
    }

    /// <summary>Rows of another time are passed over without their bodies, and count: a page is never more work than its limit says.</summary>
    private static TracePage Read(Connection connection, TraceQuestion question, TracePlace after, int limit)
    {
        var (traces, prefix) = (new List<ScannedTrace>(), question.Kind + '/');
        var (rows, last) = (0, after.Major);
        var statement = connection["ReadTraces"]
            .Bind(0, question.From.UtcTicks)
            .Bind(1, question.Until.UtcTicks)
            .Bind(2, after.Major)
            .Bind(3, limit);
        while (statement.Step())
        {
            rows++;
            last = statement.Number(0);
            if (!statement.IsNull(4) && statement.Text(3) is var key && key.StartsWith(prefix, StringComparison.Ordinal))
            {
                traces.Add(new ScannedTrace(key[prefix.Length..], statement.Number(2) - 1, statement.Instant(1), statement.Bytes(4)));
            }
        }

        return new TracePage(traces, rows < limit ? null : new TracePlace(last, 0));
    }
}
