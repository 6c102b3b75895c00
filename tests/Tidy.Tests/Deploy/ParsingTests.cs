using System.Text.Json.Nodes;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Every file that deploys the product can be read by what will read it.</summary>
public sealed class ParsingTests
{
    [Fact]
    public void EveryFileIsOfAKindThatIsParsedHere() => Offences.None(DeployFiles.All
        .Where(file => DeployFiles.KindOf(file) is null).Select(file => $"{file}: no test parses files of this kind"));

    [Fact]
    public void EveryFileIsRight() => Offences.None(DeployFiles.All.SelectMany(file => Offences.Of(file, () => Parse(file))));

    [Fact]
    public void EveryFolderSaysWhatItIs() => Offences.None(DeployFiles.All.Select(file => string.Join('/', file.Split('/')[..2]))
        .Where(folder => Directory.Exists(Repository.PathOf(folder))).Distinct()
        .Where(folder => !DeployFiles.All.Contains(folder + "/README.md")
            || !DeployFiles.Read("deploy/README.md").Contains($"`{Path.GetFileName(folder)}/`", StringComparison.Ordinal))
        .Select(folder => $"{folder}: no README.md, or not in deploy/README.md"));

    [Fact]
    public async Task EveryScriptIsBash()
    {
        foreach (var file in DeployFiles.Of(FileKind.Shell))
        {
            var (code, _, errors) = await Tool.RunAsync("bash", ["-n", Repository.PathOf(file)]);
            Assert.True(code == 0 && errors.Length == 0, $"{file}: {errors}");
        }
    }

    [ToolFact("shellcheck")]
    public async Task EveryScriptIsTidy()
    {
        var files = DeployFiles.Of(FileKind.Shell).Select(Repository.PathOf);
        var (_, told, errors) = await Tool.RunAsync(Tool.Find("shellcheck")!, ["--format=gcc", .. files]);
        Assert.Equal("", told + errors);
    }

    /// <summary>A unit whose program is not installed here is right all the same.</summary>
    [ToolFact("systemd-analyze")]
    public async Task EveryUnitIsOne()
    {
        foreach (var file in DeployFiles.Of(FileKind.Unit))
        {
            var (_, told, errors) = await Tool.RunAsync(Tool.Find("systemd-analyze")!, ["verify", "--man=no", Repository.PathOf(file)]);
            Assert.Equal("", string.Join('\n', (told + errors).Split('\n')
                .Where(line => line.Contains(Path.GetFileName(file), StringComparison.Ordinal))
                .Where(line => !line.Contains("is not executable", StringComparison.Ordinal))));
        }
    }

    private static void Parse(string file)
    {
        var text = DeployFiles.Read(file);
        switch (DeployFiles.KindOf(file))
        {
            case FileKind.Compose or FileKind.Kubernetes or FileKind.Kustomization or FileKind.Rules or FileKind.Values:
                Assert.NotEmpty(DeployFiles.Yaml(text));
                break;
            case FileKind.Dockerfile:
                Dockerfile.Read(file);
                break;
            case FileKind.Environment:
                Assert.All(DeployFiles.Settings(file), setting => Assert.Matches("^[A-Za-z_][A-Za-z0-9_]*$", setting.Name));
                break;
            case FileKind.Json:
                Assert.NotNull(JsonNode.Parse(text));
                break;
            case FileKind.Unit:
                AssertLines(text, line => line is ['[', .., ']'] or ['#', ..] || line.IndexOf('=', StringComparison.Ordinal) > 0);
                break;
            case FileKind.Kannel:
                AssertKannel(text);
                break;
            default:
                // Bicep is compiled and scripts are read by bash in tests of their own; the rest is prose.
                Assert.EndsWith("\n", text, StringComparison.Ordinal);
                break;
        }
    }

    /// <summary>Groups between blank lines, each of which says its kind first; an include stands alone: it brings whole groups.</summary>
    private static void AssertKannel(string text)
    {
        AssertLines(text, line => line[0] == '#' || line.Split(" = ", 2) is [_, not ""]);
        var groups = text.Split("\n\n").Select(group => group.Split('\n').Where(line => line is not ("" or ['#', ..])).ToArray());
        Assert.All(groups.Where(group => group.Length > 0), group => Assert.True(
            group[0].StartsWith("group = ", StringComparison.Ordinal)
                ? !group.Any(line => line.StartsWith("include", StringComparison.Ordinal))
                : group is [['i', 'n', 'c', 'l', 'u', 'd', 'e', ..]],
            "a group without its kind, or an include inside of one: " + group[0]));
    }

    private static void AssertLines(string text, Func<string, bool> isRight) =>
        Assert.All(text.Split('\n').Where(line => line.Length > 0), line => Assert.True(isRight(line), line));
}
