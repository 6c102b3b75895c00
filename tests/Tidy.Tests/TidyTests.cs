using SmartManager.Domain.Subscribers;

namespace SmartManager.Tidy.Tests;

/// <summary>Rules about the text of the repository that no analyzer checks.</summary>
public sealed class TidyTests
{
    private const int LinesMax = 500;
    private const int ColumnsMax = 140;
    private const string Reminder = "FIX" + "ME";

    private static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    [Fact]
    public void Domain_ReferencesNothingButTheRuntime() => None(typeof(SubscriberState).Assembly
        .GetReferencedAssemblies()
        .Select(assembly => assembly.FullName)
        .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void NoFileIsTooLongToRead() => None(Sources()
        .Select(file => (file, lines: File.ReadLines(file).Count()))
        .Where(x => x.lines > LinesMax)
        .Select(x => $"{x.file}: {x.lines} lines, {LinesMax} allowed"));

    [Fact]
    public void NoLineIsTooLongToRead() => None(Lines()
        .Where(x => x.Text.Length > ColumnsMax && !x.Text.Contains("\"\"\"", StringComparison.Ordinal))
        .Select(x => $"{x.Place}: {x.Text.Length} columns, {ColumnsMax} allowed"));

    [Fact]
    public void NothingIsLeftForLater() => None(Lines()
        .Where(x => x.Text.Contains(Reminder, StringComparison.Ordinal))
        .Select(x => $"{x.Place}: leftover {Reminder}"));

    private static IEnumerable<(string Place, string Text)> Lines() => Sources()
        .SelectMany(file => File.ReadLines(file).Index().Select(line => ($"{file}:{line.Index + 1}", line.Item)));

    /// <summary>Fails with every offence in full; Assert.Empty cuts them off.</summary>
    private static void None(IEnumerable<string> offences)
    {
        var all = string.Join('\n', offences);
        Assert.True(all.Length == 0, all);
    }

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));

    /// <summary>Walks up to the solution. A caller file path will not do: a CI build maps it to <c>/_/</c>.</summary>
    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")) ? folder.FullName : FindRoot(folder.Parent!);
}
