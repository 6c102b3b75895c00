using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Reads the states of all grains of a served store, by number.</summary>
public sealed class PostgresScan(PostgresStore store) : IStateScan
{
    /// <summary>One statement gives so many: some megabytes, and far from its time limit.</summary>
    private const int GrainsTogether = 2_000;

    /// <inheritdoc/>
    public async ValueTask<ScanPage> ReadAsync(string kind, long afterNumber, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckLimit(limit);
        if (!StoredText.CanBeKept(kind))
        {
            return new ScanPage([], null);
        }

        var count = Math.Min(limit, GrainsTogether);
        var grains = await store.Reading.ReadAsync(
            "ScanGrains", Row, cancellationToken, Columns.Of(kind + '/'), Columns.Of(afterNumber), Columns.Of(count));
        return new ScanPage(grains, grains.Count < count ? null : grains[^1].Number);
    }

    private static ScannedGrain Row(NpgsqlDataReader row)
    {
        ReadOnlyMemory<byte>[] tail = row.IsDBNull(4)
            ? []
            : Array.ConvertAll(row.GetFieldValue<byte[][]>(4), static body => new ReadOnlyMemory<byte>(body));
        return new ScannedGrain(
            row.GetString(1),
            row.GetInt64(0),
            row.GetInt64(2),
            row.IsDBNull(3) ? ReadOnlyMemory<byte>.Empty : row.GetFieldValue<byte[]>(3),
            tail);
    }
}
