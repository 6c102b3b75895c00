using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns;

/// <summary>How programs, campaigns and what happens to them look as JSON, in the store and on the wire.</summary>
/// <remarks>What is not said is left out: a document reads as its planner wrote it, and a missing member has its default.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    ReadCommentHandling = JsonCommentHandling.Disallow,
    Converters = [typeof(KebabNameConverter<DayOfWeek>)])]
[JsonSerializable(typeof(CampaignDocument))]
[JsonSerializable(typeof(ProgramDocument))]
[JsonSerializable(typeof(CampaignRevision))]
public sealed partial class CampaignJson : JsonSerializerContext;
