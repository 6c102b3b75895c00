using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Domain.Numbers;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain;

/// <summary>The only place that says how domain types look as JSON, on disk and on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never, // A missing parameter would not be read again, and null is a value.
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Disallow)]
[JsonSerializable(typeof(SubscriberEvent))]
[JsonSerializable(typeof(OutgoingMessage))]
[JsonSerializable(typeof(OutgoingOrder))]
[JsonSerializable(typeof(OutgoingUnit))]
[JsonSerializable(typeof(OutgoingReversal))]
[JsonSerializable(typeof(OutgoingTask))]
[JsonSerializable(typeof(Capacity.PoolEvent))]
[JsonSerializable(typeof(Campaigns.Dispatching.DispatchEvent))]
[JsonSerializable(typeof(NumberEvent))]
[JsonSerializable(typeof(NumberState))]
public sealed partial class DomainJson : JsonSerializerContext;
