using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>Folds what has happened into the units and the puts of a subscriber.</summary>
internal static class UnitsAndPuts
{
    /// <summary>An offer that was put by a message has a contact that tells of it; one in a conversation is noted.</summary>
    public static SubscriberState WithPut(SubscriberState state, SubscriberEvent.OfferPut put) =>
        ChannelFacts.Inbound.Has(put.Channel) ? With(state, new PastPut(put.Offer, put.Decision, put.At)) : state;

    /// <summary>What is answered without being in play was proposed in a conversation, and nobody said that it was shown.</summary>
    public static SubscriberState WithAnswer(SubscriberState state, SubscriberEvent.OfferAnswered answered)
    {
        foreach (ref readonly var inPlay in state.OffersInPlay.AsSpan())
        {
            if (inPlay.Version == answered.Decision && inPlay.Offer == answered.Offer)
            {
                return state;
            }
        }

        return With(state, new PastPut(answered.Offer, answered.Decision, answered.At));
    }

    /// <summary>The unit of an order is no longer this subscriber's.</summary>
    public static SubscriberState WithoutUnit(SubscriberState state, long version, byte ordinal)
    {
        for (var i = 0; i < state.Units.Length; i++)
        {
            if (state.Units[i].Is(version, ordinal))
            {
                return state with { Units = state.Units.RemoveAt(i) };
            }
        }

        return state;
    }

    /// <summary>A unit that is sold is no longer this subscriber's; a seat is, and counts from now on.</summary>
    public static SubscriberState WithBookedUnit(SubscriberState state, SubscriberEvent.OrderBooked booked)
    {
        for (var i = 0; i < state.Units.Length; i++)
        {
            if (state.Units[i].Is(booked.Decision, booked.Ordinal))
            {
                var unit = state.Units[i];
                return state with
                {
                    Units = unit.IsSeat ? state.Units.SetItem(i, unit with { At = booked.At }) : state.Units.RemoveAt(i),
                };
            }
        }

        return state;
    }

    /// <summary>
    /// The conversation is over. What was proposed in one that gave way may have been shown, and nobody can say so any more: it was put.
    /// </summary>
    public static SubscriberState WithoutInteraction(SubscriberState state, SubscriberEvent.InteractionClosed closed)
    {
        var next = state with { Interactions = state.Interactions.RemoveAll(i => i.Version == closed.Decision) };
        foreach (var interaction in state.Interactions)
        {
            for (var i = 0; closed.GaveWay && interaction.Version == closed.Decision && i < interaction.Offers.Length; i++)
            {
                next = interaction.Awaits(i)
                    ? With(next, new PastPut(interaction.Offers[i], interaction.Version, closed.At))
                    : next;
            }
        }

        return next;
    }

    private static SubscriberState With(SubscriberState state, PastPut put)
    {
        foreach (ref readonly var known in state.Puts.AsSpan())
        {
            if (known.Version == put.Version && known.Offer == put.Offer)
            {
                return state; // Shown, run out, and answered after all.
            }
        }

        var kept = state.Puts.RemoveAll(old => put.At - old.At >= SubscriberState.ContactsKeptFor + SubscriberState.ClockStepMax);
        return state with { Puts = kept.Length < SubscriberState.PutsKept ? kept.Add(put) : kept.RemoveAt(0).Add(put) };
    }
}
