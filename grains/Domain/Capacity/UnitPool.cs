using System.Collections.Immutable;
using System.Diagnostics;

namespace SmartManager.Domain.Capacity;

/// <summary>A unit that is on its way from free to sold.</summary>
/// <param name="At">When it was taken. UTC.</param>
/// <param name="Day">The day that it counts on.</param>
/// <param name="IsOrdered">Whether its order is known to be durable.</param>
public readonly record struct OpenUnit(DateTimeOffset At, DateOnly Day, bool IsOrdered);

/// <summary>
/// The units of one pool: each that is not free is held, ordered or sold. Rebuilt from its events alone; how many there are in all is the
/// rulebook's to say.
/// </summary>
/// <remarks>Not a value but an account book, because many units move at a time: who cannot make a move durable reads it anew.</remarks>
public sealed class UnitPool
{
    /// <summary>How long a unit is held for an order that does not come before its subscriber is asked.</summary>
    public static readonly TimeSpan HoldMax = TimeSpan.FromSeconds(30);

    /// <summary>Days whose counts are remembered. A clock that is set back further finds its day full.</summary>
    public const int DaysKept = 8;

    private readonly Dictionary<string, OpenUnit> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<DateOnly, long> _days = [];
    private readonly HashSet<string> _seats = new(StringComparer.Ordinal);
    private readonly Queue<string> _held = new();

    /// <summary>How many events were folded in.</summary>
    public long Version { get; internal set; }

    /// <summary>Units held for an order that is not known to be durable.</summary>
    public long HeldCount { get; private set; }

    /// <summary>Units whose order is on its way to billing.</summary>
    public long OrderedCount => _open.Count - HeldCount;

    /// <summary>Units that billing booked and that did not come back, the seats among them.</summary>
    public long SoldCount { get; internal set; }

    /// <summary>
    /// The orders of the seats that are sold, in no order: a seat is given back once, however often that is told. A hundred bytes each.
    /// </summary>
    public IReadOnlySet<string> Seats => _seats;

    /// <summary>Units that are not free.</summary>
    public long UsedCount => _open.Count + SoldCount;

    /// <summary>Units taken on each remembered day, less those that were given back.</summary>
    public IReadOnlyDictionary<DateOnly, long> Days => _days;

    /// <summary>Units on their way from free to sold, by order.</summary>
    public IReadOnlyDictionary<string, OpenUnit> Open => _open;

    /// <summary>How many units are free; a pool that was made smaller than what is used has none. At least 0.</summary>
    /// <param name="terms">How many there are.</param>
    /// <param name="day">The day in the operator's zone.</param>
    public long FreeCount(PoolTerms terms, DateOnly day)
    {
        var left = Math.Min(
            terms.Units is { } units ? units - UsedCount : long.MaxValue,
            terms.PerDay is { } perDay ? perDay - TakenOn(day) : long.MaxValue);
        return Math.Max(left, 0);
    }

    /// <summary>Whether a unit can be had now, and if not, whether one may soon and which limits are reached.</summary>
    /// <param name="terms">How many there are.</param>
    /// <param name="day">The day in the operator's zone.</param>
    public PoolStanding StandingFor(PoolTerms terms, DateOnly day) =>
        FreeCount(terms, day) > 0 ? PoolStanding.Free : new PoolStanding(
            HeldCount > 0 && terms.ReachedBy(UsedCount - HeldCount, TakenOn(day) - HeldOn(day)) == PoolLimit.None
                ? PoolRoom.Held
                : PoolRoom.None,
            terms.ReachedBy(UsedCount, TakenOn(day)));

    /// <summary>How many units were taken on a day and not given back; a day that is forgotten is full.</summary>
    public long TakenOn(DateOnly day) => _days.TryGetValue(day, out var count) ? count
        : _days.Count >= DaysKept && day < _days.First().Key ? long.MaxValue
        : 0;

    /// <summary>When the longest held unit without an order was taken; null if none is held. UTC.</summary>
    public DateTimeOffset? OldestHeldAt()
    {
        while (_held.TryPeek(out var order))
        {
            if (_open.TryGetValue(order, out var unit) && !unit.IsOrdered)
            {
                return unit.At;
            }

            _held.Dequeue();
        }

        return null;
    }

    /// <summary>The orders whose units are held since an instant or longer, and not known to be durable, oldest first.</summary>
    /// <param name="at">The instant. UTC.</param>
    public ImmutableArray<string> HeldSince(DateTimeOffset at) =>
    [
        .. _open.Where(unit => !unit.Value.IsOrdered && unit.Value.At <= at)
            .OrderBy(unit => unit.Value.At).ThenBy(unit => unit.Key, StringComparer.Ordinal)
            .Select(unit => unit.Key),
    ];

    /// <summary>Folds one stored event into the pool.</summary>
    public void Fold(PoolEvent @event)
    {
        switch (@event)
        {
            case PoolEvent.UnitsMoved moved:
                foreach (var move in moved.Moves)
                {
                    Fold(move, moved.At, moved.Day);
                }

                break;
            default:
                throw new UnreachableException($"No fold for {@event.GetType().Name}.");
        }

        Version++;
    }

    internal void Fold(PoolMove move, DateTimeOffset at, DateOnly day)
    {
        switch (move.Step)
        {
            case PoolStep.Held:
                TryRestore(move.Order, new OpenUnit(at, day, IsOrdered: false));
                Count(day, 1);
                break;
            case PoolStep.Ordered:
                _open[move.Order] = Close(move.Order) with { IsOrdered = true };
                break;
            case PoolStep.Sold:
                Close(move.Order);
                SoldCount++;
                break;
            case PoolStep.Refused or PoolStep.Freed:
                Count(Close(move.Order).Day, -1);
                break;
            case PoolStep.Seated:
                Close(move.Order);
                RestoreSeat(move.Order);
                SoldCount++;
                break;
            case PoolStep.Returned:
                _seats.Remove(move.Order);
                SoldCount--;
                break;
            default:
                throw new UnreachableException($"No fold for {move.Step}.");
        }
    }

    /// <returns>False if the order has a unit already.</returns>
    internal bool TryRestore(string order, OpenUnit unit)
    {
        if (!_open.TryAdd(order, unit))
        {
            return false;
        }

        if (!unit.IsOrdered)
        {
            HeldCount++;
            _held.Enqueue(order);
        }

        return true;
    }

    /// <returns>False if the order has a seat already.</returns>
    internal bool RestoreSeat(string order) => _seats.Add(order);

    internal void Restore(DateOnly day, long count) => _days[day] = count;

    private OpenUnit Close(string order)
    {
        _open.Remove(order, out var unit);
        HeldCount -= unit.IsOrdered ? 0 : 1;
        return unit;
    }

    /// <summary>What is given back of a forgotten day makes room on no other.</summary>
    private void Count(DateOnly day, long amount)
    {
        if (_days.TryGetValue(day, out var count))
        {
            _days[day] = count + amount;
        }
        else if (amount > 0)
        {
            _days[day] = amount;
            if (_days.Count > DaysKept)
            {
                _days.Remove(_days.First().Key);
            }
        }
    }

    /// <summary>Of the units taken on a day, those only held: one of yesterday that comes back makes no room today.</summary>
    private long HeldOn(DateOnly day) => _open.Values.LongCount(unit => !unit.IsOrdered && unit.Day == day);
}
