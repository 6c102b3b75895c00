using System.Reflection;
using Microsoft.Extensions.Options;
using SmartManager.Gateway.Hosting;

namespace SmartManager.Gateway.Tests;

/// <summary>Every option is described where operators look, and a wrong one stops the start.</summary>
public sealed class ConfigurationTests
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "Gateway:Port", "-1" },
        { "Gateway:Address", "nowhere" },
        { "Gateway:LinesInFlightMax", "0" },
        { "Gateway:RequestTimeout", "00:00:00" },
        { "HttpCarrier:Url", "ftp://example" },
        { "Channels:BatchSizeMax", "0" },
    };

    [Fact]
    public void EveryOptionIsDescribed_WithItsDefault()
    {
        var root = Root(new DirectoryInfo(AppContext.BaseDirectory));
        var lines = File.ReadAllLines(Path.Combine(root, "docs", "operating", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        var missing = Options()
            .Where(option => !lines.Any(line => line.StartsWith($"| `{option.Key}` |", StringComparison.Ordinal)
                && line.Contains($"| {option.Default} |", StringComparison.Ordinal)))
            .Select(option => $"| `{option.Key}` | … | {option.Default} |");
        var all = string.Join('\n', missing);
        Assert.True(all.Length == 0, "Missing in docs/operating/configuration.md, or with another default:\n" + all);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task AWrongOptionStopsTheStart(string key, string value)
    {
        var folder = Path.Combine(Path.GetTempPath(), "smartmanager-options-" + Path.GetRandomFileName());
        await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var app = GatewayHost.Build(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Gateway:Port"] = "0",
                ["Store:Folder"] = folder,
                [key] = value,
            });
            await app.StartAsync();
        });
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>All options of all classes that are bound to a section, in every assembly of ours that a server loads.</summary>
    private static IEnumerable<(string Key, string Default)> Options() =>
        from type in OptionsTypes()
        let section = (string)type.GetField("Section")!.GetRawConstantValue()!
        let defaults = Activator.CreateInstance(type)
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite && !typeof(Delegate).IsAssignableFrom(property.PropertyType)
        select ($"{section}:{property.Name}", Show(property.GetValue(defaults)));

    private static IEnumerable<Type> OptionsTypes()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Assembly>([typeof(GatewayHost).Assembly]);
        while (waiting.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (name.Name!.StartsWith("SmartManager.", StringComparison.Ordinal) && seen.Add(name.Name))
                {
                    waiting.Enqueue(Assembly.Load(name));
                }
            }

            foreach (var type in assembly.GetTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal)))
            {
                if (type.GetField("Section") is { IsLiteral: true })
                {
                    yield return type;
                }
            }
        }
    }

    private static string Show(object? value) => value switch
    {
        "" => "empty",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan span => $"`{span:c}`",
        IFormattable number => $"`{number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string Root(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")) ? folder.FullName : Root(folder.Parent!);
}
