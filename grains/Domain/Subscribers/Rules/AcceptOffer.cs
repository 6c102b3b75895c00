using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>The subscriber pressed the one button of an offer that was put: it is ordered once, as by a reply or at a desk.</summary>
internal static class AcceptOffer
{
    public static Refusal? Apply(TurnDraft draft, ContactKey key)
    {
        foreach (var inPlay in draft.State.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal && inPlay.ExpiresAt > draft.Now)
            {
                return Accept(draft, inPlay);
            }
        }

        foreach (var interaction in draft.State.Interactions)
        {
            // Ordinals of an interaction's offers follow the contact's.
            if (interaction.Version == key.Version && key.Ordinal >= 1 && key.Ordinal <= interaction.Offers.Length)
            {
                return Interactions.Apply(draft, new SubscriberCommand.AnswerInteraction(
                    key.Version, interaction.Offers[key.Ordinal - 1], InteractionResponse.Accepted));
            }
        }

        return Refusal.OfferClosed;
    }

    private static Refusal? Accept(TurnDraft draft, OfferInPlay inPlay)
    {
        if (draft.Rulebook.FindOffer(inPlay.Offer) is not { } offer)
        {
            return Refusal.UnknownOffer;
        }

        if ((Orders.Objection(draft, offer) ?? Units.Objection(draft, offer)) is { } objection)
        {
            return objection;
        }

        Answers.Close(draft, inPlay, AnswerKind.Accepted);
        Orders.Place(draft, offer);
        return null;
    }
}
