using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace SmartManager.Store.Postgres;

/// <summary>A table that is partitioned by time, in periods of a fixed length since 0001-01-01.</summary>
/// <param name="Name">The parent.</param>
/// <param name="Period">How long a partition is. Unit: ticks.</param>
internal sealed record TimedTable(string Name, long Period)
{
    /// <summary>By weeks.</summary>
    public static readonly TimedTable Traces = new("decision_traces", 7 * TimeSpan.TicksPerDay);

    /// <summary>By four weeks.</summary>
    public static readonly TimedTable Contacts = new("contact_changes", 28 * TimeSpan.TicksPerDay);

    /// <summary>The number of the period that an instant lies in.</summary>
    public long PeriodOf(long at) => at / Period;

    /// <summary>The partition of a period.</summary>
    public string PartitionOf(long period) => string.Create(CultureInfo.InvariantCulture, $"{Name}_{period}");
}

/// <summary>Makes partitions before the first row of their period comes, and drops those that retention is done with.</summary>
internal sealed class TimePartitions(PostgresDatabase database)
{
    /// <summary>Then the batch is tried again, as long as turns are at all.</summary>
    private const int LockTimeoutSeconds = 5;

    private readonly ConcurrentDictionary<(TimedTable Table, long Period), bool> _known = new();

    /// <summary>Forgets what is there, as after another process dropped some.</summary>
    public void Forget() => _known.Clear();

    /// <summary>Makes sure of the partitions that a batch needs. In a transaction of its own, before the batch begins.</summary>
    public async Task EnsureAsync(TurnBatch batch, CancellationToken cancellationToken)
    {
        if (!batch.Questions.HasTraces && !batch.Questions.HasContacts)
        {
            return;
        }

        foreach (var append in batch.Appends)
        {
            if (append.Turn.Trace is not null)
            {
                await EnsureAsync(TimedTable.Traces, append.Turn.At.UtcTicks, cancellationToken);
            }

            if (!append.Turn.Contacts.IsEmpty)
            {
                await EnsureAsync(TimedTable.Contacts, append.Turn.At.UtcTicks, cancellationToken);
            }
        }
    }

    /// <summary>Drops the partitions that end before an instant.</summary>
    /// <returns>How many rows went with them.</returns>
    /// <remarks>
    /// Rows of a period that has not ended by then stay until it has: up to a period longer than asked. A drop locks the parent for a
    /// moment and lets others wait behind it; while a long read such as a check goes on, it is left to the next time.
    /// </remarks>
    public async Task<long> DropAsync(NpgsqlConnection connection, TimedTable table, long before, CancellationToken cancellationToken)
    {
        var dropped = 0L;
        await RunAsync(connection, "SET lock_timeout = '1s'", cancellationToken);
        foreach (var period in await FindAsync(connection, table, cancellationToken))
        {
            if ((period + 1) * table.Period <= before)
            {
                var partition = table.PartitionOf(period);
                var rows = await RunAsync(connection, $"SELECT count(*) FROM {partition}", cancellationToken) is long count ? count : 0;
                try
                {
                    await RunAsync(connection, $"DROP TABLE IF EXISTS {partition}", cancellationToken);
                }
                catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
                {
                    return dropped;
                }

                dropped += rows;
                _known.TryRemove((table, period), out _);
            }
        }

        return dropped;
    }

    /// <summary>Makes sure of the partitions of now and of the periods that come next, so that no turn waits for one to be made.</summary>
    public async Task EnsureAheadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var table in (TimedTable[])[TimedTable.Traces, TimedTable.Contacts])
        {
            await EnsureAsync(table, now.UtcTicks, cancellationToken);
            await EnsureAsync(table, now.UtcTicks + table.Period, cancellationToken);
        }
    }

    /// <summary>Makes sure of the partition that an instant lies in.</summary>
    public async ValueTask EnsureAsync(TimedTable table, long at, CancellationToken cancellationToken)
    {
        var period = table.PeriodOf(at);
        if (_known.ContainsKey((table, period)))
        {
            return;
        }

        await using var connection = await database.OpenWorkerAsync(cancellationToken);

        // Names cannot be parameters; these are made of our own words and whole numbers. Made first and attached then: that locks out
        // nobody who reads or writes, while making it as a partition would wait for the longest read and let all others wait behind it.
        var partition = table.PartitionOf(period);
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            DO $do$
            BEGIN
                SET LOCAL lock_timeout = '{LockTimeoutSeconds}s';
                PERFORM pg_advisory_xact_lock({PostgresDatabase.Mark}, 1); -- Until the commit: who waited sees the partition.
                IF NOT EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass('{partition}')) THEN
                    CREATE TABLE IF NOT EXISTS {partition} (LIKE {table.Name} INCLUDING DEFAULTS);
                    ALTER TABLE {table.Name} ATTACH PARTITION {partition}
                        FOR VALUES FROM ({period * table.Period}) TO ({(period + 1) * table.Period});
                END IF;
            END
            $do$;
            """);
        await RunAsync(connection, statement, cancellationToken);
        _known[(table, period)] = true;
    }

    private static async Task<List<long>> FindAsync(NpgsqlConnection connection, TimedTable table, CancellationToken cancellationToken)
    {
        var periods = new List<long>();
        await using var command = PostgresDatabase.Command(connection, "FindPartitions", Columns.Of(table.Name));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            periods.Add(reader.GetInt64(0));
        }

        return periods;
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
