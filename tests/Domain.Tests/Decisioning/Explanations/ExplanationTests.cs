using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Decisioning.Explanations;
using SmartManager.Domain.Tests.Decisioning.Between;
using SmartManager.Domain.Tests.Decisioning.Policies;

namespace SmartManager.Domain.Tests.Decisioning.Explanations;

/// <summary>Whoever asks why gets the exact step and the values compared, in both languages.</summary>
public sealed class ExplanationTests
{
    /// <summary>Refusals of steps of the funnel that other parts give: no candidate of a decision has them.</summary>
    private static readonly Refusal[] GivenElsewhere =
    [
        Refusal.Stale, Refusal.MomentRepeated, Refusal.NumberMoved, Refusal.CampaignHoldout, Refusal.CampaignDone, Refusal.NoSlot,
        Refusal.CampaignEnded,
    ];

    public static TheoryData<string> Names => [.. ExplanationCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void SaysWhy_WithTheValuesCompared(string name)
    {
        var one = ExplanationCases.All.Single(other => other.Name == name);
        var (trace, rulebook) = one.Decide();
        var candidate = trace.Choice.Candidates[rulebook.FindOffer(one.Offer)!.Ordinal];
        var explanation = new DecisionExplainer(trace, rulebook).Explain(candidate);

        Assert.Equal(one.Refusal, candidate.Refusal);
        Assert.Equal(one.Refusal?.Step ?? FunnelStep.Arbitration, explanation.Step);
        Assert.Equal(one.Refusal?.Code ?? DecisionExplainer.ChosenCode, explanation.Code);
        var (en, zh) = ExplanationTexts.Of(name);
        Assert.Equal(one.Refusal is { } refusal ? $"{refusal.Detail} {en}" : en, explanation.En);
        Assert.Equal((one.Refusal is { } why ? ReasonTexts.FindChinese(why) : "") + zh, explanation.Zh);
    }

    /// <summary>What is told of the factors is what they were made of.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TheDetailOfAPriorityComesToItsFactors(string name)
    {
        var (trace, rulebook) = ExplanationCases.All.Single(other => other.Name == name).Decide();
        foreach (var offer in rulebook.Offers)
        {
            var (parts, detail) = (trace.Weigh(offer), trace.Detail(offer));
            Assert.Equal(parts.Propensity, detail.Corrected * Math.Pow(0.5, detail.SilenceCount));
            Assert.Equal(parts.Context, detail.Moment * detail.ChannelFit);
            Assert.Equal(parts.Lever, 1 + ((detail.LeverPercent + detail.GroupLeverPercent) / 100.0));
        }
    }

    [Theory]
    [InlineData(10.799999999999999, 10.8)]
    [InlineData(0.1 + 0.2, 0.3)]
    [InlineData(0.33181222783183389, 0.331812)]
    [InlineData(0.0000123456789, 0.0000123457)]
    [InlineData(1e-300, 0)]
    [InlineData(1234567.1234567, 1234567.123457)]
    [InlineData(-2.0000000001, -2)]
    [InlineData(0, 0)]
    public void NumbersAreRoundedAsPeopleReadThem(double number, double shown) => Assert.Equal(shown, ShownNumber.Round(number));

    /// <summary>A new refusal needs a sentence in Chinese, and a case above that shows its values.</summary>
    [Fact]
    public void EveryRefusalOfTheFunnel_HasItsTextAndItsCase()
    {
        var ofFunnel = Refusal.All.Where(refusal => refusal.Step != FunnelStep.Request).ToList();

        Assert.Equal<string>([], ofFunnel.Where(refusal => ReasonTexts.FindChinese(refusal) is null).Select(refusal => refusal.Code));
        Assert.Equal(
            ofFunnel.Except(GivenElsewhere).Select(refusal => refusal.Code).Order(),
            ExplanationCases.All.Select(one => one.Refusal).OfType<Refusal>().Select(refusal => refusal.Code).Distinct().Order());
    }

    /// <summary>What decisions refuse by rules compiled for all offers at once, the rules as published explain.</summary>
    [Fact]
    public void EveryConflictIsExplained_WhateverIsOnRecord()
    {
        var met = new HashSet<string>();
        Prop.ForAll(ConflictQuestion.Any, question =>
        {
            if (question.ToRulebook() is not { } rulebook)
            {
                return true;
            }

            var state = question.State with { Profile = Ann, HasMarketingConsent = true };
            var occasion = Occasion.Inbound(Channel.Hall);
            var choice = NextBestAction.Choose(state, occasion, 3, Noon, AtNoon with { Rulebook = rulebook });
            var explainer = new DecisionExplainer(new DecisionTrace(rulebook, Noon, Noon, occasion, 3, state, choice), rulebook);
            return choice.Candidates.All(candidate =>
            {
                met.Add(candidate.Refusal?.Code ?? "");
                return HasValues(explainer.Explain(candidate), candidate.Refusal);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(CapProperties.Cases));

        Assert.Equal(
            Refusal.All.Except(GivenElsewhere).Where(refusal => refusal.Code.StartsWith("conflict.", StringComparison.Ordinal))
                .Select(refusal => refusal.Code),
            met.Intersect(Refusal.All.Select(refusal => refusal.Code)).Where(code => code.StartsWith("conflict.", StringComparison.Ordinal))
                .OrderBy(code => Refusal.All.Single(refusal => refusal.Code == code).Number));
    }

    [Fact]
    public void TellsOfTheOfferThatGotFurthest_WhenNothingIsChosen()
    {
        var one = ExplanationCases.All.Single(other => other.Name == "on a list");
        var (trace, rulebook) = one.Decide();
        var (offer, explanation) = new DecisionExplainer(trace, rulebook).ExplainHeldBack()!.Value;

        Assert.Null(offer); // The list keeps every offer back alike.
        Assert.Equal(Refusal.Suppressed.Code, explanation.Code);
        Assert.Contains("black-b", explanation.En, StringComparison.Ordinal);
        Assert.Null(new DecisionExplainer(Chosen.Trace, Chosen.Rulebook).ExplainHeldBack());
    }

    /// <summary>The holdout keeps every offer out: naming one of them would blame it.</summary>
    [Fact]
    public void NamesNoOffer_WhereTheSameHoldsForSeveral()
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with { Holdout = new HoldoutDocument("s", 50) });
        var kept = Enumerable.Range(0, 100).Select(i => SubscriberId.Parse($"h{i}")).First(id => Holdout.Check(id, rulebook) is not null);
        var trace = SubscriberDecider.Preview(
            SubscriberEvolution.Evolve(SubscriberState.Initial(kept), AnnIsKnown),
            Occasion.Inbound(Channel.Hall),
            3,
            AtNoon with { Rulebook = rulebook });
        var (offer, explanation) = new DecisionExplainer(trace, rulebook).ExplainHeldBack()!.Value;
        Assert.Equal((null, "holdout.global"), (offer, explanation.Code));
    }

    [Fact]
    public void AsksForTheRulebookOfTheDecision() => Assert.Throws<ArgumentException>(
        () => new DecisionExplainer(Chosen.Trace, Rulebooks.Compile(Rulebooks.Basic, version: 2)));

    private static (DecisionTrace Trace, Rulebook Rulebook) Chosen => ExplanationCases.All.Single(one => one.Name == "chosen").Decide();

    private static bool HasValues(CandidateExplanation explanation, Refusal? refusal) =>
        refusal is null
        || (explanation.En.Length > refusal.Detail.Length && explanation.Zh.Length > ReasonTexts.FindChinese(refusal)!.Length);
}
