using System.Collections.Immutable;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>
/// Why a message was given up at its hand-over, as stable codes: what has one is a dead letter. All of them say that the carrier surely did
/// not take it at the last try.
/// </summary>
/// <remarks>
/// What is unknown to the end is not here: it is in doubt. What a receipt says did not arrive is not either: it was sent.
/// </remarks>
public static class GivenUp
{
    /// <summary>The carrier will never take it.</summary>
    public const string Rejected = "carrier.rejected";

    /// <summary>No carrier took it in all its tries.</summary>
    public const string Unavailable = "carrier.unavailable";

    /// <summary>All codes.</summary>
    public static ImmutableArray<string> All { get; } = [Rejected, Unavailable];
}

/// <summary>A message that was given up, as its row in the outbox has it: who sent it may have forgotten it long since.</summary>
/// <param name="Channel">On which channel.</param>
/// <param name="Kind">What kind of message.</param>
/// <param name="Subject">The offer or notice that it is about.</param>
public sealed record DeadLetter(Channel Channel, MessageKind Kind, string Subject);
