namespace SmartManager.Domain.Tests.Decisioning.Between;

/// <summary>What rests for who does not answer, and what was put in a conversation.</summary>
public sealed class WhiteListTests
{
    private static readonly Rulebook Silent = Rulebooks.Compile(Rulebooks.Basic with
    {
        Conflicts = new ConflictsDocument
        {
            NonResponders =
            [
                new NonResponderDocument
                {
                    Code = "silent", Offers = ["newspaper"], Stimulations = 2, Within = TimeSpan.FromDays(60),
                    PauseFor = TimeSpan.FromDays(90),
                },
            ],
        },
    });

    [Theory]
    [InlineData(null, "conflict.non-responder")]
    [InlineData("white", null)]
    [InlineData("black-d", "suppression.listed")]
    public void WhoIsOnAWhiteListIsStimulatedAllTheSame(string? list, string? heldBack)
    {
        var silences = Enumerable.Range(20, 2).Select(day => new PastAnswer("newspaper", AnswerKind.Expired, Noon.AddDays(-day)));
        var state = new SubscriberSpec().Given(AnnIsKnown).State with
        {
            Answers = [.. silences],
            Suppressions = list is null ? [] : [new SuppressionEntry(list, "test", RequestSource.Staff, null, Noon.AddDays(-1), null)],
        };
        var choice = NextBestAction.Choose(state, Occasion.Proposal("newspaper"), 1, Noon, AtNoon with { Rulebook = Silent });
        Assert.Equal(heldBack, choice.HeldBack?.Code);
    }

    [Theory]
    [InlineData(6, "conflict.recently-put")]
    [InlineData(7, null)]
    public void WhatWasPutInAConversationIsNotPutAgainSoon(int days, string? heldBack)
    {
        var state = new SubscriberSpec().Given(AnnIsKnown).State with { Puts = [new PastPut("newspaper", 1, Noon.AddDays(-days))] };
        var choice = NextBestAction.Choose(state, Occasion.Proposal("newspaper"), 1, Noon, AtNoon);
        Assert.Equal(heldBack, choice.HeldBack?.Code);
    }
}
