using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Gateway.Planning;

/// <summary>Reads figures and writes plans.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CapacityFigureFile))]
[JsonSerializable(typeof(CapacityPlan))]
internal sealed partial class CapacityJson : JsonSerializerContext
{
    /// <summary>For files that people read.</summary>
    public static CapacityJson Readable => field ??= new CapacityJson(
        new JsonSerializerOptions(Default.Options) { Encoder = Json.GatewayJson.Encoder });
}
