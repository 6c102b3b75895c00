using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace SmartManager.Functions.Envelopes;

/// <summary>What the Functions host sends to a custom handler: the trigger's data, and what it knows about it.</summary>
/// <remarks>
/// The host puts objects inline, but texts, numbers and arrays as JSON inside a string, and its public sample differs from it in how often.
/// So what must be an object or an array is unwrapped as often as it is wrapped, up to <see cref="WrapsMax"/> times. A text that people
/// wrote is never unwrapped: it may look like JSON.
/// </remarks>
internal sealed class Envelope
{
    private const int WrapsMax = 4;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement _data;
    private readonly JsonElement _metadata;

    private Envelope(JsonElement data, JsonElement metadata) => (_data, _metadata) = (data, metadata);

    /// <summary>Reads the body of an invocation.</summary>
    /// <param name="request">The invocation.</param>
    /// <param name="bytesMax">Largest body that is read. Unit: bytes.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>Null if it is cut off, larger than that, or no envelope.</returns>
    public static async ValueTask<Envelope?> ReadAsync(HttpRequest request, long bytesMax, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = bytesMax;
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
            return Of(document.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>An object among the trigger's data; null if there is none of this name, or it is no object.</summary>
    public JsonElement? Object(string name) => ObjectOf(Find(_data, name));

    /// <summary>An array among the trigger's data; null if there is none of this name, or it is no array.</summary>
    public IReadOnlyList<JsonElement>? Array(string name) => ArrayOf(Find(_data, name));

    /// <summary>An array of what the host knows about the trigger; null if there is none.</summary>
    public IReadOnlyList<JsonElement>? MetadataArray(string name) => ArrayOf(Find(_metadata, name));

    /// <summary>A member, whatever the case of its name; null if there is none, or more than one.</summary>
    public static JsonElement? Find(JsonElement? owner, string name)
    {
        if (owner is not { ValueKind: JsonValueKind.Object } members)
        {
            return null;
        }

        JsonElement? found = null;
        foreach (var member in members.EnumerateObject())
        {
            if (string.Equals(NameOf(member), name, StringComparison.OrdinalIgnoreCase))
            {
                if (found is not null)
                {
                    return null;
                }

                found = member.Value;
            }
        }

        return found;
    }

    /// <summary>A member as an object, taken out of the strings around it; null if it is none.</summary>
    public static JsonElement? FindObject(JsonElement? owner, string name) => ObjectOf(Find(owner, name));

    /// <summary>A member that is a text, as it is; null if it is none, or no valid text.</summary>
    public static string? FindText(JsonElement? owner, string name) => TextOf(Find(owner, name));

    /// <summary>A value as an object, taken out of the strings around it; null if it is none.</summary>
    public static JsonElement? ObjectOf(JsonElement? value) =>
        Unwrap(value) is { ValueKind: JsonValueKind.Object } unwrapped ? unwrapped : null;

    /// <summary>The JSON text that a value holds, taken out of the strings around it; empty for none.</summary>
    public static string JsonOf(JsonElement? value)
    {
        for (var wraps = 0; wraps < WrapsMax && TextOf(value) is { } text; wraps++)
        {
            if (text.AsSpan().TrimStart() is not ['"', ..] || Parse(text) is not { } inner)
            {
                return text;
            }

            value = inner;
        }

        return value is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? string.Empty : value.Value.GetRawText();
    }

    /// <summary>A text; null if the value is none, or no valid one (half of a surrogate pair).</summary>
    public static string? TextOf(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Envelope? Of(JsonElement root) =>
        ObjectOf(Find(root, "Data")) is { } data ? new Envelope(data, ObjectOf(Find(root, "Metadata")) ?? default) : null;

    private static IReadOnlyList<JsonElement>? ArrayOf(JsonElement? value) =>
        Unwrap(value) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : null;

    private static JsonElement? Unwrap(JsonElement? value)
    {
        for (var wraps = 0; wraps < WrapsMax && TextOf(value) is { } text && Parse(text) is { } inner; wraps++)
        {
            value = inner;
        }

        return value;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text, Strict);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null; // Not valid UTF-8, or half of a surrogate pair.
        }
    }
}
