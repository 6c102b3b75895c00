namespace SmartManager.Contracts.Storage;

/// <summary>Where an outbox row stands.</summary>
/// <remarks>Stored as a number: a value never changes its meaning.</remarks>
public enum OutboxState
{
    /// <summary>Committed, not released yet.</summary>
    Pending = 0,

    /// <summary>Released: the intent is durable, the carrier may or may not have it. After a crash its outcome is unknown.</summary>
    Releasing = 1,

    /// <summary>The carrier has it; receipts may follow.</summary>
    Sent = 2,

    /// <summary>Nobody knows whether the carrier has it. Marketing is never sent again from here.</summary>
    InDoubt = 3,

    /// <summary>A final receipt says delivered.</summary>
    Delivered = 4,

    /// <summary>It did not reach the subscriber and will not.</summary>
    Failed = 5,

    /// <summary>Not sent: the rules said no at the moment of contact.</summary>
    Withheld = 6,

    /// <summary>Sent, and no final receipt came in time.</summary>
    Unconfirmed = 7,
}

/// <summary>One message or order that must leave the house, committed with the turn that decided it.</summary>
/// <param name="Key">Stable idempotency key: <c>subscriber~version~n</c>.</param>
/// <param name="Channel">Which relay takes it, such as <c>sms</c> or <c>billing</c>.</param>
/// <param name="Kind">Message kind: <c>marketing</c>, <c>service</c> or <c>mandatory</c>.</param>
/// <param name="Body">What to hand over, encoded by the domain. Holds personal data.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DueAt">Not before this instant. UTC.</param>
/// <param name="Attempts">How often it was released. At least 0.</param>
/// <param name="CreatedAt">When it was decided. UTC.</param>
/// <param name="ChangedAt">When the state last changed. UTC.</param>
public sealed record OutboxRow(
    string Key,
    string Channel,
    string Kind,
    ReadOnlyMemory<byte> Body,
    OutboxState State,
    DateTimeOffset DueAt,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt);

/// <summary>What a turn does to the outbox.</summary>
public abstract record OutboxChange
{
    private OutboxChange()
    {
    }

    /// <summary>Puts a new row in, in state <see cref="OutboxState.Pending"/>.</summary>
    public sealed record Add(string Key, string Channel, string Kind, ReadOnlyMemory<byte> Body, DateTimeOffset DueAt) : OutboxChange;

    /// <summary>Moves a row on. A key that is not there is no error: it may have been purged.</summary>
    /// <param name="Key">Which row.</param>
    /// <param name="State">Where it stands now. A move to <see cref="OutboxState.Releasing"/> raises the attempts by one.</param>
    /// <param name="DueAt">A new earliest instant, UTC; null leaves it.</param>
    public sealed record Move(string Key, OutboxState State, DateTimeOffset? DueAt) : OutboxChange;
}

/// <summary>What is asked of a queue of things that come due.</summary>
/// <param name="Now">The instant by which they are due. UTC.</param>
/// <param name="After">
/// Begins behind this one, wherever it stands by now: what is due at the same instant and comes after it in the queue, and all that is due
/// later than that. Null begins with the head.
/// </param>
public readonly record struct DueBy<T>(DateTimeOffset Now, T? After = null)
    where T : class;

/// <summary>Reads the outbox. It changes only through turns.</summary>
public interface IOutbox
{
    /// <summary>Rows of a channel that are pending and due, by due instant then by age.</summary>
    /// <param name="channel">Which relay asks.</param>
    /// <param name="due">By when they are due, and behind which row to begin.</param>
    /// <param name="limit">At most so many. Unit: rows. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        string channel, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken);

    /// <summary>Rows in one state, by key in ordinal order.</summary>
    /// <param name="state">Which state.</param>
    /// <param name="channel">Only this channel's; null for all.</param>
    /// <param name="afterKey">Starts behind this key; null for the first page.</param>
    /// <param name="limit">At most so many. Unit: rows. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<OutboxRow>> ReadInStateAsync(
        OutboxState state, string? channel, string? afterKey, int limit, CancellationToken cancellationToken);

    /// <summary>How many rows are in one state.</summary>
    ValueTask<long> CountInStateAsync(OutboxState state, CancellationToken cancellationToken);

    /// <summary>One row, or null.</summary>
    ValueTask<OutboxRow?> FindAsync(string key, CancellationToken cancellationToken);
}
