using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Checks that a store is whole.</summary>
internal static class StoreCheck
{
    private const int ProblemsMax = 100;
    private const string Sound = "ok";

    private static readonly string[] Checks =
    [
        "CheckJournals", "CheckTails", "CheckSnapshots", "CheckIndex", "CheckIndexOwners", "CheckJournalOwners",
        "CheckOutboxOwners", "CheckOutboxStates", "CheckDocuments",
    ];

    /// <summary>Runs every check on one consistent view of the file, while others read and write.</summary>
    /// <returns>At most a hundred lines a check. They name grains by number, never by key.</returns>
    /// <remarks>Cost: reads the whole file more than once. Unit of thought: a minute for each few GB.</remarks>
    public static IReadOnlyList<string> Run(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = Connection.OpenReader(path);
            connection.Execute("BEGIN");
            var problems = connection["CheckFile"].ReadAll(static row => row.Text(0)).Where(line => line != Sound).ToList();
            foreach (var check in Checks)
            {
                cancellationToken.ThrowIfCancellationRequested();
                problems.AddRange(connection[check].Bind(0, ProblemsMax).ReadAll(static row => row.Text(0)));
            }

            return problems;
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception)
        {
            throw new StoreUnavailableException("The store could not be checked.", exception);
        }
    }
}
