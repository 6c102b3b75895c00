using System.Text.Json.Serialization;
using SmartManager.Contracts.Ports;
using SmartManager.Domain;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Functions.Sending;

/// <summary>What a queue message says: which message may be claimed. Never a number or a text.</summary>
/// <param name="Key">The outbox key.</param>
/// <param name="Channel">The channel's name.</param>
internal sealed record Nudged(string Key, string Channel)
{
    private const int KeyLengthMax = 200;

    /// <summary>Whether it can be one: the key is put into an address.</summary>
    public bool IsWellFormed => Key.Length <= KeyLengthMax && ContactKey.TryParse(Key, out _) && KebabName.TryParse<Channel>(Channel, out _);
}

/// <summary>What the gateway answers to a claim.</summary>
internal sealed record ClaimAnswer
{
    /// <summary>What to send to whom; null if there is nothing to send.</summary>
    public ClaimedMessage? Message { get; init; }
}

/// <summary>What to send to whom. Personal data.</summary>
internal sealed record ClaimedMessage
{
    /// <summary>Which release it is.</summary>
    public int Attempt { get; init; }

    /// <summary>What kind of message.</summary>
    public required string Kind { get; init; }

    /// <summary>The number.</summary>
    public required string To { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>What it is about: an offer or a notice.</summary>
    public required string Subject { get; init; }

    /// <summary>As a carrier takes it. What is not known gets the strictest rules.</summary>
    public CarrierMessage ToMessage(ContactKey key) => new(
        key, KebabName.TryParse<MessageKind>(Kind, out var known) ? known : MessageKind.Marketing, new OutgoingMessage(To, Text, Subject));
}

/// <summary>A claim.</summary>
/// <param name="Claim">This try's own name.</param>
internal sealed record ClaimBody(string Claim);

/// <summary>How it ended at the carrier.</summary>
internal sealed record HandoverBody(int Attempt, Handover Outcome, string Carrier, string? CarrierMessageId);

/// <summary>What the gateway says of due work.</summary>
internal sealed record DueWorkAnswer
{
    /// <summary>How long the first of what is due has waited. Unit: seconds.</summary>
    [JsonRequired]
    public double OverdueSeconds { get; init; }
}
