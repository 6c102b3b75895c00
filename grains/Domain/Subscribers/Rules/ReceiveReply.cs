using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>What the subscriber wrote: an order, a refusal, an unsubscription, or something for a person.</summary>
internal static class ReceiveReply
{
    public static Refusal? Apply(TurnDraft draft, string text)
    {
        var (intent, answered) = Understand(draft.State, text, draft.Rulebook, draft.Now);
        var name = KebabName.Of(intent);
        var stored = text.Length <= Reply.LengthMax ? text : text[..Reply.LengthMax];
        draft.Happens(new SubscriberEvent.ReplyReceived(name, answered?.Offer, stored) { At = draft.Now });
        draft.Count("replies/" + name);
        switch (intent)
        {
            case ReplyIntent.Accept when answered is { } offer:
                Orders.Accept(draft, offer);
                break;
            case ReplyIntent.Refuse when answered is { } offer:
                Answers.Close(draft, offer, AnswerKind.Refused);
                break;
            case ReplyIntent.Unsubscribe when draft.State.HasMarketingConsent:
                draft.Happens(new SubscriberEvent.ConsentChanged(IsGranted: false, "sms-reply") { At = draft.Now });
                Notices.Say(draft, Notices.Unsubscribed, draft.Rulebook.Document.UnsubscribedNotice, offer: string.Empty);
                break;
            default:
                break; // Recorded. A second yes finds no open offer, so it orders once.
        }

        return null;
    }

    /// <summary>An offer's own keyword names it; a plain yes or no means the last offer that left the house.</summary>
    private static (ReplyIntent Intent, OfferInPlay? Offer) Understand(SubscriberState state, string text, Rulebook rulebook, DateTimeOffset now)
    {
        var folded = Reply.Fold(text);
        OfferInPlay? last = null;
        foreach (var inPlay in state.OffersInPlay)
        {
            if (inPlay.Channel != Channel.Sms || inPlay.ExpiresAt <= now || !HasLeft(state, inPlay))
            {
                continue;
            }

            if (folded.Length > 0 && rulebook.FindOffer(inPlay.Offer)?.FoldedKeyword == folded)
            {
                return (ReplyIntent.Accept, inPlay);
            }

            last = inPlay;
        }

        var intent = Reply.Read(text);
        return (intent, intent is ReplyIntent.Accept or ReplyIntent.Refuse ? last : null);
    }

    private static bool HasLeft(SubscriberState state, OfferInPlay inPlay) =>
        state.FindContact(new ContactKey(state.Id, inPlay.Version, inPlay.Ordinal)) is { Standing: not (ContactStanding.Reserved or ContactStanding.Failed or ContactStanding.Withheld) };
}
