using System.Text.Json.Serialization;

namespace SmartManager.Domain.Subscribers;

/// <summary>What a person is asked to do for a subscriber.</summary>
/// <remarks>Stored as a number and as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<TaskKind>))]
public enum TaskKind
{
    /// <summary>The subscriber wrote something that no rule understands.</summary>
    UnclearReply = 0,
}

/// <summary>How a person ended a task.</summary>
[JsonConverter(typeof(KebabNameConverter<TaskResult>))]
public enum TaskResult
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>There was nothing to do.</summary>
    NothingToDo = 1,

    /// <summary>The subscriber could not be reached.</summary>
    NotReached = 2,
}

/// <summary>Something that a person was asked to do and has not ended.</summary>
/// <param name="Version">The decision that asked: with <paramref name="Ordinal"/> its key.</param>
/// <param name="Ordinal">Which of that decision's effects.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="AskedAt">When. UTC.</param>
public readonly record struct OpenTask(long Version, byte Ordinal, TaskKind Kind, DateTimeOffset AskedAt)
{
    /// <summary>Whether it has this key.</summary>
    public bool Is(ContactKey key) => Version == key.Version && Ordinal == key.Ordinal;
}

/// <summary>What a person is told. Personal data.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Text">What it is about: of <see cref="TaskKind.UnclearReply"/> what the subscriber wrote.</param>
public sealed record OutgoingTask(TaskKind Kind, string Text);
