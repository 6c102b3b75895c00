using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Subscribers;

namespace SmartManager.Gateway.Suppressions;

/// <summary>Who is on which list, and who asked that a subscriber be not disturbed.</summary>
internal static class SuppressionEndpoints
{
    private const int ListLengthMax = 64;

    public static void MapSuppressions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/suppression-lists", GetLists).WithName("GetSuppressionLists").WithTags("Suppression")
            .WithSummary("The suppression lists of the rulebook in force.");
        var subscriber = routes.MapGroup("/subscribers/{id}").WithTags("Suppression");
        subscriber.MapGet("/suppressions", GetAsync).WithName("GetSuppressions")
            .WithSummary("The lists that a subscriber is on, do-not-disturb by who asked for it, and what that blocks now.")
            .ProducesProblem(404);
        subscriber.MapPut("/suppressions/{list}", PutAsync).WithName("PutSuppression")
            .WithSummary("Puts the subscriber on a list; holds from the very next decision on, also for messages that wait.")
            .Accepts<ListingRequest>("application/json").Produces<CommandView>().ProducesProblem(400).ProducesProblem(404)
            .ProducesProblem(409);
        subscriber.MapDelete("/suppressions/{list}", DeleteAsync).WithName("DeleteSuppression")
            .WithSummary("Takes the subscriber off a list.").Produces<CommandView>().ProducesProblem(400).ProducesProblem(404);
        subscriber.MapPut("/do-not-disturb", PutDoNotDisturbAsync).WithName("PutDoNotDisturb")
            .WithSummary("Keeps a channel, or all, from disturbing the subscriber, or takes that back as far as the source may.")
            .Accepts<DisturbanceRequest>("application/json").Produces<CommandView>().ProducesProblem(400);
    }

    private static Ok<SuppressionListsView> GetLists(IRulebooks rulebooks)
    {
        var rulebook = rulebooks.Current;
        return TypedResults.Ok(new SuppressionListsView(rulebook.Version, [.. rulebook.Suppressions.All.Select(list =>
        {
            var document = list.Document;
            return new SuppressionListView(
                document.Code,
                document.Kind,
                document.Class,
                document.Name,
                document.Channels,
                document.MessageKinds,
                document.ExpiresAfter);
        })]));
    }

    private static async Task<Results<Ok<SuppressionsView>, Problem>> GetAsync(
        string id, IGrainFactory grains, IRulebooks rulebooks, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var state = await grains.GetGrain<ISubscriberGrain>(subscriber.Value).GetState().WaitAsync(cancellationToken);
        return state.Version == 0
            ? Problems.UnknownSubscriber
            : TypedResults.Ok(ToView(state, new DecisionContext(time.GetUtcNow(), rulebooks.Current)));
    }

    private static SuppressionsView ToView(SubscriberState state, DecisionContext context) => new(
        [.. state.Suppressions.Where(entry => entry.IsInEffect(context.Now)).Select(entry => ToView(entry, context))],
        [.. Enum.GetValues<RequestSource>().Where(source => state.DoNotDisturbBy.Of(source) != default).Select(source =>
            new DisturbanceView(source, [.. Enum.GetValues<Channel>().Where(state.DoNotDisturbBy.Of(source).Has)]))],
        [.. from channel in Enum.GetValues<Channel>()
            from kind in new[] { MessageKind.Marketing, MessageKind.Service }
            let refusal = Suppression.Check(state, channel, kind, context)
            where refusal is not null
            let list = refusal == Refusal.Suppressed ? Suppression.FindList(state, channel, kind, context) : null
            select new BlockView(channel, kind, refusal.Code, list)]);

    private static ListingView ToView(SuppressionEntry entry, DecisionContext context)
    {
        var list = context.Rulebook.Suppressions.Find(entry.List);
        return new ListingView(
            entry.List, list?.Kind, list?.Document.Class, entry.Reason, entry.Source, entry.Actor, entry.AddedAt, entry.Until);
    }

    private static async Task<IResult> PutAsync(
        string id, string list, HttpContext context, IGrainFactory grains, IRecords records, IRulebooks rulebooks)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ListingRequest);
        problem ??= SubscriberCommands.CheckText("list", list, ListLengthMax)
            ?? SubscriberCommands.CheckText("reason", request!.Reason)
            ?? SubscriberCommands.CheckOptionalText("actor", request.Actor);
        if (problem is not null)
        {
            return problem;
        }

        DateTimeOffset? until = null;
        if (request!.Until is { } text)
        {
            if (!InstantText.TryParse(text, out var at))
            {
                return Problems.Field(Ingest.LineError.BadInstant("until"));
            }

            until = at;
        }

        var by = new RequestOrigin(request.Source, request.Actor);
        var result = await grains.SendAsync(
            records,
            subscriber,
            "suppressions/",
            request.Id,
            new SubscriberCommand.AddSuppression(list, request.Reason, by, until),
            context.RequestAborted);
        return result.Explain(Refusal.UnknownList, list, () => CodesOf(rulebooks));
    }

    private static async Task<IResult> DeleteAsync(
        string id,
        string list,
        string? reason,
        string? source,
        string? actor,
        string? requestId,
        HttpContext context,
        IGrainFactory grains,
        IRecords records,
        IRulebooks rulebooks)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var asked = RequestSource.Staff;
        var problem = SubscriberCommands.CheckText("list", list, ListLengthMax)
            ?? SubscriberCommands.CheckText("reason", reason)
            ?? SubscriberCommands.CheckOptionalText("actor", actor)
            ?? (source is null || KebabName.TryParse(source, out asked)
                ? null
                : Problems.Choice("source", source, KebabName.List<RequestSource>()));
        if (problem is not null)
        {
            return problem;
        }

        var result = await grains.SendAsync(
            records,
            subscriber,
            "suppressions/",
            requestId,
            new SubscriberCommand.RemoveSuppression(list, reason!, new RequestOrigin(asked, actor)),
            context.RequestAborted);
        return result.Explain(Refusal.UnknownList, list, () => CodesOf(rulebooks));
    }

    /// <summary>The codes of the lists that there are.</summary>
    internal static IEnumerable<string> CodesOf(IRulebooks rulebooks) =>
        rulebooks.Current.Suppressions.All.Select(list => list.Document.Code);

    private static async Task<IResult> PutDoNotDisturbAsync(string id, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.DisturbanceRequest);
        problem ??= SubscriberCommands.CheckText("reason", request!.Reason)
            ?? SubscriberCommands.CheckOptionalText("actor", request.Actor);
        return problem ?? await grains.SendAsync(
            records,
            subscriber,
            "do-not-disturb/",
            request!.Id,
            new SubscriberCommand.RequestDoNotDisturb(
                request.Channel, request.IsOn, request.Reason, new RequestOrigin(request.Source, request.Actor)),
            context.RequestAborted);
    }
}
