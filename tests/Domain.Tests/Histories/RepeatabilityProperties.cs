using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Histories;

/// <summary>The same is decided again, from a snapshot, from the journal and from a trace (invariant I5).</summary>
public sealed class RepeatabilityProperties
{
    private static readonly Rulebook Busy = Rulebooks.Compile(History.Busy);

    [Fact]
    public void DecidingTwiceGivesTheSame_AlsoOnAStateThatWasStored() => ForAll(turns => turns.All(turn =>
    {
        var stored = SubscriberSnapshot.Decode(SubscriberSnapshot.Encode(turn.Before));
        var decided = Describe(turn.Decision);
        return decided == Describe(SubscriberDecider.Decide(turn.Before, turn.Command, turn.Context))
            && decided == Describe(SubscriberDecider.Decide(stored, turn.Command, turn.Context));
    }));

    [Fact]
    public void ASnapshotGivesItsBytesAgain() => ForAll(turns => turns.All(turn =>
    {
        var bytes = SubscriberSnapshot.Encode(turn.Before);
        return SubscriberSnapshot.Encode(SubscriberSnapshot.Decode(bytes)).AsSpan().SequenceEqual(bytes);
    }));

    [Fact]
    public void TheJournalAloneGivesTheLiveState() => ForAll(turns =>
    {
        var replayed = turns.SelectMany(turn => turn.Events).Aggregate(SubscriberState.Initial(Me), SubscriberEvolution.Evolve);
        var live = turns[^1].Decision is Decision.Accepted accepted ? accepted.Next : turns[^1].Before;
        return SubscriberSnapshot.Encode(replayed).AsSpan().SequenceEqual(SubscriberSnapshot.Encode(live));
    });

    [Fact]
    public void EveryCandidateIsInTheTraceOnce_AndTheWinnersBeatEverySurvivor() => ForAll(turns => Traces(turns).All(trace =>
    {
        var candidates = trace.Choice.Candidates;
        var chosen = trace.Choice.Best.Select(offer => offer.Ordinal).ToArray();
        var survivors = candidates.Where(candidate => candidate.Refusal is null || candidate.Refusal == Refusal.Outranked).ToArray();
        var outranked = survivors.Where(candidate => candidate.Refusal is not null).ToArray();
        return candidates.Select(candidate => candidate.Ordinal).SequenceEqual(Enumerable.Range(0, Busy.Offers.Length))
            && candidates.Where(candidate => candidate.Refusal is null).Select(candidate => candidate.Ordinal).SequenceEqual(chosen.Order())
            && chosen.Length == Math.Min(trace.Limit, survivors.Length)
            && chosen.Select(i => candidates[i].Priority).SequenceEqual(chosen.Select(i => candidates[i].Priority).OrderDescending())
            && outranked.All(loser => chosen.All(i => candidates[i].Priority >= loser.Priority));
    }));

    [Fact]
    public void AStoredTraceIsRecomputedToTheStoredChoice() => ForAll(turns => Traces(turns).All(trace =>
    {
        var bytes = DecisionTraceBody.Encode(trace);
        var stored = DecisionTraceBody.Decode(bytes, Busy);
        return DecisionTraceBody.RulebookVersionOf(bytes) == Busy.Version
            && DecisionTraceBody.Encode(stored).AsSpan().SequenceEqual(bytes)
            && DecisionTrace.AreSame(stored.Choice, trace.Choice)
            && DecisionTrace.AreSame(stored.Choice, stored.Recompute());
    }));

    /// <summary>
    /// A property over histories in which nothing happens proves nothing. That a message was noted is told by the grain, and units of
    /// pools are taken by way of it: neither comes here. A yes to what was ordered elsewhere since is too rare.
    /// </summary>
    [Fact]
    public void RandomHistoriesMeetEveryEvent()
    {
        var met = Step.Histories.Generator.Sample(numberOfSamples: 2_000, seed: new Rnd(1), size: 100)
            .SelectMany(PlayKnown).SelectMany(turn => turn.Events).Select(@event => @event.GetType());
        string[] elsewhere = [nameof(MessageNoted), nameof(UnitTaken), nameof(UnitReturned), nameof(OrderNotPossible)];
        Assert.Empty(typeof(SubscriberEvent).GetNestedTypes().Except(met).Select(type => type.Name).Except(elsewhere));
    }

    /// <summary>Conditions that always hold would prove nothing about recomputing them.</summary>
    [Fact]
    public void RandomHistoriesMeetEveryConditionAndFailIt()
    {
        var picky = Busy.FindOffer("picky-pack")!.Ordinal;
        var refusals = Step.Histories.Generator.Sample(numberOfSamples: 300, seed: new Rnd(1), size: 100)
            .SelectMany(steps => Traces(History.Play(steps, Busy))).Select(trace => trace.Choice.Candidates[picky].Refusal).ToHashSet();
        Assert.Superset(new HashSet<Refusal?> { Refusal.NotEligible, Refusal.NotApplicable, Refusal.NotSuitable, null }, refusals);
    }

    private static IEnumerable<DecisionTrace> Traces(IReadOnlyList<HistoryTurn> turns) =>
        turns.Select(turn => (turn.Decision as Decision.Accepted)?.Trace).OfType<DecisionTrace>();

    private static void ForAll(Func<IReadOnlyList<HistoryTurn>, bool> holds) =>
        Prop.ForAll(Step.Histories, steps => holds(PlayKnown(steps))).Holds();

    private static IReadOnlyList<HistoryTurn> PlayKnown(Step[] steps) =>
        History.PlayFromNothing([new Step(Act.Profile, 0, 1, 2), .. steps], Busy);
}
