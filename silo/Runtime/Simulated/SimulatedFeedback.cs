using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>
/// Receipts and replies that are on their way, in order of due instant, message and number, whatever the order in which they were put
/// in.
/// </summary>
/// <remarks>Its owner pumps it: <see cref="TakeDue"/> with the clock of the run. Safe to call from any thread.</remarks>
public sealed class SimulatedFeedback
{
    /// <summary>Most items that one call of <see cref="TakeDue"/> gives; <see cref="NextDueAt"/> then tells that more is due.</summary>
    public const int TakeMax = 10_000;

    /// <summary>Most items on their way; what comes beyond is lost and counted, as in a real network.</summary>
    public const int PendingMax = 5_000_000;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Feedback, Place> _pending = new();
    private long _lostCount;

    /// <summary>When the next item is due; null if none is on its way. UTC.</summary>
    public DateTimeOffset? NextDueAt
    {
        get
        {
            lock (_lock)
            {
                return _pending.TryPeek(out _, out var place) ? place.DueAt : null;
            }
        }
    }

    /// <summary>Items on their way.</summary>
    public int PendingCount
    {
        get
        {
            lock (_lock)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Items lost because <see cref="PendingMax"/> were on their way.</summary>
    public long LostCount => Interlocked.Read(ref _lostCount);

    /// <summary>Takes what is due, at most <see cref="TakeMax"/> items, in order of due instant, message and number.</summary>
    /// <param name="now">Inclusive.</param>
    public IReadOnlyList<Feedback> TakeDue(DateTimeOffset now)
    {
        var due = new List<Feedback>();
        lock (_lock)
        {
            while (due.Count < TakeMax && _pending.TryPeek(out var feedback, out var place) && place.DueAt <= now)
            {
                _pending.Dequeue();
                due.Add(feedback);
            }
        }

        return due;
    }

    /// <summary>Puts an item on its way.</summary>
    /// <param name="key">The message that it answers.</param>
    /// <param name="number">Which of that message's items.</param>
    /// <param name="feedback">The item.</param>
    internal void Put(ContactKey key, int number, Feedback feedback)
    {
        lock (_lock)
        {
            if (_pending.Count >= PendingMax)
            {
                Interlocked.Increment(ref _lostCount);
                return;
            }

            _pending.Enqueue(feedback, new Place(feedback.DueAt, key, number));
        }
    }

    private readonly record struct Place(DateTimeOffset DueAt, ContactKey Key, int Number) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            var order = DueAt.CompareTo(other.DueAt);
            order = order != 0 ? order : string.CompareOrdinal(Key.Subscriber.Value, other.Key.Subscriber.Value);
            order = order != 0 ? order : Key.Version.CompareTo(other.Key.Version);
            order = order != 0 ? order : Key.Ordinal.CompareTo(other.Key.Ordinal);
            return order != 0 ? order : Number.CompareTo(other.Number);
        }
    }
}
