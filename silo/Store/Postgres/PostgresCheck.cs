using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Checks that a served store is whole, as of one instant, while others read and write.</summary>
/// <remarks>Whether the server's files are whole it does not ask: that is <c>pg_amcheck</c>'s.</remarks>
internal static class PostgresCheck
{
    private const int ProblemsMax = 100;

    private static readonly string[] Checks =
    [
        "CheckJournals", "CheckTails", "CheckSnapshots", "CheckJournalOwners", "CheckTraceOwners", "CheckContactOwners",
        "CheckOutboxOwners",
        "CheckWakeUpOwners", "CheckOutboxStates", "CheckDocuments", "CheckLists",
        "CheckListOwners",
    ];

    /// <summary>The walks over the bodies, each with the column of <c>CountBodies</c> that says how many there are; -1 for none.</summary>
    private static readonly (StoredBodyKind Kind, string Statement, string Stage, int Count)[] Walks =
    [
        (StoredBodyKind.Document, "ReadDocumentBodies", "documents", -1),
        (StoredBodyKind.Snapshot, "ReadSnapshotBodies", "snapshots", 0),
        (StoredBodyKind.Entry, "ReadEntryBodies", "journal entries", 1),
        (StoredBodyKind.Trace, "ReadTraceBodies", "traces", 2),
        (StoredBodyKind.OutboxRow, "ReadOutboxBodies", "outbox", 3),
    ];

    /// <summary>Runs every check.</summary>
    /// <returns>At most a hundred lines a check. They name grains by number, never by key.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(PostgresDatabase database, CheckAids aids, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenWorkerAsync(cancellationToken);
            await using var second = await database.OpenWorkerAsync(cancellationToken);
            return await PostgresDatabase.UseAsync(
                connection,
                first => PostgresDatabase.UseAsync(second, _ => CheckAsync(first, second, aids, cancellationToken)));
        }
        catch (Exception exception) when (PostgresFailures.IsOfDatabase(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StoreUnavailableException("The store could not be checked.", exception);
        }
    }

    /// <param name="connection">Where all is read as of one instant.</param>
    /// <param name="second">Where documents are found meanwhile; they never change, so it sees the same ones.</param>
    /// <param name="aids">What reads bodies.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private static async Task<IReadOnlyList<string>> CheckAsync(
        NpgsqlConnection connection, NpgsqlConnection second, CheckAids aids, CancellationToken cancellationToken)
    {
        await Migrations.RequireKnownAsync(connection, cancellationToken);
        await PostgresDatabase.ExecuteAsync(connection, "BeginCheck", cancellationToken);
        var problems = new List<string>();
        await CheckStructureAsync(connection, problems, aids.Progress, cancellationToken);
        if (aids.Readings is { } readings)
        {
            var read = readings.Begin((kind, version) => FindDocument(second, kind, version));
            await CheckBodiesAsync(connection, read, problems, aids, cancellationToken);
        }

        return problems;
    }

    private static async Task CheckStructureAsync(
        NpgsqlConnection connection, List<string> problems, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        const string stage = "structure";
        progress?.Report(new CheckProgress(stage, 0));
        for (var i = 0; i < Checks.Length; i++)
        {
            await using var command = PostgresDatabase.Command(connection, Checks[i], Columns.Of(ProblemsMax));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                problems.Add(reader.GetString(0));
            }

            progress?.Report(new CheckProgress(stage, (i + 1.0) / Checks.Length));
        }
    }

    private static async Task CheckBodiesAsync(
        NpgsqlConnection connection, BodyReading read, List<string> problems, CheckAids aids, CancellationToken cancellationToken)
    {
        var counts = await CountAsync(connection, cancellationToken);
        foreach (var (kind, statement, stage, column) in Walks)
        {
            var end = column < 0 ? 0 : counts[column];
            await WalkAsync(
                connection,
                statement,
                row => read(new StoredBody(kind, row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3))),
                problems,
                done => aids.Progress?.Report(new CheckProgress(stage, end == 0 ? 0 : Math.Min(1, (double)done / end))),
                cancellationToken);
            aids.Progress?.Report(new CheckProgress(stage, 1));
        }
    }

    private static async Task WalkAsync(
        NpgsqlConnection connection,
        string statement,
        Func<NpgsqlDataReader, string?> read,
        List<string> problems,
        Action<long> reached,
        CancellationToken cancellationToken)
    {
        const int rowsPerReport = 4_096;
        var found = 0;
        await using var command = PostgresDatabase.Command(connection, statement);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        for (var count = 0L; found < ProblemsMax && await reader.ReadAsync(cancellationToken); count++)
        {
            if (count % rowsPerReport == 0)
            {
                reached(count);
            }

            if (read(reader) is { } reason)
            {
                problems.Add($"{reader.GetString(4)} cannot be read: {reason}");
                found++;
            }
        }
    }

    private static async Task<long[]> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = PostgresDatabase.Command(connection, "CountBodies");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return [reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)];
    }

    /// <summary>The finder is no task: a body is read on one thread.</summary>
    private static ReadOnlyMemory<byte>? FindDocument(NpgsqlConnection connection, string kind, long version)
    {
        using var command = PostgresDatabase.Command(connection, "FindDocument", Columns.Of(kind), Columns.Of(version));
        using var reader = command.ExecuteReader();
        return reader.Read() ? reader.GetFieldValue<byte[]>(2) : (ReadOnlyMemory<byte>?)null;
    }
}
