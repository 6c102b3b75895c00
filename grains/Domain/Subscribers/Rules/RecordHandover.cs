using System.Diagnostics;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>What the carrier said: marketing goes out at most once, service at least once (invariant I3).</summary>
internal static class RecordHandover
{
    /// <summary>Releases after which marketing that no carrier takes is given up: some five hours. An old offer is no service.</summary>
    private const int MarketingAttemptsMax = 12;

    /// <summary>
    /// Releases after which a service message is left to a person: with <see cref="RetryDelayMax"/> between them more than a week.
    /// </summary>
    private const int ServiceAttemptsMax = 200;

    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromHours(1);

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordHandover handover)
    {
        if (draft.State.FindContact(handover.Key) is not { } contact)
        {
            return Refusal.UnknownContact;
        }

        if (contact.Standing != ContactStanding.Released)
        {
            return null; // A receipt was faster, or the answer came twice.
        }

        if (handover.Attempt is { } attempt && Math.Min(attempt, byte.MaxValue) != contact.Attempts)
        {
            return null; // Whoever says it was given up meanwhile, and another has the message now.
        }

        var key = handover.Key;
        draft.Happens(new SubscriberEvent.ContactHandedOver(
            key.Version, key.Ordinal, handover.Handover, handover.Carrier, handover.CarrierMessageId)
        {
            At = draft.Now,
            Reason = handover.Reason,
        });
        switch (handover.Handover)
        {
            case Handover.Accepted:
                Sent(draft, handover);
                break;
            case Handover.Rejected:
                Settlement.Settle(draft, key, ContactStanding.Failed);
                break;
            case Handover.Unavailable when contact.Attempts < AttemptsMaxOf(contact.Kind):
                Retry(draft, contact, key);
                break;
            case Handover.Unavailable:
                Settlement.Settle(draft, key, ContactStanding.Failed);
                break;
            case Handover.Unknown when contact.Kind != MessageKind.Marketing && contact.Attempts < ServiceAttemptsMax:
                Retry(draft, contact, key);
                break;
            case Handover.Unknown:
                Settlement.Settle(draft, key, ContactStanding.InDoubt);
                break;
            default:
                throw new UnreachableException($"No rule for {handover.Handover}.");
        }

        return null;
    }

    private static int AttemptsMaxOf(MessageKind kind) => kind == MessageKind.Marketing ? MarketingAttemptsMax : ServiceAttemptsMax;

    private static void Sent(TurnDraft draft, SubscriberCommand.RecordHandover handover)
    {
        draft.Do(new SubscriberEffect.MoveOutgoing(handover.Key, OutgoingStage.Sent, DueAt: null));
        draft.Do(new SubscriberEffect.SetWakeUp(WakeUpName.Receipt(handover.Key), draft.Now + draft.Rulebook.Document.ReceiptWait));
        if (handover.CarrierMessageId is { } id)
        {
            draft.Do(new SubscriberEffect.ListCarrierMessage(handover.Carrier, id, handover.Key));
        }
    }

    private static void Retry(TurnDraft draft, Contact contact, ContactKey key)
    {
        var doubled = RetryDelayMin * (1L << Math.Min(contact.Attempts - 1, 16));
        var dueAt = draft.Now + (doubled < RetryDelayMax ? doubled : RetryDelayMax);
        draft.Happens(new SubscriberEvent.ContactDeferred(key.Version, key.Ordinal, dueAt, "handover.retry") { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Pending, dueAt));
        draft.Count("retries");
    }
}
