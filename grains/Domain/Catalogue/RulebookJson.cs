using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SmartManager.Domain.Catalogue;

/// <summary>How a rulebook looks as JSON, in the store and on the wire.</summary>
/// <remarks>
/// Not part of <see cref="DomainJson"/>: generated readers forget the initial values of init-only properties, so that a planner who
/// leaves out a setting would get zero instead of the documented default.
/// </remarks>
public static class RulebookJson
{
    /// <summary>How it is read and written.</summary>
    public static JsonTypeInfo<RulebookDocument> TypeInfo { get; } =
        (JsonTypeInfo<RulebookDocument>)Make().GetTypeInfo(typeof(RulebookDocument));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new KebabNameConverter<DayOfWeek>() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }
}
