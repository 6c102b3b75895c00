using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.OpenApi;

namespace SmartManager.Gateway.Http;

/// <summary>Reads small JSON bodies whole, and says with a code what is wrong with one.</summary>
internal static class JsonBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">What to read it as.</param>
    /// <param name="explain">
    /// For bodies with parts: makes the problem of JSON that does not fit, from the place where it does not, should <see cref="BodyFault"/> not
    /// find out more. Null names the field of the body.
    /// </param>
    /// <returns>The value, or the problem.</returns>
    public static async ValueTask<(T? Value, Problem? Problem)> ReadAsync<T>(
        HttpContext context, JsonTypeInfo<T> type, Func<string?, Problem>? explain = null)
        where T : class
    {
        var request = context.Request;
        if (!BodyType.IsJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
        {
            return (null, Problems.WrongContentType);
        }

        var body = request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(context.RequestAborted);
                if (read.IsCompleted)
                {
                    var parsed = Parse(read.Buffer, type, explain);
                    body.AdvanceTo(read.Buffer.End);
                    return parsed;
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException exception)
        {
            return (null, exception.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.BodyTooLarge : Problems.BodyTruncated);
        }
    }

    private static (T? Value, Problem? Problem) Parse<T>(ReadOnlySequence<byte> body, JsonTypeInfo<T> type, Func<string?, Problem>? explain)
        where T : class
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        if (!Utf8.IsValid(bytes))
        {
            return (null, Problems.NotUtf8);
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } value ? (value, null) : (null, Problems.Field(LineError.NotObject));
        }
        catch (JsonException exception)
        {
            return (null, explain is null || !IsJson(bytes) ? Explain(bytes, type, exception)
                : BodyFault.Find(bytes, type) is { } fault ? Problems.Field(fault) : explain(exception.Path));
        }
    }

    /// <summary>Looks again at what could not be read, to tell the caller more than that. Names only fields that we know.</summary>
    private static Problem Explain(ReadOnlySpan<byte> bytes, JsonTypeInfo type, JsonException exception)
    {
        if (!IsJson(bytes))
        {
            return Problems.NotJson;
        }

        var json = new Utf8JsonReader(bytes);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return Problems.Field(LineError.NotObject);
        }

        var path = exception.Path ?? string.Empty;
        var (seen, wrong) = (new HashSet<string>(StringComparer.Ordinal), (string?)null);
        for (json.Read(); json.TokenType == JsonTokenType.PropertyName; json.Read())
        {
            var written = NameOf(ref json);
            var name = type.Properties.FirstOrDefault(property => property.Name == written)?.Name;
            if (name is null)
            {
                return Problems.Field(LineError.UnknownField(
                    written, seen.Count + 1, [.. type.Properties.Select(property => property.Name)]));
            }

            if (!seen.Add(name))
            {
                return Problems.Field(LineError.Repeated(name));
            }

            json.Read();
            wrong = path == "$." + name && json.TokenType == JsonTokenType.String ? NameOf(ref json) : wrong;
            json.Skip();
        }

        if (type.Properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing)
        {
            return Problems.Field(LineError.Missing(missing.Name));
        }

        return type.Properties.FirstOrDefault(property => path.StartsWith("$." + property.Name, StringComparison.Ordinal)) is { } field
            ? Problems.Field(WrongKind(field, wrong))
            : Problems.Field(new LineError("field.kind", "A field has a value of the wrong kind."));
    }

    private static LineError WrongKind(JsonPropertyInfo field, string? value) => new(
        "field.kind",
        $"'{field.Name}' has a value of the wrong kind, or one that is not known."
            + (WordSchemas.WordsOf(field.PropertyType) is { } words ? KnownWords.Sentences(value, [.. words]) : string.Empty));

    private static string? NameOf(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // Half of a surrogate pair in an escape.
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var json = new Utf8JsonReader(bytes);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Content types that are read here. Text is UTF-8 or it is refused.</summary>
internal static class BodyType
{
    /// <summary>Whether a body is one JSON value.</summary>
    public static bool IsJson(string? contentType) => Is(contentType, "application/json");

    /// <summary>Whether a body is one JSON value a line.</summary>
    public static bool IsNdjson(string? contentType) => Is(contentType, "application/x-ndjson") || Is(contentType, "application/ndjson");

    /// <summary>Whether a body is CSV.</summary>
    public static bool IsCsv(string? contentType) => Is(contentType, "text/csv");

    /// <summary>Whether a body is lines of plain text.</summary>
    public static bool IsPlain(string? contentType) => Is(contentType, "text/plain");

    private static bool Is(string? contentType, string expected)
    {
        if (string.Equals(contentType, expected, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals(expected, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
