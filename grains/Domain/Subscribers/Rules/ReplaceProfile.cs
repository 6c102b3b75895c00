using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Subscribers.Rules;

/// <summary>The operator's systems tell who the subscriber is.</summary>
internal static class ReplaceProfile
{
    public static Refusal? Apply(TurnDraft draft, Profile profile)
    {
        var isListed = draft.State.Profile?.Msisdn == profile.Msisdn;
        draft.Happens(new SubscriberEvent.ProfileReplaced(profile) { At = draft.Now });
        if (!isListed)
        {
            draft.Do(new SubscriberEffect.ListMsisdn(profile.Msisdn));
        }

        return null;
    }
}
