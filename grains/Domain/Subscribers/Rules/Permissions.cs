using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>What the subscriber allows. Holds from the very next decision, also for contacts that wait in the outbox.</summary>
internal static class Permissions
{
    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ChangeConsent change)
    {
        Change(draft, change.IsGranted, change.Source);
        return null;
    }

    /// <summary>Remembers what the subscriber said, also the first no: it must outlive a file that says yes.</summary>
    /// <returns>Whether it was new.</returns>
    public static bool Change(TurnDraft draft, bool isGranted, string source)
    {
        var state = draft.State;
        var isNew = state.HasMarketingConsent != isGranted || !state.HasSpokenOnConsent;
        if (isNew)
        {
            draft.Happens(new SubscriberEvent.ConsentChanged(isGranted, source) { At = draft.Now });
            draft.Count(isGranted ? "consents/granted" : "consents/withdrawn");
        }

        return isNew;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ChangeDoNotDisturb change)
    {
        // What somebody else asked is not what the subscriber asked: that could be taken back.
        var before = draft.State.DoNotDisturbBy;
        if (SuppressionFold.Next(before, change.Channel, change.IsOn, RequestSource.Subscriber) != before)
        {
            draft.Happens(new SubscriberEvent.DoNotDisturbChanged(change.Channel, change.IsOn, change.Source) { At = draft.Now });
        }

        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ChangeSuppression change)
    {
        var entry = Suppressions.Find(draft, SuppressionEntry.Manual);
        if (change.Reason is null ? entry is not null : entry is not { Until: null } || entry.Value.Reason != change.Reason)
        {
            draft.Happens(new SubscriberEvent.SuppressionChanged(change.Reason) { At = draft.Now });
        }

        return null;
    }
}
