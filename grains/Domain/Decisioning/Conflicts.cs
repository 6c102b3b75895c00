using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whether what was offered before stands in the way of an offer.</summary>
public static class Conflicts
{
    /// <summary>Null if nothing stands in the way.</summary>
    public static Refusal? Check(SubscriberState state, Offer offer, Rulebook rulebook, DateTimeOffset now)
    {
        foreach (var answer in state.Answers.AsSpan())
        {
            if (answer.Kind == AnswerKind.Refused
                && string.Equals(answer.Offer, offer.Id, StringComparison.Ordinal)
                && now - answer.At < rulebook.Policy.Document.RefusedOfferAfter)
            {
                return Refusal.RecentlyRefused;
            }
        }

        foreach (var contact in state.Contacts.AsSpan())
        {
            if (contact.Counts && string.Equals(contact.Subject, offer.Id, StringComparison.Ordinal)
                && now - contact.At < rulebook.Policy.Document.SameOfferAfter)
            {
                return Refusal.RecentlyPut;
            }
        }

        foreach (var inPlay in state.OffersInPlay.AsSpan())
        {
            if (inPlay.ExpiresAt <= now)
            {
                continue;
            }

            if (string.Equals(inPlay.Offer, offer.Id, StringComparison.Ordinal))
            {
                return Refusal.RecentlyPut;
            }

            if (string.Equals(rulebook.FindOffer(inPlay.Offer)?.Document.Group, offer.Document.Group, StringComparison.Ordinal))
            {
                return Refusal.SimilarInPlay;
            }
        }

        return null;
    }
}
