using FsCheck.Fluent;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Tests.Histories;

namespace SmartManager.Domain.Tests.Campaigns;

/// <summary>Counters of campaigns can be trusted: they are what a recount of the states gives.</summary>
public sealed class CampaignCountProperties
{
    /// <summary>Whatever comes in which order, each target is counted where it stands and nowhere else.</summary>
    [Fact]
    public void CountersAreWhereTheTargetsStand() => Prop.ForAll(Step.Histories, steps =>
    {
        var turns = History.Play(steps, Rulebooks.Compile(History.Busy));
        var accepted = turns.Select(turn => turn.Decision).OfType<Decision.Accepted>().ToList();
        var counted = accepted.SelectMany(decision => decision.Effects).OfType<Count>()
            .Where(count => count.Name.StartsWith(CampaignCounter.Family, StringComparison.Ordinal))
            .GroupBy(count => count.Name[(CampaignCounter.Family.Length + "busy/".Length)..], count => count.Amount)
            .ToDictionary(group => group.Key, group => group.Sum());
        var state = accepted.Count == 0 ? SubscriberState.Initial(Me) : accepted[^1].Next;
        return state.Participations.All(one => Of(one, CampaignCounter.Target) == 1
            && Enum.GetValues<TaskOutcome>().All(outcome => Of(one, KebabName.Of(outcome)) == (one.Outcome == outcome ? 1 : 0)));

        long Of(Participation one, string what) => counted.GetValueOrDefault($"{one.Task}/{one.Region}/{what}");
    }).Holds();

    /// <summary>A task is never decided twice for one subscriber.</summary>
    [Fact]
    public void ATaskIsDecidedOnce() => Prop.ForAll(Step.Histories, steps =>
        History.Play(steps, Rulebooks.Compile(History.Busy)).SelectMany(turn => turn.Events).OfType<TaskConsidered>()
            .GroupBy(considered => considered.Task).All(group => group.Count() == 1)).Holds();
}
