using SmartManager.Store.Postgres;

namespace SmartManager.Store.Moving;

/// <summary>What a column of a table that moves holds.</summary>
internal enum MovedType
{
    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>The same, or nothing.</summary>
    LongOrNull,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 16 bits.</summary>
    Short,

    /// <summary>A text, as its UTF-8.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A table that moves from an embedded store to a server.</summary>
/// <param name="Name">Its name there, as it is told.</param>
/// <param name="Statements">How its statements end: <c>Move…</c> reads here, <c>Take…</c> and <c>Give…</c> write and read there.</param>
/// <param name="IsByName">Whether a row's place is a name; else it is a number.</param>
/// <param name="Columns">What its columns hold.</param>
internal sealed record MovedTable(string Name, string Statements, bool IsByName, params MovedType[] Columns)
{
    private const MovedType Number = MovedType.Long;
    private const MovedType Text = MovedType.Text;
    private const MovedType Bytes = MovedType.Bytes;

    /// <summary>All tables, in the order in which they move.</summary>
    public static IReadOnlyList<MovedTable> All { get; } =
    [
        new("documents", "Documents", true, Text, Number, Number, Bytes),
        new("grains", "Grains", false, Number, Number, Number, Text),
        new("snapshots", "Snapshots", false, Number, Number, Bytes),
        new("journal", "Entries", false, Number, Number, MovedType.LongOrNull, Number, MovedType.Short, Bytes),
        new("decision_traces", "Traces", false, Number, Number, Number, Bytes) { Timed = (TimedTable.Traces, "FindTracePeriods") },
        new("contact_changes", "ContactChanges", false, Number, Number, Number, Text, Text, Text, Text, Text)
        {
            Timed = (TimedTable.Contacts, "FindContactPeriods"),
        },
        new("outbox", "OutboxRows", false,
            Number, Number, Number, Number, Number, MovedType.Int, MovedType.Short, Text, Text, Text, Bytes,
            MovedType.Short, Text, Text),
        new("wake_ups", "WakeUps", false, Number, Number, Text),
        new("counters", "Counters", true, Text, MovedType.Short, Number),
        new("lookups", "Lookups", true, Text, Text),
        new("subscriber_lists", "Lists", false, Number, Number, Number, Number, MovedType.Short, Text, Text),
        new("subscriber_list_members", "ListMembers", false, Number, Text),
    ];

    /// <summary>How it is partitioned by time there, and the statement that finds the periods here; null if it is not.</summary>
    public (TimedTable Table, string Periods)? Timed { get; init; }
}
