using System.Text.Json.Serialization;
using SmartManager.Domain;
using SmartManager.Domain.Campaigns;

namespace SmartManager.Gateway.Campaigns;

/// <summary>How the planning side of campaigns looks as JSON on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(KebabNameConverter<DayOfWeek>)])]
[JsonSerializable(typeof(ProgramRequest))]
[JsonSerializable(typeof(ProgramMoveRequest))]
[JsonSerializable(typeof(CampaignRequest))]
[JsonSerializable(typeof(CopyRequest))]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(ApprovalPathsRequest))]
[JsonSerializable(typeof(CampaignDocument))]
[JsonSerializable(typeof(ProgramView))]
[JsonSerializable(typeof(ProgramsView))]
[JsonSerializable(typeof(PlannedCampaignView))]
[JsonSerializable(typeof(PlannedCampaignsView))]
[JsonSerializable(typeof(CampaignCheckView))]
[JsonSerializable(typeof(PlanHistoryView))]
[JsonSerializable(typeof(ApprovalView))]
[JsonSerializable(typeof(ApprovalsView))]
[JsonSerializable(typeof(ApprovalPathsView))]
[JsonSerializable(typeof(CampaignPreviewRequest))]
[JsonSerializable(typeof(CampaignPreviewView))]
[JsonSerializable(typeof(TestNumbersRequest))]
[JsonSerializable(typeof(TestNumbersView))]
[JsonSerializable(typeof(TestSendRequest))]
[JsonSerializable(typeof(TestSendView))]
[JsonSerializable(typeof(TestSendsView))]
internal sealed partial class PlanningApiJson : JsonSerializerContext;
