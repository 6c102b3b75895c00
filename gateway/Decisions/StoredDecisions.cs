using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Decisions;

/// <summary>Decisions as they were recorded.</summary>
internal static class StoredDecisions
{
    /// <summary>The decision that the turn of a message took; null if there is none, or it was purged.</summary>
    public static async ValueTask<(DecisionId Id, DecisionTrace Trace)?> FindOfMessageAsync(
        SubscriberId subscriber, string messageId, IRecords records, Rulebooks rulebooks, ILearning learning,
        CancellationToken cancellationToken) =>
        await records.FindMessageAsync(KeyOf(subscriber), messageId, cancellationToken) is { } version
        && new DecisionId(subscriber, version) is var id
        && await FindAsync(id, records, rulebooks, learning, cancellationToken) is { } found
            ? (id, found.Trace)
            : null;

    /// <summary>The name of the decision that the turn of a message took; null if it took none, or its trace was purged.</summary>
    public static async ValueTask<DecisionId?> FindIdOfMessageAsync(
        SubscriberId subscriber, string messageId, IRecords records, CancellationToken cancellationToken) =>
        await records.FindMessageAsync(KeyOf(subscriber), messageId, cancellationToken) is { } version
        && await records.FindTraceAsync(KeyOf(subscriber), version, cancellationToken) is not null
            ? new DecisionId(subscriber, version)
            : null;

    private static async ValueTask<(DecisionTrace Trace, Rulebook Rulebook)?> FindAsync(
        DecisionId decision, IRecords records, Rulebooks rulebooks, ILearning learning, CancellationToken cancellationToken) =>
        await records.FindTraceAsync(KeyOf(decision.Subscriber), decision.Version, cancellationToken) is { } body
        && await rulebooks.FindAsync(DecisionTraceBody.RulebookVersionOf(body.Span), cancellationToken) is { } rulebook
        && await learning.FindAsync(DecisionTraceBody.LearntVersionOf(body.Span), cancellationToken) is { } learnt
            ? (DecisionTraceBody.Decode(body.Span, rulebook, learnt), rulebook)
            : null;

    private static GrainKey KeyOf(SubscriberId subscriber) => new(SubscriberGrain.Kind, subscriber.Value);
}
