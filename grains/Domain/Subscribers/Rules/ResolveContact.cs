using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>A person's word on a message in doubt, or one that was never confirmed: it settles the budget as a receipt would.</summary>
/// <remarks>It is not the last word: a receipt that says it did arrive still counts (see <see cref="RecordReceipt"/>).</remarks>
internal static class ResolveContact
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ResolveContact resolve)
    {
        if (draft.State.FindContact(resolve.Key) is not { } contact)
        {
            return Refusal.UnknownContact;
        }

        if (contact.Standing is not (ContactStanding.InDoubt or ContactStanding.Unconfirmed))
        {
            return Refusal.NotInDoubt;
        }

        var (key, isDelivered) = (resolve.Key, resolve.IsDelivered);
        draft.Happens(new SubscriberEvent.ContactResolved(key.Version, key.Ordinal, isDelivered, resolve.Reason, resolve.By)
        {
            At = draft.Now,
        });
        Settlement.Settle(draft, key, isDelivered ? ContactStanding.Delivered : ContactStanding.Failed);
        draft.Count(isDelivered ? "doubts/delivered" : "doubts/failed");
        return null;
    }
}
