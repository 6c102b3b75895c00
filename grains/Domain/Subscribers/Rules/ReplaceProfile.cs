using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>The operator's systems tell who the subscriber is.</summary>
internal static class ReplaceProfile
{
    public static Refusal? Apply(TurnDraft draft, Profile profile)
    {
        if (draft.State.Profile is { } known && known.IsSameAs(profile))
        {
            return null; // A daily file of the same subscribers tells nothing, and must not take back what was booked since.
        }

        var isListed = draft.State.Profile?.Msisdn == profile.Msisdn;
        draft.Happens(new SubscriberEvent.ProfileReplaced(profile) { At = draft.Now });
        if (!isListed)
        {
            draft.Do(new SubscriberEffect.ListMsisdn(profile.Msisdn));
        }

        return null;
    }
}
