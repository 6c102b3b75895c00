using System.Collections.Immutable;
using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Tests.Decisioning.Scoring;

/// <summary>How offers are ranked: levers, channel fit, stages, models, outcomes, trials.</summary>
public sealed class ScoringTests
{
    private static readonly SubscriberState Ann = new SubscriberSpec().Given(AnnIsKnown).State;

    [Theory]
    [InlineData(0, 0, 1.0)]
    [InlineData(20, 30, 1.5)]
    [InlineData(20, -100, 0.2)]
    [InlineData(-100, -100, 0.0)]
    [InlineData(1_000, 1_000, 21.0)]
    public void LeversOfOfferAndGroupAreAdded_AndNeverBelowNothing(int ofOffer, int ofGroup, double lever) => Assert.Equal(
        lever,
        Weigh(Rulebooks.Gift with { LeverPercent = ofOffer }, new() { GroupLevers = [new("gift", ofGroup), new("data", 500)] }).Lever,
        precision: 12);

    [Theory]
    [InlineData(Complexity.Simple, 1.2)]
    [InlineData(Complexity.Medium, 1.0)]
    [InlineData(Complexity.Complex, 0.0)]
    public void AChannelFitsAnOffer_OrNot(Complexity complexity, double context) => Assert.Equal(
        context,
        Weigh(Rulebooks.Gift with { Complexity = complexity }, new()
        {
            ChannelFit =
            [
                new("simple", Complexity.Simple, Channel.Sms, 120),
                new("complex", Complexity.Complex, Channel.Sms, 0),
                new("hall", Complexity.Medium, Channel.Hall, 300),
            ],
        }).Context);

    [Theory]
    [InlineData(TrustStage.Service, "a")]
    [InlineData(TrustStage.Trust, "a b")]
    [InlineData(TrustStage.Marketing, "a b c")]
    public void WhatComesTooEarlyIsNotOffered(TrustStage stage, string offered)
    {
        var rulebook = With(
            [Of("a", TrustStage.Service), Of("b", TrustStage.Trust), Of("c", TrustStage.Marketing)],
            new() { Stages = new() { Trust = If(stage > TrustStage.Service), Marketing = If(stage > TrustStage.Trust) } });
        var choice = Choose(rulebook, Ann);
        Assert.Equal(offered, string.Join(' ', choice.Best.Select(offer => offer.Id).Order()));
        Assert.All(
            choice.Candidates.Where(candidate => candidate.Refusal is not null),
            candidate => Assert.Equal(Refusal.TooEarly, candidate.Refusal));
        Assert.Equal(stage, rulebook.Scoring.StageOf(Ann, Noon));

        static string If(bool isSo) => isSo ? "consent" : "not consent";
        static OfferDocument Of(string id, TrustStage from) => Rulebooks.Offer(id, id, 100, []) with { Stage = from };
    }

    [Fact]
    public void WhoIsAtServiceStaysThere_WhateverMarketingSays() => Assert.Equal(
        TrustStage.Service, With([], new() { Stages = new() { Trust = "roaming", Marketing = "consent" } }).Scoring.StageOf(Ann, Noon));

    [Fact]
    public void AModelAddsWhatItKnows()
    {
        var state = Ann with { BillsMinor = [1_000, 2_000, 3_000] };
        var model = new PropensityModelDocument
        {
            Intercept = -2,
            Terms =
            [
                new() { Code = "known", When = "consent", Weight = 0.5 },
                new() { Code = "not", When = "roaming", Weight = 100 },
                new() { Code = "bill", Of = "bill-average-minor", Weight = 0.0005 },
            ],
        };
        var offer = Rulebooks.Gift with { Model = model };
        Assert.Equal(Logistic.Probability(-0.5), Weigh(offer, new(), state).Propensity);
        Assert.Equal(Logistic.Probability(-1.5), Weigh(offer, new(), Ann with { BillsMinor = [] }).Propensity);
    }

    [Theory]
    [InlineData(0, 0, 0.5)]
    [InlineData(100, 0, 0.75)]
    [InlineData(0, 300, 0.125)]
    public void OutcomesCorrectAnEstimate_OfTheirOfferChannelAndKindOnly(long yes, long no, double propensity)
    {
        ArbitrationDocument learning = new() { Learning = new() { PriorStrength = 100, Days = 30, Cells = [new("agreed", "consent")] } };
        var learnt = Learnt.Of(1,
        [
            new("gift", Channel.Sms, "agreed", yes, no),
            new("gift", Channel.Hall, "agreed", 999, 0),
            new("gift", Channel.Sms, Learnt.OtherCell, 999, 0),
            new("newspaper", Channel.Sms, "agreed", 999, 0),
        ]);
        Assert.Equal(propensity, Weigh(Rulebooks.Gift with { Propensity = 0.5 }, learning, learnt: learnt).Propensity);
        Assert.Equal(0.5, Weigh(Rulebooks.Gift with { Propensity = 0.5 }, new(), learnt: learnt).Propensity);
    }

    [Fact]
    public void WhatWasLearntIsStoredAndReadAgain()
    {
        var learnt = Learnt.Of(7, [new("b", Channel.Web, "x", 1, 0), new("a", Channel.Sms, "other", 1L << 40, 3)]);
        var again = Learnt.Decode(7, learnt.Encode());
        Assert.Equal<OutcomeCount>(learnt.Counts, again.Counts);
        Assert.Equal(learnt.Encode(), again.Encode());
        Assert.All(Enumerable.Range(0, learnt.Encode().Length), n =>
            Assert.Throws<FormatException>(() => Learnt.Decode(7, learnt.Encode().AsSpan(0, n))));
    }

    [Fact]
    public void AnAnswerIsCounted_ForItsOfferChannelAndKind()
    {
        var context = AtNoon with
        {
            Rulebook = Rulebooks.Compile(Rulebooks.Basic with
            {
                Arbitration = new() { Learning = new() { PriorStrength = 1, Days = 1, Cells = [new("agreed", "consent")] } },
            }),
        };
        var opened = Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(Ann, new OpenInteraction(Channel.Hall), context));
        var (first, second) = (opened.Trace!.Choice.Best[0].Id, opened.Trace.Choice.Best[1].Id);
        var no = Take(opened.Next, new AnswerInteraction(Ann.Version, first, InteractionResponse.Refused));
        Assert.Contains(new SubscriberEffect.Count($"learning/{first}/hall/agreed/no", 1), no.Effects);
        var yes = Take(no.Next, new AnswerInteraction(Ann.Version, second, InteractionResponse.Accepted));
        Assert.Contains(new SubscriberEffect.Count($"learning/{second}/hall/agreed/yes", 1), yes.Effects);
        Assert.True(LearningCounter.TryRead("learning/newspaper/sms/agreed/yes", 4, out var read));
        Assert.Equal(new OutcomeCount("newspaper", Channel.Sms, "agreed", 4, 0), read);
        Assert.False(LearningCounter.TryRead("learning/newspaper/pigeon/agreed/yes", 4, out _));
        Assert.False(LearningCounter.TryRead("learning/newspaper/sms/agreed/maybe", 4, out _));

        Decision.Accepted Take(SubscriberState state, SubscriberCommand command) =>
            Assert.IsType<Decision.Accepted>(SubscriberDecider.Decide(state, command, context));
    }

    /// <summary>The best of ten wins all decisions but the trials, which each of the ten wins as often as another.</summary>
    [Fact]
    public void AShareOfDecisionsTriesSomethingElse()
    {
        var offers = Enumerable.Range(0, 10).Select(i => Rulebooks.Offer($"o{i}", $"g{i}", 100, []) with { ValueMinor = 1_000 + i });
        var rulebook = With([.. offers], new() { Exploration = new("spring", 20) });
        var winners = Enumerable.Range(0, 20_000)
            .Select(i => Choose(rulebook, Ann with { Version = i }, limit: 1).Best[0].Id).CountBy(id => id).ToDictionary();
        Assert.InRange(winners["o9"], 16_000, 16_800); // 80 percent, and a tenth of the rest.
        Assert.All(Enumerable.Range(0, 9), i => Assert.InRange(winners[$"o{i}"], 320, 480));
    }

    [Fact]
    public void ATrialIsTakenAgainAlike_AndNeverPutsWhatMustNotBePut()
    {
        var rulebook = With(
            [
                Rulebooks.Offer("a", "a", 100, []) with { Eligibility = "roaming" },
                Rulebooks.Offer("b", "b", 100, []),
                Rulebooks.Offer("c", "c", 100, []) with { ValueMinor = 9_000 },
            ],
            new() { Exploration = new("spring", 20), Learning = new() { PriorStrength = 10, Days = 1 } });
        var learnt = Learnt.Of(3, [new("b", Channel.Hall, Learnt.OtherCell, 5, 1)]);
        var context = AtNoon with { Rulebook = rulebook, Learnt = learnt };
        var traces = Enumerable.Range(0, 500).Select(i =>
        {
            var (state, occasion) = (Ann with { Version = i }, Occasion.Inbound(Channel.Hall));
            var choice = NextBestAction.Choose(state, occasion, 1, Noon, context);
            return new DecisionTrace(rulebook, Noon, Noon, occasion, 1, state, choice) { Learnt = learnt };
        }).ToList();
        Assert.Contains(traces, trace => trace.Explored && trace.Choice.Best[0].Id == "b");
        Assert.All(traces, trace =>
        {
            Assert.NotEqual("a", trace.Choice.Best[0].Id);
            Assert.True(trace.Explored || trace.Choice.Best[0].Id == "c");
            var bytes = DecisionTraceBody.Encode(trace);
            Assert.Equal(3, DecisionTraceBody.LearntVersionOf(bytes));
            Assert.Throws<ArgumentException>(() => DecisionTraceBody.Decode(bytes, rulebook));
            var stored = DecisionTraceBody.Decode(bytes, rulebook, learnt);
            Assert.True(DecisionTrace.AreSame(stored.Choice, stored.Recompute()));
        });
    }

    private static PriorityParts Weigh(
        OfferDocument offer, ArbitrationDocument arbitration, SubscriberState? state = null, Learnt? learnt = null)
    {
        var rulebook = With([offer, Rulebooks.Newspaper, Rulebooks.DataPack], arbitration);
        return Arbitration.Weigh(
            state ?? Ann, rulebook.FindOffer(offer.Id)!, Occasion.Proposal(offer.Id),
            AtNoon with { Rulebook = rulebook, Learnt = learnt ?? Learnt.Nothing });
    }

    private static Choice Choose(Rulebook rulebook, SubscriberState state, int limit = 3) =>
        NextBestAction.Choose(state, Occasion.Inbound(Channel.Hall), limit, Noon, AtNoon with { Rulebook = rulebook });

    private static Rulebook With(ImmutableArray<OfferDocument> offers, ArbitrationDocument arbitration) =>
        Rulebooks.Compile(Rulebooks.Basic with { Offers = offers, Arbitration = arbitration });
}
