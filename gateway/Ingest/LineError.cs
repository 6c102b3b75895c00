using System.Globalization;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Ingest;

/// <summary>Why a line was not taken. Holds nothing of the line itself but the names of its fields.</summary>
/// <param name="Code">Stable, dotted and lower case.</param>
/// <param name="Detail">For a person.</param>
public readonly record struct LineError(string Code, string Detail)
{
    /// <summary>The line is over the limit.</summary>
    public static readonly LineError TooLong = new("line.too-long", "The line is longer than the limit.");

    /// <summary>The bytes are not UTF-8.</summary>
    public static readonly LineError NotUtf8 = new("line.not-utf8", "The line is not valid UTF-8.");

    /// <summary>The text is not one JSON value.</summary>
    public static readonly LineError NotJson = new("line.not-json", "The line is not one JSON value.");

    /// <summary>The JSON value is not an object.</summary>
    public static readonly LineError NotObject = new("line.not-object", "The line is not a JSON object.");

    /// <summary>The store cannot write; nothing happened.</summary>
    public static readonly LineError StoreUnavailable = new(
        "store.unavailable", "The store cannot write at present; nothing happened. Send it again later.");

    /// <summary>The server stops; nobody knows whether the line took effect.</summary>
    public static readonly LineError Stopping = new(
        "server.stopping", "The server stopped before the line was known to be durable. Send it again.");

    /// <summary>The silo that worked on it was lost, or did not answer in time; nobody knows whether the line took effect.</summary>
    public static readonly LineError SiloUnavailable = new(
        "silo.unavailable", "The silo that worked on the line was lost before it was known to be durable. Send it again.");

    /// <summary>The silo that works on it has more than it can hold; nothing happened.</summary>
    public static readonly LineError Overloaded = new(
        "server.overloaded", "The server has more work than it can hold; nothing happened. Send it again later, with the same id.");

    /// <summary>A bug of ours.</summary>
    public static readonly LineError Unexpected = new("unexpected", "Something went wrong on our side. Nothing is known of the outcome.");

    /// <summary>No array, or text behind it.</summary>
    public static readonly LineError BodyNotArray = new("body.not-array", "The body is not one JSON array.");

    /// <summary>The body ended in the middle.</summary>
    public static readonly LineError BodyTruncated = new("body.truncated", "The body ended in the middle of the array or of the request.");

    /// <summary>The body is over the limit.</summary>
    public static readonly LineError BodyTooLarge = new(
        "body.too-large", "The body is larger than the limit; lines before this one were handled.");

    /// <summary>A field that has no meaning here.</summary>
    /// <param name="name">Its name as it came; null if it could not be read. Told only if it looks like a name.</param>
    /// <param name="ordinal">Its place, from 1.</param>
    /// <param name="known">The fields that there may be.</param>
    public static LineError UnknownField(string? name, int ordinal, IReadOnlyCollection<string> known) => new(
        "field.unknown",
        KnownWords.Tell(name, string.Create(CultureInfo.InvariantCulture, $"Field {ordinal}")) + " is not a field that there may be here."
            + KnownWords.Sentences(name, known));

    /// <summary>A field stands twice.</summary>
    public static LineError Repeated(string field) => new("field.repeated", $"'{field}' stands more than once.");

    /// <summary>A field that must be there is not.</summary>
    public static LineError Missing(string field) => new("field.missing", $"'{field}' is missing.");

    /// <summary>A field has the wrong kind of JSON value.</summary>
    public static LineError WrongKind(string field, string expected) => new("field.kind", $"'{field}' must be {expected}.");

    /// <summary>A field is outside its bounds.</summary>
    public static LineError OutOfRange(string field, string expected) => new("field.range", $"'{field}' must be {expected}.");

    /// <summary>A field is none of some words.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">What stands there instead; not told.</param>
    /// <param name="known">The words.</param>
    public static LineError UnknownWord(string field, string? value, IReadOnlyCollection<string> known) => new(
        "field.range", $"'{field}' has a value that is not known." + KnownWords.Sentences(value, known));

    /// <summary>A field is no instant with an offset.</summary>
    public static LineError BadInstant(string field) => new(
        "field.date", $"'{field}' must be an instant with its offset such as 2026-03-01T08:00:00Z, in the years 2000 to 2199.");
}
