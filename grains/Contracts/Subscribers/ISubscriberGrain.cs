using Orleans;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Subscribers;

/// <summary>A subscriber's intelligent account manager. Its key is the subscriber id.</summary>
public interface ISubscriberGrain : IGrainWithStringKey
{
    /// <summary>Handles one message. When it returns, what it led to is durable.</summary>
    /// <exception cref="Storage.StoreUnavailableException">The store could not write; nothing happened. Send it again later.</exception>
    Task<SubscriberAnswer> Handle(SubscriberMessage message);

    /// <summary>A task of a campaign has come. Durable when it returns; asked again, it changes nothing.</summary>
    /// <param name="propose">Which task.</param>
    /// <returns>Whether the subscriber is a target, and what came of it.</returns>
    /// <exception cref="ArgumentException">There is no such campaign, revision or task.</exception>
    Task<TaskAnswer> Consider(SubscriberCommand.ProposeTask propose);

    /// <summary>The subscriber came to us: opens an interaction and proposes the best treatments. Durable when it returns.</summary>
    /// <param name="messageId">The caller's id of the request; a second request with the same id is answered as a duplicate. Null for
    /// none.</param>
    /// <param name="channel">Where the subscriber is.</param>
    Task<InteractionAnswer> OpenInteraction(string? messageId, Channel channel);

    /// <summary>What <see cref="OpenInteraction"/> would propose now. Nothing is written and nothing is reserved.</summary>
    Task<InteractionAnswer> Preview(Channel channel);

    /// <summary>What the rules would decide, now or at a later instant, and why. Nothing is written and nothing is reserved.</summary>
    /// <param name="test">What is asked.</param>
    /// <returns>The trace of the decision that would be taken, as <c>DecisionTraceBody</c> encodes it.</returns>
    /// <exception cref="ArgumentException">There is no such version of the rulebook.</exception>
    Task<byte[]> TestPolicy(PolicyTest test);

    /// <summary>Asks at the moment of contact whether a planned contact may still go out.</summary>
    /// <param name="key">Which contact.</param>
    /// <param name="msisdn">
    /// The number that it goes to. If it is no longer the subscriber's, or was given to somebody else since, nothing goes there.
    /// </param>
    /// <param name="trace">The span of the hand-over, as <see cref="SubscriberMessage.Trace"/> has it; null for none.</param>
    /// <returns>Whether it may: then the intent is durable and the caller must hand it over now and tell how that ended.</returns>
    Task<ReleaseAnswer> Release(ContactKey key, string msisdn, string? trace);

    /// <summary>
    /// Takes over what was asked for the subscriber's number before the subscriber had it. Nothing is left to take when it returns.
    /// </summary>
    Task TakeOverWishes();

    /// <summary>The state as it stands after all that was answered before, with what has run out since closed.</summary>
    Task<SubscriberState> GetState();
}

/// <summary>Whether a contact may go out now.</summary>
/// <param name="IsReleased">Whether it may.</param>
/// <param name="Attempt">Which release of it this is, counted from 1; 0 if it may not.</param>
/// <param name="Reason">Code of why it may not; null if it may, or if nothing was decided.</param>
public readonly record struct ReleaseAnswer(bool IsReleased, int Attempt, string? Reason);

/// <summary>A command with the id of the message that brought it.</summary>
/// <param name="Id">The sender's id of the message, 1 to 128 characters; a second one with the same id changes nothing. Null if no
/// message brought it.</param>
/// <param name="Command">What is asked.</param>
public sealed record SubscriberMessage(string? Id, SubscriberCommand Command)
{
    /// <summary>The span that it comes from, as W3C trace context writes it (<c>traceparent</c>); null if nobody watches.</summary>
    public string? Trace { get; init; }
}

/// <summary>How a message ended.</summary>
public enum SubscriberAnswerStatus
{
    /// <summary>It took effect.</summary>
    Done = 0,

    /// <summary>It was right, and there was nothing to change.</summary>
    NothingToDo = 1,

    /// <summary>A message with the same id came before; nothing changed.</summary>
    Duplicate = 2,

    /// <summary>The rules say no.</summary>
    Refused = 3,
}

/// <summary>The answer to a message.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Version">The subscriber's version afterwards.</param>
/// <param name="RefusalCode">Why the rules said no; null otherwise.</param>
/// <param name="Decision">The number of the decision whose trace was stored; null if no offer was sought.</param>
/// <param name="HasProfile">Whether the subscriber's profile is known; without one nothing is ever sent.</param>
public sealed record SubscriberAnswer(
    SubscriberAnswerStatus Status, long Version, string? RefusalCode, long? Decision, bool HasProfile = true);

/// <summary>What came of a task for one subscriber.</summary>
public enum TaskAnswer
{
    /// <summary>The subscriber is no target of it, or has had it before.</summary>
    None = 0,

    /// <summary>A contact is planned, or the offer waits for the subscriber to come.</summary>
    Planned = 1,

    /// <summary>The rules held it back, or the subscriber is in the control group.</summary>
    HeldBack = 2,

    /// <summary>Nothing came of it now: a contact was planned earlier on the same day of the operator.</summary>
    PlannedBefore = 3,
}
