using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>The Bicep compiler finds nothing to complain of.</summary>
public sealed partial class BicepTests
{
    private const string Folder = "deploy/azure/";

    /// <summary>Where this build has the compiler; null on platforms that it fetches none for.</summary>
    internal static string? Compiler { get; } = typeof(BicepTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(data => data.Key == "BicepPath")?.Value;

    [BicepFact]
    public async Task EverySizeCompiles_WithoutAWarning()
    {
        var copy = Directory.CreateTempSubdirectory("smartmanager-bicep-");
        try
        {
            foreach (var file in DeployFiles.All.Where(file => file.StartsWith(Folder, StringComparison.Ordinal)))
            {
                var path = Path.Combine(copy.FullName, file[Folder.Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Copy(Repository.PathOf(file), path);
            }

            // The compiler writes beside its sources, and the parameter files take what is secret from the environment.
            var (code, _, errors) = await Tool.RunAsync(
                Compiler!, ["build-params", "--pattern", copy.FullName + "/parameters/*.bicepparam"], new Dictionary<string, string>
                {
                    ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
                    ["SMARTMANAGER_ADMINISTRATORS_GROUP"] = Guid.Empty.ToString(),
                    ["SMARTMANAGER_DATABASE_PASSWORD"] = "not a real password",
                    ["SMARTMANAGER_NAME"] = "test",
                });

            Assert.True(code == 0 && errors.Length == 0, errors);
            Assert.All(DeployFiles.Of(FileKind.BicepParameters), file => Assert.Equal(
                Path.GetFileNameWithoutExtension(file),
                JsonNode.Parse(File.ReadAllText(Path.Combine(copy.FullName, Path.ChangeExtension(file[Folder.Length..], ".json"))))!
                    ["parameters"]!["size"]!["value"]!.GetValue<string>()));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>A module that nothing uses would not be compiled by the test above.</summary>
    [Fact]
    public void EveryModuleIsUsed_AndIsThere()
    {
        var used = DeployFiles.Of(FileKind.Bicep).SelectMany(file => Module().Matches(DeployFiles.Read(file))
            .Select(match => Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(file)!, match.Groups["path"].Value))));
        Assert.Equal(
            DeployFiles.Of(FileKind.Bicep).Where(file => file.StartsWith(Folder + "modules/", StringComparison.Ordinal)),
            used.Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("""^\s*module \w+ '(?<path>[^']+)'""", RegexOptions.Multiline)]
    private static partial Regex Module();
}

/// <summary>A test that needs the Bicep compiler.</summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (BicepTests.Compiler is null)
        {
            Skip = "The build fetches the Bicep compiler for Linux on x64 only.";
        }
    }
}
