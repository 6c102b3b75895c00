using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Puts the best offer to the subscriber, or keeps silent and remembers why.</summary>
internal static class PutOffer
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ProposeOffer propose)
    {
        if (draft.Rulebook.FindOffer(propose.Offer) is null)
        {
            return Refusal.UnknownOffer;
        }

        var heldBack = Best(draft, Occasion.Proposal(propose.Offer), draft.Now);
        draft.Happens(new SubscriberEvent.ProposalConsidered(propose.Offer, heldBack?.Code) { At = draft.Now });
        return null;
    }

    /// <summary>Runs the funnel for an outbound occasion and plans the winner.</summary>
    /// <returns>Why nothing was planned; null if something was.</returns>
    public static Refusal? Best(TurnDraft draft, Occasion occasion, DateTimeOffset earliestAt) =>
        Best(draft, occasion, earliestAt, task: null, out _);

    /// <summary>Runs the funnel for the offer of a campaign's task and plans it.</summary>
    /// <param name="draft">The turn.</param>
    /// <param name="offer">The task's offer.</param>
    /// <param name="task">The task.</param>
    /// <param name="earliestAt">Not before this instant. UTC.</param>
    /// <param name="ordinal">Which of the decision's effects the contact is; null if there is none.</param>
    /// <returns>Why nothing was planned; null if something was.</returns>
    public static Refusal? Task(TurnDraft draft, Offer offer, TaskPlan task, DateTimeOffset earliestAt, out byte? ordinal) =>
        Best(draft, Occasion.Task(offer.Id, task.Document.Channel), earliestAt, task, out ordinal);

    private static Refusal? Best(TurnDraft draft, Occasion occasion, DateTimeOffset earliestAt, TaskPlan? task, out byte? ordinal)
    {
        ordinal = null;
        var choice = draft.Choose(occasion, limit: 1, earliestAt);
        if (choice.Best.IsEmpty)
        {
            return choice.HeldBack;
        }

        var (offer, dueAt) = (choice.Best[0], choice.DueAt);
        if (dueAt > earliestAt)
        {
            var zone = draft.Rulebook.ZoneOf(draft.State.Profile);
            draft.Count("deferred/" + draft.Rulebook.Policy.Hours.WhyNot(occasion.Channel, earliestAt, zone)!.Code);
        }

        var text = TreatmentText.Render(draft.State, offer, occasion.Channel, task?.Document.Text);
        var key = draft.Plan(occasion.Channel, MessageKind.Marketing, offer.Id, text, dueAt, task?.Lane);
        ordinal = key.Ordinal;
        Put(draft, offer.Id, occasion.Channel, key, dueAt);
        return null;
    }

    /// <summary>Opens an offer for answers until its validity ends.</summary>
    public static void Put(TurnDraft draft, string offer, Channel channel, ContactKey key, DateTimeOffset at)
    {
        var expiresAt = at + draft.Rulebook.Document.OfferValidity;
        draft.Happens(new SubscriberEvent.OfferPut(offer, channel, key.Version, key.Ordinal, expiresAt) { At = draft.Now });
        draft.Do(new SubscriberEffect.SetWakeUp(WakeUpName.Offer(key), expiresAt));
    }

    /// <summary>
    /// Opens an offer again that was taken out of play, because the contact that carried it reached the subscriber after all.
    /// </summary>
    /// <remarks>It is open as long as it would have been, counted from when it left. What was answered since stays answered.</remarks>
    public static void PutBack(TurnDraft draft, Contact contact, ContactKey key)
    {
        var state = draft.State;
        var isOffered = contact.Kind == MessageKind.Marketing && draft.Rulebook.FindOffer(contact.Subject) is not null;
        if (isOffered && draft.Now < contact.At + draft.Rulebook.Document.OfferValidity
            && !IsInPlay(state, contact.Subject)
            && !IsAnsweredSince(state, contact.Subject, contact.At))
        {
            Put(draft, contact.Subject, contact.Channel, key, contact.At);
        }
    }

    /// <summary>Takes the offer that a contact carried out of play, because the contact never reached the subscriber.</summary>
    public static void Withdraw(TurnDraft draft, ContactKey key)
    {
        foreach (var inPlay in draft.State.OffersInPlay)
        {
            if (inPlay.Version == key.Version && inPlay.Ordinal == key.Ordinal)
            {
                draft.Happens(new SubscriberEvent.OfferWithdrawn(inPlay.Offer, inPlay.Version) { At = draft.Now });
                draft.Do(new SubscriberEffect.SetWakeUp(WakeUpName.Offer(key), DueAt: null));
            }
        }
    }
    private static bool IsInPlay(SubscriberState state, string offer)
    {
        foreach (var inPlay in state.OffersInPlay)
        {
            if (string.Equals(inPlay.Offer, offer, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an offer was answered after an instant, or shortly before it by a clock that was set back meanwhile.</summary>
    private static bool IsAnsweredSince(SubscriberState state, string offer, DateTimeOffset at)
    {
        foreach (var answer in state.Answers)
        {
            if (string.Equals(answer.Offer, offer, StringComparison.Ordinal) && answer.At > at - SubscriberState.ClockStepMax)
            {
                return true;
            }
        }

        return false;
    }
}
