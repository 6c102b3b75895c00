using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Gateway.Http;

namespace SmartManager.Gateway.Decisions;

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
            .WithSummary("The whole trace of a decision: inputs, every candidate with the step where it fell out and why, the winners.")
            .WithDescription(
                "`language` (en or zh) leaves one language of the explanations; `candidates` (all, ranked or chosen) says which are shown.")
            .ProducesProblem(404).ProducesProblem(410);
        decision.MapPost("/recompute", RecomputeAsync).WithName("RecomputeDecision")
            .WithSummary("Takes a decision again on the recorded inputs and rulebook.").ProducesProblem(404).ProducesProblem(410);
    }

    private static async Task<Results<Ok<DecisionView>, Problem>> GetAsync(
        string id, string? language, string? candidates, DecisionReader reader, CancellationToken cancellationToken)
    {
        var (query, problem) = DecisionQuery.Read(language, candidates);
        if (problem is not null)
        {
            return problem;
        }

        (var found, problem) = await reader.ReadAsync(id, cancellationToken);
        return found is { } decision ? TypedResults.Ok(DecisionViews.Of(id, decision.Trace, decision.Rulebook, query)) : problem!;
    }

    private static async Task<Results<Ok<RecomputationView>, Problem>> RecomputeAsync(
        string id, DecisionReader reader, CancellationToken cancellationToken)
    {
        var (found, problem) = await reader.ReadAsync(id, cancellationToken);
        if (found is not { } decision)
        {
            return problem!;
        }

        var (trace, rulebook) = decision;
        var again = trace.Recompute();
        return TypedResults.Ok(new RecomputationView(
            DecisionTrace.AreSame(trace.Choice, again), [.. Differences(trace.Choice, again, rulebook)]));
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
