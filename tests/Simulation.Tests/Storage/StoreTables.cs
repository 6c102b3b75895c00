using SmartManager.Contracts.Storage;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>What a simulated store has committed. Written the plainest way that can be thought of.</summary>
internal sealed class StoreTables : IStoreTables
{
    private readonly Dictionary<GrainKey, Rows> _grains = [];
    private readonly List<Rows> _byNumber = [];
    private readonly List<OutboxRow> _outbox = [];
    private readonly Dictionary<string, int> _outboxByKey = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lookups = new(StringComparer.Ordinal);
    private readonly List<Document> _documents = [];

    /// <summary>Writes a turn whole or refuses it whole.</summary>
    /// <exception cref="ArgumentException">An outbox key is taken; nothing was written.</exception>
    public AppendOutcome Write(Turn turn)
    {
        var rows = turn.GrainNumber == 0 ? _grains.GetValueOrDefault(turn.Grain) : _byNumber.ElementAtOrDefault((int)turn.GrainNumber - 1);
        var version = rows?.Journal.Count ?? (turn.GrainNumber == 0 ? 0 : -1);
        if (turn.MessageId is { } id && rows is not null && rows.Messages.ContainsKey(id))
        {
            return new AppendOutcome(AppendResult.Duplicate, 0);
        }

        if (version != turn.ExpectedVersion)
        {
            return new AppendOutcome(AppendResult.Conflict, 0);
        }

        if (turn.Outbox.OfType<OutboxChange.Add>().Any(add => _outboxByKey.ContainsKey(add.Key)))
        {
            throw new ArgumentException("A turn adds an outbox key that is taken.", nameof(turn));
        }

        rows ??= AddGrain(turn.Grain);
        Write(turn, rows);
        return new AppendOutcome(AppendResult.Appended, rows.Number);
    }

    public bool Write(Document document)
    {
        if (_documents.Count(each => each.Kind == document.Kind) + 1 != document.Version)
        {
            return false;
        }

        _documents.Add(document);
        return true;
    }

    public GrainRecord Load(GrainKey grain) => _grains.TryGetValue(grain, out var rows)
        ? new GrainRecord(
            rows.Number,
            rows.Journal.Count,
            rows.SnapshotVersion,
            rows.Snapshot,
            [.. rows.Journal.Skip((int)rows.SnapshotVersion).Select(entry => entry.Body)])
        : new GrainRecord(0, 0, 0, default, []);

    public DueLanes ReadLanes(LaneQuestion question, int limit)
    {
        var all = _outbox
            .Where(row => row.State == OutboxState.Pending && row.Channel == question.Channel)
            .GroupBy(row => row.Lane)
            .OrderBy(lane => lane.Key.Tier)
            .ThenBy(lane => lane.Key.Kind, StringComparer.Ordinal)
            .ThenBy(lane => lane.Key.Task, StringComparer.Ordinal)
            .SkipWhile(lane => question.After is { } after && (lane.Key.Tier, string.CompareOrdinal(lane.Key.Kind, after.Kind),
                string.CompareOrdinal(lane.Key.Task, after.Task)).CompareTo((after.Tier, 0, 0)) <= 0)
            .Take(limit)
            .Select(lane => new DueLane(lane.Key, Math.Min(question.CountLimit, lane.Count(row => row.DueAt <= question.Now))))
            .ToList();
        return new DueLanes([.. all.Where(lane => lane.DueCount > 0)], all.Count < limit ? null : all[^1].Lane);
    }

    public IReadOnlyList<OutboxRow> ReadGivenUp(string reason, string? afterKey, int limit) =>
    [
        .. _outbox
            .Where(row => row.Reason == reason && string.CompareOrdinal(row.Key, afterKey ?? string.Empty) > 0)
            .OrderBy(row => row.Key, StringComparer.Ordinal)
            .Take(limit),
    ];

    public IReadOnlyList<OutboxRow> ReadDue(OutboxLane lane, DueBy<OutboxRow> due, int limit) =>
    [
        .. _outbox
            .Select((row, place) => (Row: row, Place: place))
            .Where(each => each.Row.State == OutboxState.Pending && each.Row.Lane == lane && each.Row.DueAt <= due.Now)
            .OrderBy(each => each.Row.DueAt)
            .Where(each => due.After is not { } after
                || each.Row.DueAt > after.DueAt
                || (each.Row.DueAt == after.DueAt && each.Place > _outboxByKey.GetValueOrDefault(after.Key, int.MaxValue)))
            .Select(each => each.Row)
            .Take(limit),
    ];

    public IReadOnlyList<OutboxRow> ReadInState(OutboxState state, string? channel, string? afterKey, int limit) =>
    [
        .. _outbox
            .Where(row => row.State == state && (channel is null || row.Channel == channel) && string.CompareOrdinal(row.Key, afterKey) > 0)
            .OrderBy(row => row.Key, StringComparer.Ordinal)
            .Take(limit),
    ];

    public OutboxRow? FindOutboxRow(string key) => _outboxByKey.TryGetValue(key, out var place) ? _outbox[place] : null;

    /// <summary>Every row there is, in the order in which they came.</summary>
    public IReadOnlyList<OutboxRow> AllOutboxRows() => _outbox;

    public IReadOnlyList<HistoryEntry> ReadHistory(GrainKey grain, long? beforeVersion, int limit) =>
        _grains.TryGetValue(grain, out var rows)
            ? [.. rows.Journal.Where(entry => entry.Version < (beforeVersion ?? long.MaxValue)).Reverse().Take(limit)]
            : [];

    public ReadOnlyMemory<byte>? FindTrace(GrainKey grain, long version) =>
        _grains.TryGetValue(grain, out var rows) && rows.Traces.TryGetValue(version, out var body) ? body : (ReadOnlyMemory<byte>?)null;

    public long? FindMessage(GrainKey grain, string messageId) =>
        _grains.TryGetValue(grain, out var rows) && rows.Messages.TryGetValue(messageId, out var version) ? version : null;

    public IReadOnlyList<ContactRow> ReadContacts(GrainKey grain, int limit) => _grains.TryGetValue(grain, out var rows)
        ? [.. rows.Contacts.AsEnumerable().Reverse().OrderByDescending(contact => contact.PlannedAt).Take(limit)]
        : [];

    public string? FindLookup(string name) => _lookups.GetValueOrDefault(name);

    public IReadOnlyList<CounterIncrement> ReadCounters(string prefix) =>
    [
        .. _counters
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(pair => new CounterIncrement(pair.Key, pair.Value)),
    ];

    public IReadOnlyList<WakeUp> ReadDueWakeUps(DueBy<WakeUp> due, int limit) =>
    [
        .. _byNumber
            .SelectMany(rows => rows.WakeUps.Select(pair => new WakeUp(rows.Key, pair.Key, pair.Value)))
            .Where(wakeUp => wakeUp.DueAt <= due.Now)
            .OrderBy(wakeUp => wakeUp.DueAt)
            .Where(wakeUp => due.After is not { } after
                || wakeUp.DueAt > after.DueAt
                || (wakeUp.DueAt == after.DueAt && IsBehind(wakeUp, after)))
            .Take(limit),
    ];

    public IReadOnlyList<string> ReadGrainIds(string kind, string? afterId, int limit) =>
    [
        .. _grains.Keys
            .Where(grain => grain.Kind == kind && string.CompareOrdinal(grain.Id, afterId) > 0)
            .Select(grain => grain.Id)
            .Order(StringComparer.Ordinal)
            .Take(limit),
    ];

    public long CountGrains(string kind) => _grains.Keys.LongCount(grain => grain.Kind == kind);

    public Document? FindDocument(string kind, long? version) =>
        _documents.LastOrDefault(document => document.Kind == kind && (version is null || document.Version == version));

    public IReadOnlyList<Document> ReadVersions(string kind, int limit) =>
        [.. _documents.Where(document => document.Kind == kind).Reverse().Take(limit)];

    private bool IsBehind(WakeUp one, WakeUp other)
    {
        var (number, otherNumber) = (_grains[one.Grain].Number, _grains[other.Grain].Number);
        return number > otherNumber || (number == otherNumber && string.CompareOrdinal(one.Name, other.Name) > 0);
    }

    private Rows AddGrain(GrainKey grain)
    {
        var rows = new Rows(grain, _byNumber.Count + 1);
        _byNumber.Add(rows);
        _grains.Add(grain, rows);
        return rows;
    }

    private void Write(Turn turn, Rows rows)
    {
        foreach (var entry in turn.Entries)
        {
            rows.Journal.Add(new HistoryEntry(rows.Journal.Count + 1, turn.At, entry.Body));
        }

        if (turn.MessageId is { } id)
        {
            rows.Messages.Add(id, turn.ExpectedVersion);
        }

        if (turn.Snapshot is { } snapshot)
        {
            (rows.Snapshot, rows.SnapshotVersion) = (snapshot.ToArray(), rows.Journal.Count); // The turn lends it.
        }

        if (turn.Trace is { } trace)
        {
            rows.Traces.Add(turn.ExpectedVersion, trace.ToArray()); // As that.
        }

        foreach (var change in turn.Outbox)
        {
            Write(change, turn.At);
        }

        foreach (var contact in turn.Contacts)
        {
            var known = rows.Contacts.Find(each => each.Contact.Key == contact.Key);
            rows.Contacts.Remove(known!);
            rows.Contacts.Add(new ContactRow(contact, known?.PlannedAt ?? turn.At, turn.At));
        }

        foreach (var wakeUp in turn.WakeUps)
        {
            rows.WakeUps.Remove(wakeUp.Name);
            if (wakeUp.DueAt is { } dueAt)
            {
                rows.WakeUps.Add(wakeUp.Name, dueAt);
            }
        }

        foreach (var lookup in turn.Lookups)
        {
            _lookups[lookup.Name] = lookup.Target;
        }

        foreach (var counter in turn.Counters)
        {
            _counters[counter.Name] = _counters.GetValueOrDefault(counter.Name) + counter.Amount;
        }
    }

    private void Write(OutboxChange change, DateTimeOffset at)
    {
        if (change is OutboxChange.Add add)
        {
            _outboxByKey.Add(add.Key, _outbox.Count);
            _outbox.Add(new OutboxRow(add.Key, add.Channel, add.Kind, add.Body, OutboxState.Pending, add.DueAt, Attempts: 0, at, at)
            {
                Tier = add.Tier,
                Task = add.Task,
            });
        }
        else if (change is OutboxChange.Move move && _outboxByKey.TryGetValue(move.Key, out var place))
        {
            var row = _outbox[place];
            _outbox[place] = row with
            {
                State = move.State,
                DueAt = move.DueAt ?? row.DueAt,
                Attempts = row.Attempts + (move.State == OutboxState.Releasing ? 1 : 0),
                ChangedAt = at,
                Reason = move.Reason,
            };
        }
    }

    private sealed class Rows(GrainKey key, long number)
    {
        public GrainKey Key => key;

        public long Number => number;

        public long SnapshotVersion { get; set; }

        public ReadOnlyMemory<byte> Snapshot { get; set; }

        public List<HistoryEntry> Journal { get; } = [];

        public Dictionary<string, long> Messages { get; } = new(StringComparer.Ordinal);

        public List<ContactRow> Contacts { get; } = [];

        public SortedDictionary<long, ReadOnlyMemory<byte>> Traces { get; } = [];

        public SortedDictionary<string, DateTimeOffset> WakeUps { get; } = new(StringComparer.Ordinal);
    }
}
