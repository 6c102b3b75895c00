using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Ranks what is left: priority = propensity × context × value × lever.</summary>
/// <remarks>
/// Source: the arbitration formula of the field (see docs/decisions). Only additions, multiplications and divisions of doubles, which
/// IEEE 754 rounds alike on
/// every machine (invariant I5); no exponentials, which it does not.
/// </remarks>
public static class Arbitration
{
    private const double MomentWeight = 2.0;
    private const double MinorPerMajor = 100.0;
    private const double SilenceWeight = 0.5;

    /// <summary>What arbitration sorts by; higher is better. At least 0.</summary>
    public static double Priority(SubscriberState state, Offer offer, Occasion occasion)
    {
        var parts = Weigh(state, offer, occasion);
        return parts.Propensity * parts.Context * parts.Value * parts.Lever;
    }

    /// <summary>The factors of a priority, for those who ask why.</summary>
    public static PriorityParts Weigh(SubscriberState state, Offer offer, Occasion occasion) => new(
        offer.Document.Propensity * Fatigue(state, offer),
        occasion.Moment is not null ? MomentWeight : 1.0,
        offer.Document.ValueMinor / MinorPerMajor,
        1.0 + (offer.Document.LeverPercent / 100.0));

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
/// <param name="Propensity">Estimated probability of a positive answer, lowered by silence to the same offer before. 0 to 1.</param>
/// <param name="Context">How well it fits the occasion. At least 1.</param>
/// <param name="Value">What an acceptance is worth. Unit: major units of the currency.</param>
/// <param name="Lever">The planner's thumb on the scale. 0 to 11.</param>
public readonly record struct PriorityParts(double Propensity, double Context, double Value, double Lever);
