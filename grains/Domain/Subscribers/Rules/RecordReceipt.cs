using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>The network's word on a message. The first final word holds, but for one: what reached the subscriber counts.</summary>
/// <remarks>
/// A message that was given up and arrives all the same is delivered from that word on, whoever had said what before. Its budget was given
/// back and may have been used meanwhile: no plan keeps a cap against a network that contradicts itself, but every later one counts it.
/// </remarks>
internal static class RecordReceipt
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordReceipt receipt)
    {
        if (draft.State.FindContact(receipt.Key) is not { } contact)
        {
            return Refusal.UnknownContact;
        }

        var isOpen = contact.Standing is
            ContactStanding.Released or ContactStanding.Sent or ContactStanding.InDoubt or ContactStanding.Unconfirmed;
        var isDelivered = receipt.Status == DeliveryStatus.Delivered;
        if (isOpen && receipt.Status != DeliveryStatus.EnRoute)
        {
            Settlement.Settle(draft, receipt.Key, isDelivered ? ContactStanding.Delivered : ContactStanding.Failed);
        }
        else if (isDelivered && contact is { Standing: ContactStanding.Reserved, Attempts: > 0 })
        {
            Settlement.Settle(draft, receipt.Key, ContactStanding.Delivered); // It waits to be sent again, and need not be.
        }
        else if (isDelivered && contact.HasLeftInVain)
        {
            Settlement.Settle(draft, receipt.Key, ContactStanding.Delivered);
            PutOffer.PutBack(draft, contact, receipt.Key);
        }

        return null;
    }
}
