using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Gateway.Subscribers;

/// <summary>What is known of one subscriber, and what the subscriber allows.</summary>
internal static class SubscriberEndpoints
{
    private const int HistoryDefault = 100;
    private const int HistoryMax = 1_000;

    public static void MapSubscribers(this IEndpointRouteBuilder routes)
    {
        var subscriber = routes.MapGroup("/subscribers/{id}").WithTags("Subscribers");
        subscriber.MapGet("", GetAsync).WithName("GetSubscriber")
            .WithSummary("All that is known of a subscriber, with the budgets as they stand now.").ProducesProblem(404);
        subscriber.MapGet("/history", GetHistoryAsync).WithName("GetSubscriberHistory")
            .WithSummary("What happened to a subscriber, newest first.").ProducesProblem(404);
        subscriber.MapPost("/consent", ChangeConsentAsync).WithName("ChangeConsent")
            .WithSummary("Allows marketing, or forbids it from the very next decision on.")
            .Accepts<ConsentRequest>("application/json").Produces<CommandView>().ProducesProblem(400);
        subscriber.MapPost("/do-not-disturb", ChangeDoNotDisturbAsync).WithName("ChangeDoNotDisturb")
            .WithSummary("Keeps a channel, or all, from disturbing the subscriber.")
            .Accepts<DoNotDisturbRequest>("application/json").Produces<CommandView>().ProducesProblem(400);
        subscriber.MapPost("/suppression", ChangeSuppressionAsync).WithName("ChangeSuppression")
            .WithSummary("Puts the subscriber on the suppression list, or takes the subscriber off.")
            .Accepts<SuppressionRequest>("application/json").Produces<CommandView>().ProducesProblem(400);
        subscriber.MapPost("/proposals", ProposeAsync).WithName("ProposeOffer")
            .WithSummary("Asks the rules to put one offer to the subscriber by SMS.")
            .Accepts<ProposalRequest>("application/json").Produces<CommandView>().ProducesProblem(400).ProducesProblem(404);
        ThirdPartyContactEndpoint.Map(subscriber);
    }

    private static async Task<Results<Ok<SubscriberView>, Problem>> GetAsync(
        string id, IGrainFactory grains, IRulebooks rulebooks, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var state = await grains.GetGrain<ISubscriberGrain>(subscriber.Value).GetState().WaitAsync(cancellationToken);
        return state.Version == 0
            ? Problems.UnknownSubscriber
            : TypedResults.Ok(SubscriberView.Of(state, rulebooks.Current, time.GetUtcNow()));
    }

    private static async Task<Results<Ok<HistoryView>, Problem>> GetHistoryAsync(
        string id, string? before, string? limit, string? about, IRecords records, CancellationToken cancellationToken)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        if (!Query.TryReadLimit(limit, HistoryDefault, HistoryMax, out var count, out var problem)
            || !Query.TryReadVersion("before", before, out var beforeVersion, out problem))
        {
            return problem!;
        }

        var key = new GrainKey(SubscriberGrain.Kind, subscriber.Value);
        if (about is not null)
        {
            return about == PermissionHistory.Name
                ? TypedResults.Ok(await PermissionHistory.ReadAsync(records, key, beforeVersion, count, cancellationToken))
                : Problems.Parameter("about", PermissionHistory.Name);
        }

        var entries = await records.ReadHistoryAsync(key, beforeVersion, count, cancellationToken);
        if (entries.Count == 0 && beforeVersion is null)
        {
            return Problems.UnknownSubscriber;
        }

        var events = entries.Select(entry => new HistoryEventView(entry.Version, ToJson(entry))).ToImmutableArray();
        return TypedResults.Ok(new HistoryView(events, entries.Count == count ? entries[^1].Version : null));
    }

    internal static JsonElement ToJson(HistoryEntry entry) =>
        JsonSerializer.SerializeToElement(TurnMapping.ToEvent(entry.Body.Span), DomainJson.Default.SubscriberEvent);

    private static async Task<IResult> ChangeConsentAsync(string id, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ConsentRequest);
        problem ??= SubscriberCommands.CheckText("source", request!.Source);
        return problem ?? await grains.SendAsync(
            records,
            subscriber,
            "consent/",
            request!.Id,
            new SubscriberCommand.ChangeConsent(request.IsGranted, request.Source),
            context.RequestAborted);
    }

    private static async Task<IResult> ChangeDoNotDisturbAsync(string id, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.DoNotDisturbRequest);
        problem ??= SubscriberCommands.CheckText("source", request!.Source);
        return problem ?? await grains.SendAsync(
            records,
            subscriber,
            "do-not-disturb/",
            request!.Id,
            ToCommand(request),
            context.RequestAborted);
    }

    /// <summary>Whoever names one of the sources is treated as that; any other text means the subscriber, as it always has.</summary>
    private static SubscriberCommand ToCommand(DoNotDisturbRequest request) =>
        KebabName.TryParse<RequestSource>(request.Source, out var source)
            ? new SubscriberCommand.RequestDoNotDisturb(request.Channel, request.IsOn, request.Source, new RequestOrigin(source, null))
            : new SubscriberCommand.ChangeDoNotDisturb(request.Channel, request.IsOn, request.Source);

    private static async Task<IResult> ChangeSuppressionAsync(string id, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.SuppressionRequest);
        problem ??= request!.IsSuppressed
            ? SubscriberCommands.CheckText("reason", request.Reason)
            : request.Reason is null ? null : Problems.Field(new LineError("field.unknown", "'reason' is said only where 'isSuppressed' is true."));
        return problem ?? await grains.SendAsync(
            records,
            subscriber, "suppression/", request!.Id, new SubscriberCommand.ChangeSuppression(request.Reason), context.RequestAborted);
    }

    private static async Task<IResult> ProposeAsync(
        string id, HttpContext context, IGrainFactory grains, IRecords records, IRulebooks rulebooks)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ProposalRequest);
        problem ??= SubscriberCommands.CheckText("offer", request!.Offer);
        if (problem is not null)
        {
            return problem;
        }

        var result = await grains.SendAsync(
            records,
            subscriber, "proposal/", request!.Id, new SubscriberCommand.ProposeOffer(request.Offer), context.RequestAborted);
        return result.Explain(Refusal.UnknownOffer, request.Offer, () => rulebooks.Current.Offers.Select(offer => offer.Id));
    }
}
