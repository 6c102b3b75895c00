using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Grains.Subscribers;

/// <summary>Shows the outcome of a decision to whoever serves the subscriber.</summary>
public static class Proposals
{
    /// <summary>The proposals of a decision.</summary>
    /// <param name="trace">What was decided, and on what.</param>
    /// <param name="decision">Its number: the version that its turn found, which what ran out may have raised before it was taken.</param>
    /// <param name="status">How the request ended.</param>
    public static InteractionAnswer Of(DecisionTrace trace, long decision, SubscriberAnswerStatus status)
    {
        var proposals = new Proposal[trace.Choice.Best.Length];
        for (var i = 0; i < proposals.Length; i++)
        {
            proposals[i] = Of(trace, trace.Choice.Best[i]);
        }

        return new InteractionAnswer(
            status,
            decision,
            trace.RulebookVersion,
            System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(proposals),
            trace.Choice.HeldBack?.Code);
    }

    private static Proposal Of(DecisionTrace trace, Offer offer)
    {
        var (state, document) = (trace.State, offer.Document);
        return new Proposal(
            offer.Id,
            document.Name.In(state.Profile?.Language),
            TreatmentText.Render(state, offer, trace.Occasion.Channel),
            document.PriceMinor,
            trace.Choice.Candidates[offer.Ordinal].Priority,
            trace.Weigh(offer));
    }
}
