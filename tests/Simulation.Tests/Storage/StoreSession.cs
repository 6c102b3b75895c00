using SmartManager.Contracts.Storage;
using SmartManager.Store;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>A simulated store as one process sees it: every interface of the storage contract.</summary>
internal sealed class StoreSession(SimulatedStore store) : IGrainStore, IOutbox, IRecords, IDocuments, IStateScan, IStoreMaintenance
{
    private bool _isClosed;

    public void Close() => _isClosed = true;

    public async ValueTask<GrainRecord> LoadAsync(GrainKey grain, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        return await ReadAsync(tables => tables.Load(grain));
    }

    public async ValueTask<AppendOutcome> AppendAsync(Turn turn, CancellationToken cancellationToken)
    {
        TurnLimits.Check(turn);
        cancellationToken.ThrowIfCancellationRequested();
        RequireOpen();
        return await store.AppendAsync(turn);
    }

    public async ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        OutboxLane lane, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return await ReadAsync(tables => tables.ReadDue(lane, due, limit));
    }

    public async ValueTask<DueLanes> ReadLanesAsync(LaneQuestion question, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadLanes(question, TurnLimits.CheckLimit(limit)));

    public async ValueTask<IReadOnlyList<OutboxRow>> ReadGivenUpAsync(
        string reason, string? afterKey, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadGivenUp(reason, afterKey, TurnLimits.CheckLimit(limit)));

    public async ValueTask<IReadOnlyList<OutboxRow>> ReadInStateAsync(
        OutboxState state, string? channel, string? afterKey, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return await ReadAsync(tables => tables.ReadInState(state, channel, afterKey, limit));
    }

    public async ValueTask<long> CountGivenUpAsync(string reason, CancellationToken cancellationToken) =>
        await ReadAsync(tables => (long)tables.ReadGivenUp(reason, afterKey: null, int.MaxValue).Count);

    public async ValueTask<long> CountInStateAsync(OutboxState state, CancellationToken cancellationToken) =>
        await ReadAsync(tables => (long)tables.ReadInState(state, channel: null, afterKey: null, int.MaxValue).Count);

    public async ValueTask<OutboxRow?> FindAsync(string key, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.FindOutboxRow(key));

    public async ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(
        GrainKey grain, long? beforeVersion, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return await ReadAsync(tables => tables.ReadHistory(grain, beforeVersion, limit));
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindTraceAsync(GrainKey grain, long version, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.FindTrace(grain, version));

    public async ValueTask<long?> FindMessageAsync(GrainKey grain, string messageId, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.FindMessage(grain, messageId));

    public async ValueTask<IReadOnlyList<ContactRow>> ReadContactsAsync(GrainKey grain, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadContacts(grain, TurnLimits.CheckLimit(limit)));

    public async ValueTask<string?> FindLookupAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.FindLookup(name));

    public async ValueTask<IReadOnlyDictionary<string, string>> FindLookupsAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        await ReadAsync(tables => names.Distinct(StringComparer.Ordinal)
            .Select(name => (name, target: tables.FindLookup(name)))
            .Where(each => each.target is not null)
            .ToDictionary(each => each.name, each => each.target!, StringComparer.Ordinal));

    public async ValueTask<IReadOnlySet<string>> FindGrainIdsAsync(
        string kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await ReadAsync(tables => ids.Where(id => tables.Load(new GrainKey(kind, id)).Version > 0).ToHashSet(StringComparer.Ordinal));

    public async ValueTask<IReadOnlyList<CounterIncrement>> ReadCountersAsync(string prefix, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadCounters(prefix));

    public async ValueTask<IReadOnlyList<WakeUp>> ReadDueWakeUpsAsync(DueBy<WakeUp> due, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadDueWakeUps(due, TurnLimits.CheckLimit(limit)));

    public async ValueTask<long> CountGrainsAsync(string kind, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.CountGrains(kind));

    public async ValueTask<IReadOnlyList<string>> ReadGrainIdsAsync(
        string kind, string? afterId, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadGrainIds(kind, afterId, TurnLimits.CheckLimit(limit)));

    public async ValueTask<ScanPage> ReadAsync(string kind, long afterNumber, int limit, CancellationToken cancellationToken)
    {
        var grains = await ReadAsync(tables => tables.ReadGrainIds(kind, null, int.MaxValue)
            .Select(id => (id, record: tables.Load(new GrainKey(kind, id))))
            .Where(each => each.record.Number > afterNumber)
            .OrderBy(each => each.record.Number)
            .Take(TurnLimits.CheckLimit(limit))
            .Select(each => new ScannedGrain(each.id, each.record.Number, each.record.Version, each.record.Snapshot, each.record.Tail))
            .ToList());
        return new ScanPage(grains, grains.Count < limit ? null : grains[^1].Number);
    }

    public async ValueTask<Document?> FindAsync(string kind, long? version, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.FindDocument(kind, version));

    public async ValueTask<IReadOnlyList<Document>> ReadVersionsAsync(string kind, int limit, CancellationToken cancellationToken) =>
        await ReadAsync(tables => tables.ReadVersions(kind, TurnLimits.CheckLimit(limit)));

    public async ValueTask<bool> TryAddAsync(Document document, CancellationToken cancellationToken)
    {
        RequireOpen();
        return await store.AppendAsync(document);
    }

    public Task BackupAsync(string path, IProgress<double>? progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException("There is no file to copy.");

    public Task<IReadOnlyList<string>> CheckAsync(IProgress<CheckProgress>? progress, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    private Task<T> ReadAsync<T>(Func<IStoreTables, T> read)
    {
        RequireOpen();
        return store.ReadAsync(read);
    }

    private void RequireOpen()
    {
        if (_isClosed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }
    }
}
