using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>What was to be done at a later time. The wake-up is used up even if there is nothing left to do.</summary>
internal static class WakeUps
{
    public static Refusal? Apply(TurnDraft draft, string name)
    {
        draft.Happens(new SubscriberEvent.WokenUp(name) { At = draft.Now });
        if (WakeUpName.IsReceipt(name, out var awaited))
        {
            if (draft.State.FindContact(awaited) is { Standing: ContactStanding.Sent or ContactStanding.InDoubt })
            {
                Settlement.Settle(draft, awaited, ContactStanding.Unconfirmed);
            }
        }
        else if (WakeUpName.IsOffer(name, out var put))
        {
            Expire(draft, put);
        }

        draft.Do(new SubscriberEffect.SetWakeUp(name, DueAt: null));
        return null;
    }

    private static void Expire(TurnDraft draft, ContactKey put)
    {
        foreach (var inPlay in draft.State.OffersInPlay)
        {
            if (inPlay.Version == put.Version && inPlay.Ordinal == put.Ordinal)
            {
                if (draft.State.FindContact(put) is { Standing: ContactStanding.Reserved })
                {
                    PutOffer.Withdraw(draft, put); // It waited for its turn until it was too late: nobody was silent to it.
                }
                else
                {
                    Answers.Close(draft, inPlay, AnswerKind.Expired);
                }
            }
        }
    }
}
