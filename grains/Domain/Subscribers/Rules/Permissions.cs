using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;

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
        var now = draft.State.DoNotDisturb;
        var isSo = change.Channel is { } channel ? now.Has(channel) == change.IsOn : now == (change.IsOn ? ChannelFacts.All : default);
        if (!isSo)
        {
            draft.Happens(new SubscriberEvent.DoNotDisturbChanged(change.Channel, change.IsOn, change.Source) { At = draft.Now });
        }

        return null;
    }

    public static Refusal? Apply(TurnDraft draft, SubscriberCommand.ChangeSuppression change)
    {
        if (!string.Equals(draft.State.SuppressedBy, change.Reason, StringComparison.Ordinal))
        {
            draft.Happens(new SubscriberEvent.SuppressionChanged(change.Reason) { At = draft.Now });
        }

        return null;
    }
}
