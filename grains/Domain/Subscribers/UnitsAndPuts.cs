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

    /// <summary>The unit of an order is no longer this subscriber's, unless it is a seat and the order was booked.</summary>
    public static SubscriberState WithoutUnit(SubscriberState state, long version, byte ordinal, bool isBooked)
    {
        for (var i = 0; i < state.Units.Length; i++)
        {
            if (state.Units[i].Is(version, ordinal) && !(isBooked && state.Units[i].IsSeat))
            {
                return state with { Units = state.Units.RemoveAt(i) };
            }
        }

        return state;
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
