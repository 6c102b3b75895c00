using System.Buffers;
using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Store;

namespace SmartManager.Silo.Rules;

/// <summary>A version of the rulebook as it is stored, with who published it and why. Form: docs/formats/rulebook.md.</summary>
/// <param name="Rulebook">The rulebook.</param>
/// <param name="Author">Who published it; null if that was not said.</param>
/// <param name="Note">Why; null if that was not said.</param>
/// <param name="RestoredFrom">The earlier version that was published anew; null if it is none.</param>
public sealed record Publication(RulebookDocument Rulebook, string? Author, string? Note, long? RestoredFrom)
{
    private const string RulebookMember = "rulebook";
    private const string AuthorMember = "author";
    private const string NoteMember = "note";
    private const string RestoredFromMember = "restoredFrom";

    /// <summary>The bytes that are stored.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = RulebookJson.TypeInfo.Options.Encoder });
        json.WriteStartObject();
        if (Author is not null)
        {
            json.WriteString(AuthorMember, Author);
        }

        if (Note is not null)
        {
            json.WriteString(NoteMember, Note);
        }

        if (RestoredFrom is { } version)
        {
            json.WriteNumber(RestoredFromMember, version);
        }

        json.WritePropertyName(RulebookMember);
        JsonSerializer.Serialize(json, Rulebook, RulebookJson.TypeInfo);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>What was stored.</summary>
    /// <exception cref="StoreFormatException">It was stored by a build whose rulebooks looked different.</exception>
    public static Publication Read(Document stored) => Open(stored, root =>
    {
        var rulebook = RulebookOf(root).Deserialize(RulebookJson.TypeInfo) ?? throw NotOurs(stored, "it is empty");
        return new Publication(rulebook, TextOf(root, AuthorMember), TextOf(root, NoteMember), NumberOf(root, RestoredFromMember));
    });

    /// <summary>What was stored, without looking at the rules: of them only the name.</summary>
    /// <exception cref="StoreFormatException">It is no rulebook at all.</exception>
    public static (string Name, string? Author, string? Note, long? RestoredFrom) ReadHead(Document stored) => Open(stored, root => (
        TextOf(RulebookOf(root), "name") ?? throw NotOurs(stored, "it has no name"),
        TextOf(root, AuthorMember),
        TextOf(root, NoteMember),
        NumberOf(root, RestoredFromMember)));

    /// <summary>The text of the rulebook that was stored: UTF-8 JSON.</summary>
    /// <exception cref="StoreFormatException">It is no rulebook at all.</exception>
    public static ReadOnlyMemory<byte> Text(Document stored) => Open<ReadOnlyMemory<byte>>(
        stored, root => System.Text.Encoding.UTF8.GetBytes(RulebookOf(root).GetRawText()));

    internal static StoreFormatException NotOurs(Document stored, string why, Exception? cause = null) => new(
        $"Rulebook {stored.Version} in the store was written by another build or is damaged; this one cannot read it: {why}. "
        + "Run the build that wrote it, restore a backup, or begin with an empty data folder.",
        cause!);

    private static T Open<T>(Document stored, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(stored.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : throw NotOurs(stored, "it is no object");
        }
        catch (JsonException exception)
        {
            throw NotOurs(stored, $"the value at {exception.Path ?? "$"} has another form", exception);
        }
    }

    /// <summary>The first builds stored the rulebook alone; no rulebook has a member of this name.</summary>
    private static JsonElement RulebookOf(JsonElement root) => root.TryGetProperty(RulebookMember, out var rulebook) ? rulebook : root;

    private static string? TextOf(JsonElement parts, string name) =>
        parts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? NumberOf(JsonElement parts, string name) =>
        parts.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number : null;
}
