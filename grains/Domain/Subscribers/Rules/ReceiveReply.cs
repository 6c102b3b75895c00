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
        draft.Happens(new SubscriberEvent.ReplyReceived(name, answered?.Offer, Cut(text)) { At = draft.Now });
        draft.Count("replies/" + name);
        switch (intent)
        {
            case ReplyIntent.Accept when answered is { } offer:
                Orders.Accept(draft, offer);
                break;
            case ReplyIntent.Accept when !HasJustAccepted(draft):
                Notices.Answer(draft, Notices.TooLate, draft.Rulebook.Document.TooLateNotice);
                break;
            case ReplyIntent.Refuse when answered is { } offer:
                Answers.Close(draft, offer, AnswerKind.Refused);
                break;
            case ReplyIntent.Unsubscribe when Permissions.Change(draft, isGranted: false, "sms-reply"):
                Notices.Say(draft, Notices.Unsubscribed, draft.Rulebook.Document.UnsubscribedNotice, offer: string.Empty);
                break;
            case ReplyIntent.Help:
                Notices.Answer(draft, Notices.Help, draft.Rulebook.Document.HelpNotice);
                break;
            case ReplyIntent.Unclear:
                Tasks.Ask(draft, TaskKind.UnclearReply, Cut(text));
                break;
            default:
                break; // Recorded. A second yes finds no open offer, so it orders once.
        }

        return null;
    }

    /// <summary>Whether a yes has ordered something a short while ago: the same yes again needs no answer.</summary>
    private static bool HasJustAccepted(TurnDraft draft)
    {
        foreach (var answer in draft.State.Answers)
        {
            if (answer.Kind == AnswerKind.Accepted && answer.At > draft.Now - draft.Rulebook.Document.OfferValidity)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An offer's own keyword names it; a plain yes or no means the last offer that left the house.</summary>
    private static (ReplyIntent Intent, OfferInPlay? Offer) Understand(
        SubscriberState state, string text, Rulebook rulebook, DateTimeOffset now)
    {
        var folded = Reply.Fold(text);
        (OfferInPlay Offer, DateTimeOffset LeftAt)? last = null;
        foreach (var inPlay in state.OffersInPlay)
        {
            if (inPlay.Channel != Channel.Sms || inPlay.ExpiresAt <= now || LeftAt(state, inPlay) is not { } leftAt)
            {
                continue;
            }

            if (folded.Length > 0 && rulebook.FindOffer(inPlay.Offer)?.FoldedKeyword == folded)
            {
                return (ReplyIntent.Accept, inPlay);
            }

            if (last is null || leftAt >= last.Value.LeftAt)
            {
                last = (inPlay, leftAt);
            }
        }

        var intent = Reply.Read(text);
        return (intent, intent is ReplyIntent.Accept or ReplyIntent.Refuse ? last?.Offer : null);
    }

    /// <summary>When an offer left the house; null if it has not. They need not leave in the order in which they were put.</summary>
    private static DateTimeOffset? LeftAt(SubscriberState state, OfferInPlay inPlay) =>
        state.FindContact(new ContactKey(state.Id, inPlay.Version, inPlay.Ordinal)) is { } contact
        && contact.Standing is not (ContactStanding.Reserved or ContactStanding.Failed or ContactStanding.Withheld)
            ? contact.At
            : null;

    /// <summary>No more than is looked at, and no half of a character.</summary>
    private static string Cut(string text) =>
        text.Length <= Reply.LengthMax ? text
        : char.IsHighSurrogate(text[Reply.LengthMax - 1]) ? text[..(Reply.LengthMax - 1)]
        : text[..Reply.LengthMax];
}
