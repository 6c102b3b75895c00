using SmartManager.Domain.Campaigns;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Shows in the counters of campaigns where their targets stand: each is counted where it stands, and nowhere else.</summary>
internal static class CampaignCounts
{
    /// <summary>Counts what an event has changed. A campaign's standings add up to its targets, whatever comes in which order.</summary>
    /// <param name="draft">The turn, with the event folded in.</param>
    /// <param name="before">The state before the event.</param>
    /// <param name="event">The event.</param>
    public static void Show(TurnDraft draft, SubscriberState before, SubscriberEvent @event)
    {
        switch (@event)
        {
            case SubscriberEvent.TaskConsidered:
                var target = draft.State.Participations[^1];
                draft.Count(NameOf(target) + CampaignCounter.Target);
                draft.Count(NameOf(target) + KebabName.Of(target.Outcome));
                return;
            case SubscriberEvent.ContactHandedOver { Handover: Messaging.Handover.Accepted } handed:
                CountSent(draft, handed);
                break;
            case SubscriberEvent.OrderBooked booked:
                CountMoney(draft, booked.Offer, booked.PriceMinor, before, sign: 1);
                break;
            case SubscriberEvent.OrderReversed reversed:
                CountMoney(draft, reversed.Offer, reversed.PriceMinor, before, sign: -1);
                break;
            case SubscriberEvent.ConsentChanged { IsGranted: false }:
            case SubscriberEvent.NetworkEventObserved { Event: NetworkEvent.Complaint }:
                CountComplaint(draft);
                break;
        }

        ShowMoves(draft, before);
    }

    /// <summary>What the counters of a task begin with where a target is at home.</summary>
    private static string NameOf(in Participation one) => CampaignCounter.Of(one.Campaign, one.Task, one.Region);

    private static void ShowMoves(TurnDraft draft, SubscriberState before)
    {
        var (was, now) = (before.Participations, draft.State.Participations);
        if (was == now)
        {
            return;
        }

        for (var i = 0; i < now.Length; i++)
        {
            if (was[i].Outcome != now[i].Outcome)
            {
                draft.Count(NameOf(now[i]) + KebabName.Of(now[i].Outcome));
                draft.Count(NameOf(now[i]) + KebabName.Of(was[i].Outcome), -1);
            }
        }
    }

    private static void CountSent(TurnDraft draft, SubscriberEvent.ContactHandedOver handed)
    {
        foreach (ref readonly var one in draft.State.Participations.AsSpan())
        {
            if (one.Version == handed.Decision && one.Ordinal == handed.Ordinal)
            {
                draft.Count(NameOf(one) + CampaignCounter.Sent);
            }
        }
    }

    /// <summary>The price goes to the tasks that the order was the success of, or is no longer.</summary>
    private static void CountMoney(TurnDraft draft, string offer, long priceMinor, SubscriberState before, int sign)
    {
        for (var i = 0; i < draft.State.Participations.Length; i++)
        {
            var (was, now) = (before.Participations[i], draft.State.Participations[i]);
            if (now.Offer == offer && was.IsSuccess != now.IsSuccess)
            {
                var name = NameOf(now) + now.Outcome switch
                {
                    TaskOutcome.Control or TaskOutcome.ControlOrdered => CampaignCounter.ControlPrefix,
                    TaskOutcome.HeldBack or TaskOutcome.HeldBackOrdered => CampaignCounter.HeldBackPrefix,
                    _ => string.Empty,
                };
                draft.Count(name + CampaignCounter.Revenue, sign * priceMinor);
                draft.Count(name + CampaignCounter.RevenueSquares, sign * priceMinor * priceMinor);
            }
        }
    }

    /// <summary>The latest contact is what the subscriber took offence at, as far as anybody can tell.</summary>
    private static void CountComplaint(TurnDraft draft)
    {
        var known = draft.State.Participations;
        for (var i = known.Length - 1; i >= 0; i--)
        {
            if (known[i].IsContacted && draft.Now - known[i].At < Participations.AttributedFor)
            {
                draft.Count(NameOf(known[i]) + CampaignCounter.Complained);
                return;
            }
        }
    }
}
