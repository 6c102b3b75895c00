using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Decisioning.Explanations;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Decisions;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Load;
using SmartManager.Gateway.OpenApi;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Interactions;

/// <summary>A subscriber came to us.</summary>
/// <param name="Channel">Where the subscriber is.</param>
/// <param name="Id">The sender's id of the request; a second one with the same id changes nothing. 1 to 100 characters.</param>
internal sealed record InteractionRequest(Channel Channel, string? Id = null);

/// <summary>Somebody called, or typed a number at a terminal.</summary>
/// <param name="From">The number, with or without a plus. Personal data.</param>
/// <param name="Channel">Where the subscriber is.</param>
/// <param name="Id">The sender's id of the request; a second one with the same id changes nothing. 1 to 100 characters.</param>
internal sealed record NumberInteractionRequest(string From, Channel Channel, string? Id = null);

/// <summary>Who it is, and what to propose.</summary>
/// <param name="Subscriber">Who has the number.</param>
/// <param name="Interaction">What to propose.</param>
internal sealed record NumberInteractionView(string Subscriber, InteractionView Interaction);

/// <summary>What to propose.</summary>
/// <param name="Status">done; duplicate if the id came before: the answer of then, read from the trace; nothing-to-do for a preview.</param>
/// <param name="InteractionId">Names the interaction and its decision; null for a preview, and for a duplicate whose trace was purged.</param>
/// <param name="DecisionId">The same: an interaction's id is its decision's id.</param>
/// <param name="RulebookVersion">The rules that it was decided under.</param>
/// <param name="Treatments">Best first; at most three; empty if it is better to sell nothing.</param>
/// <param name="HeldBack">Why nothing is proposed; null if something is.</param>
internal sealed record InteractionView(
    [property: KnownWords("done", "nothing-to-do", "duplicate")] string Status,
    string? InteractionId,
    string? DecisionId,
    long RulebookVersion,
    ImmutableArray<TreatmentView> Treatments,
    string? HeldBack);

/// <summary>One offer to put to the subscriber.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Name">As the subscriber knows it.</param>
/// <param name="Script">What to say.</param>
/// <param name="PriceMinor">What the subscriber pays. Unit: the smallest unit of the currency.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Priority">What arbitration sorted by: the product of the reasons.</param>
/// <param name="Reasons">The factors of the priority.</param>
internal sealed record TreatmentView(
    string Offer, string Name, string Script, long PriceMinor, string Currency, double Priority, ReasonsView Reasons);

/// <summary>The factors of a priority.</summary>
internal sealed record ReasonsView(double Propensity, double Context, double Value, double Lever)
{
    /// <summary>The factors, rounded for people.</summary>
    public static ReasonsView Of(in PriorityParts parts) => new(
        ShownNumber.Round(parts.Propensity),
        ShownNumber.Round(parts.Context),
        ShownNumber.Round(parts.Value),
        ShownNumber.Round(parts.Lever));
}

/// <summary>What the subscriber said to a proposed offer.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="Response">What the subscriber said.</param>
/// <param name="Id">The sender's id of the request.</param>
internal sealed record ResponseRequest(string Offer, InteractionResponse Response, string? Id = null);

/// <summary>Conversations that subscribers begin. The busiest path of those that people wait for: W2 measures it.</summary>
internal static class InteractionEndpoints
{
    private const string IdFamily = "interaction/";

    public static void MapInteractions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/subscribers/{id}/interactions", OpenAsync).WithName("OpenInteraction").WithTags("Interactions")
            .WithSummary("The subscriber came to us: the best treatments to put, durable when answered.")
            .Accepts<InteractionRequest>("application/json").ProducesProblem(409).ProducesProblem(503).WithMetadata(Sheddable.Call);
        routes.MapPost("/subscribers/{id}/interactions:preview", PreviewAsync).WithName("PreviewInteraction").WithTags("Interactions")
            .WithSummary("What would be proposed now. Nothing is written.")
            .Accepts<InteractionRequest>("application/json").ProducesProblem(409).ProducesProblem(503).WithMetadata(Sheddable.Call);
        routes.MapPost("/interactions", OpenByNumberAsync).WithName("OpenInteractionByNumber").WithTags("Interactions")
            .WithSummary("Somebody calls or types a number: the subscriber who has it, and the best treatments to put.")
            .Accepts<NumberInteractionRequest>("application/json").Produces<NumberInteractionView>()
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(503).WithMetadata(Sheddable.Call);
        routes.MapPost("/interactions/{id}/close", CloseAsync).WithName("CloseInteraction").WithTags("Interactions")
            .WithSummary("The conversation is over: what was not said to have been shown was not.")
            .Produces<Subscribers.CommandView>().ProducesProblem(404);
        routes.MapPost("/interactions/{id}/responses", RespondAsync).WithName("AnswerInteraction").WithTags("Interactions")
            .WithSummary("What the subscriber said to a proposed treatment.")
            .Accepts<ResponseRequest>("application/json").Produces<Subscribers.CommandView>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> OpenByNumberAsync(
        HttpContext context, IGrainFactory grains, Rulebooks rulebooks, ILearning learning, IRecords records)
    {
        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.NumberInteractionRequest);
        problem ??= SubscriberCommands.CheckOptionalText("id", request!.Id);
        if (problem is not null)
        {
            return problem;
        }

        if (!Msisdn.TryParse(request!.From, out var from))
        {
            return Problems.Field(new LineError("field.msisdn", "'from' must have 7 to 15 digits with the country code first."));
        }

        if (await records.FindLookupAsync(TurnMapping.LookupOfMsisdn(from.Digits), context.RequestAborted) is not { } owner)
        {
            return Problems.UnknownNumber;
        }

        var answer = await ProposeAsync(
            SubscriberId.Parse(owner), new InteractionRequest(request.Channel, request.Id), new Desk(grains, rulebooks, learning, records), context);
        return answer.Result is Ok<InteractionView> { Value: { } view }
            ? TypedResults.Ok(new NumberInteractionView(owner, view))
            : (IResult)answer.Result;
    }

    private static async Task<IResult> CloseAsync(string id, HttpContext context, IGrainFactory grains, IRecords records) =>
        DecisionId.TryParse(id, out var interaction)
            ? await grains.SendAsync(
                records,
                interaction.Subscriber,
                "close/",
                messageId: null, // Nothing happens a second time, with or without an id.
                new SubscriberCommand.CloseInteraction(interaction.Version),
                context.RequestAborted)
            : Problems.UnknownInteraction;

    private static async Task<Results<Ok<InteractionView>, Problem>> OpenAsync(
        string id,
        HttpContext context,
        IGrainFactory grains,
        Rulebooks rulebooks,
        ILearning learning,
        IRecords records,
        GatewayInstruments instruments,
        TimeProvider time)
    {
        var startedAt = time.GetTimestamp();
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.InteractionRequest);
        problem ??= SubscriberCommands.CheckOptionalText("id", request!.Id);
        if (problem is not null)
        {
            return problem;
        }

        var answer = await ProposeAsync(subscriber, request!, new Desk(grains, rulebooks, learning, records), context);
        instruments.InteractionOpened(startedAt);
        return answer;
    }

    private static async Task<Results<Ok<InteractionView>, Problem>> ProposeAsync(
        SubscriberId subscriber, InteractionRequest request, Desk desk, HttpContext context)
    {
        var messageId = request.Id is { } given ? IdFamily + given : null;
        var answer = await desk.Grains.GetGrain<ISubscriberGrain>(subscriber.Value)
            .OpenInteraction(messageId, request.Channel)
            .WaitAsync(context.RequestAborted);
        if (answer.Status == SubscriberAnswerStatus.Refused)
        {
            return Problems.From(answer.RefusalCode);
        }

        // Whoever asks again did not hear the first answer, and a customer is waiting: it is given once more.
        return answer.Status == SubscriberAnswerStatus.Duplicate
            && await StoredDecisions.FindOfMessageAsync(subscriber, messageId!, desk.Records, desk.Rulebooks, desk.Learning, context.RequestAborted) is { } first
            ? TypedResults.Ok(ToView(Proposals.Of(first.Trace, first.Id.Version, answer.Status), desk.Rulebooks, first.Id))
            : TypedResults.Ok(ToView(
                answer, desk.Rulebooks, answer.Status == SubscriberAnswerStatus.Done ? new DecisionId(subscriber, answer.Decision) : null));
    }

    private static async Task<Results<Ok<InteractionView>, Problem>> PreviewAsync(
        string id, HttpContext context, IGrainFactory grains, IRulebooks rulebooks)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.InteractionRequest);
        if (problem is not null)
        {
            return problem;
        }

        var answer = await grains.GetGrain<ISubscriberGrain>(subscriber.Value).Preview(request!.Channel).WaitAsync(context.RequestAborted);
        return answer.Status == SubscriberAnswerStatus.Refused
            ? Problems.From(answer.RefusalCode)
            : TypedResults.Ok(ToView(answer, rulebooks, id: null));
    }

    private static async Task<IResult> RespondAsync(string id, HttpContext context, IGrainFactory grains, IRecords records)
    {
        if (!DecisionId.TryParse(id, out var interaction))
        {
            return Problems.UnknownInteraction;
        }

        var (request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.ResponseRequest);
        problem ??= SubscriberCommands.CheckText("offer", request!.Offer);
        return problem ?? await grains.SendAsync(
            records,
            interaction.Subscriber,
            "response/",
            request!.Id,
            new SubscriberCommand.AnswerInteraction(interaction.Version, request.Offer, request.Response),
            context.RequestAborted);
    }

    /// <summary>What it takes to open an interaction.</summary>
    private readonly record struct Desk(IGrainFactory Grains, Rulebooks Rulebooks, ILearning Learning, IRecords Records);

    private static InteractionView ToView(InteractionAnswer answer, IRulebooks rulebooks, DecisionId? id)
    {
        // The currency of a rulebook does not change between two versions that are in force within one request.
        var currency = rulebooks.Current.Document.Currency;
        var treatments = new TreatmentView[answer.Proposals.Length];
        for (var i = 0; i < treatments.Length; i++)
        {
            var (proposal, parts) = (answer.Proposals[i], answer.Proposals[i].Parts);
            treatments[i] = new TreatmentView(
                proposal.Offer,
                proposal.Name,
                proposal.Script,
                proposal.PriceMinor,
                currency,
                ShownNumber.Round(proposal.Priority),
                ReasonsView.Of(parts));
        }

        var name = id?.ToString();
        return new InteractionView(
            Domain.KebabName.Of(answer.Status),
            name,
            name,
            answer.RulebookVersion,
            ImmutableCollectionsMarshal.AsImmutableArray(treatments),
            answer.RefusalCode);
    }
}
