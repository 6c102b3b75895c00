using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Functions.Sending;

namespace SmartManager.Functions;

/// <summary>How what is sent and read looks as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(ClaimAnswer))]
[JsonSerializable(typeof(HandoverBody))]
[JsonSerializable(typeof(DueWorkAnswer))]
internal sealed partial class FunctionsJson : JsonSerializerContext;
