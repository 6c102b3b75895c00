using SmartManager.Contracts.Storage;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>What a store has committed, asked without waiting.</summary>
internal interface IStoreTables
{
    /// <summary>Writes a turn whole or refuses it whole.</summary>
    /// <exception cref="ArgumentException">An outbox key is taken; nothing was written.</exception>
    AppendOutcome Write(Turn turn);

    bool Write(Document document);

    GrainRecord Load(GrainKey grain);

    DueLanes ReadLanes(LaneQuestion question, int limit);

    IReadOnlyList<OutboxRow> ReadDue(OutboxLane lane, DueBy<OutboxRow> due, int limit);

    IReadOnlyList<OutboxRow> ReadGivenUp(string reason, string? afterKey, int limit);

    IReadOnlyList<OutboxRow> ReadInState(OutboxState state, string? channel, string? afterKey, int limit);

    OutboxRow? FindOutboxRow(string key);

    IReadOnlyList<HistoryEntry> ReadHistory(GrainKey grain, long? beforeVersion, int limit);

    ReadOnlyMemory<byte>? FindTrace(GrainKey grain, long version);

    long? FindMessage(GrainKey grain, string messageId);

    IReadOnlyList<ContactRow> ReadContacts(GrainKey grain, int limit);

    string? FindLookup(string name);

    IReadOnlyList<CounterIncrement> ReadCounters(string prefix);

    IReadOnlyList<WakeUp> ReadDueWakeUps(DueBy<WakeUp> due, int limit);

    IReadOnlyList<string> ReadGrainIds(string kind, string? afterId, int limit);

    long CountGrains(string kind);

    Document? FindDocument(string kind, long? version);

    IReadOnlyList<Document> ReadVersions(string kind, int limit);
}
