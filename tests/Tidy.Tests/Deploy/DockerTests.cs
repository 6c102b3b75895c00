using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Images are built from what is there, pinned, and run as nobody in particular.</summary>
public sealed class DockerTests
{
    /// <summary>Base images without a tag that stays; their Dockerfile says how to pin a digest.</summary>
    private static readonly string[] Moving = ["mcr.microsoft.com/azure-functions/dotnet:4"];

    /// <summary>What a program of others answers to.</summary>
    private static readonly Dictionary<string, string> ForeignPaths = new() { ["smartmanager/kannel"] = "/status.txt" };

    public static TheoryData<string> Images => [.. Product.Images.Keys];

    [Theory]
    [MemberData(nameof(Images))]
    public void BasesArePinned(string image)
    {
        var docker = Product.Images[image];
        Offences.None(
            from stage in docker.All("FROM")
            let name = docker.Resolve(stage.Words[0])
            where !Moving.Contains(name) && !Regex.IsMatch(name, @"^[a-z./-]+:\d+\.\d+[\w.-]*$")
            select $"{docker.File}:{stage.Line}: {name} is not pinned");
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void TheImageRunsAsANumberedUser_AndTellsHowItIs(string image)
    {
        var docker = Product.Images[image];
        Assert.Equal("1654:1654", docker.Last.Last(instruction => instruction.Name == "USER").Text);
        var check = docker.Last.Single(instruction => instruction.Name == "HEALTHCHECK").Text;
        var words = JsonSerializer.Deserialize<string[]>(check[check.IndexOf('[', StringComparison.Ordinal)..])!;
        Assert.Equal(["bash", "/app/healthcheck.sh"], words[..2]);
        Assert.Contains(words[2], docker.Ports);
        Assert.Contains(words[3], ForeignPaths.TryGetValue(image, out var path) ? [path] : Product.Paths);
        Assert.All(
            docker.Last.Where(instruction => instruction.Name is "CMD" or "ENTRYPOINT"), instruction => Assert.NotNull(instruction.Exec));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void WhatIsCopiedIsThere_AndInTheContext(string image)
    {
        var docker = Product.Images[image];
        var allowed = File.ReadLines(Repository.PathOf(".dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var stages = docker.All("FROM").Select(stage => stage.Words is [_, "AS", var name] ? name : "").ToList();
        Offences.None(
            from copy in docker.All("COPY")
            from source in copy.Words[..^1]
            where copy.Flag("from") is { } stage
                ? !stages.Contains(stage)
                : !allowed.Contains(source) || !(File.Exists(Repository.PathOf(source)) || Directory.Exists(Repository.PathOf(source)))
            select $"{docker.File}:{copy.Line}: {source} is not there, or kept out by .dockerignore");
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void WhatIsPublishedIsStarted(string image)
    {
        var docker = Product.Images[image];
        foreach (var words in docker.All("RUN")
            .Select(run => docker.Resolve(run.Text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["dotnet", "publish", ..]))
        {
            Assert.True(File.Exists(Repository.PathOf(words[2])), words[2]);
            var program = Path.GetFileNameWithoutExtension(words[2]);
            var entry = docker.Last.SingleOrDefault(instruction => instruction.Name == "ENTRYPOINT")?.Exec;
            Assert.Equal(
                program, entry is ["dotnet", var assembly] ? Path.GetFileNameWithoutExtension(assembly) : HandlerOfTheFunctionsHost());
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public async Task EveryRunIsShell(string image)
    {
        foreach (var run in Product.Images[image].All("RUN"))
        {
            var (code, _, errors) = await Tool.RunAsync("bash", ["-n", "/dev/stdin"], input: run.Text.Replace('\n', ' '));
            Assert.True(code == 0, $"line {run.Line}: {errors}");
        }
    }

    /// <summary>A volume takes the owner of the folder that the image has there; otherwise it would be root's alone.</summary>
    [Theory]
    [MemberData(nameof(Images))]
    public void VolumesAreTheUsersOwn(string image)
    {
        var last = Product.Images[image].Last.ToList();
        Assert.All(last.Where(instruction => instruction.Name == "VOLUME").SelectMany(volume => volume.Words), path => Assert.Contains(
            last,
            step => (step.Name == "COPY" && step.Words[^1] == path && step.Flag("chown") == "1654:1654")
                || (step.Name == "RUN" && step.Text.Contains("install -d -o 1654 -g 1654 -m 0700 " + path, StringComparison.Ordinal))));
    }

    /// <summary>One SDK and one runtime for all images, or they would be tested apart.</summary>
    [Fact]
    public void AllImagesAreOfOneVersion() => Assert.All(
        Product.Images.Values.SelectMany(docker => docker.All("ARG"))
            .Where(arg => arg.Text.StartsWith("DOTNET_", StringComparison.Ordinal))
            .GroupBy(arg => arg.Text.Split('=')[0], arg => arg.Text),
        versions => Assert.Single(versions.Distinct()));

    private static string HandlerOfTheFunctionsHost() =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("functions/host.json")))!
            ["customHandler"]!["description"]!["defaultExecutablePath"]!.GetValue<string>();
}
