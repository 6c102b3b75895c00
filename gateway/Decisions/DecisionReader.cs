using Microsoft.Extensions.Options;
using SmartManager.Contracts.Ports;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Subscribers;
using SmartManager.Gateway.Http;
using SmartManager.Grains.Subscribers;
using SmartManager.Silo.Hosting;
using SmartManager.Silo.Rules;

namespace SmartManager.Gateway.Decisions;

/// <summary>Finds a decision by its id, and says which part is missing if one is.</summary>
internal sealed class DecisionReader(
    IRecords records, Rulebooks rulebooks, ILearning learning, IOptions<RetentionOptions> retention, TimeProvider time)
{
    /// <summary>The decision with its rulebook, or the problem.</summary>
    /// <param name="id">As a caller wrote it.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async ValueTask<((DecisionTrace Trace, Rulebook Rulebook)? Found, Problem? Problem)> ReadAsync(
        string id, CancellationToken cancellationToken)
    {
        if (!DecisionId.TryParse(id, out var decision))
        {
            return (null, Problems.UnknownDecision);
        }

        var grain = new GrainKey(SubscriberGrain.Kind, decision.Subscriber.Value);
        if (await records.FindTraceAsync(grain, decision.Version, cancellationToken) is not { } body)
        {
            var wasPurged = await WasPurgedAsync(grain, decision.Version, cancellationToken);
            return (null, wasPurged ? Problems.PurgedDecision : Problems.UnknownDecision);
        }

        return await rulebooks.FindAsync(DecisionTraceBody.RulebookVersionOf(body.Span), cancellationToken) is { } rulebook
            && await learning.FindAsync(DecisionTraceBody.LearntVersionOf(body.Span), cancellationToken) is { } learnt
            ? ((DecisionTraceBody.Decode(body.Span, rulebook, learnt), rulebook), null)
            : (null, Problems.DecisionWithoutRulebook);
    }

    /// <summary>
    /// Whether a turn found the grain at a version so long ago that its trace, if it had one, is gone. A turn that is young enough to have
    /// its trace took no decision.
    /// </summary>
    private async ValueTask<bool> WasPurgedAsync(GrainKey grain, long version, CancellationToken cancellationToken)
    {
        if (await records.ReadHistoryAsync(grain, beforeVersion: null, limit: 1, cancellationToken) is not [var newest]
            || newest.Version <= version)
        {
            return false;
        }

        var entries = await records.ReadHistoryAsync(grain, version + 2, limit: 1, cancellationToken);
        return !(entries is [var entry] && entry.Version == version + 1 && time.GetUtcNow() - entry.At < retention.Value.TracesFor);
    }
}
