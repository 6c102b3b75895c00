using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>
/// Another system of the operator contacted the subscriber: it is on record, counts as ours do, and nothing is sent.
/// </summary>
internal static class ThirdPartyContacts
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordThirdPartyContact record)
    {
        if (ChannelFacts.Inbound.Has(record.Channel))
        {
            return Refusal.NotOutbound;
        }

        if (record.Offer is { } offer && draft.Rulebook.FindOffer(offer) is null)
        {
            return Refusal.UnknownOffer;
        }

        if (record.Group is { } group && !HasGroup(draft.Rulebook, group))
        {
            return Refusal.UnknownGroup;
        }

        if (draft.Now - record.ContactedAt >= SubscriberState.ContactsKeptFor + SubscriberState.ClockStepMax)
        {
            return Refusal.ContactTooOld;
        }

        if (!draft.State.HasRoomFor(record.Kind, draft.Now))
        {
            return Refusal.RecordFull;
        }

        var key = draft.NextKey();
        draft.Happens(new SubscriberEvent.ThirdPartyContactRecorded(
            draft.Version, key.Ordinal, record.Channel, record.Kind, record.Offer, record.Group, record.ContactedAt, record.Source)
        {
            At = draft.Now,
            KeepsService = draft.Rulebook.Policy.CountsService,
        });
        return null;
    }

    private static bool HasGroup(Rulebook rulebook, string group)
    {
        foreach (var offer in rulebook.Offers)
        {
            if (string.Equals(offer.Document.Group, group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
