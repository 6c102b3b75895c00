using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Gateway.Interactions;
using SmartManager.Gateway.Subscribers;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Decisions;

/// <summary>Why: all that a decision was taken on and what became of every offer.</summary>
/// <param name="Id">Names it.</param>
/// <param name="At">When it was taken. UTC.</param>
/// <param name="RulebookVersion">The rules in force then.</param>
/// <param name="Channel">On which channel the offer would go out.</param>
/// <param name="Moment">The key moment that it answered; null for none.</param>
/// <param name="Proposed">The one offer that a campaign proposed; null for all.</param>
/// <param name="Limit">How many offers at most.</param>
/// <param name="EarliestAt">Not before this instant. UTC.</param>
/// <param name="DueAt">When the contact might be made. UTC.</param>
/// <param name="Best">The winners, best first.</param>
/// <param name="HeldBack">If none won: why the one that got furthest fell out.</param>
/// <param name="Candidates">What became of each offer of the rulebook.</param>
/// <param name="Subscriber">The state that it was taken on. Personal data.</param>
/// <param name="SuppressionList">The list that stood in the way; null if none did.</param>
internal sealed record DecisionView(
    string Id,
    DateTimeOffset At,
    long RulebookVersion,
    Channel Channel,
    KeyMoment? Moment,
    string? Proposed,
    int Limit,
    DateTimeOffset EarliestAt,
    DateTimeOffset DueAt,
    ImmutableArray<string> Best,
    string? HeldBack,
    ImmutableArray<CandidateView> Candidates,
    SubscriberView Subscriber,
    string? SuppressionList = null);

/// <summary>What became of one offer.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="IsChosen">Whether it won.</param>
/// <param name="Code">Why it did not; null if it did.</param>
/// <param name="Priority">What arbitration gave it; null if it never got there.</param>
/// <param name="Reasons">The factors of the priority; null if it never got there.</param>
internal sealed record CandidateView(string Offer, bool IsChosen, string? Code, double? Priority, ReasonsView? Reasons);

/// <summary>Whether a decision taken again comes out the same.</summary>
/// <param name="Same">Whether it does.</param>
/// <param name="Differences">Where it does not.</param>
internal sealed record RecomputationView(bool Same, ImmutableArray<DifferenceView> Differences);

/// <summary>One difference.</summary>
/// <param name="What">What differs: <c>best</c>, <c>dueAt</c>, <c>heldBack</c>, or <c>candidates/</c> and an offer.</param>
/// <param name="Recorded">As it was recorded.</param>
/// <param name="Recomputed">As it comes out now.</param>
internal sealed record DifferenceView(string What, string Recorded, string Recomputed);

/// <summary>Why decisions came out as they did, and whether they would again.</summary>
internal static class DecisionEndpoints
{
    public static void MapDecisions(this IEndpointRouteBuilder routes)
    {
        var decision = routes.MapGroup("/decisions/{id}").WithTags("Decisions");
        decision.MapGet("", GetAsync).WithName("GetDecision")
            .WithSummary("The whole trace of a decision: inputs, every candidate, the winners.").ProducesProblem(404);
        decision.MapPost("/recompute", RecomputeAsync).WithName("RecomputeDecision")
            .WithSummary("Takes a decision again on the recorded inputs and rulebook.").ProducesProblem(404);
    }

    private static async Task<Results<Ok<DecisionView>, Problem>> GetAsync(
        string id, IRecords records, Rulebooks rulebooks, ILearning learning, CancellationToken cancellationToken)
    {
        if (await StoredDecisions.FindAsync(id, records, rulebooks, learning, cancellationToken) is not { } found)
        {
            return Problems.UnknownDecision;
        }

        var (trace, rulebook) = found;
        var choice = trace.Choice;
        return TypedResults.Ok(new DecisionView(
            id,
            trace.Now,
            trace.RulebookVersion,
            trace.Occasion.Channel,
            trace.Occasion.Moment,
            trace.Occasion.Offer,
            trace.Limit,
            trace.EarliestAt,
            choice.DueAt,
            [.. choice.Best.Select(offer => offer.Id)],
            choice.HeldBack?.Code,
            [.. choice.Candidates.Select(candidate => ToView(trace, rulebook, candidate))],
            SubscriberView.Of(trace.State, rulebook, trace.Now),
            Suppression.FindList(
                trace.State, trace.Occasion.Channel, MessageKind.Marketing, new DecisionContext(trace.Now, rulebook))));
    }

    private static async Task<Results<Ok<RecomputationView>, Problem>> RecomputeAsync(
        string id, IRecords records, Rulebooks rulebooks, ILearning learning, CancellationToken cancellationToken)
    {
        if (await StoredDecisions.FindAsync(id, records, rulebooks, learning, cancellationToken) is not { } found)
        {
            return Problems.UnknownDecision;
        }

        var (trace, rulebook) = found;
        var again = trace.Recompute();
        return TypedResults.Ok(new RecomputationView(
            DecisionTrace.AreSame(trace.Choice, again), [.. Differences(trace.Choice, again, rulebook)]));
    }

    private static CandidateView ToView(DecisionTrace trace, Rulebook rulebook, Candidate candidate)
    {
        var offer = rulebook.Offers[candidate.Ordinal];
        var hasPriority = candidate.HasPriority;
        var parts = trace.Weigh(offer);
        return new CandidateView(
            offer.Id,
            candidate.Refusal is null,
            candidate.Refusal?.Code,
            hasPriority ? candidate.Priority : null,
            hasPriority ? new ReasonsView(parts.Propensity, parts.Context, parts.Value, parts.Lever) : null);
    }

    private static IEnumerable<DifferenceView> Differences(Choice recorded, Choice again, Rulebook rulebook)
    {
        var pairs = new List<(string What, string Recorded, string Again)>
        {
            ("best", Join(recorded.Best), Join(again.Best)),
            ("dueAt", Text(recorded.DueAt), Text(again.DueAt)),
            ("heldBack", recorded.HeldBack?.Code ?? "none", again.HeldBack?.Code ?? "none"),
        };
        foreach (var (before, after) in recorded.Candidates.Zip(again.Candidates))
        {
            pairs.Add(("candidates/" + rulebook.Offers[before.Ordinal].Id, Text(before), Text(after)));
        }

        return pairs.Where(pair => pair.Recorded != pair.Again).Select(pair => new DifferenceView(pair.What, pair.Recorded, pair.Again));

        static string Join(ImmutableArray<Offer> offers) => string.Join(", ", offers.Select(offer => offer.Id));
    }

    private static string Text(DateTimeOffset at) => at.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(Candidate candidate) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{candidate.Refusal?.Code ?? "chosen"} {candidate.Priority:R}");
}
