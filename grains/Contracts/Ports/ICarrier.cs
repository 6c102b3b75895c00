using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Contracts.Ports;

/// <summary>Who carries messages of one channel to subscribers.</summary>
public interface ICarrier
{
    /// <summary>Its name in keys and webhooks. Lower-case words joined by hyphens.</summary>
    string Name { get; }

    /// <summary>The channel that it serves.</summary>
    Channel Channel { get; }

    /// <summary>
    /// How many hand-overs it makes sense to begin now. 0 while the carrier is known to be away: what is due then waits, and uses up none
    /// of its tries. 1 while one message tries whether it is back.
    /// </summary>
    int TakesAtOnce => int.MaxValue;

    /// <summary>Hands one message over. Never throws for what a carrier may do: it tells.</summary>
    /// <param name="message">What to send to whom.</param>
    /// <param name="cancellationToken">Stops the wait; the outcome is then <see cref="Handover.Unknown"/> unless it is sure.</param>
    ValueTask<HandoverReport> SendAsync(CarrierMessage message, CancellationToken cancellationToken);
}

/// <summary>What a carrier is given. Personal data.</summary>
/// <param name="Key">Idempotency key; the carrier gives it back in receipts where it can.</param>
/// <param name="Kind">What kind of message.</param>
/// <param name="Message">What to say to whom.</param>
public sealed record CarrierMessage(ContactKey Key, MessageKind Kind, OutgoingMessage Message);

/// <summary>What a carrier said.</summary>
/// <param name="Handover">How it ended.</param>
/// <param name="CarrierMessageId">The carrier's own id; null if it gave none.</param>
/// <param name="Reason">Why it will never take the message, as a stable code; null if it did not say, or took it.</param>
public readonly record struct HandoverReport(Handover Handover, string? CarrierMessageId, string? Reason = null);
