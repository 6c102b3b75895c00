using System.Runtime.CompilerServices;
using SmartManager.Contracts.Storage;
using SmartManager.Store.Tests;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>Asks a real store everything that the simulated one is asked, and notes where the two do not say the same.</summary>
/// <remarks>The plainest store that can be thought of is the judge of the other. A real one is asked on the thread pool, and waited for.</remarks>
internal sealed class MirroredTables(StoreTables plain, OpenStore real) : IStoreTables
{
    private const int ReadMax = 10_000;
    private readonly List<string> _differences = [];

    /// <summary>Where they differed.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>How often they were asked.</summary>
    public int Count { get; private set; }

    public AppendOutcome Write(Turn turn)
    {
        var mine = Try(() => plain.Write(turn));
        var other = Try(() => Wait(() => real.Grains.AppendAsync(turn, CancellationToken.None)));
        Compare($"{mine}", $"{other}");
        return mine ?? throw new ArgumentException("A turn adds an outbox key that is taken.", nameof(turn));
    }

    public bool Write(Document document) =>
        Same(plain.Write(document), () => real.Documents.TryAddAsync(document, CancellationToken.None), each => $"{each}");

    public GrainRecord Load(GrainKey grain) => Same(
        plain.Load(grain),
        () => real.Grains.LoadAsync(grain, CancellationToken.None),
        each => $"{each.Number} {each.Version} {each.SnapshotVersion} {Show(each.Snapshot)} {string.Join(',', each.Tail.Select(Show))}");

    public DueLanes ReadLanes(LaneQuestion question, int limit) => Same(
        plain.ReadLanes(question, limit),
        () => real.Outbox.ReadLanesAsync(question, limit, CancellationToken.None),
        each => $"{string.Join(',', each.Lanes)} {each.Last}");

    public IReadOnlyList<OutboxRow> ReadDue(OutboxLane lane, DueBy<OutboxRow> due, int limit) =>
        Same(plain.ReadDue(lane, due, limit), () => real.Outbox.ReadDueAsync(lane, due, limit, CancellationToken.None), Show);

    public IReadOnlyList<OutboxRow> ReadGivenUp(string reason, string? afterKey, int limit) => Same(
        plain.ReadGivenUp(reason, afterKey, limit), () => real.Outbox.ReadGivenUpAsync(reason, afterKey, Math.Min(limit, ReadMax), CancellationToken.None), Show);

    public IReadOnlyList<OutboxRow> ReadInState(OutboxState state, string? channel, string? afterKey, int limit) => Same(
        plain.ReadInState(state, channel, afterKey, limit),
        () => real.Outbox.ReadInStateAsync(state, channel, afterKey, Math.Min(limit, ReadMax), CancellationToken.None),
        Show);

    public OutboxRow? FindOutboxRow(string key) =>
        Same(plain.FindOutboxRow(key), () => real.Outbox.FindAsync(key, CancellationToken.None), each => each is null ? "none" : Show([each]));

    public IReadOnlyList<HistoryEntry> ReadHistory(GrainKey grain, long? beforeVersion, int limit) => Same(
        plain.ReadHistory(grain, beforeVersion, limit),
        () => real.Records.ReadHistoryAsync(grain, beforeVersion, limit, CancellationToken.None),
        each => string.Join(',', each.Select(entry => $"{entry.Version} {entry.At.UtcTicks} {Show(entry.Body)}")));

    public ReadOnlyMemory<byte>? FindTrace(GrainKey grain, long version) => Same(
        plain.FindTrace(grain, version), () => real.Records.FindTraceAsync(grain, version, CancellationToken.None), each => each is { } body ? Show(body) : "none");

    public long? FindMessage(GrainKey grain, string messageId) =>
        Same(plain.FindMessage(grain, messageId), () => real.Records.FindMessageAsync(grain, messageId, CancellationToken.None), each => $"{each}");

    /// <summary>Contacts planned at one instant have no order that the contract names.</summary>
    public IReadOnlyList<ContactRow> ReadContacts(GrainKey grain, int limit) => Same(
        plain.ReadContacts(grain, limit),
        () => real.Records.ReadContactsAsync(grain, limit, CancellationToken.None),
        each => string.Join(',', each.OrderBy(row => row.PlannedAt).ThenBy(row => row.Contact.Key, StringComparer.Ordinal)));

    public string? FindLookup(string name) =>
        Same(plain.FindLookup(name), () => real.Records.FindLookupAsync(name, CancellationToken.None), each => $"{each}");

    public IReadOnlyList<CounterIncrement> ReadCounters(string prefix) =>
        Same(plain.ReadCounters(prefix), () => real.Records.ReadCountersAsync(prefix, CancellationToken.None), each => string.Join(',', each));

    public IReadOnlyList<WakeUp> ReadDueWakeUps(DueBy<WakeUp> due, int limit) =>
        Same(plain.ReadDueWakeUps(due, limit), () => real.Records.ReadDueWakeUpsAsync(due, limit, CancellationToken.None), each => string.Join(',', each));

    public IReadOnlyList<string> ReadGrainIds(string kind, string? afterId, int limit) => Same(
        plain.ReadGrainIds(kind, afterId, limit), () => real.Records.ReadGrainIdsAsync(kind, afterId, limit, CancellationToken.None), each => string.Join(',', each));

    public long CountGrains(string kind) =>
        Same(plain.CountGrains(kind), () => real.Records.CountGrainsAsync(kind, CancellationToken.None), each => $"{each}");

    public Document? FindDocument(string kind, long? version) =>
        Same(plain.FindDocument(kind, version), () => real.Documents.FindAsync(kind, version, CancellationToken.None), each => each is null ? "none" : Show([each]));

    public IReadOnlyList<Document> ReadVersions(string kind, int limit) =>
        Same(plain.ReadVersions(kind, limit), () => real.Documents.ReadVersionsAsync(kind, limit, CancellationToken.None), Show);

    private static AppendOutcome? Try(Func<AppendOutcome> write)
    {
        try
        {
            return write();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static T Wait<T>(Func<ValueTask<T>> ask) => Task.Run(async () => await ask()).GetAwaiter().GetResult();

    private static string Show(ReadOnlyMemory<byte> bytes) => Convert.ToBase64String(bytes.Span);

    private static string Show(IReadOnlyList<OutboxRow> rows) =>
        string.Join(',', rows.Select(row => $"{row with { Body = default }} {Show(row.Body)}"));

    private static string Show(IReadOnlyList<Document> documents) =>
        string.Join(',', documents.Select(document => $"{document with { Body = default }} {Show(document.Body)}"));

    private T Same<T>(T mine, Func<ValueTask<T>> ask, Func<T, string> show, [CallerMemberName] string asked = "")
    {
        Compare(show(mine), show(Wait(ask)), asked);
        return mine;
    }

    private void Compare(string mine, string other, [CallerMemberName] string asked = "")
    {
        Count++;
        if (mine != other)
        {
            _differences.Add($"{asked}: {mine} was expected, {other} was answered");
        }
    }
}
