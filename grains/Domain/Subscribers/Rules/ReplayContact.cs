using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>
/// Another try of what was given up, under the same key. Marketing too: who gave it up knew that the carrier surely did not have it, or it
/// would be in doubt (see <see cref="GivenUp"/>).
/// </summary>
/// <remarks>It only waits again: suppression, caps, hours and the rest are asked at its release, like those of every message.</remarks>
internal static class ReplayContact
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ReplayContact replay)
    {
        var (state, key, letter) = (draft.State, replay.Key, replay.Letter);
        if (state.Profile is null || key.Version >= state.Version)
        {
            return Refusal.UnknownContact;
        }

        var known = state.FindContact(key);
        if (known is { Standing: not ContactStanding.Failed })
        {
            return Refusal.NotGivenUp; // A receipt told otherwise, or somebody else had it tried again.
        }

        if (known is null && state.Contacts.Length >= SubscriberState.ContactsMax)
        {
            return Refusal.RecordFull;
        }

        draft.Happens(new SubscriberEvent.ContactReplayed(
            key.Version, key.Ordinal, letter.Channel, letter.Kind, letter.Subject, replay.Reason, replay.By)
        { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Pending, draft.Now));
        draft.Count("replays");
        return letter.Kind == MessageKind.Marketing && !IsOfferedAgain(draft, known, key) ? Refusal.OutOfSeason : null;
    }

    /// <summary>
    /// The offer was taken out of play with the message. It is open again for as long as it would have been: one whose time is over, or
    /// that was put or answered since, is not.
    /// </summary>
    private static bool IsOfferedAgain(TurnDraft draft, Contact? known, ContactKey key)
    {
        if (known is { } contact)
        {
            PutOffer.PutBack(draft, contact, key);
        }

        foreach (var inPlay in draft.State.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal)
            {
                return true;
            }
        }

        return false;
    }
}
