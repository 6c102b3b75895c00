using System.Text.Json;
using System.Text.Json.Nodes;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Events;
using SmartManager.Gateway.Profiles;

namespace SmartManager.Gateway.Tests;

/// <summary>The description says what the readers take: who writes a client by it needs no other page.</summary>
[Collection(OneServer.Name)]
public sealed class OpenApiTests(Server server)
{
    [Theory]
    [InlineData("/v1/network-events", "NetworkEventLine")]
    [InlineData("/v1/subscribers", "ProfileLine")]
    public async Task ABodyOfLines_HasTheShapeOfALine(string path, string shape)
    {
        var (_, document) = await server.GetAsync("/openapi/v1.json");
        var content = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content");
        var reference = $"#/components/schemas/{shape}";

        Assert.Equal(reference, content.GetProperty("application/x-ndjson").GetProperty("schema").GetProperty("$ref").GetString());
        Assert.Equal(
            reference, content.GetProperty("application/json").GetProperty("schema").GetProperty("items").GetProperty("$ref").GetString());
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty(shape, out _));
    }

    [Fact]
    public async Task EveryTypeOfNetworkEvent_IsDescribedAsItIsRead()
    {
        var shapes = (await SchemasAsync()).GetProperty("NetworkEventLine").GetProperty("oneOf").EnumerateArray().ToList();

        Assert.Equal(
            typeof(NetworkEvent).GetNestedTypes().Count(type => type.IsSubclassOf(typeof(NetworkEvent))),
            shapes.Count);
        foreach (var shape in shapes)
        {
            var whole = Example(shape);
            Assert.True(NetworkEventReader.TryRead(Bytes(whole), out _, out var error), $"{whole}: {error.Code}");
            foreach (var needed in shape.GetProperty("required").EnumerateArray().Select(name => name.GetString()!))
            {
                Assert.False(NetworkEventReader.TryRead(Bytes(Without(whole, needed)), out _, out error), needed);
                Assert.Equal("field.missing", error.Code);
            }
        }
    }

    [Fact]
    public async Task AProfile_IsDescribedAsItIsRead()
    {
        var shape = (await SchemasAsync()).GetProperty("ProfileLine");
        var whole = Example(shape);

        Assert.Equal(ProfileReader.FieldNames, shape.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.True(ProfileReader.TryRead(Bytes(whole), out _, out var error), $"{whole}: {error.Code} {error.Detail}");
        foreach (var name in ProfileReader.FieldNames)
        {
            var isNeeded = shape.GetProperty("required").EnumerateArray().Any(needed => needed.GetString() == name);
            Assert.Equal(!isNeeded, ProfileReader.TryRead(Bytes(Without(whole, name)), out _, out _));
        }
    }

    [Fact]
    public async Task EveryEnumeration_HasItsWords()
    {
        var schemas = await SchemasAsync();

        Assert.Equal(
            Enum.GetValues<Channel>().Select(KebabName.Of),
            schemas.GetProperty("Channel").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal<string>(
            ["accepted", "duplicate", "rejected", "end"],
            schemas.GetProperty("LineResultView").GetProperty("properties").GetProperty("status").GetProperty("enum").EnumerateArray()
                .Select(word => word.GetString()!));
        var bare = schemas.EnumerateObject()
            .Where(schema => schema.Name != "JsonElement" && !IsTyped(schema.Value)).Select(schema => schema.Name)
            .Concat(
                from schema in schemas.EnumerateObject()
                where schema.Value.TryGetProperty("properties", out _)
                from property in schema.Value.GetProperty("properties").EnumerateObject()
                where !IsTyped(property.Value) || (IsArray(property.Value) && !property.Value.TryGetProperty("items", out _))
                select $"{schema.Name}.{property.Name}");
        Assert.Equal(string.Empty, string.Join('\n', bare));
    }

    [Fact]
    public async Task EveryReference_LeadsSomewhere()
    {
        var (_, document) = await server.GetAsync("/openapi/v1.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var references = document.GetRawText().Split("\"#/components/schemas/").Skip(1)
            .Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]);
        Assert.All(references.Distinct(), name => Assert.True(schemas.TryGetProperty(name, out _), name));
    }

    private async Task<JsonElement> SchemasAsync() =>
        (await server.GetAsync("/openapi/v1.json")).Body.GetProperty("components").GetProperty("schemas");

    private static bool IsTyped(JsonElement schema) =>
        ((string[])["type", "$ref", "oneOf", "anyOf"]).Any(name => schema.TryGetProperty(name, out _));

    private static bool IsArray(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ToString().Contains("array", StringComparison.Ordinal);

    /// <summary>A value for each property, as its schema allows.</summary>
    private static JsonObject Example(JsonElement shape) => new(shape.GetProperty("properties").EnumerateObject()
        .Select(property => KeyValuePair.Create(property.Name, Value(property.Name, property.Value))));

    private static JsonNode? Value(string name, JsonElement schema) => schema switch
    {
        _ when name == "msisdn" => "8613800000001",
        _ when schema.TryGetProperty("enum", out var words) => words[0].GetString(),
        _ when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" => "2026-03-01T08:00:00Z",
        _ when name == "month" => "2026-02",
        _ => schema.GetProperty("type").GetString() switch
        {
            "boolean" => true,
            "integer" => schema.GetProperty("maximum").GetInt64(),
            "array" => new JsonArray([Value("item", schema.GetProperty("items"))]),
            "object" => new JsonObject { ["a"] = "text", ["b"] = 1, ["c"] = true },
            _ => new string('x', schema.TryGetProperty("maxLength", out var length) ? length.GetInt32() : 10),
        },
    };

    private static JsonObject Without(JsonObject whole, string name)
    {
        var rest = whole.DeepClone().AsObject();
        rest.Remove(name);
        return rest;
    }

    private static byte[] Bytes(JsonObject line) => JsonSerializer.SerializeToUtf8Bytes(line);
}
