using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Orders are taken back within the time that their offer allows, once each, and only billing's word makes it so.</summary>
internal static class Reversals
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ReverseOrder reverse)
    {
        if (Find(draft.State, reverse.Key) is not { } order)
        {
            return IsPending(draft.State, reverse.Key) ? Refusal.NotBooked : Refusal.UnknownOrder;
        }

        if (order.ReversalAskedAt is not null)
        {
            return null; // It is on its way.
        }

        if (draft.Rulebook.FindOffer(order.Offer)?.Document.ReversibleFor is not { } allowed)
        {
            return Refusal.NotReversible;
        }

        if (draft.Now - order.BookedAt > allowed)
        {
            return Refusal.ReversalTooLate;
        }

        if (draft.State.Profile is not { } profile)
        {
            return Refusal.NoProfile;
        }

        var (key, by) = (reverse.Key, reverse.By);
        draft.Happens(new SubscriberEvent.ReversalAsked(key.Version, key.Ordinal, order.Offer, reverse.Reason, by.Source, by.Actor)
        {
            At = draft.Now,
        });
        draft.Do(new SubscriberEffect.TakeOrderBack(
            key, new OutgoingReversal(key.ToString(), profile.Msisdn, order.Offer, order.PriceMinor, reverse.Reason)));
        draft.Count("orders/reversals-asked");
        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.DeferReversal defer)
    {
        if (Find(draft.State, defer.Key) is not { ReversalAskedAt: { } askedAt })
        {
            return Refusal.UnknownOrder;
        }

        var dueAt = Orders.NextTryAt(askedAt, draft.Now);
        draft.Happens(new SubscriberEvent.ReversalDeferred(defer.Key.Version, defer.Key.Ordinal, dueAt) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveReversal(defer.Key, OutgoingStage.Pending, dueAt));
        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordReversalOutcome outcome)
    {
        var key = outcome.Key;
        if (Find(draft.State, key) is not { ReversalAskedAt: not null } order)
        {
            return Refusal.UnknownOrder;
        }

        if (outcome.Refusal is { } reason)
        {
            draft.Happens(new SubscriberEvent.ReversalRefused(key.Version, key.Ordinal, order.Offer, reason) { At = draft.Now });
            draft.Do(new SubscriberEffect.MoveReversal(key, OutgoingStage.Failed, DueAt: null));
            draft.Count("orders/reversals-refused");
            return null;
        }

        draft.Happens(new SubscriberEvent.OrderReversed(key.Version, key.Ordinal, order.Offer, order.Service, order.PriceMinor)
        {
            At = draft.Now,
        });
        draft.Do(new SubscriberEffect.MoveReversal(key, OutgoingStage.Delivered, DueAt: null));
        Units.GiveBack(draft, key);
        draft.Count("orders/reversed");
        draft.Count("revenue-minor", -order.PriceMinor);
        var name = draft.Rulebook.FindOffer(order.Offer)?.Document.Name.In(draft.Language) ?? order.Offer;
        Notices.Say(draft, Notices.OrderReversed, draft.Rulebook.Document.OrderReversedNotice, name);
        return null;
    }

    private static BookedOrder? Find(SubscriberState state, ContactKey key)
    {
        foreach (var order in state.BookedOrders)
        {
            if (order.Is(key))
            {
                return order;
            }
        }

        return null;
    }

    private static bool IsPending(SubscriberState state, ContactKey key)
    {
        foreach (var order in state.PendingOrders)
        {
            if (order.Version == key.Version && order.Ordinal == key.Ordinal)
            {
                return true;
            }
        }

        return false;
    }
}
