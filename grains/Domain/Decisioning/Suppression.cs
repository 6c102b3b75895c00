using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Whether a subscriber must not be contacted at all (invariant I6).</summary>
public static class Suppression
{
    /// <summary>Null if a message of this kind may go out on this channel.</summary>
    /// <remarks>
    /// Service messages pass without consent to marketing and during a complaint, for they serve; do-not-disturb holds for them too, and
    /// of the lists those that are about service.
    /// Mandatory messages pass always.
    /// </remarks>
    public static Refusal? Check(SubscriberState state, Channel channel, MessageKind kind, DecisionContext context)
    {
        if (kind == MessageKind.Mandatory)
        {
            return null;
        }

        if (FindList(state, channel, kind, context) is not null)
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

    /// <summary>
    /// The code of the list that stands in the way of a message; null if none does. A list that the rulebook does not know blocks all but
    /// mandatory messages: what was meant by it nobody can tell, and doubt does not send.
    /// </summary>
    public static string? FindList(SubscriberState state, Channel channel, MessageKind kind, DecisionContext context)
    {
        if (state.Suppressions.IsEmpty || kind == MessageKind.Mandatory)
        {
            return null;
        }

        string? mild = null;
        var isExempt = false;
        foreach (var entry in state.Suppressions)
        {
            if (!entry.IsInEffect(context.Now))
            {
                continue;
            }

            if (context.Rulebook.Suppressions.Find(entry.List) is not { } list)
            {
                return entry.List;
            }

            if (!list.Covers(channel, kind))
            {
                continue;
            }

            switch (list.Kind)
            {
                case SuppressionKind.Black:
                    return entry.List;
                case SuppressionKind.White:
                    isExempt = true;
                    break;
                default:
                    mild ??= entry.List;
                    break;
            }
        }

        return isExempt ? null : mild;
    }

    /// <summary>Whether a white list lets messages of this kind pass on this channel, whatever grey and business lists say.</summary>
    public static bool IsWhiteListed(SubscriberState state, Channel channel, MessageKind kind, DecisionContext context)
    {
        foreach (var entry in state.Suppressions)
        {
            if (entry.IsInEffect(context.Now)
                && context.Rulebook.Suppressions.Find(entry.List) is { Kind: SuppressionKind.White } list
                && list.Covers(channel, kind))
            {
                return true;
            }
        }

        return false;
    }
}
