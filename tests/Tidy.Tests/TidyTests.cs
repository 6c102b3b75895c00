using System.Text.RegularExpressions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Tidy.Tests;

/// <summary>Rules about the text of the repository that no analyzer checks.</summary>
public sealed partial class TidyTests
{
    private const int LinesMax = 500;
    private const int ColumnsMax = 140;
    private const string Reminder = "FIX" + "ME";

    /// <summary>
    /// Folders that keep <see cref="ColumnsMax"/>. The others were wider before the rule was checked: they keep this ratchet until they are
    /// wrapped, and then stand here.
    /// </summary>
    private static readonly string[] Narrow = ["grains/Contracts/", "grains/Domain/", "tests/Domain.Tests/", "tests/Support/",
        "tests/Tidy.Tests/"];

    private const int ColumnsMaxElsewhere = 200;

    [Fact]
    public void Domain_ReferencesNothingButTheRuntime() => None(typeof(SubscriberState).Assembly
        .GetReferencedAssemblies()
        .Select(assembly => assembly.FullName)
        .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void NoFileIsTooLongToRead() => None(Repository.Files(".cs")
        .Select(file => (file, lines: File.ReadLines(Repository.PathOf(file)).Count()))
        .Where(x => x.lines > LinesMax)
        .Select(x => $"{x.file}: {x.lines} lines, {LinesMax} allowed"));

    /// <summary>Frozen bytes and lines of JSON stand in one piece.</summary>
    [Fact]
    public void NoLineIsTooLongToRead() => None(Repository.Lines(".cs")
        .Where(line => line.Text.Length > ColumnsMaxOf(line.File) && !line.Text.Contains("\"\"\"", StringComparison.Ordinal)
            && !line.Text.TrimStart().StartsWith("{\"", StringComparison.Ordinal))
        .Select(line => $"{line.Place}: {line.Text.Length} columns, {ColumnsMaxOf(line.File)} allowed"));

    [Fact]
    public void NothingIsLeftForLater() => None(Repository.Lines(".cs", ".sql", ".md", ".csproj", ".props")
        .Where(line => line.Text.Contains(Reminder, StringComparison.Ordinal))
        .Select(line => $"{line.Place}: leftover {Reminder}"));

    /// <summary>A path of somebody's machine works on no other.</summary>
    [Fact]
    public void NoPathOfAMachineIsInTheText() => None(Repository.Lines()
        .Where(line => MachinePath().IsMatch(line.Text))
        .Select(line => $"{line.Place}: {MachinePath().Match(line.Text).Value.Trim()}"));

    [Fact]
    public void EveryRelativeLinkResolves() => None(
        from line in Repository.Lines(".md")
        from Match link in MarkdownLink().Matches(line.Text)
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let path = Path.Combine(Path.GetDirectoryName(Repository.PathOf(line.File))!, Uri.UnescapeDataString(target.Split('#')[0]))
        where target[0] != '#' && !File.Exists(path) && !Directory.Exists(path)
        select $"{line.Place}: {target} leads nowhere");

    /// <summary>Which sources must change with a format is only of use while they are there.</summary>
    [Fact]
    public void EverySourceThatAFormatNamesExists() => None(
        from line in Repository.Lines(".md")
        where line.File.StartsWith("docs/formats/", StringComparison.Ordinal)
        from Match source in SourcePath().Matches(line.Text)
        let path = Repository.PathOf(source.Groups["path"].Value)
        where !File.Exists(path) && !Directory.Exists(path)
        select $"{line.Place}: {source.Groups["path"].Value} is not there");

    [Fact]
    public void EveryDecisionRecordHasItsForm() => None(Repository.Files(".md")
        .Where(file => file.StartsWith("docs/decisions/0", StringComparison.Ordinal))
        .Select(file => (file, text: File.ReadAllText(Repository.PathOf(file))))
        .Where(x =>
            !DecisionRecord().IsMatch(x.text) || !x.text.StartsWith($"# {Path.GetFileName(x.file)[..4]} ", StringComparison.Ordinal))
        .Select(x => $"{x.file}: not of the form that docs/decisions follow"));

    [Fact]
    public void RefusalsAreTold_ByOneNumberAndOneCodeEach() => None(
        Repeated(Refusal.All.Select(refusal => refusal.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .Concat(Repeated(Refusal.All.Select(refusal => refusal.Code)))
            .Concat(Refusal.All.Select(refusal => refusal.Code).Where(code => !RefusalCode().IsMatch(code))));

    [Fact]
    public void LogEventsAreTold_ByOneIdEach() => None(Repeated(Repository.Lines(".Log.cs")
        .SelectMany(line => EventId().Matches(line.Text).Select(match => match.Groups["id"].Value))));

    [Fact]
    public void LogMessagesStandInTheirOwnFiles() => None(Repository.Lines(".cs")
        .Where(line => !line.File.EndsWith(".Log.cs", StringComparison.Ordinal)
            && line.Text.TrimStart().StartsWith("[LoggerMessage(", StringComparison.Ordinal))
        .Select(line => $"{line.Place}: a log message outside a .Log.cs file"));

    private static int ColumnsMaxOf(string file) =>
        Narrow.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)) ? ColumnsMax : ColumnsMaxElsewhere;

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.CountBy(name => name).Where(count => count.Value > 1).Select(count => $"{count.Key} stands {count.Value} times");

    /// <summary>Fails with every offence in full; Assert.Empty cuts them off.</summary>
    private static void None(IEnumerable<string> offences)
    {
        var all = string.Join('\n', offences);
        Assert.True(all.Length == 0, all);
    }

    [GeneratedRegex("""(^|[\s"'(=:])(/home/\w+|/Users/\w+|/work/[\w-]+/|/root/|/mnt/[a-z]/|[A-Z]:\\Users\\)""")]
    private static partial Regex MachinePath();

    [GeneratedRegex("""(?<!\\)\]\((?<target>[^)\s]+)(\s+"[^"]*")?\)""")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex("""`(?<path>(grains|silo|gateway|functions|tests)/[\w./-]+)`""")]
    private static partial Regex SourcePath();

    [GeneratedRegex("""^# \d{4} .+\n\nStatus: (proposed|accepted|replaced by \d{4})( · |\n)Date: \d{4}-\d\d-\d\d( · |\n)Tags: .+\n\n(\*\*|## )Context\b""")]
    private static partial Regex DecisionRecord();

    [GeneratedRegex("""^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$""")]
    private static partial Regex RefusalCode();

    [GeneratedRegex("""EventId = (?<id>\d+)""")]
    private static partial Regex EventId();
}
