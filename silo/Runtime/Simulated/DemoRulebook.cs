using System.Text.Json;
using SmartManager.Domain.Catalogue;

namespace SmartManager.Silo.Simulated;

/// <summary>The rulebook that a demo starts with; also an example of the format.</summary>
/// <remarks>Source: docs/guide/demo-world.md. The text itself is <c>demo-rulebook.json</c> beside this file.</remarks>
public static class DemoRulebook
{
    private const string ResourceName = "demo-rulebook.json";

    /// <summary>The rulebook as a planner would write it.</summary>
    public static RulebookDocument Document { get; } = JsonSerializer.Deserialize(Open(), RulebookJson.TypeInfo)!;

    /// <summary>The text of the rulebook: UTF-8 JSON. The caller closes it.</summary>
    public static Stream Open() => typeof(DemoRulebook).Assembly.GetManifestResourceStream(ResourceName)
        ?? throw new InvalidOperationException($"The assembly was built without {ResourceName}.");
}
