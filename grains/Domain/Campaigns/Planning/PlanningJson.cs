using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>How the planning side of campaigns and programs looks as JSON, in the store and on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false, // What is null is not written, and is not missed.
    ReadCommentHandling = JsonCommentHandling.Disallow,
    Converters = [typeof(KebabNameConverter<DayOfWeek>)])]
[JsonSerializable(typeof(CampaignEvent))]
[JsonSerializable(typeof(CampaignState))]
[JsonSerializable(typeof(ProgramEvent))]
[JsonSerializable(typeof(ProgramEvent.Created), TypeInfoPropertyName = "ProgramCreated")]
[JsonSerializable(typeof(ProgramEvent.Edited), TypeInfoPropertyName = "ProgramEdited")]
[JsonSerializable(typeof(ProgramState))]
[JsonSerializable(typeof(ApprovalPathsDocument))]
[JsonSerializable(typeof(ApprovalPathsVersion))]
[JsonSerializable(typeof(TestNumbersVersion))]
[JsonSerializable(typeof(TestSend))]
public sealed partial class PlanningJson : JsonSerializerContext;
