using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartManager.Functions.Tests;

/// <summary>
/// Envelopes as the Functions host writes them: objects inline; texts, numbers and arrays as JSON in a string. And the other encodings in
/// which they have been seen.
/// </summary>
internal static class Envelopes
{
    /// <summary>How what the trigger gives can be written.</summary>
    public static readonly string[] Encodings = ["host", "inline", "string", "string-of-string"];

    /// <summary>A trigger's data under one of the encodings.</summary>
    /// <param name="encoding">One of <see cref="Encodings"/>.</param>
    /// <param name="name">The binding.</param>
    /// <param name="json">What the trigger gives: JSON.</param>
    /// <param name="metadata">What the host knows about it; JSON, none if null.</param>
    public static string Of(string encoding, string name, string json, string? metadata = null)
    {
        var isArray = json.StartsWith('[');
        var value = encoding switch
        {
            "host" => isArray ? Quoted(json) : json,
            "inline" => json,
            "string" => Quoted(json),
            "string-of-string" => Quoted(Quoted(json)),
            _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
        };
        return $$"""{"Data":{"{{name}}":{{value}}},"Metadata":{{metadata ?? """{"sys":{"MethodName":"x"}}"""}}}""";
    }

    /// <summary>The message of a queue: its text is a string that holds JSON, encoded once more.</summary>
    public static string Queue(string name, string text, string id, int dequeueCount) => Of(
        "host",
        name,
        Quoted(Quoted(text)),
        $$"""
        {"DequeueCount":{{Quoted(dequeueCount.ToString(CultureInfo.InvariantCulture))}},"ExpirationTime":"\"2026-11-29T20:00:00+00:00\"",
        "Id":{{Quoted(Quoted(id))}},"InsertionTime":"\"2026-11-22T20:00:00+00:00\"","NextVisibleTime":"\"2026-11-22T20:10:00+00:00\"",
        "PopReceipt":"\"AgAAAA\"","sys":{"MethodName":"ChannelSend","UtcNow":"2026-11-22T20:00:00Z"} }
        """);

    /// <summary>An HTTP request, its body under one of the encodings.</summary>
    public static string Http(string encoding, string carrier, string body)
    {
        var parameters = $$"""{"carrier":"{{carrier}}"}""";
        var (written, request) = encoding switch
        {
            "host" => (Quoted(body), (Func<string, string>)(inner => inner)),
            "inline" => (body, inner => inner),
            "string" => (Quoted(body), Quoted),
            "string-of-string" => (Quoted(Quoted(body)), Quoted),
            _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
        };
        var before = """{"Url":"https://app/api/x","Method":"POST","Query":"{}","Headers":{"Content-Type":["application/json"]},"Params":""";
        var inner = before + (encoding == "string-of-string" ? Quoted(parameters) : parameters) + @",""Identities"":[],""Body"":" + written + "}";
        return Of("inline", "req", request(inner), "{}");
    }

    /// <summary>An event of Event Grid.</summary>
    public static string GridEvent(string type, string data, string id = "5c1f1b48-6a4c-4a0a-9a10-2f7d2a1d3f10") =>
        $$"""
        {"id":"{{id}}","topic":"/subscriptions/x/resourceGroups/x/providers/Microsoft.Communication/CommunicationServices/acs","subject":"/phonenumber/1",
        "data":{{data}},"eventType":"{{type}}","dataVersion":"1.0","metadataVersion":"1","eventTime":"2026-11-22T20:00:00Z"}
        """;

    public static string Quoted(string text) => JsonValue.Create(text).ToJsonString(new JsonSerializerOptions
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
