using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Bench.Base;

/// <summary>The turns that make a base.</summary>
internal static class BaseTurns
{
    private const int BatchSize = 2_000;

    /// <summary>Each subscriber as one short journal entry and a snapshot: what a cold load reads is the snapshot.</summary>
    public static IEnumerable<Turn[]> Make(ulong seed, int subscribers)
    {
        var makers = new BaseSubscribers(seed);
        var entry = new JournalEntry(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                new SubscriberEvent.ConsentChanged(true, "bench") { At = BaseSubscribers.StartAt }, DomainJson.Default.SubscriberEvent),
            Retention.Lasting);
        for (var first = 0; first < subscribers; first += BatchSize)
        {
            var (turns, start) = (new Turn[Math.Min(BatchSize, subscribers - first)], first);
            Parallel.For(0, turns.Length, i =>
            {
                var state = makers.StateOf(start + i);
                turns[i] = new Turn
                {
                    Grain = new GrainKey(SubscriberGrain.Kind, state.Id.Value),
                    GrainNumber = 0,
                    ExpectedVersion = 0,
                    At = BaseSubscribers.StartAt,
                    Entries = [entry],
                    Snapshot = SubscriberSnapshot.Encode(state),
                    Lookups = [new LookupEntry(TurnMapping.LookupOfMsisdn(state.Profile!.Msisdn), state.Id.Value)],
                };
            });
            yield return turns;
        }
    }
}
