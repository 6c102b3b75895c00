using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Capacity;
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
    /// <summary>Between two looks at a pool whose last units are only held, however long the message has waited.</summary>
    private static readonly TimeSpan HoldWaitMax = TimeSpan.FromMinutes(15);

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
        else if (WhyNotNow(draft, contact, out var opensAt) is { } closed)
        {
            if (opensAt is not { } later
                || (contact.Kind == MessageKind.Marketing && draft.Rulebook.Policy.Document.WhenQuiet == QuietChoice.Discard))
            {
                Withhold(draft, key, closed);
            }
            else
            {
                Defer(draft, key, later, closed);
            }
        }
        else if (IsOnlyHeld(draft, contact))
        {
            Defer(draft, key, draft.Now + WaitForHolds(draft, key), Refusal.SoldOut); // Until its time is over, or it is known who orders.
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
        if (draft.Context.Campaign is { } plan && FindParticipation(draft, contact) is not null)
        {
            if (draft.Context.IsCampaignEnded || draft.Now >= plan.Document.Until)
            {
                return Refusal.CampaignEnded;
            }

            if (CampaignTasks.IsDone(state, plan))
            {
                return Refusal.CampaignDone; // Planned before another task had its success.
            }
        }

        if (Suppression.Check(state, contact.Channel, contact.Kind, draft.Context) is { } suppressed)
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

        var slot = new ContactSlot(contact.Channel, draft.Now, draft.Rulebook.ZoneOf(state.Profile), key);
        return Holdout.Check(state.Id, draft.Rulebook)
            ?? draft.Rulebook.Policy.Check(new ContactRecord(state), slot, contact.Subject)
            ?? draft.Rulebook.Conflicts?.CheckRelease(state, offer, slot, draft.Context);
    }

    /// <summary>Marketing keeps to all hours, service to the night unless it is urgent, and what is mandatory to none.</summary>
    private static Refusal? WhyNotNow(TurnDraft draft, Contact contact, out DateTimeOffset? opensAt)
    {
        var (policy, zone) = (draft.Rulebook.Policy, draft.Rulebook.ZoneOf(draft.State.Profile));
        switch (contact.Kind)
        {
            case MessageKind.Marketing:
                opensAt = policy.Hours.NextAllowed(contact.Channel, draft.Now, zone);
                if (opensAt == draft.Now && TaskOf(draft, contact) is { } task)
                {
                    opensAt = task.NextAllowed(policy, draft.Now, zone);
                    return opensAt == draft.Now ? null : Refusal.NoSlot;
                }

                return opensAt == draft.Now ? null : policy.Hours.WhyNot(contact.Channel, draft.Now, zone);
            case MessageKind.Service when !Notices.IsUrgent(contact.Subject, draft.Rulebook):
                opensAt = policy.Quiet.NextAllowed(draft.Now, zone);
                return opensAt > draft.Now ? Refusal.QuietHours : null;
            default:
                opensAt = null;
                return null;
        }
    }

    /// <summary>The campaign's task that a contact is of, as far as the campaign is at hand and still has it; null for none.</summary>
    public static TaskPlan? TaskOf(TurnDraft draft, Contact contact) =>
        FindParticipation(draft, contact) is { } one ? draft.Context.Campaign!.FindTask(one.Task) : null;

    private static Participation? FindParticipation(TurnDraft draft, Contact contact)
    {
        foreach (var one in draft.Context.Campaign is null ? [] : draft.State.Participations)
        {
            if (one.Version == contact.Version && one.Ordinal == contact.Ordinal && one.Campaign == draft.Context.Campaign!.Id)
            {
                return one;
            }
        }

        return null;
    }

    private static bool IsOnlyHeld(TurnDraft draft, Contact contact) =>
        contact.Kind == MessageKind.Marketing
        && draft.Rulebook.FindOffer(contact.Subject) is { } offer
        && ConflictRules.IsOnlyHeld(offer, draft.Context);

    private static void Defer(TurnDraft draft, ContactKey key, DateTimeOffset dueAt, Refusal reason)
    {
        draft.Happens(new SubscriberEvent.ContactDeferred(key.Version, key.Ordinal, dueAt, reason.Code) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Pending, dueAt));
        draft.Count("deferred/" + reason.Code);
    }

    /// <summary>
    /// As long again as the offer has waited, so that the waits double: a hold that nobody resolves must not fill the journal.
    /// </summary>
    private static TimeSpan WaitForHolds(TurnDraft draft, ContactKey key)
    {
        foreach (var inPlay in draft.State.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal)
            {
                var age = draft.Now - inPlay.OfferedAt;
                return age < UnitPool.HoldMax ? UnitPool.HoldMax : age > HoldWaitMax ? HoldWaitMax : age;
            }
        }

        return UnitPool.HoldMax;
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
