using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Scoring;

/// <summary>How a rulebook ranks offers, ready to be asked.</summary>
public sealed class ScoringRules
{
    private static readonly int ChannelCount = Enum.GetValues<Channel>().Length;

    private readonly ImmutableArray<double> _levers;
    private readonly ImmutableArray<double> _fits;
    private readonly ImmutableArray<(string Code, Condition When)> _cells;

    internal ScoringRules(RulebookDocument document, ImmutableArray<Offer> offers)
    {
        Document = document.Arbitration ?? new ArbitrationDocument();
        _levers = [.. offers.Select(offer => Lever(offer.Document))];
        _fits = [.. offers.SelectMany(offer => Enum.GetValues<Channel>().Select(channel => Fit(offer.Document, channel)))];
        TrustCondition = Document.Stages?.Trust is { } trust ? Condition.Parse(trust) : null;
        MarketingCondition = Document.Stages?.Marketing is { } marketing ? Condition.Parse(marketing) : null;
        _cells = [.. (Document.Learning?.Cells ?? []).Select(cell => (cell.Code, Condition.Parse(cell.When)))];
    }

    /// <summary>As it was published; empty if nothing was.</summary>
    public ArbitrationDocument Document { get; }

    /// <summary>Who has come from service to trust; null for everybody.</summary>
    public Condition? TrustCondition { get; }

    /// <summary>Who of those has come to marketing; null for everybody.</summary>
    public Condition? MarketingCondition { get; }

    /// <summary>Whether outcomes change estimates.</summary>
    public bool Learns => Document.Learning is not null;

    /// <summary>The planners' thumb on the scale: that of the offer and of its group, as a factor. At least 0.</summary>
    public double LeverOf(Offer offer) => _levers[offer.Ordinal];

    /// <summary>How well a channel suits an offer, as a factor. 0 to 10.</summary>
    public double FitOf(Offer offer, Channel channel) => _fits[(offer.Ordinal * ChannelCount) + (int)channel];

    /// <summary>How far a subscriber has come with us.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When. UTC.</param>
    public TrustStage StageOf(SubscriberState state, DateTimeOffset now) =>
        TrustCondition?.IsMet(state, now) == false ? TrustStage.Service
        : MarketingCondition?.IsMet(state, now) == false ? TrustStage.Trust
        : TrustStage.Marketing;

    /// <summary>The kind of subscribers that a subscriber is learnt of with.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="now">When. UTC.</param>
    public string CellOf(SubscriberState state, DateTimeOffset now)
    {
        foreach (var (code, when) in _cells)
        {
            if (when.IsMet(state, now))
            {
                return code;
            }
        }

        return Learnt.OtherCell;
    }

    /// <summary>
    /// An estimate corrected by outcomes: the mean of a Beta distribution that begins at the estimate, with the weight of
    /// <see cref="LearningDocument.PriorStrength"/> outcomes.
    /// </summary>
    /// <param name="estimate">Without outcomes. 0 to 1.</param>
    /// <param name="outcomes">What is known of them.</param>
    public double Correct(double estimate, in OutcomeCount outcomes)
    {
        var strength = (double)Document.Learning!.PriorStrength;
        return ((estimate * strength) + outcomes.Accepted) / (strength + outcomes.Accepted + outcomes.Declined);
    }

    /// <summary>Whether a decision tries something else: a draw by names, so that it is the same whenever it is taken again.</summary>
    /// <param name="subscriber">Whose decision it is.</param>
    /// <param name="version">The version that it found.</param>
    public bool Explores(SubscriberId subscriber, long version) =>
        Document.Exploration is { Percent: > 0 } exploration
        && StableHash.Share(exploration.Salt, subscriber.Value, Text(version)) * 100 < exploration.Percent;

    /// <summary>Where an offer stands in a decision that tries something else. Higher is better. 0 to 1.</summary>
    public double TryOf(Offer offer, SubscriberId subscriber, long version) =>
        StableHash.Share(Document.Exploration!.Salt, subscriber.Value, Text(version), offer.Id);

    private static string Text(long version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private double Lever(OfferDocument offer)
    {
        var percent = offer.LeverPercent;
        foreach (var lever in Document.GroupLevers)
        {
            percent += string.Equals(lever.Group, offer.Group, StringComparison.Ordinal) ? lever.LeverPercent : 0;
        }

        return Math.Max(0, 1.0 + (percent / 100.0));
    }

    private double Fit(OfferDocument offer, Channel channel)
    {
        foreach (var fit in Document.ChannelFit)
        {
            if (fit.Complexity == offer.Complexity && fit.Channel == channel)
            {
                return fit.Percent / 100.0;
            }
        }

        return 1.0;
    }
}
