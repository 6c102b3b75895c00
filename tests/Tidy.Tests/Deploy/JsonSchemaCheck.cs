using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SmartManager.Tidy.Tests.Deploy;

/// <summary>Checks JSON against a schema, as far as the schemas beside this file go; a keyword that it does not know is an error.</summary>
internal sealed class JsonSchemaCheck(JsonNode schema)
{
    private static readonly string[] NoRules = ["$schema", "$id", "title", "description", "default", "deprecated", "definitions"];

    /// <summary>What is wrong, each with its place; empty if nothing is.</summary>
    public IReadOnlyList<string> Check(JsonNode? value) => [.. Check(schema, value, "")];

    private IEnumerable<string> Check(JsonNode rule, JsonNode? value, string place)
    {
        if (rule is JsonValue)
        {
            return rule.GetValue<bool>() ? [] : [$"{place}: is not known here"];
        }

        return rule.AsObject().Where(keyword => !NoRules.Contains(keyword.Key))
            .SelectMany(keyword => Check(keyword.Key, keyword.Value!, rule.AsObject(), value, place));
    }

    private IEnumerable<string> Check(string keyword, JsonNode argument, JsonObject rule, JsonNode? value, string place) => keyword switch
    {
        "$ref" => Check(Find(argument.GetValue<string>()), value, place),
        "type" => When(
            !Strings(argument).Any(type => Is(type, value)), $"{place}: is not of type {string.Join(" or ", Strings(argument))}"),
        "enum" => When(
            !argument.AsArray().Any(word => JsonNode.DeepEquals(word, value)), $"{place}: is none of {argument.ToJsonString()}"),
        "oneOf" => When(
            argument.AsArray().Count(one => !Check(one!, value, place).Any()) != 1,
            $"{place}: fits none, or more than one, of the forms it may have: "
                + string.Join("; ", argument.AsArray().Select(one => Check(one!, value, place).FirstOrDefault() ?? "fits"))),
        "pattern" => When(
            value is JsonValue text && Is("string", text) && !Regex.IsMatch(text.GetValue<string>(), argument.GetValue<string>()),
            $"{place}: does not match {argument}"),
        "minimum" => When(value is JsonValue && Is("number", value) && Number(value) < Number(argument), $"{place}: is below {argument}"),
        "maximum" => When(value is JsonValue && Is("number", value) && Number(value) > Number(argument), $"{place}: is above {argument}"),
        "uniqueItems" => When(
            value is JsonArray list && list.Select(item => item?.ToJsonString()).Distinct().Count() != list.Count,
            $"{place}: has an item twice"),
        "items" => value is JsonArray items
            ? items.SelectMany((item, i) => Check(argument, item, $"{place}/{i}"))
            : [],
        "required" => value is JsonObject owner
            ? Strings(argument).Where(name => !owner.ContainsKey(name)).Select(name => $"{place}: lacks {name}")
            : [],
        "properties" or "patternProperties" or "additionalProperties" => value is JsonObject map
            ? map.SelectMany(member => CheckMember(keyword, rule, member.Key, member.Value, $"{place}/{member.Key}"))
            : [],
        _ => throw new NotSupportedException($"keyword {keyword} of the schema"),
    };

    private IEnumerable<string> CheckMember(string keyword, JsonObject rule, string name, JsonNode? value, string place)
    {
        var named = rule["properties"]?.AsObject()[name];
        var matched = (rule["patternProperties"]?.AsObject() ?? []).Where(pattern => Regex.IsMatch(name, pattern.Key)).ToList();
        return keyword switch
        {
            "properties" => named is null ? [] : Check(named, value, place),
            "patternProperties" => matched.SelectMany(pattern => Check(pattern.Value!, value, place)),
            _ => named is null && matched.Count == 0 ? Check(rule["additionalProperties"]!, value, place) : [],
        };
    }

    /// <summary>Resolves a reference within the schema.</summary>
    private JsonNode Find(string reference) =>
        reference.Split('/').Skip(1).Aggregate(schema, (node, name) => node[name] ?? throw new KeyNotFoundException(reference));

    private static bool Is(string type, JsonNode? value) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && double.IsInteger(Number(value)),
        _ => throw new NotSupportedException($"type {type} of the schema"),
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Strings(JsonNode node) =>
        node is JsonArray list ? list.Select(item => item!.GetValue<string>()) : [node.GetValue<string>()];

    private static IEnumerable<string> When(bool isWrong, string offence) => isWrong ? [offence] : [];
}
