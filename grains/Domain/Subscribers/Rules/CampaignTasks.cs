using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>A task of a campaign has come: is it for this subscriber, and may it be said?</summary>
/// <remarks>
/// Who is no target, or not meant by a later wave, is left as if nobody had asked: no event, no counter. A target is decided once for each
/// task, whatever is asked again.
/// </remarks>
internal static class CampaignTasks
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ProposeTask propose)
    {
        if (draft.Context.Campaign is not { } plan || plan.Id != propose.Campaign || plan.Revision != propose.Revision
            || plan.FindTask(propose.Task) is not { } task)
        {
            return Refusal.UnknownCampaign;
        }

        if (Participations.Find(draft.State.Participations, plan.Id, task.Document.Id) is null
            && draft.State.Profile is not null
            && IsMeant(draft.State, plan, task, propose.Listed, draft.Now))
        {
            Consider(draft, plan, task, draft.Now);
        }

        return null;
    }

    /// <summary>An event has come: the first trigger campaign that is for it, and may speak, does.</summary>
    /// <param name="draft">The turn.</param>
    /// <param name="event">The name of the network event.</param>
    /// <param name="moment">The key moment that it reached; null for none.</param>
    /// <param name="earliestAt">Nothing is sold before it: a notice of the same moment goes first. UTC.</param>
    public static void Trigger(TurnDraft draft, string @event, KeyMoment? moment, DateTimeOffset earliestAt)
    {
        foreach (var plan in draft.Context.Triggers.Plans)
        {
            if (draft.State.Profile is not null && IsTriggered(draft, plan, @event, moment)
                && Consider(draft, plan, plan.Tasks[0], earliestAt))
            {
                return;
            }
        }
    }

    /// <summary>The subscriber comes: what campaigns that are over by now wanted to put is not put first any more.</summary>
    public static void WithdrawEnded(TurnDraft draft)
    {
        if (draft.Context.EndedCampaigns.IsEmpty)
        {
            return;
        }

        foreach (var one in draft.State.Participations)
        {
            if (one.IsWaiting && draft.Context.EndedCampaigns.Contains(one.Campaign, StringComparer.Ordinal))
            {
                draft.Happens(new SubscriberEvent.TaskWithdrawn(one.Campaign, one.Task) { At = draft.Now });
            }
        }
    }

    private static bool IsTriggered(TurnDraft draft, CampaignPlan plan, string @event, KeyMoment? moment)
    {
        var (document, trigger, now) = (plan.Document, plan.Document.Trigger!, draft.Now);
        return now >= document.From && now < document.Until
            && (trigger.Event is null || trigger.Event == @event)
            && (trigger.Moment is null || trigger.Moment == moment)
            && (Participations.Find(draft.State.Participations, plan.Id, plan.Tasks[0].Document.Id) is not { } last
                || now - last.At >= trigger.RepeatAfter)
            && plan.When?.IsMet(draft.State, now) != false
            && plan.IsFor(draft.State, listed: 0, now);
    }

    /// <summary>
    /// A first wave is for the audience; a later one for those of whom the earlier one came to what it waits for, unless a later revision
    /// leaves them out.
    /// </summary>
    private static bool IsMeant(SubscriberState state, CampaignPlan plan, TaskPlan task, uint listed, DateTimeOffset now) =>
        task.Document.After is { } after
            ? Participations.Find(state.Participations, plan.Id, after.Task) is { } earlier
                && now - earlier.At >= after.Wait
                && after.When.Contains(earlier.Outcome)
                && !plan.LeavesOut(state, listed, now)
            : plan.IsFor(state, listed, now);

    /// <summary>Decides a target, and remembers what came of it.</summary>
    /// <returns>Whether something was planned.</returns>
    private static bool Consider(TurnDraft draft, CampaignPlan plan, TaskPlan task, DateTimeOffset earliestAt)
    {
        var region = draft.State.Profile!.Region;
        var ordinal = default(byte?);
        var heldBack = plan.IsControl(draft.State.Id) || WasControl(draft.State, plan) ? Refusal.CampaignHoldout
            : IsDone(draft.State, plan) ? Refusal.CampaignDone
            : Plan(draft, task, earliestAt, out ordinal);
        var document = task.Document;
        draft.Happens(new SubscriberEvent.TaskConsidered(
            plan.Id, plan.Revision, document.Id, document.Offer, document.Channel, region, draft.Version, ordinal, heldBack?.Code)
        {
            At = draft.Now,
        });
        if (heldBack is not null)
        {
            draft.Count($"{CampaignCounter.Of(plan.Id, document.Id, region)}held-back/{heldBack.Code}");
        }

        return heldBack is null;
    }

    /// <summary>Whether a task of the campaign has had success, and the others are to end with it.</summary>
    public static bool IsDone(SubscriberState state, CampaignPlan plan)
    {
        if (plan.Document.OnSuccess == SuccessChoice.Keep)
        {
            return false;
        }

        foreach (var one in state.Participations)
        {
            if (one.Campaign == plan.Id && one.Outcome is TaskOutcome.Accepted or TaskOutcome.Ordered)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Who was kept out by an earlier revision stays out: the measurement would be lost.</summary>
    private static bool WasControl(SubscriberState state, CampaignPlan plan)
    {
        foreach (var one in state.Participations)
        {
            if (one.Campaign == plan.Id && one.Outcome is TaskOutcome.Control or TaskOutcome.ControlOrdered)
            {
                return true;
            }
        }

        return false;
    }

    private static Refusal? Plan(TurnDraft draft, TaskPlan task, DateTimeOffset notBefore, out byte? ordinal)
    {
        ordinal = null;
        var document = task.Document;
        if (draft.Rulebook.FindOffer(document.Offer) is not { } offer)
        {
            return Refusal.UnknownOffer;
        }

        var zone = draft.Rulebook.ZoneOf(draft.State.Profile);
        if (task.NextAllowed(draft.Rulebook.Policy, notBefore, zone) is not { } earliestAt)
        {
            return Refusal.NoSlot;
        }

        if (!ChannelFacts.Inbound.Has(document.Channel))
        {
            return PutOffer.Task(draft, offer, task, earliestAt, out ordinal);
        }

        // The offer waits for the subscriber: what stands in the way of it now is asked, and asked again when the subscriber comes.
        var choice = draft.Choose(Occasion.Task(offer.Id, document.Channel), limit: 1, draft.Now);
        return choice.Best.IsEmpty ? choice.HeldBack : null;
    }
}
