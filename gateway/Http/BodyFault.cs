using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Http;

/// <summary>Finds the first place at which a body with parts does not fit, and says what is there, is missing, or may be there.</summary>
/// <remarks>What a caller wrote is told of only where <see cref="LineError"/> tells it; places are made of names that we know.</remarks>
internal static class BodyFault
{
    /// <summary>Looks at a value that could not be read.</summary>
    /// <param name="bytes">The body: one JSON value.</param>
    /// <param name="type">What it should be.</param>
    /// <returns>Null if nothing of what is looked for is wrong.</returns>
    public static LineError? Find(ReadOnlySpan<byte> bytes, JsonTypeInfo type)
    {
        var json = new Utf8JsonReader(bytes);
        using var body = JsonDocument.ParseValue(ref json);
        try
        {
            return Find(body.RootElement, type, string.Empty);
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair in an escape: no text can be made of it.
        }
    }

    private static LineError? Find(JsonElement value, JsonTypeInfo type, string path) => (value.ValueKind, type.Kind) switch
    {
        (JsonValueKind.Object, JsonTypeInfoKind.Object) => FindInObject(value, type, path),
        (JsonValueKind.Array, JsonTypeInfoKind.Enumerable) => FindInArray(value, type.Options.GetTypeInfo(type.ElementType!), path),
        _ => CanBeRead(value, type) ? null : WrongKind(value, type, path),
    };

    private static LineError? FindInObject(JsonElement value, JsonTypeInfo type, string path)
    {
        var ordinal = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            ordinal++;
            if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is not { } field)
            {
                return At(path, LineError.UnknownField(member.Name, ordinal, [.. type.Properties.Select(property => property.Name)]));
            }

            var place = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (!seen.Add(field.Name))
            {
                return LineError.Repeated(place);
            }

            var kind = type.Options.GetTypeInfo(field.PropertyType);
            var fault = member.Value.ValueKind != JsonValueKind.Null ? Find(member.Value, kind, place)
                : field.IsSetNullable ? null
                : WrongKind(member.Value, kind, place);
            if (fault is not null)
            {
                return fault;
            }
        }

        return type.Properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing
            ? LineError.Missing(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}")
            : null;
    }

    private static LineError? FindInArray(JsonElement value, JsonTypeInfo element, string path)
    {
        var place = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Find(item, element, string.Create(CultureInfo.InvariantCulture, $"{path}[{place++}]")) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static bool CanBeRead(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            _ = value.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static LineError WrongKind(JsonElement value, JsonTypeInfo type, string path)
    {
        var place = path.Length == 0 ? "The body" : $"'{path}'";
        return new LineError("field.kind", WordSchemas.WordsOf(type.Type) is { } words
            ? $"{place} has a value of the wrong kind, or one that is not known."
                + KnownWords.Sentences(value.ValueKind == JsonValueKind.String ? value.GetString() : null, [.. words])
            : $"{place} must be {KindOf(type)}.");
    }

    private static string KindOf(JsonTypeInfo type) => (Nullable.GetUnderlyingType(type.Type) ?? type.Type) switch
    {
        _ when type.Kind == JsonTypeInfoKind.Object => "an object",
        _ when type.Kind == JsonTypeInfoKind.Enumerable => "an array",
        var text when text == typeof(string) => "a text",
        var flag when flag == typeof(bool) => "true or false",
        var instant when instant == typeof(DateTimeOffset) => "an instant such as 2026-03-01T08:00:00Z",
        var time when time == typeof(TimeSpan) => "a time span such as \"3.00:00:00\"",
        var day when day == typeof(DateOnly) => "a day such as \"2026-03-01\"",
        var clock when clock == typeof(TimeOnly) => "a time of day such as \"08:00:00\"",
        var number when number == typeof(int) || number == typeof(long) => "a whole number",
        var number when number == typeof(double) || number == typeof(decimal) => "a number",
        _ => "of another kind",
    };

    private static LineError At(string path, LineError error) =>
        path.Length == 0 ? error : error with { Detail = $"In '{path}': {error.Detail}" };
}
