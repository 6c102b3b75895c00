using System.Text.Json.Serialization;
using SmartManager.Domain;

namespace SmartManager.Contracts.Channels;

/// <summary>What an operator steers.</summary>
/// <remarks>Stored by its name.</remarks>
[JsonConverter(typeof(KebabNameConverter<SteeringScope>))]
public enum SteeringScope
{
    /// <summary>All messages of a channel.</summary>
    Channel = 0,

    /// <summary>All messages that a carrier takes.</summary>
    Carrier = 1,

    /// <summary>All messages about one offer or notice.</summary>
    Task = 2,
}

/// <summary>Whether messages leave.</summary>
/// <remarks>Stored by its name.</remarks>
[JsonConverter(typeof(KebabNameConverter<SendingState>))]
public enum SendingState
{
    /// <summary>They do.</summary>
    Running = 0,

    /// <summary>What was due when that was asked still leaves; whatever comes due later waits.</summary>
    Draining = 1,

    /// <summary>Nothing leaves.</summary>
    Stopped = 2,
}

/// <summary>Something that is steered.</summary>
/// <param name="Scope">What it is.</param>
/// <param name="Name">Which: a channel, a carrier, an offer or a notice.</param>
public readonly record struct SteeringTarget(SteeringScope Scope, string Name);

/// <summary>How something is steered, since when, by whom and why.</summary>
/// <param name="Scope">What it is.</param>
/// <param name="Name">Which.</param>
/// <param name="State">Whether messages leave.</param>
/// <param name="MessagesPerSecond">At most so many. Unit: messages a second. 1 to 1,000,000; null for no limit of its own.</param>
/// <param name="At">Since when. UTC.</param>
/// <param name="By">Who asked. 1 to 100 characters.</param>
/// <param name="Reason">Why. 1 to 100 characters.</param>
public sealed record SteeringRule(
    SteeringScope Scope, string Name, SendingState State, int? MessagesPerSecond, DateTimeOffset At, string By, string Reason)
{
    /// <summary>What is steered.</summary>
    [JsonIgnore]
    public SteeringTarget Target => new(Scope, Name);

    /// <summary>Whether a message may leave that was due at an instant.</summary>
    public bool Lets(DateTimeOffset dueAt) => State switch
    {
        SendingState.Running => true,
        SendingState.Draining => dueAt <= At,
        _ => false,
    };
}
