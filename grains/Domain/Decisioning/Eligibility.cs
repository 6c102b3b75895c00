using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whether a subscriber may have an offer, whether it makes sense now, and whether it would be good for them.</summary>
public static class Eligibility
{
    /// <summary>Null if an offer that answers the occasion may be put.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="isHeld">As <see cref="HasOrOrdered"/> says.</param>
    /// <param name="stage">As <see cref="Scoring.ScoringRules.StageOf"/> says.</param>
    /// <param name="now">When. UTC.</param>
    public static Refusal? Check(SubscriberState state, Offer offer, bool isHeld, TrustStage stage, DateTimeOffset now) =>
        CheckFirst(state, offer, isHeld, stage, now)
        ?? (offer.Eligibility?.IsMet(state, now) == false ? Refusal.NotEligible
            : offer.Applicability?.IsMet(state, now) == false ? Refusal.NotApplicable
            : offer.Suitability?.IsMet(state, now) == false ? Refusal.NotSuitable
            : null);

    /// <summary>The same for one of the offers whose conditions were looked at together, with what came of it.</summary>
    internal static Refusal? Check(
        SubscriberState state, Offer offer, bool isHeld, TrustStage stage, DateTimeOffset now, MetConditions met) =>
        CheckFirst(state, offer, isHeld, stage, now)
        ?? (!ConditionIndex.Has(met.Eligible, offer.Ordinal) ? Refusal.NotEligible
            : !ConditionIndex.Has(met.Applicable, offer.Ordinal) ? Refusal.NotApplicable
            : !ConditionIndex.Has(met.Suitable, offer.Ordinal) ? Refusal.NotSuitable
            : null);

    /// <summary>What is asked before any condition.</summary>
    private static Refusal? CheckFirst(SubscriberState state, Offer offer, bool isHeld, TrustStage stage, DateTimeOffset now)
    {
        if (now < offer.Document.ValidFrom || now >= offer.Document.ValidUntil)
        {
            return Refusal.OutOfSeason;
        }

        if (state.Profile is null)
        {
            return Refusal.NoProfile;
        }

        if (isHeld)
        {
            return Refusal.AlreadyHeld;
        }

        return offer.Document.Stage > stage ? Refusal.TooEarly : null;
    }

    /// <summary>Whether the subscriber has what the offer is about, or will have it: nobody is asked, or charged, twice.</summary>
    /// <remarks>A seat that is not given back stands for its service, also where a file that is too old to know of it lacks it.</remarks>
    public static bool HasOrOrdered(SubscriberState state, Offer offer)
    {
        if (state.Holds(offer.Document.Service))
        {
            return true;
        }

        foreach (var order in state.PendingOrders)
        {
            if (string.Equals(order.Service, offer.Document.Service, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return state.HasSeat(offer.Document.Service);
    }
}

/// <summary>Of the offers asked about, those whose conditions a subscriber meets, each step among those of the step before.</summary>
/// <param name="eligible">May ever have it.</param>
/// <param name="applicable">It makes sense now.</param>
/// <param name="suitable">It would be good.</param>
internal readonly ref struct MetConditions(ReadOnlySpan<ulong> eligible, ReadOnlySpan<ulong> applicable, ReadOnlySpan<ulong> suitable)
{
    /// <summary>May ever have it.</summary>
    public ReadOnlySpan<ulong> Eligible { get; } = eligible;

    /// <summary>It makes sense now.</summary>
    public ReadOnlySpan<ulong> Applicable { get; } = applicable;

    /// <summary>It would be good.</summary>
    public ReadOnlySpan<ulong> Suitable { get; } = suitable;
}
