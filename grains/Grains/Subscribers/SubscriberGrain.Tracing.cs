using SmartManager.Contracts.Storage;
using SmartManager.Contracts.Subscribers;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Tracing;

namespace SmartManager.Grains.Subscribers;

/// <summary>Turns of walks that are watched.</summary>
public sealed partial class SubscriberGrain
{
    private async Task<(SubscriberAnswer Answer, Decision.Accepted? Decision)> TakeWatchedTurnAsync(SubscriberMessage message)
    {
        using var span = Walk.Continue("subscriber.turn", message.Trace);
        span?.SetTag("smartmanager.command", message.Command.GetType().Name);
        span?.SetTag("smartmanager.rulebook.version", rulebooks.Current.Version);
        try
        {
            var (answer, decision) = await DecideAndCommitAsync(message with { Trace = span?.Id });
            span?.SetTag("smartmanager.answer", KebabName.Of(answer.Status));
            span?.SetTag("smartmanager.refusal", answer.RefusalCode);
            span?.SetTag("smartmanager.decision.taken", decision?.Trace is not null);
            return (answer, decision);
        }
        catch (Exception exception)
        {
            Walk.Failed(span, exception);
            throw;
        }
    }

    private async ValueTask<AppendOutcome> CommitWatchedAsync(Turn turn, string trace)
    {
        using var span = Walk.Continue("store.commit", trace);
        span?.SetTag("smartmanager.turn.entries", turn.Entries.Length);
        span?.SetTag("smartmanager.turn.outbox_rows", turn.Outbox.Length);
        try
        {
            var outcome = await store.AppendAsync(WalkMemory.Remember(turn, trace), CancellationToken.None);
            span?.SetTag("smartmanager.commit.result", KebabName.Of(outcome.Result));
            return outcome;
        }
        catch (Exception exception)
        {
            Walk.Failed(span, exception);
            throw;
        }
    }
}
