using System.Collections.Frozen;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>
/// Says of each offer of a decision why it won or at which step it fell out, with the values compared. Worked out from the trace and its
/// rulebook: nothing more is stored.
/// </summary>
/// <remarks>
/// Pure: the same trace and rulebook, the same sentences. For people who ask, so it allocates; no decision calls it. What holds for all
/// offers is worked out once. Not safe to use from two threads at once.
/// </remarks>
public sealed partial class DecisionExplainer
{
    /// <summary>The code of an offer that won.</summary>
    public const string ChosenCode = "arbitration.chosen";

    private static readonly FrozenDictionary<byte, Func<DecisionExplainer, Offer, Said?>> Details =
        new Dictionary<Refusal, Func<DecisionExplainer, Offer, Said?>>
        {
            [Refusal.NoTrigger] = static (self, offer) => self.NoTrigger(offer),
            [Refusal.NoTreatment] = static (self, offer) => self.NoTreatment(offer),
            [Refusal.OutOfSeason] = static (self, offer) => self.OutOfSeason(offer),
            [Refusal.MomentRepeated] = static (self, _) => self.MomentRepeated(),
            [Refusal.NoProfile] = static (self, _) => self.NoProfile(),
            [Refusal.AlreadyHeld] = static (self, offer) => self.AlreadyHeld(offer),
            [Refusal.NotEligible] = static (self, offer) => self.NotMet(offer.Eligibility, new Said("eligibility", "资格条件")),
            [Refusal.NotApplicable] = static (self, offer) => self.NotMet(offer.Applicability, new Said("applicability", "适用条件")),
            [Refusal.TooEarly] = static (self, offer) => self.TooEarly(offer),
            [Refusal.NotSuitable] = static (self, offer) => self.NotMet(offer.Suitability, new Said("suitability", "适宜条件")),
            [Refusal.NoConsent] = static (self, _) => self.Once(Refusal.NoConsent, self.NoConsent),
            [Refusal.DoNotDisturb] = static (self, _) => self.Once(Refusal.DoNotDisturb, self.DoNotDisturb),
            [Refusal.Suppressed] = static (self, _) => self.Once(Refusal.Suppressed, self.Suppressed),
            [Refusal.ComplaintOpen] = static (self, _) => self.Once(Refusal.ComplaintOpen, self.ComplaintOpen),
            [Refusal.Cap] = static (self, offer) => self.CapReached(offer),
            [Refusal.QuietHours] = static (self, _) => self.Once(Refusal.QuietHours, self.Quiet),
            [Refusal.OutsideHours] = static (self, _) => self.Once(Refusal.OutsideHours, self.OutsideHours),
            [Refusal.HistoryFull] = static (self, _) => self.Once(Refusal.HistoryFull, self.HistoryFull),
            [Refusal.RecentlyRefused] = static (self, offer) => self.RecentlyRefused(offer),
            [Refusal.RecentlyPut] = static (self, offer) => self.RecentlyPut(offer),
            [Refusal.SimilarInPlay] = static (self, offer) => self.SimilarInPlay(offer),
            [Refusal.SimilarRecently] = static (self, offer) => self.SimilarRecently(offer),
            [Refusal.Exclusive] = static (self, offer) => self.Exclusive(offer),
            [Refusal.NeverWith] = static (self, offer) => self.NeverWith(offer),
            [Refusal.OnlyAfter] = static (self, offer) => self.OnlyAfter(offer),
            [Refusal.OfferLimit] = static (self, offer) => self.LimitReached(offer),
            [Refusal.NonResponder] = static (self, offer) => self.NonResponder(offer),
            [Refusal.RecordShort] = static (self, _) => self.RecordShort(),
            [Refusal.SoldOut] = static (self, offer) => self.SoldOut(offer),
            [Refusal.Holdout] = static (self, _) => self.Once(Refusal.Holdout, self.HeldOut),
            [Refusal.Outranked] = static (self, offer) => self.Outranked(offer),
        }.ToFrozenDictionary(pair => pair.Key.Number, pair => pair.Value);

    private readonly Dictionary<byte, Said?> _forAll = [];
    private readonly Dictionary<int, Said?> _caps = [];
    private readonly DecisionTrace _trace;
    private readonly Rulebook _rulebook;
    private readonly SubscriberState _state;
    private readonly ContactSlot _slot;
    private readonly ExplanationWords _words;

    /// <summary>Makes one for a decision.</summary>
    /// <param name="trace">The decision.</param>
    /// <param name="rulebook">The rulebook that it was taken under.</param>
    /// <exception cref="ArgumentException">It was taken under another one.</exception>
    public DecisionExplainer(DecisionTrace trace, Rulebook rulebook)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(rulebook);
        if (trace.RulebookVersion != rulebook.Version)
        {
            throw new ArgumentException($"The decision was taken under rulebook {trace.RulebookVersion}.", nameof(rulebook));
        }

        (_trace, _rulebook, _state) = (trace, rulebook, trace.State);
        _slot = new ContactSlot(trace.Occasion.Channel, trace.Choice.DueAt, rulebook.ZoneOf(trace.State.Profile));
        _words = new ExplanationWords(rulebook, _slot.Zone);
    }

    /// <summary>What became of one offer, and why.</summary>
    /// <param name="candidate">One of the candidates of the decision.</param>
    public CandidateExplanation Explain(Candidate candidate)
    {
        var offer = _rulebook.Offers[candidate.Ordinal];
        if (candidate.Refusal is not { } refusal)
        {
            var chosen = Chosen(offer, candidate.Priority);
            return new CandidateExplanation(FunnelStep.Arbitration, ChosenCode, chosen.En, chosen.Zh);
        }

        var text = refusal == Refusal.Outranked && _trace.Explored ? LostTheDraw : ReasonTexts.Of(refusal);
        if (Details.TryGetValue(refusal.Number, out var find) && find(this, offer) is { } detail)
        {
            text = text.Then(detail);
        }

        return new CandidateExplanation(refusal.Step, refusal.Code, text.En, text.Zh);
    }

    /// <summary>Why nothing was chosen, told of the offer that got furthest; null if something was, or if there are no offers.</summary>
    /// <returns>
    /// The first offer that fell out so, and why; no offer where the very same holds for several, as the holdout does: none is meant.
    /// </returns>
    public (string? Offer, CandidateExplanation Explanation)? ExplainHeldBack()
    {
        if (_trace.Choice.HeldBack is not { } heldBack)
        {
            return null;
        }

        (string? Offer, CandidateExplanation Explanation)? found = null;
        foreach (var candidate in _trace.Choice.Candidates)
        {
            if (candidate.Refusal != heldBack)
            {
                continue;
            }

            var explanation = Explain(candidate);
            if (found is not { } first)
            {
                found = (_rulebook.Offers[candidate.Ordinal].Id, explanation);
            }
            else if (explanation == first.Explanation)
            {
                return (null, explanation);
            }
        }

        return found;
    }

    /// <summary>What is the same for every offer is worked out once.</summary>
    private Said? Once(Refusal refusal, Func<Said?> work)
    {
        if (!_forAll.TryGetValue(refusal.Number, out var said))
        {
            _forAll[refusal.Number] = said = work();
        }

        return said;
    }
}
