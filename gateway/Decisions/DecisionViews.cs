using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Decisioning.Explanations;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Interactions;
using SmartManager.Gateway.OpenApi;
using SmartManager.Gateway.Subscribers;

namespace SmartManager.Gateway.Decisions;

/// <summary>Why: all that a decision was taken on and what became of every offer.</summary>
/// <param name="Id">Names it; null for a policy test, which is no decision.</param>
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
/// <param name="HeldBackReason">The same with its step, the offer that got furthest, and the values compared.</param>
/// <param name="Candidates">What became of each offer of the rulebook, or of those that were asked for.</param>
/// <param name="Subscriber">The state that it was taken on. Personal data.</param>
/// <param name="SuppressionList">The list that stood in the way; null if none did.</param>
/// <param name="LearntVersion">The version of what outcomes had taught by then; 0 for nothing.</param>
/// <param name="Explored">Whether the decision tried something else than the best.</param>
internal sealed record DecisionView(
    string? Id,
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
    HeldBackView? HeldBackReason,
    ImmutableArray<CandidateView> Candidates,
    SubscriberView Subscriber,
    string? SuppressionList,
    long LearntVersion,
    bool Explored);

/// <summary>What became of one offer.</summary>
/// <param name="Offer">Which offer.</param>
/// <param name="IsChosen">Whether it won.</param>
/// <param name="Step">The step of the funnel that decided.</param>
/// <param name="Code">Why it did not; null if it did.</param>
/// <param name="Explanation">Why, with the values compared.</param>
/// <param name="Priority">What arbitration gave it; null if it never got there.</param>
/// <param name="Reasons">The factors of the priority; null if it never got there.</param>
/// <param name="Factors">What those are made of; null if it never got there.</param>
internal sealed record CandidateView(
    string Offer,
    bool IsChosen,
    FunnelStep Step,
    string? Code,
    ExplanationView Explanation,
    double? Priority,
    ReasonsView? Reasons,
    FactorsView? Factors);

/// <summary>What the factors of a priority are made of.</summary>
/// <param name="Estimate">Probability of a positive answer before anything was learnt. 0 to 1.</param>
/// <param name="EstimatedBy">Who gave it: rulebook or model.</param>
/// <param name="Learnt">What outcomes made of it; null if nothing is learnt.</param>
/// <param name="Silences">How often the offer ran out without an answer: each time halves the probability.</param>
/// <param name="Moment">The weight of the key moment; 1 for none.</param>
/// <param name="ChannelFit">How well the channel suits the offer; 1 if nothing is said of it.</param>
/// <param name="Value">What an acceptance is worth. Unit: major units of the currency.</param>
/// <param name="LeverPercent">The planner's lever of the offer.</param>
/// <param name="GroupLeverPercent">The planner's lever of its group.</param>
internal sealed record FactorsView(
    double Estimate,
    [property: KnownWords("rulebook", "model")] string EstimatedBy,
    LearntFactorView? Learnt,
    int Silences,
    double Moment,
    double ChannelFit,
    double Value,
    int LeverPercent,
    int GroupLeverPercent);

/// <summary>What outcomes made of an estimate.</summary>
/// <param name="Propensity">The estimate corrected. 0 to 1.</param>
/// <param name="Kind">The kind of subscribers of whom it was learnt.</param>
/// <param name="Accepted">How many said yes.</param>
/// <param name="Declined">How many said no, or nothing.</param>
internal sealed record LearntFactorView(double Propensity, string Kind, long Accepted, long Declined);

/// <summary>Why nothing was chosen.</summary>
/// <param name="Step">The step that the best of the refused came to.</param>
/// <param name="Code">Why it fell out there.</param>
/// <param name="Offer">The first offer that fell out so; null where the very same holds for several, as the holdout does.</param>
/// <param name="Explanation">Why, with the values compared.</param>
internal sealed record HeldBackView(FunnelStep Step, string Code, string? Offer, ExplanationView Explanation);

/// <summary>Sentences for people. May hold personal data.</summary>
/// <param name="En">In English; null if only Chinese was asked for.</param>
/// <param name="Zh">In Chinese; null if only English was asked for.</param>
internal sealed record ExplanationView(string? En, string? Zh);

/// <summary>Shows decisions, and what would be decided.</summary>
internal static class DecisionViews
{
    /// <summary>The view of a decision.</summary>
    /// <param name="id">Names it; null for a policy test.</param>
    /// <param name="trace">The decision.</param>
    /// <param name="rulebook">The rulebook that it was taken under.</param>
    /// <param name="query">How much is shown.</param>
    public static DecisionView Of(string? id, DecisionTrace trace, Rulebook rulebook, DecisionQuery query)
    {
        var (choice, explainer) = (trace.Choice, new DecisionExplainer(trace, rulebook));
        return new DecisionView(
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
            explainer.ExplainHeldBack() is var (offer, why) ? new HeldBackView(why.Step, why.Code, offer, query.ToView(why)) : null,
            [.. choice.Candidates.Where(query.Shows).Select(candidate => ToView(trace, rulebook, candidate, explainer, query))],
            SubscriberView.Of(trace.State, rulebook, trace.Now),
            Suppression.FindList(
                trace.State, trace.Occasion.Channel, MessageKind.Marketing, trace.Context),
            trace.Learnt.Version,
            trace.Explored);
    }

    private static CandidateView ToView(
        DecisionTrace trace, Rulebook rulebook, Candidate candidate, DecisionExplainer explainer, DecisionQuery query)
    {
        var offer = rulebook.Offers[candidate.Ordinal];
        var hasPriority = candidate.HasPriority;
        var parts = trace.Weigh(offer);
        var explanation = explainer.Explain(candidate);
        return new CandidateView(
            offer.Id,
            candidate.Refusal is null,
            explanation.Step,
            candidate.Refusal?.Code,
            query.ToView(explanation),
            hasPriority ? ShownNumber.Round(candidate.Priority) : null,
            hasPriority ? ReasonsView.Of(parts) : null,
            hasPriority ? ToView(trace.Detail(offer), parts.Value) : null);
    }

    private static FactorsView ToView(PriorityDetail detail, double value) => new(
        ShownNumber.Round(detail.Estimate),
        detail.IsByModel ? "model" : "rulebook",
        detail.Learnt is { } learnt
            ? new LearntFactorView(ShownNumber.Round(detail.Corrected), learnt.Cell, learnt.Accepted, learnt.Declined)
            : null,
        detail.SilenceCount,
        detail.Moment,
        detail.ChannelFit,
        value,
        detail.LeverPercent,
        detail.GroupLeverPercent);
}
