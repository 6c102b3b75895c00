using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>The second check of the policy, at the moment of contact (requirements, invariants I3 and I6).</summary>
/// <remarks>
/// Its commit is what stands between the rules and the wire: only a contact whose release is durable is handed to a carrier, and none
/// is released twice
/// unless the carrier surely did not have it or it is a service message.
/// </remarks>
internal static class ReleaseContact
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ReleaseContact release)
    {
        var key = release.Key;
        if (draft.State.FindContact(key) is not { Standing: ContactStanding.Reserved } contact)
        {
            return Refusal.UnknownContact;
        }

        if ((release.HoldsNumber ? Objection(draft, contact, key) : Refusal.NumberMoved) is { } reason)
        {
            Withhold(draft, key, reason);
        }
        else if (QuietUntil(draft, contact) is { } morning)
        {
            if (contact.Kind == MessageKind.Marketing && draft.Rulebook.Policy.Document.WhenQuiet == QuietChoice.Discard)
            {
                Withhold(draft, key, Refusal.QuietHours);
            }
            else
            {
                draft.Happens(new SubscriberEvent.ContactDeferred(key.Version, key.Ordinal, morning, Refusal.QuietHours.Code)
                {
                    At = draft.Now,
                });
                draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Pending, morning));
                draft.Count("deferred/" + Refusal.QuietHours.Code);
            }
        }
        else
        {
            draft.Happens(new SubscriberEvent.ContactReleased(key.Version, key.Ordinal) { At = draft.Now });
            draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Releasing, DueAt: null));
        }

        return null;
    }

    private static Refusal? Objection(TurnDraft draft, Contact contact, ContactKey key)
    {
        var state = draft.State;
        if (Suppression.Check(state, contact.Channel, contact.Kind) is { } suppressed)
        {
            return suppressed;
        }

        if (contact.Kind != MessageKind.Marketing)
        {
            return null;
        }

        if (draft.Rulebook.FindOffer(contact.Subject) is not { } offer || !IsInPlay(state, key, draft.Now))
        {
            return Refusal.OutOfSeason;
        }

        if (draft.Now < offer.Document.ValidFrom || draft.Now >= offer.Document.ValidUntil)
        {
            return Refusal.OutOfSeason;
        }

        if (Eligibility.HasOrOrdered(state, offer))
        {
            return Refusal.AlreadyHeld;
        }

        return Holdout.Check(state.Id, draft.Rulebook)
            ?? draft.Rulebook.Policy.Check(state.Contacts.AsSpan(), contact.Channel, draft.Now, key);
    }

    private static DateTimeOffset? QuietUntil(TurnDraft draft, Contact contact)
    {
        if (contact.Kind == MessageKind.Mandatory
            || (contact.Kind == MessageKind.Service && Notices.IsUrgent(contact.Subject, draft.Rulebook)))
        {
            return null;
        }

        var morning = draft.Rulebook.Policy.Quiet.NextAllowed(draft.Now, draft.Rulebook.ZoneOf(draft.State.Profile));
        return morning > draft.Now ? morning : null;
    }

    private static bool IsInPlay(SubscriberState state, ContactKey key, DateTimeOffset now)
    {
        foreach (var inPlay in state.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal)
            {
                return now < inPlay.ExpiresAt;
            }
        }

        return false;
    }

    private static void Withhold(TurnDraft draft, ContactKey key, Refusal reason)
    {
        draft.Happens(new SubscriberEvent.ContactWithheld(key.Version, key.Ordinal, reason.Code) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Withheld, DueAt: null));
        draft.Count("held-back/" + reason.Code);
        PutOffer.Withdraw(draft, key);
    }
}
