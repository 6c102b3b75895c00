using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>Why a decision is taken, and on which channel its offer would go out.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Moment">The key moment that it answers; null if it is none.</param>
/// <param name="Offer">The one offer that a campaign proposes; null for all.</param>
public readonly record struct Occasion(Channel Channel, KeyMoment? Moment, string? Offer)
{
    /// <summary>A key moment: an offer would go out by SMS.</summary>
    public static Occasion Of(KeyMoment moment) => new(Channel.Sms, moment, null);

    /// <summary>The subscriber came to us.</summary>
    public static Occasion Inbound(Channel channel) => new(channel, null, null);

    /// <summary>A campaign proposes one offer by SMS.</summary>
    public static Occasion Proposal(string offer) => new(Channel.Sms, null, offer);

    /// <summary>A task of a campaign proposes one offer.</summary>
    public static Occasion Task(string offer, Channel channel) => new(channel, null, offer);

    /// <summary>Whether an offer answers it.</summary>
    public bool IsFor(Offer offer) => Moment is { } moment
        ? offer.Answers(moment)
        : Offer is null || string.Equals(Offer, offer.Id, StringComparison.Ordinal);
}
