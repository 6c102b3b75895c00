using Npgsql;
using SmartManager.Contracts.Storage;

namespace SmartManager.Store.Postgres;

/// <summary>Keeps the uploaded lists of a served store.</summary>
/// <remarks>Every change may be made twice when a connection is lost in between, and comes to the same.</remarks>
public sealed class PostgresLists(PostgresStore store) : ISubscriberLists
{
    /// <inheritdoc/>
    /// <remarks>
    /// If the connection is lost when it was made but not answered, the name is taken by a list that nobody loads, until the sweep.
    /// </remarks>
    public async ValueTask<long?> TryBeginAsync(string name, string madeBy, DateTimeOffset at, CancellationToken cancellationToken)
    {
        TurnLimits.CheckText(name, TurnLimits.NameMax, "The name of a list");
        TurnLimits.CheckText(madeBy, TurnLimits.NameMax, "Who makes a list");
        RequireKept(name, nameof(name));
        RequireKept(madeBy, nameof(madeBy));
        store.RequireOpen();
        return await store.Reading.DoAsync<long?>(
            async connection =>
            {
                await PostgresDatabase.ExecuteAsync(connection, "HardenCommits", cancellationToken);
                await PostgresDatabase.ExecuteAsync(connection, "DropFailedList", cancellationToken, Columns.Of(name));
                await using var command = PostgresDatabase.Command(
                    connection, "BeginList", Columns.Of(name), Columns.Of(at.UtcTicks), Columns.Of(madeBy));
                return await command.ExecuteScalarAsync(cancellationToken) is long number ? number : null;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> AddMembersAsync(
        long list, IReadOnlyList<string> members, DateTimeOffset at, CancellationToken cancellationToken)
    {
        TurnLimits.CheckMembers(members);
        foreach (var member in members)
        {
            RequireKept(member, nameof(members));
        }

        return await ChangeAsync(
            "AddListMembers", cancellationToken, Columns.Of(list), Columns.Of([.. members]), Columns.Of(at.UtcTicks)) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryEndAsync(long list, bool isReady, CancellationToken cancellationToken)
    {
        var state = (short)(isReady ? ListState.Ready : ListState.Failed);
        var isLater = false;
        store.RequireOpen();
        return await store.Reading.DoAsync(
            async connection =>
            {
                await PostgresDatabase.ExecuteAsync(connection, "HardenCommits", cancellationToken);
                var isRepeated = isLater;
                isLater = true;
                return await PostgresDatabase.ExecuteAsync(connection, "EndList", cancellationToken, Columns.Of(list), Columns.Of(state)) == 1
                    || (isRepeated && await PostgresDatabase.FindAsync<short?>(
                        connection, "FindListState", cancellationToken, Columns.Of(list)) == state);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryDropAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StoredText.CanBeKept(name) && await ChangeAsync("DropList", cancellationToken, Columns.Of(name)) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<SubscriberList?> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var rows = StoredText.CanBeKept(name)
            ? await store.Reading.ReadAsync("FindList", Row, cancellationToken, Columns.Of(name))
            : [];
        return rows is [var list, ..] ? list : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SubscriberList>> ReadListsAsync(
        string? afterName, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return StoredText.CanBeKept(afterName ?? string.Empty)
            ? await store.Reading.ReadAsync("ReadLists", Row, cancellationToken, Columns.Of(afterName ?? string.Empty), Columns.Of(limit))
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ReadMembersAsync(
        long list, string? afterId, int limit, CancellationToken cancellationToken)
    {
        TurnLimits.CheckLimit(limit);
        return StoredText.CanBeKept(afterId ?? string.Empty)
            ? await store.Reading.ReadAsync(
                "ReadListMembers",
                static row => row.GetString(0),
                cancellationToken,
                Columns.Of(list),
                Columns.Of(afterId ?? string.Empty),
                Columns.Of(limit))
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<long> SweepAsync(DateTimeOffset untouchedSince, CancellationToken cancellationToken)
    {
        await ChangeAsync("FailStoppedLists", cancellationToken, Columns.Of(untouchedSince.UtcTicks));
        var (removed, list) = (0L, 0L);
        while (await FindToSweepAsync(list, cancellationToken) is { } next)
        {
            list = next;
            int step;
            do
            {
                step = await ChangeAsync(
                    "SweepListMembers", cancellationToken, Columns.Of(next), Columns.Of(TurnLimits.SweptTogether));
                removed += step;
            }
            while (step > 0);

            await ChangeAsync("EndSweep", cancellationToken, Columns.Of(next));
        }

        return removed;
    }

    /// <inheritdoc/>
    public async ValueTask<long> DropOldAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await ChangeAsync("DropOldLists", cancellationToken, Columns.Of(before.UtcTicks));

    private async Task<long?> FindToSweepAsync(long after, CancellationToken cancellationToken) =>
        await store.Reading.ReadAsync("FindListToSweep", static row => row.GetInt64(0), cancellationToken, Columns.Of(after))
            is [var number, ..] ? number : null;

    private Task<int> ChangeAsync(string statement, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        store.RequireOpen();
        return store.Reading.DoAsync(
            async connection =>
            {
                await PostgresDatabase.ExecuteAsync(connection, "HardenCommits", cancellationToken);
                return await PostgresDatabase.ExecuteAsync(
                    connection, statement, cancellationToken, Array.ConvertAll(parameters, each => each.Clone()));
            },
            cancellationToken);
    }

    private static void RequireKept(string text, string parameter)
    {
        if (!StoredText.CanBeKept(text))
        {
            throw new ArgumentException("A text holds the character zero or half a character.", parameter);
        }
    }

    private static SubscriberList Row(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), (ListState)row.GetInt16(2), row.GetInt64(3), Reading.Instant(row, 4), row.GetString(5));
}
