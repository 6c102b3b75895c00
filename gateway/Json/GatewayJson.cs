using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartManager.Gateway.Campaigns;
using SmartManager.Gateway.Decisions;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Interactions;
using SmartManager.Gateway.Lists;
using SmartManager.Gateway.Operating;
using SmartManager.Gateway.Outbox;
using SmartManager.Gateway.Rules;
using SmartManager.Gateway.Subscribers;
using SmartManager.Gateway.Suppressions;
using SmartManager.Gateway.Trials;
using SmartManager.Gateway.Webhooks;

namespace SmartManager.Gateway.Json;

/// <summary>The only place that says how the API's own types look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(SubscriberView))]
[JsonSerializable(typeof(HistoryView))]
[JsonSerializable(typeof(ConsentRequest))]
[JsonSerializable(typeof(DoNotDisturbRequest))]
[JsonSerializable(typeof(SuppressionRequest))]
[JsonSerializable(typeof(ProposalRequest))]
[JsonSerializable(typeof(ThirdPartyContactRequest))]
[JsonSerializable(typeof(CommandView))]
[JsonSerializable(typeof(InteractionRequest))]
[JsonSerializable(typeof(InteractionView))]
[JsonSerializable(typeof(ResponseRequest))]
[JsonSerializable(typeof(NumberInteractionRequest))]
[JsonSerializable(typeof(NumberInteractionView))]
[JsonSerializable(typeof(DecisionView))]
[JsonSerializable(typeof(RecomputationView))]
[JsonSerializable(typeof(PolicyTestRequest))]
[JsonSerializable(typeof(RulebookView))]
[JsonSerializable(typeof(RulebookVersionsView))]
[JsonSerializable(typeof(PublishedView))]
[JsonSerializable(typeof(CheckedView))]
[JsonSerializable(typeof(RulebookDifferenceView))]
[JsonSerializable(typeof(RollBackRequest))]
[JsonSerializable(typeof(ReceiptRequest))]
[JsonSerializable(typeof(ReplyRequest))]
[JsonSerializable(typeof(CallbackView))]
[JsonSerializable(typeof(CarriersView))]
[JsonSerializable(typeof(OutboxView))]
[JsonSerializable(typeof(OutboxRowView))]
[JsonSerializable(typeof(ClaimRequest))]
[JsonSerializable(typeof(ClaimView))]
[JsonSerializable(typeof(HandoverRequest))]
[JsonSerializable(typeof(HandoverView))]
[JsonSerializable(typeof(DueWorkView))]
[JsonSerializable(typeof(CallListsView))]
[JsonSerializable(typeof(CallClaimRequest))]
[JsonSerializable(typeof(CallClaimView))]
[JsonSerializable(typeof(CallResultRequest))]
[JsonSerializable(typeof(CallResultView))]
[JsonSerializable(typeof(ChannelsView))]
[JsonSerializable(typeof(SteeringRequest))]
[JsonSerializable(typeof(SteeredView))]
[JsonSerializable(typeof(ResolutionRequest))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ReplaysRequest))]
[JsonSerializable(typeof(ReplaysView))]
[JsonSerializable(typeof(DeadLettersView))]
[JsonSerializable(typeof(Capacity.CapacityView))]
[JsonSerializable(typeof(Orders.ReversalRequest))]
[JsonSerializable(typeof(Orders.BillingWordRequest))]
[JsonSerializable(typeof(Tasks.TasksView))]
[JsonSerializable(typeof(Tasks.TaskResultRequest))]
[JsonSerializable(typeof(Learning.LearntView))]
[JsonSerializable(typeof(FiguresView))]
[JsonSerializable(typeof(SampleSizeView))]
[JsonSerializable(typeof(RehearsalRequest))]
[JsonSerializable(typeof(RehearsalView))]
[JsonSerializable(typeof(RehearsalsView))]
[JsonSerializable(typeof(DecisionReplayRequest))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(DecisionReplaysView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(BackupRequest))]
[JsonSerializable(typeof(BackupView))]
[JsonSerializable(typeof(CheckView))]
[JsonSerializable(typeof(ServerFileBody))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(ListingRequest))]
[JsonSerializable(typeof(DisturbanceRequest))]
[JsonSerializable(typeof(SuppressionsView))]
[JsonSerializable(typeof(SuppressionListsView))]
[JsonSerializable(typeof(SuppressionImportView))]
[JsonSerializable(typeof(ListView))]
[JsonSerializable(typeof(AudienceCountRequest))]
[JsonSerializable(typeof(AudienceCountView))]
[JsonSerializable(typeof(AudiencePreviewRequest))]
[JsonSerializable(typeof(AudiencePreviewView))]
[JsonSerializable(typeof(ListsView))]
[JsonSerializable(typeof(ListReportView))]
[JsonSerializable(typeof(Ingest.LineResultView))]
internal sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>
    /// Writes texts as people read them, Chinese too; as an escape only what JSON needs, and what lies beyond 16 bits (emoji).
    /// </summary>
    /// <remarks>
    /// Safe because every answer is sent as JSON with <c>nosniff</c>: no browser takes it for a page. It must never be put into HTML.
    /// </remarks>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>For what is sent to callers.</summary>
    public static GatewayJson Readable => field ??= new GatewayJson(new JsonSerializerOptions(Default.Options) { Encoder = Encoder });
}
