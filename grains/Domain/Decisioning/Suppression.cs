using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whether a subscriber must not be contacted at all (invariant I6).</summary>
public static class Suppression
{
    /// <summary>Null if a message of this kind may go out on this channel.</summary>
    /// <remarks>
    /// Service messages pass without consent to marketing and during a complaint, for they serve; do-not-disturb and lists hold for
    /// them too.
    /// Mandatory messages pass always.
    /// </remarks>
    public static Refusal? Check(SubscriberState state, Channel channel, MessageKind kind)
    {
        if (kind == MessageKind.Mandatory)
        {
            return null;
        }

        if (state.SuppressedBy is not null)
        {
            return Refusal.Suppressed;
        }

        if (state.DoNotDisturb.Has(channel))
        {
            return Refusal.DoNotDisturb;
        }

        if (kind == MessageKind.Service)
        {
            return null;
        }

        if (!state.HasMarketingConsent)
        {
            return Refusal.NoConsent;
        }

        return state.OpenComplaints.IsEmpty ? null : Refusal.ComplaintOpen;
    }
}
