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
    DateTimeOffset ChangedAt)
{
    /// <summary>Which of the tiers of subscribers it is for: 0 goes first, <see cref="OutboxLane.TierRest"/> last.</summary>
    public int Tier { get; init; } = OutboxLane.TierRest;

    /// <summary>What planners stop and pace: the offer or the notice that it is about. Empty for what came before tasks.</summary>
    public string Task { get; init; } = string.Empty;

    /// <summary>
    /// Why it was given up, as a stable code such as <c>carrier.rejected</c>; then it is a dead letter. Empty for all the others.
    /// </summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The lane that it waits in, or waited in.</summary>
    public OutboxLane Lane => new(Channel, Kind) { Tier = Tier, Task = Task };
}

/// <summary>Rows of a channel that stand in one line: of one tier, kind and task, the longest due first.</summary>
/// <param name="Channel">Which relay takes them.</param>
/// <param name="Kind">Message kind.</param>
public sealed record OutboxLane(string Channel, string Kind)
{
    /// <summary>The tier of who is in none that the rulebook names.</summary>
    public const int TierRest = 3;

    /// <summary>The tier. 0 to <see cref="TierRest"/>.</summary>
    public int Tier { get; init; } = TierRest;

    /// <summary>The task; empty for none.</summary>
    public string Task { get; init; } = string.Empty;
}

/// <summary>A lane in which rows are due.</summary>
/// <param name="Lane">Which.</param>
/// <param name="DueCount">How many rows are due, counted up to the limit that was given. At least 1.</param>
public readonly record struct DueLane(OutboxLane Lane, int DueCount);

/// <summary>An answer about the lanes of a channel.</summary>
/// <param name="Lanes">Lanes in which rows are due, in their order.</param>
/// <param name="Last">The last lane that was looked at, if there may be more behind it; null if all were looked at.</param>
public sealed record DueLanes(IReadOnlyList<DueLane> Lanes, OutboxLane? Last);

/// <summary>What is asked of the lanes of a channel.</summary>
/// <param name="Channel">Which relay asks.</param>
/// <param name="Now">The instant by which rows are due. UTC.</param>
/// <param name="CountLimit">Rows are counted up to here. Unit: rows. 1 to 10,000.</param>
public sealed record LaneQuestion(string Channel, DateTimeOffset Now, int CountLimit)
{
    /// <summary>Begins behind this lane, in their order; null begins with the first.</summary>
    public OutboxLane? After { get; init; }
}

/// <summary>What a turn does to the outbox.</summary>
public abstract record OutboxChange
{
    private OutboxChange()
    {
    }

    /// <summary>Puts a new row in, in state <see cref="OutboxState.Pending"/>.</summary>
    public sealed record Add(string Key, string Channel, string Kind, ReadOnlyMemory<byte> Body, DateTimeOffset DueAt) : OutboxChange
    {
        /// <summary>The subscriber's tier. 0 to <see cref="OutboxLane.TierRest"/>.</summary>
        public int Tier { get; init; } = OutboxLane.TierRest;

        /// <summary>The offer or notice that it is about. 0 to 200 characters.</summary>
        public string Task { get; init; } = string.Empty;
    }

    /// <summary>Moves a row on. A key that is not there is no error: it may have been purged.</summary>
    /// <param name="Key">Which row.</param>
    /// <param name="State">Where it stands now. A move to <see cref="OutboxState.Releasing"/> raises the attempts by one.</param>
    /// <param name="DueAt">A new earliest instant, UTC; null leaves it.</param>
    public sealed record Move(string Key, OutboxState State, DateTimeOffset? DueAt) : OutboxChange
    {
        /// <summary>Why it is given up; empty if it is not, which also forgets the reason that stood there. 0 to 200 characters.</summary>
        public string Reason { get; init; } = string.Empty;
    }
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
    /// <summary>
    /// The lanes of a channel in which rows are due, by tier, then by kind and task in ordinal order. A seek for each lane that holds
    /// pending rows, due or not, and a count of index entries: no row is read.
    /// </summary>
    /// <param name="question">Of which channel, and by when.</param>
    /// <param name="limit">Looks at no more lanes than that. Unit: lanes. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>
    /// Those of the lanes looked at in which rows are due; and where to go on, if there may be more: null if all were looked at.
    /// </returns>
    ValueTask<DueLanes> ReadLanesAsync(LaneQuestion question, int limit, CancellationToken cancellationToken);

    /// <summary>Rows of a lane that are pending and due, by due instant then by age. One index seek.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="due">By when they are due, and behind which row to begin.</param>
    /// <param name="limit">At most so many. Unit: rows. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<OutboxRow>> ReadDueAsync(
        OutboxLane lane, DueBy<OutboxRow> due, int limit, CancellationToken cancellationToken);

    /// <summary>Rows that were given up for one reason, by key in ordinal order. One index seek.</summary>
    /// <param name="reason">Which reason. Not empty.</param>
    /// <param name="afterKey">Starts behind this key; null for the first page.</param>
    /// <param name="limit">At most so many. Unit: rows. 1 to 10,000.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    ValueTask<IReadOnlyList<OutboxRow>> ReadGivenUpAsync(
        string reason, string? afterKey, int limit, CancellationToken cancellationToken);

    /// <summary>How many rows were given up for one reason. Counts index entries.</summary>
    ValueTask<long> CountGivenUpAsync(string reason, CancellationToken cancellationToken);

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
