namespace SmartManager.Domain.Tests.Decisioning;

public sealed class ArbitrationTests
{
    private static readonly SubscriberState Fresh = new SubscriberSpec().Given(AnnIsKnown).State;

    [Fact]
    public void PriorityIsPropensityTimesContextTimesValueTimesLever()
    {
        var offer = Compile(Rulebooks.Gift with { Propensity = 0.25, ValueMinor = 1_234, LeverPercent = 50 });
        Assert.Equal(new PriorityParts(0.25, 1, 12.34, 1.5), Arbitration.Weigh(Fresh, offer, Occasion.Proposal("gift"), Under(offer)));
        Assert.Equal(
            new PriorityParts(0.25, 2, 12.34, 1.5),
            Arbitration.Weigh(Fresh, offer, Occasion.Of(KeyMoment.PointsRedeemable), Under(offer)));
        Assert.Equal(0.25 * 2 * 12.34 * 1.5, Arbitration.Priority(Fresh, offer, Occasion.Of(KeyMoment.PointsRedeemable), Under(offer)));
        var pushedDown = Compile(Rulebooks.Gift with { LeverPercent = -100 });
        Assert.Equal(0, Arbitration.Priority(Fresh, pushedDown, Occasion.Proposal("gift"), Under(pushedDown)));
    }

    [Fact]
    public void EachSilenceHalvesTheChance_OfTheSameOfferOnly()
    {
        var offer = Compile(Rulebooks.Gift);
        SubscriberState After(params PastAnswer[] answers) => Fresh with { Answers = [.. answers] };
        var (silent, refused) = (new PastAnswer("gift", AnswerKind.Expired, Noon), new PastAnswer("gift", AnswerKind.Refused, Noon));
        Assert.Equal(
            [0.5, 0.25, 0.125, 0.5, 0.5],
            new[] { After(), After(silent), After(silent, silent), After(refused), After(silent with { Offer = "newspaper" }) }
                .Select(state => Arbitration.Weigh(state, offer, Occasion.Proposal("gift"), Under(offer)).Propensity));
    }

    [Fact]
    public void TiesAreBrokenByAHash_SoThatNoOfferWinsThemAll()
    {
        var rulebook = Rulebooks.WithOffers(Rulebooks.Offer("a", "g1", 100, []), Rulebooks.Offer("b", "g2", 100, []));
        var winners = Enumerable.Range(0, 200).Select(i =>
        {
            var state = SubscriberEvolution.Evolve(SubscriberState.Initial(SubscriberId.Parse($"sub-{i}")), AnnIsKnown);
            return NextBestAction.Choose(state, Occasion.Inbound(Channel.Hall), 1, Noon, AtNoon with { Rulebook = rulebook }).Best[0].Id;
        }).CountBy(id => id).ToDictionary();
        Assert.InRange(winners["a"], 70, 130);
        Assert.Equal(200, winners["a"] + winners["b"]);
    }

    [Theory]
    [InlineData(1, "d")]
    [InlineData(2, "d b")]
    [InlineData(3, "d b a")]
    public void AsManyAreChosenAsAreAskedFor_BestFirst(int limit, string chosen)
    {
        var rulebook = Rulebooks.WithOffers(
            Rulebooks.Offer("a", "g1", 200, []), Rulebooks.Offer("b", "g2", 300, []),
            Rulebooks.Offer("c", "g3", 100, []), Rulebooks.Offer("d", "g4", 400, []));
        var choice = NextBestAction.Choose(Fresh, Occasion.Inbound(Channel.Hall), limit, Noon, AtNoon with { Rulebook = rulebook });
        Assert.Equal(chosen, string.Join(' ', choice.Best.Select(offer => offer.Id)));
        Assert.Equal(4 - limit, choice.Candidates.Count(candidate => candidate.Refusal == Refusal.Outranked));
        Assert.Null(choice.HeldBack);
    }

    [Fact]
    public void AnEmptyRulebookChoosesNothing()
    {
        var choice = NextBestAction.Choose(Fresh, Occasion.Inbound(Channel.Hall), 3, Noon,
            AtNoon with { Rulebook = Rulebooks.WithOffers() });
        Assert.Empty(choice.Best);
        Assert.Empty(choice.Candidates);
        Assert.Null(choice.HeldBack);
    }

    private static Offer Compile(OfferDocument offer) => Rulebooks.WithOffers(offer).Offers[0];

    private static DecisionContext Under(Offer offer) => AtNoon with { Rulebook = Rulebooks.WithOffers(offer.Document) };
}
