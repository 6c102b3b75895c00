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
        "CheckTraceOwners", "CheckContactOwners", "CheckOutboxOwners", "CheckOutboxStates", "CheckDocuments",
    ];

    /// <summary>Runs every check on one consistent view of the file, while others read and write.</summary>
    /// <returns>At most a hundred lines a check. They name grains by number, never by key.</returns>
    /// <remarks>Cost: reads the whole file more than once; about ten seconds for a million entries.</remarks>
    public static IReadOnlyList<string> Run(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = Connection.OpenReader(path);
            connection.SetPragma("mmap_size", MapBytes);
            connection.SetPragma("cache_size", -CacheKibibytes);
            connection["BeginRead"].Run();
            var problems = connection["CheckFile"].ReadAll(static row => row.Text(0)).Where(line => line != Sound).ToList();
            foreach (var check in Checks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                problems.AddRange(connection[check].Bind(0, ProblemsMax).ReadAll(static row => row.Text(0)));
            }

            return problems;
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException("The store could not be checked.", exception);
        }
    }
}
