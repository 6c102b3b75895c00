using System.Text.Json.Nodes;
using k8s;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Manifests have the form of their kinds, and what they promise of the pods is what the product does.</summary>
public sealed class KubernetesTests
{
    private const string Root = "deploy/kubernetes/";

    /// <summary>How long the server takes to stop at most (docs/operating/configuration.md, "Commands").</summary>
    private const int StopSecondsMax = 10;

    /// <summary>Kinds of others' making, with what they cannot be without.</summary>
    private static readonly Dictionary<string, string[]> Custom = new()
    {
        ["PodMonitor"] = ["spec/selector", "spec/podMetricsEndpoints/0/port"],
        ["SecretProviderClass"] = ["spec/provider", "spec/parameters/objects"],
    };

    private static readonly string[] KustomizationFields = ["apiVersion", "kind", "components", "configMapGenerator", "images", "labels",
        "namespace", "patches", "replacements", "resources"];

    private static readonly IReadOnlyList<(string File, string Text, JsonNode Json)> Manifests = [..
        from file in DeployFiles.Of(FileKind.Kubernetes)
        from text in DeployFiles.Documents(DeployFiles.Read(file))
        select (file, text, DeployFiles.Yaml(text).Single())];

    private static IEnumerable<string> Overlays => DeployFiles.Of(FileKind.Kustomization)
        .Where(file => file.StartsWith(Root + "overlays/", StringComparison.Ordinal)).Select(file => Path.GetDirectoryName(file)!);

    [Fact]
    public void EveryManifestHasTheFormOfItsKind() => Offences.None(
        Manifests.SelectMany(manifest => FormOf(manifest.File, manifest.Text, manifest.Json)));

    [Fact]
    public void TheCheckTellsWhatIsWrong()
    {
        const string Wrong = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}\n";
        Assert.Contains("prots", Assert.Single(FormOf("a.yaml", Wrong, DeployFiles.Yaml(Wrong).Single())), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryKustomizationNamesFilesThatAreThere() => Offences.None(
        from file in DeployFiles.Of(FileKind.Kustomization)
        let json = DeployFiles.Yaml(DeployFiles.Read(file)).Single().AsObject()
        from offence in json.Select(field => field.Key).Except(KustomizationFields)
            .Concat(Texts(json["resources"]).Concat(Texts(json["components"]))
                .Concat((json["patches"]?.AsArray() ?? []).Select(patch => patch!["path"]?.GetValue<string>()).OfType<string>())
                .Concat((json["configMapGenerator"]?.AsArray() ?? []).SelectMany(generator => Texts(generator!["envs"])))
                .Where(path => !Exists(Path.Combine(Path.GetDirectoryName(file)!, path))))
        select $"{file}: {offence}");

    /// <summary>A manifest that no kustomization takes up would never be applied.</summary>
    [Fact]
    public void EveryManifestIsTakenUp() => Offences.None(Manifests.Select(manifest => manifest.File).Distinct()
        .Where(file => !DeployFiles.Read(Path.Combine(Path.GetDirectoryName(file)!, "kustomization.yaml"))
            .Contains(Path.GetFileName(file), StringComparison.Ordinal)));

    [Fact]
    public void PodsAskWhereTheImageAnswers() => Offences.None(
        from pod in Pods()
        from container in pod.Spec["containers"]!.AsArray()
        let image = Product.Images[container!["image"]!.GetValue<string>()]
        let ports = container["ports"]!.AsArray().ToDictionary(
            port => port!["name"]!.GetValue<string>(), port => port!["containerPort"]!.GetValue<double>().ToString("0"))
        from offence in new[] { "startupProbe", "livenessProbe", "readinessProbe" }
            .Where(probe => container[probe]?["httpGet"] is not { } get
                || !Product.Paths.Contains(get["path"]!.GetValue<string>()) || !ports.ContainsKey(get["port"]!.GetValue<string>()))
            .Concat(ports.Values.Except(image.Ports))
        select $"{pod.Place}: {offence}");

    [Fact]
    public void PodsMayDoNothingThatTheyNeedNot() => Offences.None(
        from pod in Pods()
        from container in pod.Spec["containers"]!.AsArray()
        from offence in Unless(container!["securityContext"]!["readOnlyRootFilesystem"], "readOnlyRootFilesystem")
            .Concat(Unless(pod.Spec["securityContext"]!["runAsNonRoot"], "runAsNonRoot"))
            .Concat(Texts(container["securityContext"]!["capabilities"]!["drop"]).SequenceEqual(["ALL"]) ? [] : ["capabilities"])
            .Concat(If(container["securityContext"]!["allowPrivilegeEscalation"], "allowPrivilegeEscalation"))
            .Concat(If(pod.Spec["automountServiceAccountToken"], "automountServiceAccountToken"))
            .Concat((string?)pod.Spec["securityContext"]!["seccompProfile"]?["type"] == "RuntimeDefault" ? [] : ["seccompProfile"])
            .Concat(container["resources"]!["requests"]!["cpu"] is null ? ["requests.cpu"] : [])
            .Concat(container["resources"]!["limits"]!["memory"] is null ? ["limits.memory"] : [])
        select $"{pod.Place}: {offence}");

    [Fact]
    public void PodsHaveTimeToStop() => Assert.All(Pods(), pod => Assert.All(pod.Spec["containers"]!.AsArray(), container =>
    {
        var pause = container!["lifecycle"]!["preStop"]!["sleep"]!["seconds"]!.GetValue<double>();
        Assert.InRange(pod.Spec["terminationGracePeriodSeconds"]!.GetValue<double>(), pause + StopSecondsMax + 1, 60);
    }));

    /// <summary>More than one pod of a kind does not stand on one machine, and does not leave all at once.</summary>
    [Fact]
    public void PodsStandApart_AndLeaveOneByOne() => Offences.None(
        from pod in Pods()
        let budgets = Manifests.Where(manifest => manifest.File == pod.File && KindOf(manifest.Json) == "PodDisruptionBudget")
        where !budgets.Any(budget => JsonNode.DeepEquals(budget.Json["spec"]!["selector"], pod.Owner["spec"]!["selector"]))
            || (KindOf(pod.Owner) == "Deployment" && pod.Spec["topologySpreadConstraints"] is not JsonArray { Count: 2 })
        select $"{pod.Place}: no PodDisruptionBudget, or no spread");

    [Fact]
    public void AutoscalersGoByMetricsThatAreMeasured_AndAdapted()
    {
        var adapter = string.Concat(DeployFiles.Of(FileKind.Values).Select(DeployFiles.Read));
        var metrics = Manifests.Where(manifest => KindOf(manifest.Json) == "HorizontalPodAutoscaler")
            .SelectMany(manifest => manifest.Json["spec"]!["metrics"]!.AsArray())
            .Select(metric => metric!["pods"]?["metric"]?["name"]?.GetValue<string>()).OfType<string>().ToList();

        Assert.NotEmpty(metrics);
        Offences.None(metrics.Where(metric => !Product.Metrics.Contains(metric) || !adapter.Contains(metric, StringComparison.Ordinal)));
    }

    [ToolFact("kubectl")]
    public async Task EveryOverlayIsBuilt_AndHoldsTogether()
    {
        foreach (var overlay in Overlays)
        {
            var (code, output, errors) = await Tool.RunAsync(Tool.Find("kubectl")!, ["kustomize", Repository.PathOf(overlay)]);
            Assert.True(code == 0 && errors.Length == 0, $"{overlay}: {errors}");
            var all = DeployFiles.Documents(output).Select(text => (text, json: DeployFiles.Yaml(text).Single())).ToList();
            Offences.None(all.SelectMany(one => FormOf(overlay, one.text, one.json)));
            Offences.None(Dangling(all.ConvertAll(one => one.json)).Select(offence => $"{overlay}: {offence}"));
            Assert.DoesNotContain("set-by-the-replacement", output, StringComparison.Ordinal);
            Assert.DoesNotContain(all, one => KindOf(one.json) == "Secret");
        }
    }

    /// <summary>What is referred to and is not there, and selectors that select nothing.</summary>
    private static IEnumerable<string> Dangling(List<JsonNode> all)
    {
        var maps = all.Where(one => KindOf(one) == "ConfigMap").Select(NameOf).ToList();
        var pods = all.Select(one => one["spec"]?["template"]).OfType<JsonNode>().ToList();
        var targets = all.Where(one => one["spec"]?["template"] is not null).Select(one => $"{KindOf(one)}/{NameOf(one)}").ToList();
        var accounts = all.Where(one => KindOf(one) == "ServiceAccount").Select(NameOf).ToList();
        var missing = pods.SelectMany(pod => pod["spec"]!["containers"]!.AsArray())
            .SelectMany(container => container!["envFrom"]?.AsArray() ?? [])
            .Select(source => source!["configMapRef"]!["name"]!.GetValue<string>()).Except(maps)
            .Concat(pods.Select(pod => pod["spec"]!["serviceAccountName"]!.GetValue<string>()).Except(accounts))
            .Concat(all.Select(one => one["spec"]?["scaleTargetRef"]).OfType<JsonNode>()
                .Select(target => $"{target["kind"]}/{target["name"]}").Except(targets));
        var selecting = all.Where(one => KindOf(one) is "Service" or "PodDisruptionBudget" or "NetworkPolicy").Where(one =>
            (one["spec"]!["podSelector"] ?? one["spec"]!["selector"]) is { } selector
            && (selector["matchLabels"] ?? (KindOf(one) == "Service" ? selector : null)) is JsonObject labels
            && !pods.Any(pod => labels.All(label => JsonNode.DeepEquals(pod["metadata"]!["labels"]![label.Key], label.Value))));
        return missing.Concat(selecting.Select(one => $"{KindOf(one)}/{NameOf(one)} selects no pod"));
    }

    private static IEnumerable<string> FormOf(string file, string text, JsonNode json)
    {
        if (json["kind"] is null || json["apiVersion"] is null || json["metadata"]?["name"] is null)
        {
            return [$"{file}: lacks kind, apiVersion or metadata.name"];
        }

        return Custom.TryGetValue(KindOf(json), out var needed)
            ? needed.Where(path => path.Split('/').Aggregate((JsonNode?)json, Step) is null).Select(path => $"{file}: lacks {path}")
            : Offences.Of(file, () => Assert.Single(KubernetesYaml.LoadAllFromString(text, typeMap: null, strict: true)));

        static JsonNode? Step(JsonNode? node, string name) =>
            node is JsonArray list ? list.ElementAtOrDefault(int.Parse(name)) : node?[name];
    }

    private static IEnumerable<(string File, string Place, JsonNode Owner, JsonNode Spec)> Pods() => Manifests
        .Where(manifest => KindOf(manifest.Json) is "Deployment" or "StatefulSet")
        .Select(manifest => (
            manifest.File, $"{manifest.File}: {NameOf(manifest.Json)}", manifest.Json, manifest.Json["spec"]!["template"]!["spec"]!));

    private static string KindOf(JsonNode json) => json["kind"]!.GetValue<string>();

    private static string NameOf(JsonNode json) => json["metadata"]!["name"]!.GetValue<string>();

    private static IEnumerable<string> Texts(JsonNode? list) => (list?.AsArray() ?? []).Select(item => item!.GetValue<string>());

    private static IEnumerable<string> Unless(JsonNode? truth, string offence) => truth?.GetValue<bool>() == true ? [] : [offence];

    /// <summary>What is allowed where it is not said to be refused.</summary>
    private static IEnumerable<string> If(JsonNode? truth, string offence) => truth?.GetValue<bool>() == false ? [] : [offence];

    private static bool Exists(string path) => File.Exists(Repository.PathOf(path)) || Directory.Exists(Repository.PathOf(path));
}
