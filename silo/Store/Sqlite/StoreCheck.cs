using Microsoft.Data.Sqlite;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Checks that a store is whole.</summary>
internal static class StoreCheck
{
    private const int ProblemsMax = 100;
    private const long MapBytes = 2_047L << 20; // The most that SQLite is built for.
    private const long CacheKibibytes = 64 << 10;
    private const string Sound = "ok";

    private static readonly string[] Checks =
    [
        "CheckJournals", "CheckTails", "CheckSnapshots", "CheckIndex", "CheckIndexOwners", "CheckJournalOwners",
        "CheckTraceOwners", "CheckContactOwners", "CheckOutboxOwners", "CheckOutboxStates", "CheckDocuments", "CheckLists",
        "CheckListOwners",
    ];

    /// <summary>The walks over the bodies, each with the column of <c>FindLastOfBodies</c> that says where it ends; -1 for none.</summary>
    private static readonly (StoredBodyKind Kind, string Statement, string Stage, int Last)[] Walks =
    [
        (StoredBodyKind.Document, "ReadDocumentBodies", "documents", -1),
        (StoredBodyKind.Snapshot, "ReadSnapshotBodies", "snapshots", 0),
        (StoredBodyKind.Entry, "ReadEntryBodies", "journal entries", 1),
        (StoredBodyKind.Trace, "ReadTraceBodies", "traces", 2),
        (StoredBodyKind.OutboxRow, "ReadOutboxBodies", "outbox", 3),
    ];

    /// <summary>Runs every check on one consistent view of the file, while others read and write.</summary>
    /// <returns>At most a hundred lines a check. They name grains by number, never by key.</returns>
    /// <remarks>
    /// Cost: reads the whole file more than once, about ten seconds for a million entries, and then each body, one at a time: memory does
    /// not grow with the file.
    /// </remarks>
    public static IReadOnlyList<string> Run(string path, CheckAids aids, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = Connection.OpenReader(path);
            connection.SetPragma("mmap_size", MapBytes);
            connection.SetPragma("cache_size", -CacheKibibytes);

            // A single statement may read for minutes.
            using var stop = cancellationToken.UnsafeRegister(static state => ((Connection)state!).Interrupt(), connection);
            connection["BeginRead"].Run();
            var problems = new List<string>();
            CheckStructure(connection, problems, aids.Progress, cancellationToken);
            if (aids.Readings is { } readings)
            {
                CheckBodies(connection, readings, problems, aids.Progress, cancellationToken);
            }

            return problems;
        }
        catch (SqliteException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StoreUnavailableException("The store could not be checked.", exception);
        }
    }

    private static void CheckStructure(
        Connection connection, List<string> problems, IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        const string stage = "structure";
        progress?.Report(new CheckProgress(stage, 0));
        problems.AddRange(connection["CheckFile"].ReadAll(static row => row.Text(0)).Where(line => line != Sound));
        for (var i = 0; i < Checks.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            problems.AddRange(connection[Checks[i]].Bind(0, ProblemsMax).ReadAll(static row => row.Text(0)));
            progress?.Report(new CheckProgress(stage, (i + 1.0) / Checks.Length));
        }
    }

    private static void CheckBodies(
        Connection connection,
        IBodyReadings readings,
        List<string> problems,
        IProgress<CheckProgress>? progress,
        CancellationToken cancellationToken)
    {
        var read = readings.Begin((kind, version) => FindDocument(connection, kind, version));
        var last = ReadLast(connection);
        foreach (var (kind, statement, stage, column) in Walks)
        {
            var end = column < 0 ? 0 : last[column];
            problems.AddRange(Walk(connection[statement], kind, read, place =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new CheckProgress(stage, end == 0 ? 0 : (double)place / end));
            }));
            progress?.Report(new CheckProgress(stage, 1));
        }
    }

    /// <summary>Reads each body of a walk.</summary>
    private static List<string> Walk(Statement rows, StoredBodyKind kind, BodyReading read, Action<long> reached)
    {
        const int rowsPerReport = 4_096;
        var problems = new List<string>();
        for (var count = 0; problems.Count < ProblemsMax && rows.Step(); count++)
        {
            if (count % rowsPerReport == 0)
            {
                reached(rows.Number(0));
            }

            if (read(new StoredBody(kind, rows.Text(1), rows.Number(2), rows.Text(3), rows.Bytes(4))) is { } reason)
            {
                problems.Add($"{rows.Text(5)} cannot be read: {reason}");
            }
        }

        rows.Reset();
        return problems;
    }

    private static long[] ReadLast(Connection connection)
    {
        var row = connection["FindLastOfBodies"];
        row.Step();
        long[] last = [row.Number(0), row.Number(1), row.Number(2), row.Number(3)];
        row.Reset();
        return last;
    }

    private static ReadOnlyMemory<byte>? FindDocument(Connection connection, string kind, long version)
    {
        var row = connection["FindDocument"].Bind(0, kind).Bind(1, version);
        if (!row.Step())
        {
            return null;
        }

        var body = row.Bytes(2);
        row.Reset();
        return body;
    }
}
