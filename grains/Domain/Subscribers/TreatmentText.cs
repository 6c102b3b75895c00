using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>What is said to a subscriber about an offer.</summary>
public static class TreatmentText
{
    /// <summary>
    /// Stays in the text where the link belongs: who hands the message over puts it there, for it is proved with a secret.
    /// </summary>
    public const string LinkPlace = "{link}";

    /// <summary>The text of an offer on a channel, in the subscriber's language.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="offer">The offer.</param>
    /// <param name="channel">On which channel.</param>
    /// <param name="instead">What a campaign says instead of the treatment's own text; null for that.</param>
    /// <exception cref="ArgumentException">The offer has no treatment for the channel.</exception>
    public static string Render(SubscriberState state, Offer offer, Channel channel, TextDocument? instead = null)
    {
        var treatment = offer.FindTreatment(channel)
            ?? throw new ArgumentException("The offer is not put on this channel.", nameof(channel));
        var language = state.Profile?.Language;
        return Template.Fill(
            (instead ?? treatment.Text).In(language),
            ("offer", offer.Document.Name.In(language)),
            ("price", Template.Money(offer.Document.PriceMinor)),
            ("keyword", treatment.Keyword ?? "Y"));
    }
}
