using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>What the product really has, as far as files of deployment name it; read from its sources and documents.</summary>
internal static partial class Product
{
    /// <summary>Where options are described, those of a cluster apart.</summary>
    private static readonly string[] References = ["docs/operating/configuration.md", "docs/operating/cluster.md"];

    /// <summary>Settings of the Functions host that stands around our function app.</summary>
    private static readonly string[] OfTheFunctionsHost = ["AzureFunctionsJobHost:Logging:Console:IsEnabled",
        "AzureWebJobsStorage:accountName", "AzureWebJobsStorage:clientId", "AzureWebJobsStorage:credential",
        "NetworkEventsHub:clientId", "NetworkEventsHub:credential", "NetworkEventsHub:fullyQualifiedNamespace",
        "Nudges:clientId", "Nudges:credential", "Nudges:queueServiceUri"];

    private static readonly IReadOnlyList<string> Sources = [.. Repository.Files(".cs")
        .Where(file => new[] { "gateway/", "silo/", "grains/", "functions/" }.Any(root => file.StartsWith(root, StringComparison.Ordinal)))
        .Select(file => File.ReadAllText(Repository.PathOf(file)))];

    /// <summary>Options by their configuration keys, such as <c>Store:Folder</c>.</summary>
    public static IReadOnlySet<string> Options { get; } = References
        .SelectMany(reference => Option().Matches(File.ReadAllText(Repository.PathOf(reference))))
        .Select(match => match.Groups["key"].Value).Concat(OfTheFunctionsHost).ToHashSet(StringComparer.Ordinal);

    /// <summary>Paths that answer to GET outside of the API proper.</summary>
    public static IReadOnlySet<string> Paths { get; } = Sources.SelectMany(source => GetPath().Matches(source))
        .Select(match => match.Groups["path"].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of metrics as Prometheus gets them; those of a histogram are its three series.</summary>
    public static IReadOnlySet<string> Metrics { get; } = Sources.SelectMany(source => Instrument().Matches(source))
        .SelectMany(match => NamesOf(match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["unit"].Value))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Images that deploy/docker builds, without registry and tag, each with its Dockerfile.</summary>
    public static IReadOnlyDictionary<string, Dockerfile> Images { get; } = DeployFiles.Of(FileKind.Dockerfile)
        .ToDictionary(file => "smartmanager/" + Path.GetFileNameWithoutExtension(file), Dockerfile.Read, StringComparer.Ordinal);

    private static IEnumerable<string> NamesOf(string kind, string instrument, string unit)
    {
        var name = instrument.Replace('.', '_') + unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => string.Empty,
        };
        return kind switch
        {
            "Counter" => [name + "_total"],
            "Histogram" => [name + "_bucket", name + "_count", name + "_sum"],
            _ => [name],
        };
    }

    [GeneratedRegex("""^\| `(?<key>[A-Za-z]+(:[A-Za-z]+)+)` \|""", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex("""\.MapGet\("(?<path>/[^"{]*)",""")]
    private static partial Regex GetPath();

    [GeneratedRegex("""Create(Observable)?(?<kind>Counter|UpDownCounter|Gauge|Histogram)(<\w+>)?\(\s*"(?<name>smartmanager\.[\w.]+)",[^"]*"(?<unit>[^"]*)",""")]
    private static partial Regex Instrument();
}
