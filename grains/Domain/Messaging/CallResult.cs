using System.Text.Json.Serialization;

namespace SmartManager.Domain.Messaging;

/// <summary>How one call to a subscriber ended.</summary>
/// <remarks>Written as its name: a name never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<CallResult>))]
public enum CallResult
{
    /// <summary>The subscriber was spoken to.</summary>
    Answered = 0,

    /// <summary>It rang, and nobody answered.</summary>
    NoAnswer = 1,

    /// <summary>The line was busy.</summary>
    Busy = 2,

    /// <summary>The handset is switched off or has no coverage.</summary>
    SwitchedOff = 3,

    /// <summary>A machine answered; nothing was left on it.</summary>
    Voicemail = 4,

    /// <summary>Final: the number is not in use, or somebody else has it.</summary>
    WrongNumber = 5,

    /// <summary>It was claimed and surely not dialled: it waits again at once.</summary>
    NotCalled = 6,
}

/// <summary>What the subscriber said in a call that was answered.</summary>
/// <remarks>Written as its name: a name never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<CallOutcome>))]
public enum CallOutcome
{
    /// <summary>Heard it, and neither ordered nor refused: the offer stays open.</summary>
    Interested = 0,

    /// <summary>Ordered the offer.</summary>
    Ordered = 1,

    /// <summary>Does not want the offer.</summary>
    Refused = 2,

    /// <summary>Complained: the offer is refused, and marketing rests until the complaint is closed.</summary>
    Complaint = 3,

    /// <summary>Asked to be called again at another time.</summary>
    CallBack = 4,

    /// <summary>Does not want to be called any more.</summary>
    DoNotCall = 5,

    /// <summary>Wants no marketing any more, on whatever channel.</summary>
    Unsubscribed = 6,
}

/// <summary>What whoever called says of a call.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Outcome">What the subscriber said; null if it was not answered.</param>
/// <param name="CallBackAt">When the subscriber wants to be called, for <see cref="CallOutcome.CallBack"/>; else null. UTC.</param>
/// <param name="By">Who called: an agent or a dialler. 1 to 100 characters.</param>
public sealed record CallEnd(CallResult Result, CallOutcome? Outcome, DateTimeOffset? CallBackAt, string By);

/// <summary>How often whoever was not reached is called again.</summary>
/// <param name="AttemptsMax">Calls at most, the first one included. At least 1.</param>
/// <param name="Pause">Between a call that reached nobody and the next.</param>
public sealed record CallRetry(int AttemptsMax, TimeSpan Pause);
