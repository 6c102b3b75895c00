using Microsoft.Extensions.Options;
using SmartManager.Gateway.Hosting;

namespace SmartManager.Gateway.Tests;

/// <summary>Every option is described where operators look, and a wrong one stops the start.</summary>
public sealed class ConfigurationTests
{
    private const string WriteVariable = "SMARTMANAGER_WRITE_REFERENCE";

    public static TheoryData<string, string> Wrong => new()
    {
        { "Gateway:Port", "-1" },
        { "Gateway:Address", "nowhere" },
        { "Gateway:LinesInFlightMax", "0" },
        { "Gateway:RequestTimeout", "00:00:00" },
        { "HttpCarrier:Url", "ftp://example" },
        { "Carriers:main:Kind", "pigeon" },
        { "Channels:BatchSizeMax", "0" },
        { "Gateway:LogFormat", "poetry" },
        { "Gateway:MemoryShareMax", "0" },
        { "Gateway:QueueShareMax", "1.5" },
        { "Telemetry:OtlpEndpoint", "ftp://collector" },
        { "Telemetry:OtlpProtocol", "carrier-pigeon" },
        { "Telemetry:SampledShare", "1.01" },
    };

    /// <summary>With the variable set it writes the file anew instead, and fails if that changed it.</summary>
    [Fact]
    public void TheReferenceIsWrittenFromTheSources()
    {
        var file = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "operating", "configuration.md");
        var found = File.ReadAllText(file);
        var expected = ConfigurationReference.Write(found);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(file, expected);
        }

        var changes = expected.Split('\n').Except(found.Split('\n'), StringComparer.Ordinal).ToList();
        Assert.True(
            found == expected,
            $"docs/operating/configuration.md is not what the sources say; run {WriteVariable}=1 ./test Gateway once. It should have:\n"
            + string.Join('\n', changes));
    }

    [Fact]
    public void EveryClassOfOptionsHasItsTable()
    {
        var file = Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "operating", "configuration.md");
        Assert.Equal(
            ConfigurationReference.Classes().Select(found => found.Section).Order(StringComparer.Ordinal),
            ConfigurationReference.SectionsOf(File.ReadAllText(file)).Order(StringComparer.Ordinal));
    }

    /// <summary>The generator is not right merely because the file is what it writes.</summary>
    [Theory]
    [InlineData("Channels", "| `Channels:PollInterval` | How often a relay looks for due work. Less lowers the delay and raises the load. | time span | `00:00:00.2000000` | 10 ms to 1 min |")]
    [InlineData("Gateway", "| `Gateway:LineBytesMax` | Longest line of a stream. | bytes | `65536` | 256 to 1,048,576 |")]
    [InlineData("Gateway", "| `Gateway:EventAheadMax` | ")]
    [InlineData("Store:Postgres", "| `Store:Postgres:WriterCount` | Connections that commit, and so batches on their way at once. | connections | `2` | 1 to 16 |")]
    [InlineData("Telemetry", " | | `http/protobuf` | `http/protobuf`, `grpc` |")]
    public void ARowSaysWhatTheSourceSays(string section, string row) => Assert.Contains(
        row, ConfigurationReference.Write($"<!-- options of {section} -->\n| old |\n<!-- end -->"), StringComparison.Ordinal);

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

    private static string Root(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")) ? folder.FullName : Root(folder.Parent!);
}
