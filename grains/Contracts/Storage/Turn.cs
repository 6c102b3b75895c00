using System.Collections.Immutable;

namespace SmartManager.Contracts.Storage;

/// <summary>Names one grain in the store: what kind it is and its key.</summary>
/// <param name="Kind">Lower-case noun, such as <c>subscriber</c>.</param>
/// <param name="Id">The grain's own key. 1 to 64 characters.</param>
public readonly record struct GrainKey(string Kind, string Id)
{
    /// <summary>The form in which it is stored: <c>kind/id</c>.</summary>
    public override string ToString() => $"{Kind}/{Id}";
}

/// <summary>How long a journal entry is kept.</summary>
/// <remarks>Stored as a number: a value never changes its meaning.</remarks>
public enum Retention
{
    /// <summary>Contacts, orders, consents: kept for years.</summary>
    Lasting = 0,

    /// <summary>Usage and its kin: folded into the snapshot, dropped after the replay window.</summary>
    Perishable = 1,
}

/// <summary>One stored fact. Opaque to the store.</summary>
/// <param name="Body">The encoded event; the bytes of a kind of event never change their meaning.</param>
/// <param name="Retention">How long it is kept.</param>
public readonly record struct JournalEntry(ReadOnlyMemory<byte> Body, Retention Retention);

/// <summary>Everything that one turn of one grain makes durable: all of it or none of it (invariant I2).</summary>
public sealed record Turn
{
    /// <summary>Whose turn it is.</summary>
    public required GrainKey Grain { get; init; }

    /// <summary>The store's short number of the grain, as <see cref="GrainRecord.Number"/> gave it; 0 for a grain not stored yet.</summary>
    public required long GrainNumber { get; init; }

    /// <summary>How many journal entries the grain believes it has. 0 for a new grain.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>When the turn was decided. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The id of the message that caused the turn; null for a turn that no message caused. A second turn of the grain with the same id
    /// is refused.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>What happened, oldest first. At least one; each raises the version by one.</summary>
    public required ImmutableArray<JournalEntry> Entries { get; init; }

    /// <summary>The encoded state after the last entry; null to write none this time. Lent: good until the append is answered.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>
    /// The encoded decision trace; null if nothing was decided. Found again by the version before the first entry. Lent, as is the
    /// snapshot.
    /// </summary>
    public ReadOnlyMemory<byte>? Trace { get; init; }

    /// <summary>New and changed outbox rows.</summary>
    public ImmutableArray<OutboxChange> Outbox { get; init; } = [];

    /// <summary>New and changed contacts.</summary>
    public ImmutableArray<ContactChange> Contacts { get; init; } = [];

    /// <summary>Wake-ups set and cancelled.</summary>
    public ImmutableArray<WakeUpChange> WakeUps { get; init; } = [];

    /// <summary>Names by which this grain can be found, such as its MSISDN. A name that another grain held moves to this one.</summary>
    public ImmutableArray<LookupEntry> Lookups { get; init; } = [];

    /// <summary>What to add to which counter.</summary>
    public ImmutableArray<CounterIncrement> Counters { get; init; } = [];
}

/// <summary>A second name under which something is found.</summary>
/// <param name="Name">Unique name with its family in front, such as <c>msisdn/8610012345678</c> or <c>carrier/kannel/77</c>. 1 to 200
/// characters.</param>
/// <param name="Target">What it stands for: a grain's id, or an outbox key.</param>
public readonly record struct LookupEntry(string Name, string Target);

/// <summary>An amount to add to a counter.</summary>
/// <param name="Name">Slash-separated, such as <c>2026-03-02/contacts/sms/delivered</c>. 1 to 200 characters.</param>
/// <param name="Amount">What to add. May be negative.</param>
public readonly record struct CounterIncrement(string Name, long Amount);

/// <summary>A contact as a turn leaves it.</summary>
/// <param name="Key">The contact's key; the same as its outbox row's if it has one.</param>
/// <param name="Channel">Channel name, such as <c>sms</c>.</param>
/// <param name="Kind">Message kind: <c>marketing</c>, <c>service</c> or <c>mandatory</c>.</param>
/// <param name="Subject">Offer or notice that it was about.</param>
/// <param name="State">Where it stands, such as <c>planned</c> or <c>delivered</c>.</param>
public sealed record ContactChange(string Key, string Channel, string Kind, string Subject, string State);

/// <summary>A contact as reports and exclusions see it.</summary>
/// <param name="Contact">How it stands.</param>
/// <param name="PlannedAt">When the first turn that wrote it was decided, of those whose change was not purged. UTC.</param>
/// <param name="ChangedAt">When the last turn that wrote it was decided. UTC.</param>
public sealed record ContactRow(ContactChange Contact, DateTimeOffset PlannedAt, DateTimeOffset ChangedAt);

/// <summary>A change to the wake-ups of a grain. At most one per grain and name; setting it again moves it.</summary>
/// <param name="Name">What it is for, such as <c>offer-expiry/sub-1~4~0</c>. 1 to 200 characters.</param>
/// <param name="DueAt">When it is due, UTC; null cancels it. Cancelling one that does not exist is no error.</param>
public readonly record struct WakeUpChange(string Name, DateTimeOffset? DueAt);

/// <summary>A wake-up that is due.</summary>
/// <param name="Grain">Whom to wake.</param>
/// <param name="Name">What it is for.</param>
/// <param name="DueAt">When it was due. UTC.</param>
public sealed record WakeUp(GrainKey Grain, string Name, DateTimeOffset DueAt);
