using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning.Scoring;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>What the factors of a priority are made of, for those who ask why. No decision needs it.</summary>
/// <param name="Estimate">Probability of a positive answer before anything was learnt. 0 to 1.</param>
/// <param name="IsByModel">Whether the offer's model gave it; if not, the rulebook says it outright.</param>
/// <param name="Learnt">How the offer fared with this kind of subscribers on this channel; null if nothing is learnt.</param>
/// <param name="Corrected">The estimate corrected by that. 0 to 1.</param>
/// <param name="SilenceCount">How often the same offer ran out without an answer: each time halves the probability.</param>
/// <param name="Moment">The weight of the key moment that it answers; 1 for none.</param>
/// <param name="ChannelFit">How well the channel suits the offer. 0 to 10.</param>
/// <param name="LeverPercent">The planner's thumb on the offer. Unit: percent.</param>
/// <param name="GroupLeverPercent">The planner's thumb on its group. Unit: percent.</param>
public sealed record PriorityDetail(
    double Estimate,
    bool IsByModel,
    OutcomeCount? Learnt,
    double Corrected,
    int SilenceCount,
    double Moment,
    double ChannelFit,
    int LeverPercent,
    int GroupLeverPercent)
{
    /// <summary>The detail of an offer's priority.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="occasion">Why it is decided, and for which channel.</param>
    /// <param name="context">Time, rules and what was learnt.</param>
    public static PriorityDetail Of(SubscriberState state, Offer offer, in Occasion occasion, DecisionContext context)
    {
        var scoring = context.Rulebook.Scoring;
        var estimate = Arbitration.Estimate(state, offer, context.Now);
        OutcomeCount? learnt = scoring.Learns && context.Learnt.Version > 0
            ? context.Learnt.Find(offer.Id, occasion.Channel, scoring.CellOf(state, context.Now))
            : null;
        return new PriorityDetail(
            estimate,
            offer.Model is not null,
            learnt,
            learnt is { } outcomes ? scoring.Correct(estimate, outcomes) : estimate,
            state.Answers.Count(answer => answer.Kind == AnswerKind.Expired && answer.Offer == offer.Id),
            occasion.Moment is null ? 1 : Arbitration.MomentWeight,
            scoring.FitOf(offer, occasion.Channel),
            offer.Document.LeverPercent,
            scoring.Document.GroupLevers.Where(lever => lever.Group == offer.Document.Group).Sum(lever => lever.LeverPercent));
    }
}
