using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whether what was offered before stands in the way of an offer.</summary>
public static class Conflicts
{
    /// <summary>Looks through what was offered before, once for a whole decision.</summary>
    /// <param name="state">What is known of the subscriber.</param>
    /// <param name="rulebook">The rules in force.</param>
    /// <param name="now">When the offer would be put. UTC.</param>
    /// <param name="refusals">For each offer of the rulebook a 0; gets the number of the refusal where something stands in the way.</param>
    public static void Find(SubscriberState state, Rulebook rulebook, DateTimeOffset now, Span<byte> refusals)
    {
        FindInAnswers(state, rulebook, now, refusals);
        FindInContacts(state, rulebook, now, refusals);
        FindInPuts(state, rulebook, now, refusals);
        foreach (var inPlay in state.OffersInPlay.AsSpan())
        {
            if (inPlay.ExpiresAt > now && rulebook.FindOffer(inPlay.Offer) is { } put)
            {
                FindInGroup(put, rulebook, refusals);
            }
        }
    }

    private static void FindInAnswers(SubscriberState state, Rulebook rulebook, DateTimeOffset now, Span<byte> refusals)
    {
        var longest = rulebook.Conflicts?.RefusedAfterMax ?? rulebook.Policy.Document.RefusedOfferAfter;
        foreach (ref readonly var answer in state.Answers.AsSpan())
        {
            if (answer.Kind == AnswerKind.Refused
                && now - answer.At < longest
                && rulebook.FindOffer(answer.Offer) is { } refused
                && now - answer.At < (refused.Document.RefusedOfferAfter ?? rulebook.Policy.Document.RefusedOfferAfter))
            {
                refusals[refused.Ordinal] = Refusal.RecentlyRefused.Number;
            }
        }
    }

    private static void FindInContacts(SubscriberState state, Rulebook rulebook, DateTimeOffset now, Span<byte> refusals)
    {
        var longest = rulebook.Conflicts?.SameAfterMax ?? rulebook.Policy.Document.SameOfferAfter;
        foreach (ref readonly var contact in state.Contacts.AsSpan())
        {
            if (now - contact.At < longest
                && contact.Counts
                && rulebook.FindOffer(contact.Subject) is { } put
                && now - contact.At < (put.Document.SameOfferAfter ?? rulebook.Policy.Document.SameOfferAfter)
                && refusals[put.Ordinal] == 0)
            {
                refusals[put.Ordinal] = Refusal.RecentlyPut.Number;
            }
        }
    }

    /// <summary>What was put in conversations has no contact of its own.</summary>
    private static void FindInPuts(SubscriberState state, Rulebook rulebook, DateTimeOffset now, Span<byte> refusals)
    {
        foreach (ref readonly var past in state.Puts.AsSpan())
        {
            if (rulebook.FindOffer(past.Offer) is { } put
                && now - past.At < (put.Document.SameOfferAfter ?? rulebook.Policy.Document.SameOfferAfter)
                && refusals[put.Ordinal] == 0)
            {
                refusals[put.Ordinal] = Refusal.RecentlyPut.Number;
            }
        }
    }

    private static void FindInGroup(Offer put, Rulebook rulebook, Span<byte> refusals)
    {
        foreach (var offer in rulebook.Offers)
        {
            if (refusals[offer.Ordinal] == 0 && string.Equals(offer.Document.Group, put.Document.Group, StringComparison.Ordinal))
            {
                refusals[offer.Ordinal] = offer.Ordinal == put.Ordinal ? Refusal.RecentlyPut.Number : Refusal.SimilarInPlay.Number;
            }
        }
    }
}
