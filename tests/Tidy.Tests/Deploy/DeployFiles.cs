using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>What a file under deploy/ is, and so by what it is parsed.</summary>
internal enum FileKind
{
    Bicep,
    BicepParameters,
    Compose,
    Dockerfile,
    Document,
    Environment,
    Ignore,
    Json,
    Kannel,
    Kubernetes,
    Kustomization,
    Rules,
    Shell,
    Unit,
    Values,
}

/// <summary>The files that deploy the product.</summary>
internal static partial class DeployFiles
{
    private const string Folder = "deploy/";

    /// <summary>Made on a machine by secrets.sh and in no repository.</summary>
    private const string Made = "deploy/compose/secrets/";

    /// <summary>All of them, by path.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Repository.Files()
        .Where(file => file.StartsWith(Folder, StringComparison.Ordinal) && !file.StartsWith(Made, StringComparison.Ordinal))];

    /// <summary>Those of a kind.</summary>
    public static IEnumerable<string> Of(FileKind kind) => All.Where(file => KindOf(file) == kind);

    /// <summary>What a file is; null if nobody here knows it.</summary>
    public static FileKind? KindOf(string file) => (Path.GetFileName(file), Path.GetExtension(file)) switch
    {
        ("kustomization.yaml", _) => FileKind.Kustomization,
        (".gitignore", _) => FileKind.Ignore,
        (var name, ".yaml") when name.EndsWith(".values.yaml", StringComparison.Ordinal) => FileKind.Values,
        (_, ".yaml") when file.StartsWith("deploy/alerts/", StringComparison.Ordinal) => FileKind.Rules,
        (_, ".yaml") when file.StartsWith("deploy/compose/", StringComparison.Ordinal) => FileKind.Compose,
        (_, ".yaml") when file.StartsWith("deploy/kubernetes/", StringComparison.Ordinal) => FileKind.Kubernetes,
        (_, ".bicep") => FileKind.Bicep,
        (_, ".bicepparam") => FileKind.BicepParameters,
        (_, ".conf") => FileKind.Kannel,
        (_, ".Dockerfile") => FileKind.Dockerfile,
        (_, ".env") => FileKind.Environment,
        (_, ".json") => FileKind.Json,
        (_, ".md") => FileKind.Document,
        (_, ".service") => FileKind.Unit,
        (_, ".sh") => FileKind.Shell,
        _ => null,
    };

    /// <summary>A file's text.</summary>
    public static string Read(string file) => File.ReadAllText(Repository.PathOf(file));

    /// <summary>The documents of a YAML file, with anchors and merges resolved and bare words typed.</summary>
    /// <exception cref="YamlException">It is none.</exception>
    public static IReadOnlyList<JsonNode> Yaml(string text) => [.. Documents(text).Select(document =>
    {
        var values = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().WithDuplicateKeyChecking().Build()
            .Deserialize<object?>(new MergingParser(new Parser(new StringReader(document))));
        return ToJson(values) ?? throw new YamlException("an empty document");
    })];

    /// <summary>The texts of the documents of a YAML file.</summary>
    public static IEnumerable<string> Documents(string text) => Separator().Split(text).Where(document => document.Trim().Length > 0);

    /// <summary>Settings of an environment file, with the place of each.</summary>
    public static IEnumerable<(string Name, string Value, string Place)> Settings(string file) =>
        from line in File.ReadLines(Repository.PathOf(file)).Index()
        where line.Item.Length > 0 && line.Item[0] != '#'
        let parts = line.Item.Split('=', 2)
        select (parts[0], parts.Length == 2 ? parts[1] : throw new FormatException($"{file}:{line.Index + 1}: not NAME=VALUE"),
            $"{file}:{line.Index + 1}");

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(pair =>
            KeyValuePair.Create(Convert.ToString(pair.Key, System.Globalization.CultureInfo.InvariantCulture)!, ToJson(pair.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(ToJson)]),
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        _ => JsonValue.Create(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
    };

    [GeneratedRegex("^---$", RegexOptions.Multiline)]
    private static partial Regex Separator();
}
