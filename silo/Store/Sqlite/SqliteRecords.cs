using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Reads what turns wrote beside the journals of an embedded store.</summary>
public sealed class SqliteRecords(SqliteStore store) : IRecords
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(
        GrainKey grain, long? beforeVersion, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (store.Index, grain, before: beforeVersion ?? long.MaxValue, limit),
            static (connection, asked) => GrainReader.ReadHistory(connection, asked.Index, asked.grain, asked.before, asked.limit),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindTraceAsync(GrainKey grain, long version, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        return store.Readers.ReadAsync(
            (store.Index, grain, version),
            static (connection, asked) => GrainReader.FindTrace(connection, asked.Index, asked.grain, asked.version),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long?> FindMessageAsync(GrainKey grain, string messageId, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        ArgumentNullException.ThrowIfNull(messageId);
        return store.Readers.ReadAsync(
            (store.Index, grain, Message: TurnLimits.HashOf(messageId)),
            static (connection, asked) => GrainReader.FindMessage(connection, asked.Index, asked.grain, asked.Message),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ContactRow>> ReadContactsAsync(GrainKey grain, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckKey(grain);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (store.Index, grain, limit),
            static (connection, asked) => GrainReader.ReadContacts(connection, asked.Index, asked.grain, asked.limit),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindLookupAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return store.Readers.LoadAsync((store, name), static (reader, asked) => FindLookup(reader, asked.store, asked.name), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, string>> FindLookupsAsync(
        IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        TurnLimits.CheckNames(names);
        return store.Readers.ReadAsync(names, FindLookups, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlySet<string>> FindGrainIdsAsync(
        string kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckNames(ids);
        return store.Readers.ReadAsync((kind, ids), static (connection, asked) => FindIds(connection, asked.kind, asked.ids), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CounterIncrement>> ReadCountersAsync(string prefix, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return store.Readers.ReadAsync(
            prefix,
            static (connection, asked) => connection["ReadCounters"]
                .Bind(0, asked)
                .ReadAll(static row => new CounterIncrement(row.Text(0), row.Number(1))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WakeUp>> ReadDueWakeUpsAsync(DueBy<WakeUp> due, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (due, limit),
            static (connection, asked) => connection["ReadDueWakeUps"]
                .Bind(0, asked.due.Now.UtcTicks)
                .Bind(1, asked.due.After?.DueAt.UtcTicks ?? long.MinValue)
                .Bind(2, asked.due.After?.Grain.ToString())
                .Bind(3, asked.due.After?.Name)
                .Bind(4, asked.limit)
                .ReadAll(static row => new WakeUp(ParseKey(row.Text(0)), row.Text(1), row.Instant(2))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountGrainsAsync(string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return store.Readers.ReadAsync(
            kind, static (connection, asked) => connection["CountGrains"].Bind(0, asked).ReadNumber() ?? 0, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ReadGrainIdsAsync(
        string kind, string? afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (kind, afterId: afterId ?? string.Empty, limit),
            static (connection, asked) => connection["ReadGrainIds"]
                .Bind(0, asked.kind)
                .Bind(1, asked.afterId)
                .Bind(2, asked.limit)
                .ReadAll(static row => row.Text(0)),
            cancellationToken);
    }

    /// <summary>From the view that the reader holds if the name was not set since, else from a new one.</summary>
    private static string? FindLookup(Reader reader, SqliteStore store, string name)
    {
        if (!reader.HasView || store.Lookups.MayBeSetAfter(name, reader.LastSeq))
        {
            reader.EndView();
            reader.BeginView(store.Index);
        }

        return reader.Viewing["FindLookup"].Bind(0, name).ReadAll(static row => row.Text(0)) is [var target, ..] ? target : null;
    }

    private static IReadOnlyDictionary<string, string> FindLookups(Connection connection, IReadOnlyCollection<string> names)
    {
        var found = new Dictionary<string, string>(names.Count, StringComparer.Ordinal);
        var statement = connection["FindLookup"];
        connection["BeginRead"].Run(); // Without it each look-up would be a read of its own, with system calls at both ends.
        foreach (var name in names)
        {
            if (statement.Bind(0, name).Step())
            {
                found[name] = statement.Text(0);
                statement.Reset();
            }
        }

        connection["EndRead"].Run();
        return found;
    }

    private static IReadOnlySet<string> FindIds(Connection connection, string kind, IReadOnlyCollection<string> ids)
    {
        var found = new HashSet<string>(ids.Count, StringComparer.Ordinal);
        var statement = connection["FindGrainNumber"];
        connection["BeginRead"].Run();
        foreach (var id in ids)
        {
            if (statement.Bind(0, $"{kind}/{id}").ReadNumber() is not null)
            {
                found.Add(id);
            }
        }

        connection["EndRead"].Run();
        return found;
    }

    private static GrainKey ParseKey(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return new GrainKey(text[..slash], text[(slash + 1)..]);
    }
}
