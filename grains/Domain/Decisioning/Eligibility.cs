using SmartManager.Domain.Catalogue;
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
    public static Refusal? Check(SubscriberState state, Offer offer, bool isHeld, TrustStage stage, DateTimeOffset now)
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

        if (offer.Document.Stage > stage)
        {
            return Refusal.TooEarly;
        }

        if (offer.Eligibility?.IsMet(state, now) == false)
        {
            return Refusal.NotEligible;
        }

        if (offer.Applicability?.IsMet(state, now) == false)
        {
            return Refusal.NotApplicable;
        }

        return offer.Suitability?.IsMet(state, now) == false ? Refusal.NotSuitable : null;
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
