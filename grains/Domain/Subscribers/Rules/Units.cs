using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Orders of offers with a pool take a unit each, and give it back if nothing comes of them.</summary>
internal static class Units
{
    /// <summary>
    /// How old the newest word in a profile may be when it reaches us: extracts are made, sent and kept back for days. One that comes
    /// sooner after a booking may have been made before it, and says nothing about it.
    /// </summary>
    public static readonly TimeSpan ProfileAgeMax = TimeSpan.FromDays(7);

    /// <summary>
    /// Why no unit can be had for the order that would be placed next; null if one is held for it, or none is needed. If nobody asked the
    /// pool yet, the whole turn is put off until somebody has.
    /// </summary>
    public static Refusal? Objection(TurnDraft draft, Offer offer)
    {
        if (offer.Document.Pool is not { } pool)
        {
            return null;
        }

        var order = draft.PeekKey();
        if (draft.Context.Unit is { } unit && unit.Pool == pool && unit.Order == order)
        {
            return unit.IsTaken ? null : Refusal.SoldOut;
        }

        draft.UnitNeeded = new Decision.UnitNeeded(pool, order);
        return null;
    }

    /// <summary>Notes that an order has its unit, and tells the pool so in the same commit.</summary>
    public static void Take(TurnDraft draft, ContactKey order, OfferDocument offer)
    {
        if (offer.Pool is { } pool)
        {
            var isSeat = draft.Rulebook.FindPool(pool)?.Seats is not null;
            draft.Happens(new SubscriberEvent.UnitTaken(order.Version, order.Ordinal, pool, offer.Service, isSeat) { At = draft.Now });
            draft.Do(new SubscriberEffect.MoveUnit(order, pool, UnitMove.Ordered));
        }
    }

    /// <summary>Tells the pool what billing made of an order.</summary>
    public static void Settle(TurnDraft draft, ContactKey order, bool isBooked)
    {
        foreach (var unit in draft.State.Units)
        {
            if (unit.Is(order.Version, order.Ordinal))
            {
                var move = !isBooked ? UnitMove.Refused : unit.IsSeat ? UnitMove.Seated : UnitMove.Booked;
                draft.Do(new SubscriberEffect.MoveUnit(order, unit.Pool, move));
            }
        }
    }

    /// <summary>Gives back the seats of services of which the command tells that they are no longer held.</summary>
    /// <remarks>
    /// That a service is missing in the state is not enough: a file that was made before the booking lacks it too, and its seat would be
    /// sold twice.
    /// </remarks>
    public static void GiveBackSeats(TurnDraft draft, SubscriberCommand command)
    {
        foreach (var unit in draft.State.Units)
        {
            if (unit.IsSeat && !draft.State.Holds(unit.Service) && !IsPending(draft.State, unit) && Ends(command, unit, draft.Now))
            {
                GiveBack(draft, unit);
            }
        }
    }

    /// <summary>Gives back the seat that an order took, if it took one: billing took the order back.</summary>
    /// <remarks>What was taken of a stock or of a day's volume was sold, and stays sold.</remarks>
    public static void GiveBack(TurnDraft draft, ContactKey order)
    {
        foreach (var unit in draft.State.Units)
        {
            if (unit.IsSeat && unit.Is(order.Version, order.Ordinal))
            {
                GiveBack(draft, unit);
            }
        }
    }

    private static void GiveBack(TurnDraft draft, in HeldUnit unit)
    {
        var order = new ContactKey(draft.State.Id, unit.Version, unit.Ordinal);
        draft.Happens(new SubscriberEvent.UnitReturned(unit.Version, unit.Ordinal, unit.Pool) { At = draft.Now });
        draft.Do(new SubscriberEffect.MoveUnit(order, unit.Pool, UnitMove.Returned));
        draft.Count("seats/returned");
    }

    /// <summary>Raises the version, unless it has risen: whatever a decision at the old one would commit comes too late then.</summary>
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.RuleOutOrder ruleOut)
    {
        if (draft.Version <= ruleOut.Decision)
        {
            draft.Happens(new SubscriberEvent.MessageNoted { At = draft.Now });
        }

        return null;
    }

    /// <summary>Whether a command can tell of a unit that its service ended, and does.</summary>
    private static bool Ends(SubscriberCommand command, in HeldUnit unit, DateTimeOffset now) => command switch
    {
        SubscriberCommand.ReplaceProfile replace =>
            now - unit.At >= ProfileAgeMax && !replace.Profile.Services.Contains(unit.Service, StringComparer.Ordinal),
        SubscriberCommand.ObserveNetworkEvent { Event: NetworkEvent.ServiceChange { IsHeld: false } change } =>
            change.Service == unit.Service && change.OccurredAt >= unit.At,
        _ => false,
    };

    private static bool IsPending(SubscriberState state, HeldUnit unit)
    {
        foreach (var order in state.PendingOrders)
        {
            if (unit.Is(order.Version, order.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
