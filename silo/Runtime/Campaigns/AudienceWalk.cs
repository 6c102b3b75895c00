using System.Collections.Immutable;
using SmartManager.Contracts.Campaigns;
using SmartManager.Contracts.Storage;
using SmartManager.Domain.Campaigns;
using SmartManager.Grains.Subscribers;

namespace SmartManager.Silo.Campaigns;

/// <summary>Walks audiences in the store: the lists that somebody must be on, merged, or all subscribers; other lists beside them.</summary>
public sealed class AudienceWalk(IRecords records, ISubscriberLists lists) : IAudienceWalk
{
    /// <inheritdoc/>
    public async ValueTask<AudiencePage> ReadAsync(Audience audience, string? afterId, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audience);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IAudienceWalk.PageMax);
        var known = await FindAsync(audience, cancellationToken);
        var rows = new ListRows[known.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new ListRows(lists, known[i].Number, afterId, limit);
            await rows[i].BeginAsync(cancellationToken);
        }

        var page = audience.IsWithinLists
            ? await MergeAsync(rows, audience.SourceLists, limit, cancellationToken)
            : await ReadAllAsync(rows, afterId, limit, cancellationToken);

        // A list that was dropped in between had no members any more, and an exclusion would have let them through.
        if (known.Length > 0 && !(await FindAsync(audience, cancellationToken)).SequenceEqual(known))
        {
            throw new ListNotReadyException(audience.Lists[0]);
        }

        return page;
    }

    /// <inheritdoc/>
    public async ValueTask<long> EstimateAsync(Audience audience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audience);
        var known = await FindAsync(audience, cancellationToken);
        return audience.IsWithinLists
            ? known.Where((_, place) => (audience.SourceLists & (1u << place)) != 0).Sum(list => list.MemberCount)
            : await records.CountGrainsAsync(SubscriberGrain.Kind, cancellationToken);
    }

    private async ValueTask<ImmutableArray<SubscriberList>> FindAsync(Audience audience, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<SubscriberList>(audience.Lists.Length);
        for (var place = 0; place < audience.Lists.Length; place++)
        {
            var (name, number) = (audience.Lists[place], audience.ListNumbers[place]);
            var list = await lists.FindAsync(name, cancellationToken);
            found.Add(list is not { State: ListState.Ready } ? throw new ListNotReadyException(name)
                : number != 0 && number != list.Number ? throw new ListNotReadyException(name) { IsOther = true }
                : list);
        }

        return found.MoveToImmutable();
    }

    private async ValueTask<AudiencePage> ReadAllAsync(
        ListRows[] rows, string? afterId, int limit, CancellationToken cancellationToken)
    {
        var ids = await records.ReadGrainIdsAsync(SubscriberGrain.Kind, afterId, limit, cancellationToken);
        var members = ImmutableArray.CreateBuilder<AudienceMember>(ids.Count);
        foreach (var id in ids)
        {
            members.Add(new AudienceMember(id, rows.Length == 0 ? 0 : await ListedAsync(rows, id, cancellationToken)));
        }

        return new AudiencePage(members.MoveToImmutable(), ids.Count < limit ? null : ids[^1]);
    }

    private static async ValueTask<AudiencePage> MergeAsync(
        ListRows[] rows, uint sources, int limit, CancellationToken cancellationToken)
    {
        var members = ImmutableArray.CreateBuilder<AudienceMember>();
        while (members.Count < limit && LowestOf(rows, sources) is { } id)
        {
            members.Add(new AudienceMember(id, await ListedAsync(rows, id, cancellationToken)));
        }

        var isEnd = LowestOf(rows, sources) is null;
        return new AudiencePage(members.ToImmutable(), isEnd ? null : members[^1].Id);
    }

    private static string? LowestOf(ListRows[] rows, uint sources)
    {
        string? lowest = null;
        for (var i = 0; i < rows.Length; i++)
        {
            if ((sources & (1u << i)) != 0 && rows[i].Head is { } head && (lowest is null || string.CompareOrdinal(head, lowest) < 0))
            {
                lowest = head;
            }
        }

        return lowest;
    }

    /// <summary>On which lists an id is; each list then stands behind it.</summary>
    private static async ValueTask<uint> ListedAsync(ListRows[] rows, string id, CancellationToken cancellationToken)
    {
        var listed = 0u;
        for (var i = 0; i < rows.Length; i++)
        {
            while (rows[i].Head is { } head && string.CompareOrdinal(head, id) <= 0)
            {
                listed |= head.Length == id.Length && head == id ? 1u << i : 0;
                if (!rows[i].TryMove())
                {
                    await rows[i].RefillAsync(cancellationToken);
                }
            }
        }

        return listed;
    }

    /// <summary>The members of a list, read ahead in pieces.</summary>
    private sealed class ListRows(ISubscriberLists lists, long list, string? afterId, int limit)
    {
        private const int PieceMin = 64;

        private IReadOnlyList<string> _piece = [];
        private int _place;
        private string? _after = afterId;

        private int Piece => Math.Max(limit, PieceMin);

        /// <summary>Where it stands; null behind the last.</summary>
        public string? Head => _place < _piece.Count ? _piece[_place] : null;

        public ValueTask BeginAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

        /// <summary>Goes on to the next member that was read ahead.</summary>
        /// <returns>False if more has to be read first.</returns>
        public bool TryMove() => ++_place < _piece.Count;

        public ValueTask RefillAsync(CancellationToken cancellationToken)
        {
            if (_piece.Count == Piece)
            {
                return ReadAsync(cancellationToken);
            }

            return ValueTask.CompletedTask; // It was the last piece.
        }

        private async ValueTask ReadAsync(CancellationToken cancellationToken)
        {
            _piece = await lists.ReadMembersAsync(list, _after, Piece, cancellationToken);
            _place = 0;
            _after = _piece.Count > 0 ? _piece[^1] : _after;
        }
    }
}
