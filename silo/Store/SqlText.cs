using System.Collections.Frozen;
using System.Reflection;

namespace SmartManager.Store;

/// <summary>The SQL of this assembly, a set for each database: statements by name, and the migrations in order.</summary>
internal sealed class SqlText
{
    private const string NameMark = "-- name: ";

    private static readonly Assembly Home = typeof(SqlText).Assembly;

    private readonly FrozenDictionary<string, string> _statements;

    private SqlText(string database)
    {
        _statements = Resources($".{database}.Queries.")
            .SelectMany(Split)
            .ToFrozenDictionary(statement => statement.Name, statement => statement.Text, StringComparer.Ordinal);
        Migrations = [.. Resources($".{database}.Migrations.")];
    }

    /// <summary>What the embedded store runs.</summary>
    public static SqlText Sqlite { get; } = new("Sqlite");

    /// <summary>What the served store runs.</summary>
    public static SqlText Postgres { get; } = new("Postgres");

    /// <summary>Forward-only steps of the schema; the first makes version 1.</summary>
    public IReadOnlyList<string> Migrations { get; }

    /// <summary>The text of a named statement.</summary>
    public string Of(string name) => _statements[name];

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
