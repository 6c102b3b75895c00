using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>
/// How a call of an outbound list ended: it settles the contact as a receipt does, and an answer goes the way of all answers.
/// </summary>
/// <remarks>
/// The first word on a claim holds. One that comes when the claim's time is over still counts, because the call was in doubt until then.
/// What the subscriber asked for in the conversation counts whenever it comes, and whatever was said of the call before.
/// Whoever was not reached is listed again a few times, as the same contact: a call that nobody answered has disturbed nobody.
/// </remarks>
internal static class RecordCallResult
{
    /// <summary>The carrier's name in the history of calls that were made from a list.</summary>
    public const string Carrier = "call-list";

    private const string Source = "outbound-call";

    /// <summary>How far off a time to be called back may be where no offer's time limits it.</summary>
    private static readonly TimeSpan CallBackMax = TimeSpan.FromDays(31);

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordCallResult told)
    {
        if (draft.State.FindContact(told.Key) is not { Channel: Channel.OutboundCall } contact)
        {
            return Refusal.UnknownContact;
        }

        if (told.Attempt > contact.Attempts)
        {
            return Refusal.CallNotClaimed;
        }

        if (told.Attempt < contact.Attempts || !(IsOpen(contact) || HasReachedWhoIsListedAgain(contact, told.End)))
        {
            return IsWish(told.End.Outcome) ? Hear(draft, told.Key, told.End.Outcome) : Refusal.CallEnded;
        }

        var (key, end) = (told.Key, told.End);
        Show(draft, contact, told);
        switch (CallPlan.After(end.Result, contact.Attempts, told.Retry))
        {
            case CallNext.Talked when end.Outcome == CallOutcome.CallBack:
                return CallBack(draft, contact, told);
            case CallNext.Talked:
                return Answer(draft, key, end.Outcome);
            case CallNext.WaitsAtOnce:
                Wait(draft, key, draft.Now, end.Result);
                break;
            case CallNext.WaitsAPause when NextAt(draft, contact, key, draft.Now + told.Retry.Pause) is { } dueAt:
                Wait(draft, key, dueAt, end.Result);
                break;
            default:
                Settlement.Settle(draft, key, ContactStanding.Failed);
                break;
        }

        return null;
    }

    /// <summary>Whether nobody has said yet how its last claim ended; time alone may have ended it.</summary>
    private static bool IsOpen(Contact contact) => contact.Standing is
        ContactStanding.Released or ContactStanding.Sent or ContactStanding.InDoubt or ContactStanding.Unconfirmed;

    /// <summary>
    /// Whether a call that must be made is listed again, because its claim's time was over, and now turns out to have reached somebody:
    /// nobody is to be called twice for it.
    /// </summary>
    private static bool HasReachedWhoIsListedAgain(Contact contact, CallEnd end) =>
        contact is { Kind: not MessageKind.Marketing, Standing: ContactStanding.Reserved, Attempts: > 0 }
        && end is { Result: CallResult.Answered, Outcome: not CallOutcome.CallBack };

    private static bool IsWish(CallOutcome? outcome) =>
        outcome is CallOutcome.Complaint or CallOutcome.DoNotCall or CallOutcome.Unsubscribed;

    private static void Show(TurnDraft draft, Contact contact, SubscriberCommand.RecordCallResult told)
    {
        var (key, end) = (told.Key, told.End);
        draft.Happens(new SubscriberEvent.CallEnded(key.Version, key.Ordinal, told.Attempt, end.Result, end.Outcome, end.By)
        {
            At = draft.Now,
            CallBackAt = end.CallBackAt,
        });
        draft.Count("calls/" + KebabName.Of(end.Result));
        if (end.Outcome is { } outcome)
        {
            draft.Count("calls/answered/" + KebabName.Of(outcome));
        }

        // A line was used, which is what costs: campaigns count what was handed over.
        if (end.Result != CallResult.NotCalled && contact.Standing is ContactStanding.Released or ContactStanding.InDoubt)
        {
            draft.Happens(new SubscriberEvent.ContactHandedOver(key.Version, key.Ordinal, Handover.Accepted, Carrier, null)
            {
                At = draft.Now,
            });
        }
    }

    private static Refusal? Answer(TurnDraft draft, ContactKey key, CallOutcome? outcome)
    {
        Settlement.Settle(draft, key, ContactStanding.Delivered);
        switch (outcome)
        {
            case CallOutcome.Ordered:
                return AcceptOffer.Apply(draft, key);
            case CallOutcome.Refused:
                Refuse(draft, key);
                return null;
            default:
                return Hear(draft, key, outcome);
        }
    }

    /// <summary>What the subscriber asked for. Anything else leaves the offer open: it may be ordered elsewhere.</summary>
    private static Refusal? Hear(TurnDraft draft, ContactKey key, CallOutcome? outcome)
    {
        switch (outcome)
        {
            case CallOutcome.Complaint:
                Refuse(draft, key);
                return ObserveNetworkEvent.Apply(draft, new NetworkEvent.Complaint(TicketOf(key), IsOpen: true) { OccurredAt = draft.Now });
            case CallOutcome.DoNotCall:
                return Permissions.Apply(draft, new SubscriberCommand.ChangeDoNotDisturb(Channel.OutboundCall, IsOn: true, Source));
            case CallOutcome.Unsubscribed:
                Permissions.Change(draft, isGranted: false, Source);
                return null;
            default:
                return null;
        }
    }

    /// <summary>The complaint's number, one for each call: by it whoever cares for the complaint closes it.</summary>
    private static string TicketOf(ContactKey key) => $"call-{key.Version}-{key.Ordinal}";

    private static void Refuse(TurnDraft draft, ContactKey key)
    {
        if (FindInPlay(draft.State, key) is { } inPlay)
        {
            Answers.Close(draft, inPlay, AnswerKind.Refused);
        }
    }

    private static Refusal? CallBack(TurnDraft draft, Contact contact, SubscriberCommand.RecordCallResult told)
    {
        if (told.End.CallBackAt is not { } at || at <= draft.Now || at - draft.Now > CallBackMax || contact.Attempts >= CallPlan.ClaimsMax
            || NextAt(draft, contact, told.Key, at) is not { } dueAt)
        {
            return Refusal.NoSuchCallTime;
        }

        Wait(draft, told.Key, dueAt, told.End.Result);
        return null;
    }

    /// <summary>It waits again, as the contact that it was. At its next claim all rules are asked anew.</summary>
    private static void Wait(TurnDraft draft, ContactKey key, DateTimeOffset dueAt, CallResult result)
    {
        var why = "call." + KebabName.Of(result);
        draft.Happens(new SubscriberEvent.ContactDeferred(key.Version, key.Ordinal, dueAt, why) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Pending, dueAt));
        draft.Do(new SubscriberEffect.SetWakeUp(WakeUpName.Receipt(key), DueAt: null));
        draft.Count("calls/listed-again");
    }

    /// <summary>The first instant, not before the given one, at which it may be called again; null if its time is over by then.</summary>
    private static DateTimeOffset? NextAt(TurnDraft draft, Contact contact, ContactKey key, DateTimeOffset at)
    {
        if (contact.Kind != MessageKind.Marketing)
        {
            return at; // The night is asked at the claim.
        }

        var (policy, zone) = (draft.Rulebook.Policy, draft.Rulebook.ZoneOf(draft.State.Profile));
        var next = policy.Hours.NextAllowed(contact.Channel, at, zone);
        if (next is { } open && ReleaseContact.TaskOf(draft, contact) is { } task)
        {
            next = draft.Context.IsCampaignEnded ? null : task.NextAllowed(policy, open, zone);
            next = next < draft.Context.Campaign!.Document.Until ? next : null;
        }

        return FindInPlay(draft.State, key) is { } inPlay && next < inPlay.ExpiresAt ? next : null;
    }

    private static OfferInPlay? FindInPlay(SubscriberState state, ContactKey key)
    {
        foreach (var inPlay in state.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal)
            {
                return inPlay;
            }
        }

        return null;
    }
}
