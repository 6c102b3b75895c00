using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>The network's word on a message. The first final word holds; whatever contradicts it later changes nothing.</summary>
internal static class RecordReceipt
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordReceipt receipt)
    {
        if (draft.State.FindContact(receipt.Key) is not { } contact)
        {
            return Refusal.UnknownContact;
        }

        var isOpen = contact.Standing is ContactStanding.Released or ContactStanding.Sent or ContactStanding.InDoubt or ContactStanding.Unconfirmed;
        if (isOpen && receipt.Status != DeliveryStatus.EnRoute)
        {
            Settlement.Settle(draft, receipt.Key, receipt.Status == DeliveryStatus.Delivered ? ContactStanding.Delivered : ContactStanding.Failed);
        }

        return null;
    }
}
