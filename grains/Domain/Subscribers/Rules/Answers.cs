using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>Closes offers that were answered, or ran out.</summary>
internal static class Answers
{
    public static void Close(TurnDraft draft, OfferInPlay offer, AnswerKind answer)
    {
        draft.Happens(new SubscriberEvent.OfferAnswered(offer.Offer, answer, offer.Version) { At = draft.Now });
        var key = new ContactKey(draft.State.Id, offer.Version, offer.Ordinal);
        draft.Do(new SubscriberEffect.SetWakeUp(WakeUpName.Offer(key), DueAt: null));
        draft.Count("offers/" + KebabName.Of(answer));
        if (draft.Rulebook.Scoring is { Learns: true } scoring)
        {
            var isYes = answer == AnswerKind.Accepted;
            draft.Count(LearningCounter.NameOf(offer.Offer, offer.Channel, scoring.CellOf(draft.State, draft.Now), isYes));
        }
    }
}
