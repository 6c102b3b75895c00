using System.Text.Json;
using System.Text.RegularExpressions;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>
/// As much of JSON schema as the rulebook's schema uses; shares no code with the product. A keyword that it does not know fails.
/// </summary>
internal sealed class SchemaReader
{
    private static readonly string[] Silent = ["$schema", "$id", "$defs", "title", "description", "default"];

    private readonly JsonElement _root = JsonDocument.Parse(RulebookSchema.Utf8).RootElement;

    /// <summary>Whether the schema takes a document. Of members that stand twice the last counts, as with most readers.</summary>
    public bool Takes(JsonElement value) => Takes(_root, value);

    private bool Takes(JsonElement schema, JsonElement value) => schema.ValueKind == JsonValueKind.True
        || schema.EnumerateObject().All(rule => Silent.Contains(rule.Name) || Takes(schema, rule.Name, rule.Value, value));

    private bool Takes(JsonElement schema, string rule, JsonElement wanted, JsonElement value) => rule switch
    {
        "type" => IsOfType(wanted.GetString()!, value),
        "$ref" => Takes(_root.GetProperty("$defs").GetProperty(wanted.GetString()!["#/$defs/".Length..]), value),
        "anyOf" => wanted.EnumerateArray().Any(one => Takes(one, value)),
        "enum" => wanted.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)),
        "required" => value.ValueKind != JsonValueKind.Object
            || wanted.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(member => !wanted.TryGetProperty(member.Name, out var inner) || Takes(inner, member.Value)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object || value.EnumerateObject()
            .All(member => schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(element => Takes(wanted, element)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= wanted.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= wanted.GetInt32(),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() >= wanted.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.EnumerateRunes().Count() <= wanted.GetInt32(),
        "pattern" => value.ValueKind != JsonValueKind.String
            || Regex.IsMatch(value.GetString()!, $"{wanted.GetString()![..^1]}\\z", RegexOptions.ECMAScript),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= wanted.GetDouble(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= wanted.GetDouble(),
        _ => throw new InvalidOperationException($"The schema has a keyword that this reader does not know: {rule}."),
    };

    private static bool IsOfType(string type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(value.GetDouble()),
        _ => false,
    };
}
