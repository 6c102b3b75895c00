using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Something happened on the network: remember it, and if it is a key moment, serve first and then sell.</summary>
internal static class ObserveNetworkEvent
{
    public static Refusal? Apply(TurnDraft draft, NetworkEvent @event)
    {
        var before = draft.State;
        draft.Happens(new SubscriberEvent.NetworkEventObserved(@event) { At = draft.Now });
        draft.Count(CounterOf(@event));
        if (KeyMoments.Find(before, draft.State, @event, draft.Rulebook) is not { } reached)
        {
            if (!draft.Context.Triggers.Plans.IsEmpty && draft.Now - @event.OccurredAt <= draft.Rulebook.Document.StaleAfter)
            {
                CampaignTasks.Trigger(draft, @event.Name, moment: null, draft.Now);
            }

            return null;
        }

        if (draft.Now - @event.OccurredAt > draft.Rulebook.Document.StaleAfter)
        {
            draft.Count("held-back/" + Refusal.Stale.Code);
        }
        else if (before.LastMomentAt(reached.Moment) is { } last && draft.Now - last < reached.RepeatAfter)
        {
            draft.Count("held-back/" + Refusal.MomentRepeated.Code);
            CampaignTasks.Trigger(draft, @event.Name, moment: null, draft.Now); // The moment is not again; the event is.
        }
        else
        {
            draft.Happens(new SubscriberEvent.KeyMomentReached(reached.Moment) { At = draft.Now });
            draft.Count("moments/" + KebabName.Of(reached.Moment));
            var earliestAt = Notices.OfMoment(draft, reached, before, @event) is { } noticeAt
                ? noticeAt + draft.Rulebook.Document.OfferAfterNotice
                : draft.Now;
            if (PutOffer.Best(draft, Occasion.Of(reached.Moment), earliestAt) is not null)
            {
                CampaignTasks.Trigger(draft, @event.Name, reached.Moment, earliestAt); // Nothing else is sold at this moment.
            }
        }

        return null;
    }

    /// <summary>Constant texts: this is the hottest path of the product.</summary>
    private static string CounterOf(NetworkEvent @event) => @event switch
    {
        NetworkEvent.Usage => "events/usage",
        NetworkEvent.Location => "events/location",
        NetworkEvent.Bill => "events/bill",
        NetworkEvent.PortalVisit => "events/portal-visit",
        _ => "events/" + @event.Name,
    };
}
