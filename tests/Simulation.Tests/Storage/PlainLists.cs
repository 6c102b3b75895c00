using SmartManager.Contracts.Storage;
using SmartManager.Store;

namespace SmartManager.Simulation.Tests.Storage;

/// <summary>Uploaded lists as plainly as can be: each call takes effect at once and outlives the process.</summary>
internal sealed class PlainLists : ISubscriberLists
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Entry> _lists = [];
    private long _last;

    public ValueTask<long?> TryBeginAsync(string name, string madeBy, DateTimeOffset at, CancellationToken cancellationToken) => Do<long?>(() =>
    {
        if (Named(name) is { State: not ListState.Failed })
        {
            return null;
        }

        _lists.Remove(Named(name)?.Number ?? 0);
        _lists.Add(++_last, new Entry(_last, name, madeBy, at) { TouchedAt = at });
        return _last;
    });

    public ValueTask<bool> AddMembersAsync(long list, IReadOnlyList<string> members, DateTimeOffset at, CancellationToken cancellationToken) => Do(() =>
    {
        if (_lists.GetValueOrDefault(list) is not { State: ListState.Loading } entry)
        {
            return false;
        }

        entry.Members.UnionWith(members);
        entry.TouchedAt = at;
        return true;
    });

    public ValueTask<bool> TryEndAsync(long list, bool isReady, CancellationToken cancellationToken) => Do(() =>
    {
        if (_lists.GetValueOrDefault(list) is not { State: ListState.Loading } entry)
        {
            return false;
        }

        entry.State = isReady ? ListState.Ready : ListState.Failed;
        return true;
    });

    public ValueTask<bool> TryDropAsync(string name, CancellationToken cancellationToken) => Do(() =>
    {
        if (Named(name) is not { State: ListState.Ready or ListState.Failed } entry)
        {
            return false;
        }

        entry.State = ListState.Dropped;
        return true;
    });

    public ValueTask<SubscriberList?> FindAsync(string name, CancellationToken cancellationToken) => Do(() => Named(name)?.ToList());

    public ValueTask<IReadOnlyList<SubscriberList>> ReadListsAsync(string? afterName, int limit, CancellationToken cancellationToken) => Do(() =>
        (IReadOnlyList<SubscriberList>)[.. _lists.Values
            .Where(entry => entry.State != ListState.Dropped && string.CompareOrdinal(entry.Name, afterName ?? string.Empty) > 0)
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Take(TurnLimits.CheckLimit(limit))
            .Select(entry => entry.ToList())]);

    public ValueTask<IReadOnlyList<string>> ReadMembersAsync(long list, string? afterId, int limit, CancellationToken cancellationToken) => Do(() =>
        (IReadOnlyList<string>)(_lists.GetValueOrDefault(list) is { State: ListState.Ready } entry
            ? [.. entry.Members.Where(id => string.CompareOrdinal(id, afterId ?? string.Empty) > 0).Take(TurnLimits.CheckLimit(limit))]
            : []));

    public ValueTask<long> SweepAsync(DateTimeOffset untouchedSince, CancellationToken cancellationToken) => Do(() =>
    {
        var removed = 0L;
        foreach (var entry in _lists.Values.ToList())
        {
            if (entry.State == ListState.Loading && entry.TouchedAt < untouchedSince)
            {
                entry.State = ListState.Failed;
            }

            if (entry.State >= ListState.Failed)
            {
                removed += entry.Members.Count;
                entry.Members.Clear();
            }

            if (entry.State == ListState.Dropped)
            {
                _lists.Remove(entry.Number);
            }
        }

        return removed;
    });

    public ValueTask<long> DropOldAsync(DateTimeOffset before, CancellationToken cancellationToken) => Do(() =>
    {
        var old = _lists.Values.Where(entry => entry.State is ListState.Ready or ListState.Failed && entry.MadeAt < before).ToList();
        old.ForEach(entry => entry.State = ListState.Dropped);
        return (long)old.Count;
    });

    private Entry? Named(string name) =>
        _lists.Values.FirstOrDefault(entry => entry.Name == name && entry.State != ListState.Dropped);

    private ValueTask<T> Do<T>(Func<T> work)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(work());
        }
    }

    private sealed class Entry(long number, string name, string madeBy, DateTimeOffset madeAt)
    {
        public long Number => number;

        public string Name => name;

        public DateTimeOffset MadeAt => madeAt;

        public ListState State { get; set; }

        public DateTimeOffset TouchedAt { get; set; }

        public SortedSet<string> Members { get; } = new(StringComparer.Ordinal);

        public SubscriberList ToList() => new(number, name, State, Members.Count, madeAt, madeBy);
    }
}
