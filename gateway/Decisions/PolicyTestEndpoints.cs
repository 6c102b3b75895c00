using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Ingest;
using SmartManager.Gateway.Json;
using SmartManager.Gateway.Suppressions;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Decisions;

/// <summary>What would happen to a subscriber?</summary>
/// <param name="Channel">On which channel.</param>
/// <param name="Moment">As if this key moment had come; left out: none.</param>
/// <param name="Offer">As if this one offer was proposed; left out: all. Not together with a moment.</param>
/// <param name="At">At which instant, if nothing happens before; left out: now. ISO 8601 with its offset, up to 31 days ahead.</param>
/// <param name="Rulebook">Under which published version; left out: the one in force.</param>
internal sealed record PolicyTestRequest(
    Channel Channel, KeyMoment? Moment = null, string? Offer = null, string? At = null, long? Rulebook = null);

/// <summary>What the rules would decide for a subscriber, and why, with nothing written.</summary>
internal static class PolicyTestEndpoints
{
    private const int AheadMaxDays = 31;

    public static void MapPolicyTests(this IEndpointRouteBuilder routes) => routes
        .MapPost("/subscribers/{id}/policy-tests", TestAsync).WithName("TestPolicy").WithTags("Decisions")
        .WithSummary("What would be decided for the subscriber now or later, and why, as a decision is shown. Nothing is written.")
        .WithDescription(
            "On a channel on which subscribers come to us up to three offers are chosen, on every other one. "
            + "`language` (en or zh) leaves one language of the explanations; `candidates` (all, ranked or chosen) says which are shown.")
        .Accepts<PolicyTestRequest>("application/json").ProducesProblem(404);

    private static async Task<Results<Ok<DecisionView>, Problem>> TestAsync(
        string id,
        string? language,
        string? candidates,
        HttpContext context,
        IGrainFactory grains,
        Rulebooks rulebooks,
        ILearning learning,
        TimeProvider time)
    {
        if (!SubscriberId.TryParse(id, out var subscriber))
        {
            return Problems.BadSubscriberId;
        }

        var (query, problem) = DecisionQuery.Read(language, candidates);
        if (problem is not null)
        {
            return problem;
        }

        (var request, problem) = await JsonBody.ReadAsync(context, GatewayJson.Default.PolicyTestRequest);
        if (problem is not null)
        {
            return problem;
        }

        (var test, problem) = await ReadAsync(request!, rulebooks, time.GetUtcNow(), context.RequestAborted);
        if (problem is not null)
        {
            return problem;
        }

        var bytes = await grains.GetGrain<ISubscriberGrain>(subscriber.Value).TestPolicy(test!).WaitAsync(context.RequestAborted);

        // Another rulebook may have come into force since the grain decided: what counts is the one that it decided under.
        var rulebook = await rulebooks.FindAsync(DecisionTraceBody.RulebookVersionOf(bytes), context.RequestAborted);
        var learnt = await learning.FindAsync(DecisionTraceBody.LearntVersionOf(bytes), context.RequestAborted);
        if (rulebook is null || learnt is null)
        {
            return Problems.UnknownRulebook;
        }

        var trace = DecisionTraceBody.Decode(bytes, rulebook, learnt);
        return trace.State.Version == 0
            ? Problems.UnknownSubscriber
            : TypedResults.Ok(DecisionViews.Of(id: null, trace, rulebook, query));
    }

    private static async ValueTask<(PolicyTest? Test, Problem? Problem)> ReadAsync(
        PolicyTestRequest request, Rulebooks rulebooks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (SubscriberCommands.CheckOptionalText("offer", request.Offer) is { } bad)
        {
            return (null, bad);
        }

        if (request is { Moment: not null, Offer: not null })
        {
            return (null, Problems.Field(new LineError("field.either", "A test has 'moment' or 'offer', not both.")));
        }

        DateTimeOffset? at = null;
        if (request.At is { } text)
        {
            if (!InstantText.TryParse(text, out var instant))
            {
                return (null, Problems.Field(LineError.BadInstant("at")));
            }

            if (instant < now || instant > now.AddDays(AheadMaxDays))
            {
                return (null, Problems.Field(LineError.OutOfRange(
                    "at", string.Create(CultureInfo.InvariantCulture, $"an instant from now to {AheadMaxDays} days ahead"))));
            }

            at = instant;
        }

        if (request.Rulebook < 1)
        {
            return (null, Problems.Field(LineError.OutOfRange("rulebook", "a whole number of at least 1")));
        }

        Rulebook? rulebook = request.Rulebook is { } version ? await rulebooks.FindAsync(version, cancellationToken) : rulebooks.Current;
        return rulebook is null ? (null, Problems.UnknownRulebook)
            : request.Offer is { } offer && rulebook.FindOffer(offer) is null
                ? (null, Problems.From(Refusal.UnknownOffer.Code, KnownWords.Sentences(offer, [.. rulebook.Offers.Select(one => one.Id)])))
            : (new PolicyTest(request.Channel, request.Moment, request.Offer, at, request.Rulebook), null);
    }
}
