namespace SmartManager.Tidy.Tests;

/// <summary>One line of the repository's text.</summary>
/// <param name="File">Path from the root, with forward slashes.</param>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end.</param>
internal readonly record struct Line(string File, int Number, string Text)
{
    /// <summary>As editors and terminals understand it.</summary>
    public string Place => $"{File}:{Number}";
}

/// <summary>The text of the repository, without what is built or fetched.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "artifacts", "artifacts-orleans", "bin", "obj", "node_modules", "data",
        "TestResults"];

    private static readonly string[] NotText = [".png", ".jpg", ".ico", ".woff2", ".gz", ".zip", ".db", ".db-wal", ".db-shm"];

    private static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Where a file of the repository is on this machine.</summary>
    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>Files whose name ends so, or all; by path in ordinal order.</summary>
    public static IEnumerable<string> Files(params string[] endings) => Walk(new DirectoryInfo(Root))
        .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
        .Where(file => endings.Length == 0 || endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    /// <summary>Their lines.</summary>
    public static IEnumerable<Line> Lines(params string[] endings) => Files(endings)
        .SelectMany(file => File.ReadLines(PathOf(file)).Index().Select(line => new Line(file, line.Index + 1, line.Item)));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) => folder.EnumerateFiles()
        .Where(file => file.Name != ".git" && !NotText.Contains(file.Extension))
        .Concat(folder.EnumerateDirectories().Where(child => !NotOurs.Contains(child.Name)).SelectMany(Walk));

    /// <summary>Walks up to the solution. A caller file path will not do: a CI build maps it to <c>/_/</c>.</summary>
    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")) ? folder.FullName : FindRoot(folder.Parent!);
}
