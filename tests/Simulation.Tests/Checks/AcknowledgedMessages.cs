using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests.Checks;

/// <summary>I1: what was acknowledged is in the history exactly once; what was sent is there at most once.</summary>
internal static class AcknowledgedMessages
{
    public static IEnumerable<Violation> Check(World world, IReadOnlyList<Journal> journals)
    {
        foreach (var letter in world.Ledger.Letters)
        {
            // A duplicate may be one of a message that had nothing to change; an event always has.
            var isDone = letter.Answer is SubscriberAnswerStatus.Done
                || (letter is { Answer: SubscriberAnswerStatus.Duplicate, Command: SubscriberCommand.ObserveNetworkEvent });
            if (Count(letter, journals[letter.Who]) is { } times && (times > 1 || (isDone && times == 0)))
            {
                yield return new Violation(
                    "I1", $"{letter.Id} of {letter.Who}, answered {letter.Answer}, is in the history {times} times.");
            }
        }

        foreach (var reply in world.Ledger.Replies)
        {
            var times = journals[reply.Who].Count<SubscriberEvent.ReplyReceived>(received => received.Text == reply.Text);
            if (times > 1 || (reply.IsAcknowledged && times == 0))
            {
                yield return new Violation("I1", $"A reply of {reply.Who} is in the history {times} times.");
            }
        }

        foreach (var journal in journals)
        {
            var proposals = world.Ledger.Letters
                .Where(letter => letter.Who == journal.Who && letter.Command is SubscriberCommand.ProposeOffer).ToList();
            var done = proposals.Count(letter => letter.Answer is SubscriberAnswerStatus.Done or SubscriberAnswerStatus.Duplicate);
            var considered = journal.Count<SubscriberEvent.ProposalConsidered>(_ => true);
            if (considered < done || considered > proposals.Count)
            {
                yield return new Violation("I1", $"{considered} proposals to {journal.Who} were considered; {done} were acknowledged.");
            }
        }
    }

    /// <summary>How often a message is in the history, told by what only it says; null if it says nothing of its own.</summary>
    private static int? Count(Letter letter, Journal journal) => letter.Command switch
    {
        SubscriberCommand.ObserveNetworkEvent observe =>
            journal.Count<SubscriberEvent.NetworkEventObserved>(observed => observed.Event.OccurredAt == observe.Event.OccurredAt),
        SubscriberCommand.ChangeConsent => journal.Count<SubscriberEvent.ConsentChanged>(changed => changed.Source == letter.Id),
        SubscriberCommand.ChangeDoNotDisturb => journal.Count<SubscriberEvent.DoNotDisturbChanged>(changed => changed.Source == letter.Id),
        SubscriberCommand.ChangeSuppression { Reason: not null } =>
            journal.Count<SubscriberEvent.SuppressionChanged>(changed => changed.Reason == letter.Id),
        _ => null,
    };
}
