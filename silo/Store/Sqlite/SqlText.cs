using System.Collections.Frozen;
using System.Reflection;

namespace SmartManager.Store.Sqlite;

/// <summary>The statements of <c>Queries/*.sql</c> by name, and the migrations in order.</summary>
internal static class SqlText
{
    private const string NameMark = "-- name: ";

    private static readonly Assembly Home = typeof(SqlText).Assembly;

    private static readonly FrozenDictionary<string, string> Statements = Resources(".Queries.")
        .SelectMany(Split)
        .ToFrozenDictionary(statement => statement.Name, statement => statement.Text, StringComparer.Ordinal);

    /// <summary>Forward-only steps of the schema; the first makes version 1.</summary>
    public static IReadOnlyList<string> Migrations { get; } = [.. Resources(".Migrations.")];

    /// <summary>The text of a named statement.</summary>
    public static string Of(string name) => Statements[name];

    private static IEnumerable<string> Resources(string folder) => Home.GetManifestResourceNames()
        .Where(name => name.Contains(folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Read);

    private static string Read(string name)
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<(string Name, string Text)> Split(string file) => file
        .Split(NameMark, StringSplitOptions.None)
        .Skip(1)
        .Select(part => part.Split('\n', 2))
        .Select(part => (part[0].Trim(), part[1]));
}
