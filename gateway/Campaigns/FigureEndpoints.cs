using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Gateway.Http;
using SmartManager.Silo.Campaigns;
using SmartManager.Silo.Evaluation;

namespace SmartManager.Gateway.Campaigns;

/// <summary>How many targets are needed.</summary>
/// <param name="Targets">In all.</param>
/// <param name="Treated">Of them treated.</param>
/// <param name="Control">Of them kept out.</param>
internal sealed record SampleSizeView(long Targets, long Treated, long Control);

/// <summary>What came of campaigns, and what it takes to see it.</summary>
internal static class FigureEndpoints
{
    private const double PowerDefault = 0.8;
    private const double AlphaDefault = 0.05;
    private const double ControlPercentDefault = 10;

    public static readonly Problem UnknownCampaign = new(
        404, "campaign.unknown", "There is no such campaign, or no revision of it was stored to be run.");

    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/campaigns/{id}/figures", GetAsync).WithName("GetCampaignFigures").WithTags("Campaigns")
            .WithSummary("The funnel by task, region and day, cost against budget, and the uplift over the control group.")
            .ProducesProblem(404);
        routes.MapGet("/sample-sizes", GetSampleSize).WithName("GetSampleSize").WithTags("Campaigns")
            .WithSummary("How many targets a campaign needs so that an uplift of a size can be seen.")
            .WithDescription(
                "`baseRate` is the share that orders without being treated and `uplift` by how much more are to order, both 0 to 1; "
                + "`controlPercent` (10), `power` (0.8) and `alpha` (0.05) may be left out.");
    }

    private static async Task<Results<Ok<FiguresView>, Problem>> GetAsync(
        string id, ICampaigns campaigns, CampaignCounters counters, IRulebooks rulebooks, IDocuments documents, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!IsName(id) || await campaigns.FindNewestAsync(id, cancellationToken) is not { } plan)
        {
            return UnknownCampaign;
        }

        var (document, now) = (plan.Document, time.GetUtcNow());
        var last = document.Until + Participations.AttributedFor < now ? document.Until + Participations.AttributedFor : now;

        // An edit may move the beginning of what runs already: nothing was counted before its first revision was stored.
        var first = await documents.FindAsync(ICampaigns.KindOf(id), version: 1, cancellationToken);
        var begin = first is not null && first.At < document.From ? first.At : document.From;
        var counts = await counters.ReadAsync(id, DayOf(begin), DayOf(last), cancellationToken);
        var contactsMinor = counts.Tasks.Sum(task => CostOf(plan, task.Key, task.Value));
        var incentivesMinor = counts.Whole.Ordered * document.Costs.IncentiveMinor;
        return TypedResults.Ok(new FiguresView(
            id,
            plan.Revision,
            now,
            rulebooks.Current.Document.Currency,
            FunnelView.Of(counts.Whole),
            [.. counts.Tasks.OrderBy(task => plan.FindTask(task.Key)?.Place ?? int.MaxValue).Select(task => ToView(plan, task.Key, task.Value))],
            [.. counts.Regions.Select(region => new RegionFiguresView(region.Key, FunnelView.Of(region.Value)))],
            [.. counts.Days.Select(day => new DayFiguresView(day.Key, FunnelView.Of(day.Value)))],
            new CampaignCostView(
                contactsMinor, incentivesMinor, contactsMinor + incentivesMinor, document.Termination.BudgetMinor)));
    }

    private static TaskFiguresView ToView(CampaignPlan plan, string name, CampaignFunnel funnel)
    {
        var task = plan.FindTask(name)?.Document;
        return new TaskFiguresView(
            name,
            task?.Channel,
            task?.Offer,
            FunnelView.Of(funnel),
            [.. funnel.HeldBack.Select(reason => new HeldBackFiguresView(reason.Key, reason.Value))],
            CostOf(plan, name, funnel),
            ComparisonView.OfOrders(funnel),
            ComparisonView.OfRevenue(funnel));
    }

    private static Results<Ok<SampleSizeView>, Problem> GetSampleSize(
        string? baseRate, string? uplift, string? controlPercent, string? power, string? alpha)
    {
        if (!Query.TryReadNumber("baseRate", baseRate, byDefault: null, out var rate, out var problem)
            || !Query.TryReadNumber("uplift", uplift, byDefault: null, out var more, out problem)
            || !Query.TryReadNumber("controlPercent", controlPercent, ControlPercentDefault, out var control, out problem)
            || !Query.TryReadNumber("power", power, PowerDefault, out var sure, out problem)
            || !Query.TryReadNumber("alpha", alpha, AlphaDefault, out var chance, out problem))
        {
            return problem;
        }

        var question = new SampleQuestion(rate, more, control, sure, chance);
        if (!question.IsRight)
        {
            return new Problem(
                400, "sample-size.impossible", "No number of targets shows that.",
                "Shares lie between 0 and 1, 'controlPercent' between 0 and 100, and 'uplift' is not 0.");
        }

        var size = SampleSize.Of(question);
        return TypedResults.Ok(new SampleSizeView(size.Targets, size.Treated, size.Control));
    }

    /// <summary>Whether a text can be the name of a campaign: it becomes part of names in the store.</summary>
    public static bool IsName(string text) =>
        text.Length is >= 1 and <= CampaignLimits.IdLengthMax && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static long CostOf(CampaignPlan plan, string task, CampaignFunnel funnel) =>
        funnel.Sent * (plan.FindTask(task)?.CostMinor ?? 0);

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
