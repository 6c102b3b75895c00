using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Functions;

/// <summary>How what is sent and read looks as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class FunctionsJson : JsonSerializerContext;
