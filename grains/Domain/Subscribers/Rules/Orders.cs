using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Orders go to billing once each, under a stable key, and become services when billing has booked them.</summary>
internal static class Orders
{
    /// <summary>Least wait after billing gave no answer. Billing books a key once, so trying again is safe.</summary>
    private static readonly TimeSpan RetryDelayMin = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait: an order is tried until billing answers.</summary>
    private static readonly TimeSpan RetryDelayMax = TimeSpan.FromHours(1);

    /// <summary>Accepts an offer that was put: closes it and orders.</summary>
    public static void Accept(TurnDraft draft, OfferInPlay inPlay)
    {
        if (draft.Rulebook.FindOffer(inPlay.Offer) is not { } offer)
        {
            NotPossible(draft, inPlay, inPlay.Offer, Refusal.UnknownOffer);
        }
        else if (Objection(draft, offer) is { } objection)
        {
            NotPossible(draft, inPlay, offer.Document.Name.In(draft.Language), objection);
        }
        else if (Units.Objection(draft, offer) is not null)
        {
            draft.Count("orders/sold-out");
            Notices.Say(draft, Notices.SoldOut, draft.Rulebook.Document.SoldOutNotice, offer.Document.Name.In(draft.Language));
        }
        else
        {
            Answers.Close(draft, inPlay, AnswerKind.Accepted);
            Place(draft, offer);
        }
    }

    /// <summary>Whoever said yes is told that nothing came of it; why stands in the history.</summary>
    private static void NotPossible(TurnDraft draft, OfferInPlay inPlay, string name, Refusal objection)
    {
        draft.Happens(new SubscriberEvent.OrderNotPossible(inPlay.Offer, inPlay.Version, objection.Code) { At = draft.Now });
        draft.Count("orders/not-possible");
        Notices.Say(draft, Notices.NotPossible, draft.Rulebook.Document.NotPossibleNotice, name);
    }

    /// <summary>Why an offer cannot be ordered; null if it can.</summary>
    /// <remarks>
    /// What it does not go with may have been ordered since it was put. Limits of how often offers are put are not asked again: it was put.
    /// </remarks>
    public static Refusal? Objection(TurnDraft draft, Offer offer)
    {
        var state = draft.State;
        if (state.Profile is null)
        {
            return Refusal.NoProfile;
        }

        if (Eligibility.HasOrOrdered(state, offer))
        {
            return Refusal.AlreadyHeld;
        }

        return state.PendingOrders.Length >= SubscriberState.PendingOrdersMax || state.Units.Length >= SubscriberState.UnitsMax
            ? Refusal.OrdersPending
            : draft.Rulebook.Conflicts?.CheckHeld(state, offer, draft.Rulebook);
    }

    /// <summary>Orders the product of an offer.</summary>
    public static void Place(TurnDraft draft, Offer offer)
    {
        var (key, document) = (draft.NextKey(), offer.Document);
        draft.Happens(new SubscriberEvent.OrderPlaced(
            key.Version, key.Ordinal, offer.Id, document.ProductCode, document.Service, document.PriceMinor)
        { At = draft.Now });
        draft.Do(new SubscriberEffect.PlaceOrder(
            key, new OutgoingOrder(draft.State.Profile!.Msisdn, offer.Id, document.ProductCode, document.PriceMinor)));
        Units.Take(draft, key, document);
        draft.Count("orders/placed");
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.DeferOrder defer)
    {
        if (Find(draft.State, defer.Key) is not { } order)
        {
            return Refusal.UnknownOrder;
        }

        var dueAt = NextTryAt(order.PlacedAt, draft.Now);
        draft.Happens(new SubscriberEvent.OrderDeferred(defer.Key.Version, defer.Key.Ordinal, dueAt) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveOutgoing(defer.Key, OutgoingStage.Pending, dueAt));
        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RecordOrderOutcome outcome)
    {
        var key = outcome.Key;
        if (Find(draft.State, key) is not { } order)
        {
            return Refusal.UnknownOrder;
        }

        if (outcome.Refusal is { } reason)
        {
            Units.Settle(draft, key, isBooked: false);
            draft.Happens(new SubscriberEvent.OrderRefused(key.Version, key.Ordinal, order.Offer, reason) { At = draft.Now });
            draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Failed, DueAt: null));
            draft.Count("orders/refused");
            return null;
        }

        Units.Settle(draft, key, isBooked: true);
        draft.Happens(new SubscriberEvent.OrderBooked(key.Version, key.Ordinal, order.Offer, order.Service, order.PriceMinor)
        {
            At = draft.Now,
        });
        draft.Do(new SubscriberEffect.MoveOutgoing(key, OutgoingStage.Delivered, DueAt: null));
        draft.Count("orders/booked");
        draft.Count("revenue-minor", order.PriceMinor);
        var name = draft.Rulebook.FindOffer(order.Offer)?.Document.Name.In(draft.Language) ?? order.Offer;
        Notices.Say(draft, Notices.OrderBooked, draft.Rulebook.Document.OrderBookedNotice, name);
        return null;
    }

    /// <summary>When billing is asked again: it waits as long again as it has waited, so that the waits double.</summary>
    public static DateTimeOffset NextTryAt(DateTimeOffset askedAt, DateTimeOffset now)
    {
        var age = now - askedAt;
        return now + (age < RetryDelayMin ? RetryDelayMin : age > RetryDelayMax ? RetryDelayMax : age);
    }

    private static PendingOrder? Find(SubscriberState state, ContactKey key)
    {
        foreach (var order in state.PendingOrders)
        {
            if (order.Version == key.Version && order.Ordinal == key.Ordinal)
            {
                return order;
            }
        }

        return null;
    }
}
