using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Sqlite;

/// <summary>Keeps the uploaded lists of an embedded store. What changes them goes through the writer, in the same commits as the turns.</summary>
public sealed class SqliteLists(SqliteStore store) : ISubscriberLists
{
    /// <inheritdoc/>
    public async ValueTask<long?> TryBeginAsync(string name, string madeBy, DateTimeOffset at, CancellationToken cancellationToken)
    {
        TurnLimits.CheckText(name, TurnLimits.NameMax, "The name of a list");
        TurnLimits.CheckText(madeBy, TurnLimits.NameMax, "Who makes a list");
        return await store.Committer.RunAsync(writer => TryBegin(writer.Connection, name, madeBy, at), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> AddMembersAsync(
        long list, IReadOnlyList<string> members, DateTimeOffset at, CancellationToken cancellationToken)
    {
        TurnLimits.CheckMembers(members);
        return await store.Committer.RunAsync(writer => Add(writer.Connection, list, members, at), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryEndAsync(long list, bool isReady, CancellationToken cancellationToken) =>
        await ChangeAsync(
            connection => connection["EndList"].Bind(0, (long)(isReady ? ListState.Ready : ListState.Failed)).Bind(1, list),
            cancellationToken) == 1;

    /// <inheritdoc/>
    public async ValueTask<bool> TryDropAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await ChangeAsync(connection => connection["DropList"].Bind(0, name), cancellationToken) == 1;
    }

    /// <inheritdoc/>
    public ValueTask<SubscriberList?> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return store.Readers.ReadAsync(
            name,
            static (connection, asked) => connection["FindList"].Bind(0, asked).ReadAll(Row) is [var list, ..] ? list : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SubscriberList>> ReadListsAsync(string? afterName, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (after: afterName ?? string.Empty, limit),
            static (connection, asked) => connection["ReadLists"].Bind(0, asked.after).Bind(1, asked.limit).ReadAll(Row),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ReadMembersAsync(long list, string? afterId, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return store.Readers.ReadAsync(
            (list, after: afterId ?? string.Empty, limit),
            static (connection, asked) => connection["ReadListMembers"]
                .Bind(0, asked.list)
                .Bind(1, asked.after)
                .Bind(2, asked.limit)
                .ReadAll(static row => row.Text(0)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<long> SweepAsync(DateTimeOffset untouchedSince, CancellationToken cancellationToken)
    {
        await ChangeAsync(connection => connection["FailStoppedLists"].Bind(0, untouchedSince.UtcTicks), cancellationToken);
        var (removed, list) = (0L, 0L);
        while (await FindToSweepAsync(list, cancellationToken) is { } next)
        {
            list = next;
            int step;
            do
            {
                step = await store.Committer.RunAsync(writer => Sweep(writer.Connection, next), cancellationToken);
                removed += step;
            }
            while (step > 0);
        }

        return removed;
    }

    /// <inheritdoc/>
    public async ValueTask<long> DropOldAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await ChangeAsync(connection => connection["DropOldLists"].Bind(0, before.UtcTicks), cancellationToken);

    /// <summary>On a reader, because the writer has better things to do.</summary>
    private ValueTask<long?> FindToSweepAsync(long after, CancellationToken cancellationToken) => store.Readers.ReadAsync(
        after, static (connection, asked) => connection["FindListToSweep"].Bind(0, asked).ReadNumber(), cancellationToken);

    private Task<int> ChangeAsync(Func<Connection, Statement> statement, CancellationToken cancellationToken) => store.Committer.RunAsync(
        writer =>
        {
            statement(writer.Connection).Run();
            return writer.Connection.Changes;
        },
        cancellationToken);

    private static long? TryBegin(Connection connection, string name, string madeBy, DateTimeOffset at)
    {
        connection["DropFailedList"].Bind(0, name).Run();
        if (connection["FindListNumber"].Bind(0, name).ReadNumber() is not null)
        {
            return null;
        }

        connection["AddList"].Bind(0, name).Bind(1, at.UtcTicks).Bind(2, madeBy).Run();
        return connection["FindListNumber"].Bind(0, name).ReadNumber();
    }

    private static bool Add(Connection connection, long list, IReadOnlyList<string> members, DateTimeOffset at)
    {
        if (connection["IsListLoading"].Bind(0, list).ReadNumber() is null)
        {
            return false;
        }

        var insert = connection["AddListMember"];
        var added = 0L;
        foreach (var member in members)
        {
            insert.Bind(0, list).Bind(1, member).Run();
            added += connection.Changes;
        }

        connection["TouchList"].Bind(0, added).Bind(1, at.UtcTicks).Bind(2, list).Run();
        return true;
    }

    private static int Sweep(Connection connection, long list)
    {
        connection["SweepListMembers"].Bind(0, list).Bind(1, TurnLimits.SweptTogether).Run();
        var removed = connection.Changes;
        if (removed == 0)
        {
            connection["EndSweep"].Bind(0, list).Run();
            connection["ForgetList"].Bind(0, list).Run();
        }

        return removed;
    }

    private static SubscriberList Row(Statement row) =>
        new(row.Number(0), row.Text(1), (ListState)row.Number(2), row.Number(3), row.Instant(4), row.Text(5));
}
