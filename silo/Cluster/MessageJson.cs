using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster;

/// <summary>How messages look as JSON between the processes of a cluster. Nothing of it is ever stored.</summary>
/// <remarks>
/// In a rolling upgrade builds talk to each other that know different members: what is not known is passed over, what is missing gets its
/// default. A case of a message that only the newer build knows is an error for the older one, and its caller tries again elsewhere.
/// </remarks>
internal static class MessageJson
{
    private const string CaseMember = "$case";

    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            AllowOutOfOrderMetadataProperties = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TellCases } },
            Converters = { new SubscriberIdAsText(), new SubscriberStateAsSnapshot() },
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>An abstract record of ours has its cases within itself.</summary>
    private static void TellCases(JsonTypeInfo info)
    {
        if (!info.Type.IsAbstract || info.PolymorphismOptions is not null || !MessageSerialization.IsMessage(info.Type))
        {
            return;
        }

        info.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = CaseMember,
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach (var one in info.Type.GetNestedTypes().Where(one => one.IsAssignableTo(info.Type)))
        {
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(one, one.Name));
        }
    }

    private sealed class SubscriberIdAsText : JsonConverter<SubscriberId>
    {
        public override SubscriberId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            SubscriberId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A subscriber's id is not one.");

        public override void Write(Utf8JsonWriter writer, SubscriberId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }

    /// <summary>A state travels as it is stored: all of it, and in a form that old and new builds know.</summary>
    private sealed class SubscriberStateAsSnapshot : JsonConverter<SubscriberState>
    {
        public override SubscriberState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            SubscriberSnapshot.Decode(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, SubscriberState value, JsonSerializerOptions options)
        {
            using var body = SubscriberSnapshot.EncodeBriefly(value);
            writer.WriteBase64StringValue(body.Bytes);
        }
    }
}
