using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Ranks what is left: priority = propensity × context × value × lever.</summary>
/// <remarks>
/// Source: the arbitration formula of the field (see docs/decisions). Only additions, multiplications and divisions of doubles, which
/// IEEE 754 rounds alike on every machine (invariant I5). Propensity, context and value are the subscriber's own priority (个性化优先级);
/// the lever is the generic one that planners give (通用优先级).
/// </remarks>
public static class Arbitration
{
    internal const double MomentWeight = 2.0;
    private const double MinorPerMajor = 100.0;
    internal const double SilenceWeight = 0.5;

    /// <summary>An offer for which a campaign waits goes before all others: levers, fit and moments together make no more of one.</summary>
    internal const double CampaignWeight = 1_000.0;

    /// <summary>What arbitration sorts by; higher is better. At least 0.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="occasion">Why it is decided, and for which channel.</param>
    /// <param name="context">Time, rules and what was learnt.</param>
    public static double Priority(SubscriberState state, Offer offer, in Occasion occasion, DecisionContext context)
    {
        var parts = Weigh(state, offer, occasion, context);
        return parts.Propensity * parts.Context * parts.Value * parts.Lever;
    }

    /// <summary>The factors of a priority, for those who ask why.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="occasion">Why it is decided, and for which channel.</param>
    /// <param name="context">Time, rules and what was learnt.</param>
    public static PriorityParts Weigh(SubscriberState state, Offer offer, in Occasion occasion, DecisionContext context)
    {
        var scoring = context.Rulebook.Scoring;
        return new PriorityParts(
            Propensity(state, offer, occasion.Channel, context) * Fatigue(state, offer),
            (occasion.Moment is not null ? MomentWeight : 1.0) * scoring.FitOf(offer, occasion.Channel),
            offer.Document.ValueMinor / MinorPerMajor,
            scoring.LeverOf(offer) * (IsAwaited(state, offer, occasion, context.Now) ? CampaignWeight : 1.0));
    }

    /// <summary>Whether a campaign waits for the subscriber to come to us on this channel, to put this offer.</summary>
    private static bool IsAwaited(SubscriberState state, Offer offer, in Occasion occasion, DateTimeOffset now)
    {
        foreach (ref readonly var one in state.Participations.AsSpan())
        {
            if (one.IsWaiting && one.Channel == occasion.Channel && now - one.At < Participations.WaitsFor
                && string.Equals(one.Offer, offer.Id, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the first of two survivors comes before the second. Ties are broken by a hash, so that no offer wins them all.
    /// </summary>
    public static bool IsBefore((Offer Offer, double Priority) first, (Offer Offer, double Priority) second, SubscriberId subscriber)
    {
        var order = first.Priority.CompareTo(second.Priority);
        if (order == 0)
        {
            order = StableHash.Of(subscriber.Value, first.Offer.Id).CompareTo(StableHash.Of(subscriber.Value, second.Offer.Id));
        }

        return order != 0 ? order > 0 : first.Offer.Ordinal < second.Offer.Ordinal;
    }

    /// <summary>The estimate of the rulebook or of its model, corrected by outcomes.</summary>
    private static double Propensity(SubscriberState state, Offer offer, Messaging.Channel channel, DecisionContext context)
    {
        var estimate = Estimate(state, offer, context.Now);
        var scoring = context.Rulebook.Scoring;
        return scoring.Learns && context.Learnt.Version > 0
            ? scoring.Correct(estimate, context.Learnt.Find(offer.Id, channel, scoring.CellOf(state, context.Now)))
            : estimate;
    }

    /// <summary>The estimate of the rulebook, or of the offer's model if it has one. 0 to 1.</summary>
    internal static double Estimate(SubscriberState state, Offer offer, DateTimeOffset now) =>
        offer.Model is { } model ? model.Estimate(state, now) : offer.Document.Propensity;

    /// <summary>Each time the same offer ran out without an answer halves its chance.</summary>
    private static double Fatigue(SubscriberState state, Offer offer)
    {
        var weight = 1.0;
        foreach (var answer in state.Answers.AsSpan())
        {
            if (answer.Kind == AnswerKind.Expired && string.Equals(answer.Offer, offer.Id, StringComparison.Ordinal))
            {
                weight *= SilenceWeight;
            }
        }

        return weight;
    }
}

/// <summary>The factors of a priority: their product is what arbitration sorts by.</summary>
/// <param name="Propensity">
/// Estimated probability of a positive answer, corrected by outcomes and lowered by silence to the same offer before. 0 to 1.
/// </param>
/// <param name="Context">How well it fits the occasion and the channel. 0 to 20.</param>
/// <param name="Value">What an acceptance is worth. Unit: major units of the currency.</param>
/// <param name="Lever">The planner's thumb on the scale, that on the group with it. 0 to 21.</param>
public readonly record struct PriorityParts(double Propensity, double Context, double Value, double Lever);
