using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Histories;

/// <summary>A preview is the decision that the turn would take at that instant, trials and conversations that ran out included.</summary>
public sealed class PreviewProperties
{
    private static readonly Rulebook Curious = Rulebooks.Compile(History.Busy with
    {
        Arbitration = new ArbitrationDocument { Exploration = new ExplorationDocument("try", 20) },
    });

    [Fact]
    public void APreviewIsWhatOpeningWouldDecide()
    {
        var (overdue, explored) = (0, 0);
        Prop.ForAll(Step.Histories, steps =>
        {
            return History.Play([new Step(Act.Interaction, 0, 0, 0), .. steps], Curious).All(turn =>
                new[] { TimeSpan.Zero, TimeSpan.FromHours(6) }.All(later => IsSame(turn.Before, turn.Context with
                {
                    Now = turn.Context.Now + later,
                })));

            bool IsSame(SubscriberState state, DecisionContext context)
            {
                var preview = SubscriberDecider.Preview(state, Occasion.Inbound(Channel.Hall), NextBestAction.BestMax, context);
                overdue += preview.State.Version > state.Version ? 1 : 0;
                explored += preview.Explored && preview.State.Version > state.Version && !preview.Choice.Best.IsEmpty ? 1 : 0;
                return AreSame(preview, Decide(state, new OpenInteraction(Channel.Hall), context))
                    && AreSame(
                        SubscriberDecider.Preview(state, Occasion.Proposal("newspaper"), 1, context),
                        Decide(state, new ProposeOffer("newspaper"), context));
            }
        }).Holds();
        Assert.True(overdue > 0 && explored > 0, $"{overdue} previews closed what ran out, and {explored} of them tried something.");
    }

    private static DecisionTrace Decide(SubscriberState state, SubscriberCommand command, DecisionContext context) =>
        ((Decision.Accepted)SubscriberDecider.Decide(state, command, context)).Trace!;

    private static bool AreSame(DecisionTrace preview, DecisionTrace decided) =>
        DecisionTraceBody.Encode(preview).AsSpan().SequenceEqual(DecisionTraceBody.Encode(decided));
}
