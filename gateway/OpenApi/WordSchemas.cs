using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using SmartManager.Domain;

namespace SmartManager.Gateway.OpenApi;

/// <summary>
/// Writes into the description which words a value may be: enumerations are written by a converter that it cannot look into.
/// </summary>
internal static class WordSchemas
{
    /// <summary>Adds the words of a type or property, if it has any.</summary>
    public static void Complete(OpenApiSchema schema, JsonTypeInfo type, JsonPropertyInfo? property)
    {
        if (WordsOf(type.Type) is { } words)
        {
            Set(schema, words, isNullable: Nullable.GetUnderlyingType(type.Type) is not null);
        }
        else if (type.ElementType is { } element && schema.Items is null && WordsOf(element) is { } items)
        {
            schema.Items = Set(new OpenApiSchema(), items, isNullable: false);
        }
        else if (property?.AttributeProvider?.GetCustomAttributes(typeof(KnownWordsAttribute), inherit: false)
            is [KnownWordsAttribute known])
        {
            Set(schema, known.Words, isNullable: false);
        }
    }

    /// <summary>A text that is one of some words.</summary>
    public static OpenApiSchema Of(IEnumerable<string> words) => Set(new OpenApiSchema(), words, isNullable: false);

    private static OpenApiSchema Set(OpenApiSchema schema, IEnumerable<string> words, bool isNullable)
    {
        schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))];
        if (isNullable)
        {
            schema.Enum.Add(JsonNullSentinel.JsonNull);
        }

        return schema;
    }

    /// <summary>The words of an enumeration, or of one that may be missing; null of any other type.</summary>
    public static IEnumerable<string>? WordsOf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } enumeration
            ? (IEnumerable<string>)NamesOf.MakeGenericMethod(enumeration).Invoke(null, null)!
            : null;

    private static readonly MethodInfo NamesOf =
        typeof(WordSchemas).GetMethod(nameof(Names), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static IEnumerable<string> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(KebabName.Of);
}
