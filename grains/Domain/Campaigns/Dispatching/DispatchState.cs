using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns.Dispatching;

/// <summary>Where the dispatch of a campaign stands. Stored whole with each move: it is small, and its history is seldom read.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Revision">The stored revision of the campaign that it runs; 0 for none.</param>
/// <param name="Reason">Why it is paused or over; null for nothing to say.</param>
/// <param name="Walks">Its tasks' walks through the audience, in the order in which they began or will.</param>
public sealed record DispatchState(DispatchStanding Phase, long Revision, string? Reason, ImmutableArray<TaskWalk> Walks)
{
    /// <summary>Whether the planning side has still to hear that it came to this by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUntold { get; init; }

    /// <summary>When it was first run: its counters begin with that day. UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>
    /// What had been complained about when a person let it go on in spite of that; null if nobody had to. Only later counts.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeardComplaints? Heard { get; init; }

    /// <summary>Before it was ever run.</summary>
    public static DispatchState Initial { get; } = new(DispatchStanding.Idle, 0, null, []);

    /// <summary>The walk of a task; null if it has none yet.</summary>
    public TaskWalk? FindWalk(string task)
    {
        foreach (var walk in Walks)
        {
            if (walk.Task == task)
            {
                return walk;
            }
        }

        return null;
    }

    /// <summary>The same with a walk changed or added.</summary>
    public DispatchState With(TaskWalk walk)
    {
        for (var i = 0; i < Walks.Length; i++)
        {
            if (Walks[i].Task == walk.Task)
            {
                return this with { Walks = Walks.SetItem(i, walk) };
            }
        }

        return this with { Walks = Walks.Add(walk) };
    }
}

/// <summary>Complaints that a person has seen and let pass.</summary>
/// <param name="Sent">Contacts that carriers had taken by then.</param>
/// <param name="Complaints">Subscribers who had taken offence by then.</param>
public sealed record HeardComplaints(long Sent, long Complaints);

/// <summary>Where a dispatch stands.</summary>
/// <remarks>Written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<DispatchStanding>))]
public enum DispatchStanding
{
    /// <summary>Never run.</summary>
    Idle = 0,

    /// <summary>Works, or waits for its next instant.</summary>
    Running = 1,

    /// <summary>Stands still.</summary>
    Paused = 2,

    /// <summary>Ended before its time.</summary>
    Stopped = 3,

    /// <summary>Through.</summary>
    Completed = 4,
}

/// <summary>The walk of one task through the audience.</summary>
/// <param name="Task">Which task.</param>
/// <param name="BeganAt">When it began. UTC.</param>
/// <param name="After">Everybody up to this subscriber is decided; null before the first.</param>
/// <param name="Asked">Subscribers asked so far, those that are no targets too.</param>
/// <param name="Planned">Contacts planned so far.</param>
/// <param name="EndedAt">When it was through; null if it is not. UTC.</param>
/// <param name="DayPlanned">Contacts planned on <paramref name="Day"/>.</param>
/// <param name="Day">The operator's day on which it worked last.</param>
public sealed record TaskWalk(
    string Task, DateTimeOffset BeganAt, string? After, long Asked, long Planned, DateTimeOffset? EndedAt, long DayPlanned, DateOnly Day);

/// <summary>What has happened to a dispatch. Stored for years, so a shape never changes: a new shape is a new name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Moved), "dispatch-moved.v1")]
public abstract record DispatchEvent
{
    private DispatchEvent()
    {
    }

    /// <summary>When. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>It stands elsewhere now.</summary>
    /// <param name="State">Where.</param>
    public sealed record Moved(DispatchState State) : DispatchEvent;
}
