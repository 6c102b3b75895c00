using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Reads what turns wrote beside the journals of a served store.</summary>
public sealed class PostgresRecords(PostgresStore store) : IRecords
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(
        GrainKey grain, long? beforeVersion, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        TurnLimits.CheckLimit(limit);
        return !StoredText.CanBeKept(grain.ToString())
            ? []
            : await store.Reading.ReadAsync(
                "ReadHistory",
                static row => new HistoryEntry(row.GetInt64(0), Reading.Instant(row, 1), row.GetFieldValue<byte[]>(2)),
                cancellationToken,
                Columns.Of(grain.ToString()),
                Columns.Of(beforeVersion ?? long.MaxValue),
                Columns.Of(limit));
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> FindTraceAsync(GrainKey grain, long version, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        var rows = !StoredText.CanBeKept(grain.ToString()) || version == long.MaxValue
            ? []
            : await store.Reading.ReadAsync(
                "FindTrace",
                static row => row.GetFieldValue<byte[]>(0),
                cancellationToken,
                Columns.Of(grain.ToString()),
                Columns.Of(version + 1));
        return rows is [var body, ..] ? body : (ReadOnlyMemory<byte>?)null;
    }

    /// <inheritdoc/>
    public async ValueTask<long?> FindMessageAsync(GrainKey grain, string messageId, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        ArgumentNullException.ThrowIfNull(messageId);
        var rows = !StoredText.CanBeKept(grain.ToString())
            ? []
            : await store.Reading.ReadAsync(
                "FindMessage",
                static row => row.GetInt64(0),
                cancellationToken,
                Columns.Of(grain.ToString()),
                Columns.Of(TurnLimits.HashOf(messageId)));
        return rows is [var version, ..] ? version : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ContactRow>> ReadContactsAsync(GrainKey grain, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        TurnLimits.CheckLimit(limit);
        if (!StoredText.CanBeKept(grain.ToString()))
        {
            return [];
        }

        var changes = await store.Reading.ReadAsync(
            "ReadContacts",
            static row => (
                Change: new ContactChange(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)),
                At: Reading.Instant(row, 5)),
            cancellationToken,
            Columns.Of(grain.ToString()));
        var contacts = new Dictionary<string, ContactRow>(StringComparer.Ordinal);
        foreach (var (change, at) in changes)
        {
            contacts[change.Key] = new ContactRow(change, contacts.TryGetValue(change.Key, out var known) ? known.PlannedAt : at, at);
        }

        return [.. contacts.Values.Reverse().OrderByDescending(contact => contact.PlannedAt).Take(limit)];
    }

    /// <inheritdoc/>
    public async ValueTask<string?> FindLookupAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rows = !StoredText.CanBeKept(name)
            ? []
            : await store.Reading.ReadAsync("FindLookup", static row => row.GetString(0), cancellationToken, Columns.Of(name));
        return rows is [var target, ..] ? target : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, string>> FindLookupsAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        TurnLimits.CheckNames(names);
        var rows = await store.Reading.ReadAsync(
            "FindLookups",
            static row => (Name: row.GetString(0), Target: row.GetString(1)),
            cancellationToken,
            Columns.Of(Kept(names)));
        return rows.ToDictionary(row => row.Name, row => row.Target, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlySet<string>> FindGrainIdsAsync(
        string kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckNames(ids);
        var found = await store.Reading.ReadAsync(
            "FindGrainKeys",
            static row => row.GetString(0),
            cancellationToken,
            Columns.Of(Kept(ids.Select(id => $"{kind}/{id}"))));
        return found.Select(key => key[(kind.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CounterIncrement>> ReadCountersAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return !StoredText.CanBeKept(prefix)
            ? []
            : await store.Reading.ReadAsync(
                "ReadCounters",
                static row => new CounterIncrement(row.GetString(0), row.GetInt64(1)),
                cancellationToken,
                Columns.Of(prefix));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<WakeUp>> ReadDueWakeUpsAsync(DueBy<WakeUp> due, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return await store.Reading.ReadAsync(
            "ReadDueWakeUps",
            static row => new WakeUp(ParseKey(row.GetString(0)), row.GetString(1), Reading.Instant(row, 2)),
            cancellationToken,
            Columns.Of(due.Now.UtcTicks),
            Columns.Of(due.After?.DueAt.UtcTicks ?? long.MinValue),
            Columns.Of(due.After?.Grain.ToString() ?? string.Empty),
            Columns.Of(due.After?.Name ?? string.Empty),
            Columns.Of(limit));
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountGrainsAsync(string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var rows = !StoredText.CanBeKept(kind)
            ? [0L]
            : await store.Reading.ReadAsync(
                "CountGrains", static row => row.GetInt64(0), cancellationToken, Columns.Of(kind + '/'), Columns.Of(kind + '0'));
        return rows[0];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ReadGrainIdsAsync(
        string kind, string? afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckLimit(limit);
        return !StoredText.CanBeKept(kind + afterId)
            ? []
            : await store.Reading.ReadAsync(
                "ReadGrainIds",
                static row => row.GetString(0),
                cancellationToken,
                Columns.Of($"{kind}/{afterId}"),
                Columns.Of(kind + '0'),
                Columns.Of(kind.Length + 1),
                Columns.Of(limit));
    }

    /// <summary>Each text once, those left out that cannot be kept, and so are nowhere.</summary>
    private static List<string> Kept(IEnumerable<string> texts) =>
        [.. texts.Where(StoredText.CanBeKept).Distinct(StringComparer.Ordinal)];

    private static GrainKey ParseKey(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new GrainKey(text[..slash], text[(slash + 1)..]);
    }
}
