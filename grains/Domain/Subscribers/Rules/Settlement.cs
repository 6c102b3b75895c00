using System.Diagnostics;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Settles a contact: its budget is used up or given back by what happened (requirements ).</summary>
internal static class Settlement
{
    public static void Settle(TurnDraft draft, ContactKey key, ContactStanding standing) => Settle(draft, key, standing, string.Empty);

    /// <summary>Settles one that no carrier took: it becomes a dead letter, with one of the codes of <see cref="GivenUp"/>.</summary>
    public static void GiveUp(TurnDraft draft, ContactKey key, string reason)
    {
        Settle(draft, key, ContactStanding.Failed, reason);
        draft.Count("given-up/" + reason);
    }

    private static void Settle(TurnDraft draft, ContactKey key, ContactStanding standing, string reason)
    {
        draft.Happens(new SubscriberEvent.ContactSettled(key.Version, key.Ordinal, standing) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, StageOf(standing), DueAt: null) { Reason = reason });
        if (standing != ContactStanding.InDoubt)
        {
            draft.Do(new SubscriberEffect.SetWakeUp(WakeUpName.Receipt(key), DueAt: null));
        }

        if (standing == ContactStanding.Failed)
        {
            PutOffer.Withdraw(draft, key);
        }
    }

    private static OutgoingStage StageOf(ContactStanding standing) => standing switch
    {
        ContactStanding.Delivered => OutgoingStage.Delivered,
        ContactStanding.Failed => OutgoingStage.Failed,
        ContactStanding.InDoubt => OutgoingStage.InDoubt,
        ContactStanding.Unconfirmed => OutgoingStage.Unconfirmed,
        ContactStanding.Withheld => OutgoingStage.Withheld,
        _ => throw new UnreachableException($"{standing} settles nothing."),
    };
}
