using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Domain;

/// <summary>Names of enumeration values as they are written everywhere: lower-case words joined by hyphens.</summary>
public static class KebabName
{
    /// <summary>The name of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Names[value];

    /// <summary>The value of a name; false if there is none.</summary>
    public static bool TryParse<T>(string? name, out T value)
        where T : struct, Enum
    {
        value = default;
        return name is not null && Table<T>.Values.TryGetValue(name, out value);
    }

    /// <summary>All names, for messages to people.</summary>
    public static string All<T>()
        where T : struct, Enum => Table<T>.All;

    /// <summary>All names, in the order of the values.</summary>
    public static IReadOnlyList<string> List<T>()
        where T : struct, Enum => Table<T>.List;

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Names =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values =
            Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

        public static readonly IReadOnlyList<string> List = [.. Enum.GetValues<T>().Select(value => Names[value])];

        public static readonly string All = string.Join(", ", List);
    }
}

/// <summary>Writes enumeration values by their names and reads nothing else.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class KebabNameConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && KebabName.TryParse<T>(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"Expected one of: {KebabName.All<T>()}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(KebabName.Of(value));
}
