using System.Text.Json;
using SmartManager.Contracts.Storage;
using SmartManager.Domain;
using SmartManager.Domain.Subscribers;
using SmartManager.Simulation.Tests.Engine;
using SmartManager.Simulation.Tests.Storage;

namespace SmartManager.Simulation.Tests.Planted;

/// <summary>Between the grains and their store: changes each turn on its way, or the order of things.</summary>
internal class TurnBug(Func<Turn, Turn> change) : Sabotage
{
    public override IGrainStore Grains(StoreSession session, World world) => new Changing(session, change);

    private sealed class Changing(IGrainStore store, Func<Turn, Turn> change) : IGrainStore
    {
        public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken) =>
            store.LoadAsync(grain, cancellationToken);

        public ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken) =>
            store.AppendAsync(turn.Grain.Kind == "subscriber" ? change(turn) : turn, cancellationToken);
    }
}

/// <summary>A message that comes twice is done twice.</summary>
internal sealed class ForgetsMessageIds() : TurnBug(turn => turn with { MessageId = null });

/// <summary>Now and then what must be sent is not committed with the turn that decided it.</summary>
internal sealed class WritesNoOutbox() : TurnBug(turn => turn.ExpectedVersion % 10 == 3 ? turn with { Outbox = [] } : turn);

/// <summary>A contact is shown and not counted.</summary>
internal sealed class LosesCounters() : TurnBug(turn => turn with { Counters = turn.Contacts.IsEmpty ? turn.Counters : [] });

/// <summary>Releases are put down days too early, so that a grain that is loaded again counts too few of them.</summary>
internal sealed class MisremembersWhenItLetGo() : TurnBug(turn => turn with { Entries = [.. turn.Entries.Select(Backdate)] })
{
    private static JournalEntry Backdate(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Body.Span, DomainJson.Default.SubscriberEvent) is SubscriberEvent.ContactReleased released
            ? entry with
            {
                Body = JsonSerializer.SerializeToUtf8Bytes<SubscriberEvent>(
                    released with { At = released.At.AddDays(-5) }, DomainJson.Default.SubscriberEvent),
            }
            : entry;
}

/// <summary>A yes is written down, and nothing comes of it.</summary>
internal sealed class IsDeafToYes() : TurnBug(turn => turn.Entries.Any(entry => Read(entry) is SubscriberEvent.OrderPlaced)
    ? turn with { Entries = [.. turn.Entries.Select(Dampen)], Outbox = [] }
    : turn)
{
    private static JournalEntry Dampen(JournalEntry entry) => Read(entry) switch
    {
        SubscriberEvent.OfferAnswered or SubscriberEvent.OrderPlaced => entry with
        {
            Body = JsonSerializer.SerializeToUtf8Bytes<SubscriberEvent>(
                new SubscriberEvent.MessageNoted { At = Read(entry).At }, DomainJson.Default.SubscriberEvent),
        },
        _ => entry,
    };

    private static SubscriberEvent Read(JournalEntry entry) =>
        JsonSerializer.Deserialize(entry.Body.Span, DomainJson.Default.SubscriberEvent)!;
}

/// <summary>Tells the caller before the disk has it.</summary>
internal sealed class AcknowledgesBeforeTheCommit : Sabotage
{
    public override IGrainStore Grains(StoreSession session, World world) => new Hasty(session);

    private sealed class Hasty(IGrainStore store) : IGrainStore
    {
        public ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken) =>
            store.LoadAsync(grain, cancellationToken);

        public ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken)
        {
            // What is lent is good until this answers, and this answers too soon: the bug is that, not bytes that are overwritten.
            var copied = turn with { GrainNumber = 0, Snapshot = Copy(turn.Snapshot), Trace = Copy(turn.Trace) };
            _ = store.AppendAsync(copied, CancellationToken.None).AsTask();
            return ValueTask.FromResult(new AppendOutcome(AppendResult.Appended, 0));
        }

        private static ReadOnlyMemory<byte>? Copy(ReadOnlyMemory<byte>? lent) =>
            lent is { } bytes ? bytes.ToArray() : (ReadOnlyMemory<byte>?)null;
    }
}

/// <summary>A wake-up that is due is not always seen.</summary>
internal sealed class SleepsThroughWakeUps : Sabotage
{
    public override IRecords Records(StoreSession session) => new Drowsy(session);

    private sealed class Drowsy(IRecords records) : IRecords
    {
        public async ValueTask<IReadOnlyList<WakeUp>> ReadDueWakeUpsAsync(
            DueBy<WakeUp> due, int limit, CancellationToken cancellationToken) =>
            [.. (await records.ReadDueWakeUpsAsync(due, limit, cancellationToken)).Where(wakeUp => wakeUp.DueAt.Minute != 7)];

        public ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(
            GrainKey grain, long? beforeVersion, int limit, CancellationToken cancellationToken) =>
            records.ReadHistoryAsync(grain, beforeVersion, limit, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>?> FindTraceAsync(GrainKey grain, long version, CancellationToken cancellationToken) =>
            records.FindTraceAsync(grain, version, cancellationToken);

        public ValueTask<long?> FindMessageAsync(GrainKey grain, string messageId, CancellationToken cancellationToken) =>
            records.FindMessageAsync(grain, messageId, cancellationToken);

        public ValueTask<IReadOnlyList<ContactRow>> ReadContactsAsync(GrainKey grain, int limit, CancellationToken cancellationToken) =>
            records.ReadContactsAsync(grain, limit, cancellationToken);

        public ValueTask<string?> FindLookupAsync(string name, CancellationToken cancellationToken) =>
            records.FindLookupAsync(name, cancellationToken);

        public ValueTask<IReadOnlyDictionary<string, string>> FindLookupsAsync(
            IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            records.FindLookupsAsync(names, cancellationToken);

        public ValueTask<IReadOnlySet<string>> FindGrainIdsAsync(
            string kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
            records.FindGrainIdsAsync(kind, ids, cancellationToken);

        public ValueTask<IReadOnlyList<CounterIncrement>> ReadCountersAsync(string prefix, CancellationToken cancellationToken) =>
            records.ReadCountersAsync(prefix, cancellationToken);

        public ValueTask<long> CountGrainsAsync(string kind, CancellationToken cancellationToken) =>
            records.CountGrainsAsync(kind, cancellationToken);

        public ValueTask<IReadOnlyList<string>> ReadGrainIdsAsync(
            string kind, string? afterId, int limit, CancellationToken cancellationToken) =>
            records.ReadGrainIdsAsync(kind, afterId, limit, cancellationToken);
    }
}
