using System.Collections.Immutable;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Ports;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;

namespace SmartManager.Gateway.Campaigns;

/// <summary>Shows what a campaign would say to real subscribers, and whether it would. For planners: docs/guide/campaigns.md.</summary>
internal static class PreviewEndpoints
{
    private const int SubscribersMax = 50;
    private const int ContactVersion = 0;

    public static void MapPreviews(this IEndpointRouteBuilder routes) => routes.MapPost("/campaigns/{id}/previews", AnswerAsync)
        .WithTags("Campaigns").WithName("PreviewCampaign")
        .WithSummary("What each task would say to some subscribers, in how many parts, and whether the rules would let it. Nothing is written.")
        .Accepts<CampaignPreviewRequest>("application/json").Produces<CampaignPreviewView>()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    private static async Task<IResult> AnswerAsync(
        string id, HttpContext context, CampaignDrafts drafts, ILinks links, TimeProvider time)
    {
        var (request, problem) = await PlanningProblems.ReadAsync(context, PlanningApiJson.Default.CampaignPreviewRequest);
        problem ??= Check(request!);
        if (problem is not null)
        {
            return problem;
        }

        (var plan, problem) = await drafts.PlanAsync(id, request!.Campaign);
        if (problem is not null)
        {
            return problem;
        }

        try
        {
            var rows = ImmutableArray.CreateBuilder<PreviewedSubscriberView>();
            foreach (var name in request.Subscribers)
            {
                rows.Add(await ShowAsync(name, plan!, (drafts, links), time.GetUtcNow(), context.RequestAborted));
            }

            if (request.Sample is { } count)
            {
                var drawn = await drafts.DrawAsync(plan!, count, context.RequestAborted);
                rows.AddRange(drawn.Select(one => ToView(one, plan!, (drafts, links), time.GetUtcNow())));
            }

            return TypedResults.Ok(new CampaignPreviewView(plan!.Id, time.GetUtcNow(), rows.ToImmutable()));
        }
        catch (ListNotReadyException)
        {
            return Problems.ListNotReady;
        }
    }

    private static Problem? Check(CampaignPreviewRequest request) =>
        request.Subscribers.Length > SubscribersMax || request.Subscribers.Any(static name => !SubscriberId.TryParse(name, out _))
            ? Problems.Field(LineError.OutOfRange("subscribers", $"at most {SubscribersMax} ids of subscribers"))
        : request.Sample is < 1 or > SubscribersMax
            ? Problems.Field(LineError.OutOfRange("sample", $"a whole number from 1 to {SubscribersMax}"))
        : request.Subscribers.IsEmpty == request.Sample is null
            ? Problems.Field(new LineError("field.either", "A preview has 'subscribers' or 'sample', and not both."))
        : null;

    private static async Task<PreviewedSubscriberView> ShowAsync(
        string name, CampaignPlan plan, (CampaignDrafts Drafts, ILinks Links) with, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            return await with.Drafts.FindAsync(plan, SubscriberId.Parse(name), stop) is { } found
                ? ToView(found, plan, with, now)
                : new PreviewedSubscriberView(name, null, [], Problems.UnknownSubscriber.Code);
        }
        catch (FormatException)
        {
            return new PreviewedSubscriberView(name, null, [], CampaignPreviewView.Unreadable);
        }
    }

    private static PreviewedSubscriberView ToView(
        ShownSubscriber shown, CampaignPlan plan, (CampaignDrafts Drafts, ILinks Links) with, DateTimeOffset now)
    {
        var tasks = TreatmentPreview.Of(shown.State, shown.Listed, with.Drafts.ContextOf(plan, now));
        return new PreviewedSubscriberView(
            shown.State.Id.Value,
            shown.State.Profile?.Language,
            [.. tasks.Select(task => new PreviewedTaskView(
                task.Task, task.Channel, task.Offer, task.Text, PartsOf(task, shown.State, with.Links), task.Outcome, task.Code, task.DueAt))]);
    }

    /// <summary>Parts are counted with a link as long as the one that will leave; it is not shown, for a link is a permission.</summary>
    private static SmsPartsView? PartsOf(PreviewedTask task, SubscriberState state, ILinks links) =>
        task is { Text: { } text, Channel: Channel.Sms }
            ? SmsPartsView.Of(SmsCoding.Of(links.Fill(text, new ContactKey(state.Id, ContactVersion, 0))))
            : null;
}
