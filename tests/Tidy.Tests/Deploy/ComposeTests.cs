using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Compose files are of the published form, and each stack of them fits together.</summary>
public sealed class ComposeTests
{
    private const string One = "deploy/compose/compose.yaml";
    private const string Postgres = "deploy/compose/compose.postgres.yaml";
    private const string Cluster = "deploy/compose/compose.cluster.yaml";

    private static readonly JsonSchemaCheck Schema = new(JsonNode.Parse(
        File.ReadAllText(Repository.PathOf("tests/Tidy.Tests/Deploy/Schemas/compose-spec.json")))!);

    public static TheoryData<string> Files => [.. DeployFiles.Of(FileKind.Compose)];

    /// <summary>As the README starts them.</summary>
    public static TheoryData<string[]> Stacks => [[One], [One, Postgres], [One, Postgres, Cluster]];

    [Theory]
    [MemberData(nameof(Files))]
    public void TheFileHasThePublishedForm(string file) =>
        Offences.None(Schema.Check(DeployFiles.Yaml(DeployFiles.Read(file)).Single()).Select(offence => $"{file}: {offence}"));

    [Fact]
    public void TheCheckTellsWhatIsWrong()
    {
        var wrong = DeployFiles.Yaml("services: {one: {image: [a], prots: [1]}}").Single();
        Assert.Equal(["/services/one/image: is not of type string", "/services/one/prots: is not known here"], Schema.Check(wrong).Order());
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void WhatAServiceNamesIsThere(string[] stack)
    {
        var parts = stack.Select(file => DeployFiles.Yaml(DeployFiles.Read(file)).Single().AsObject()).ToList();
        var services = parts.SelectMany(part => part["services"]!.AsObject()).ToList();
        Offences.None(
            from service in services
            from offence in Missing(service.Key, service.Value!, section => parts.SelectMany(part => Names(part[section])).ToHashSet())
            select $"{string.Join(" + ", stack.Select(Path.GetFileName))}: {offence}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryServiceIsPinned_Limited_AndHasNoMoreRightsThanItNeeds(string file) => Offences.None(
        from service in DeployFiles.Yaml(DeployFiles.Read(file)).Single()["services"]!.AsObject()
        where service.Value!["image"] is not null
        let image = service.Value!["image"]!.GetValue<string>()
        let isOurs = image.StartsWith("${REGISTRY:-}smartmanager/", StringComparison.Ordinal)
        from offence in new[]
        {
            (isOurs
                ? !Product.Images.ContainsKey(image.Split('}')[1].Split(':')[0]) || !image.Contains(":${TAG:?", StringComparison.Ordinal)
                : !Regex.IsMatch(image, @":\d+\.\d+"), "image"),
            (service.Value!["read_only"]?.GetValue<bool>() != true, "read_only"),
            (service.Value!["cap_drop"]?[0]?.GetValue<string>() != "ALL", "cap_drop"),
            (service.Value!["security_opt"]?[0]?.GetValue<string>() != "no-new-privileges:true", "security_opt"),
            (service.Value!["deploy"]?["resources"]?["limits"]?["memory"] is null, "deploy.resources.limits.memory"),
            (!isOurs && service.Value!["healthcheck"] is null, "healthcheck"),
        }
        where offence.Item1
        select $"{file}: {service.Key}: {offence.Item2}");

    /// <summary>Nothing has a sign-in yet: a port that is published to other machines would be open to everybody.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void PortsAreOfThisMachineOnly(string file) => Offences.None(
        from service in DeployFiles.Yaml(DeployFiles.Read(file)).Single()["services"]!.AsObject()
        from port in Names(service.Value!["ports"])
        where !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)
            || !Product.Images["smartmanager/" + service.Key].Ports.Contains(port.Split(':')[^1])
        select $"{file}: {service.Key}: {port}");

    private static IEnumerable<string> Missing(string name, JsonNode service, Func<string, HashSet<string>> declared) =>
        new[]
        {
            ("services", Names(service["depends_on"])),
            ("secrets", Names(service["secrets"])),
            ("configs", Names(service["configs"])),
            ("networks", Names(service["networks"])),
            ("volumes", Names(service["volumes"]).Select(volume => volume.Split(':')[0])),
        }
        .SelectMany(part => part.Item2.Except(declared(part.Item1)).Select(missing => $"{name}: {part.Item1} lack {missing}"));

    /// <summary>Names in any of the ways in which Compose lists them.</summary>
    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Key),
        JsonArray list => list.Select(item => item is JsonObject map ? map["source"]!.GetValue<string>() : item!.GetValue<string>()),
        _ => [],
    };
}
