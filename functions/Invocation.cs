using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartManager.Functions;

/// <summary>What the Functions host sends to a custom handler for an HTTP trigger.</summary>
/// <param name="Carrier">The carrier's name, from the route.</param>
/// <param name="Body">The body of the original request, as text.</param>
internal sealed record Invocation(string Carrier, string Body)
{
    private const string BodyMember = "Body";

    /// <summary>Reads an envelope.</summary>
    /// <returns>Null if it is not one, or names no carrier.</returns>
    /// <remarks>
    /// The host puts objects inline but strings as JSON inside a string, and the public sample differs from the host in how often: so texts are unwrapped as often
    /// as they are wrapped, as far as they are JSON strings.
    /// </remarks>
    public static Invocation? Read(JsonNode? envelope)
    {
        if (Unwrap(envelope?["Data"]?["req"]) is not JsonObject request
            || Unwrap(request["Params"]) is not JsonObject parameters
            || Unwrap(parameters["carrier"]) is not JsonValue carrier
            || !carrier.TryGetValue<string>(out var name)
            || !IsName(name))
        {
            return null;
        }

        return new Invocation(name, BodyOf(request[BodyMember]));
    }

    private static string BodyOf(JsonNode? body) => Unwrap(body) switch
    {
        null => string.Empty,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var json => json.ToJsonString(),
    };

    /// <summary>Takes JSON out of a string that holds JSON; a string that holds other text stays.</summary>
    private static JsonNode? Unwrap(JsonNode? node)
    {
        while (node is JsonValue value && value.TryGetValue<string>(out var text) && text.AsSpan().TrimStart() is ['{' or '[' or '"', ..])
        {
            try
            {
                node = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                return node;
            }
        }

        return node;
    }

    private static bool IsName(string name) =>
        name is { Length: >= 1 and <= 64 } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
