using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>What comes back from the simulated network after a message was handed over.</summary>
public abstract record Feedback
{
    private Feedback()
    {
    }

    /// <summary>When it comes back. UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>A delivery receipt.</summary>
    /// <param name="Key">Of the message.</param>
    /// <param name="Status">The network's word on it; may be intermediate.</param>
    public sealed record Receipt(ContactKey Key, DeliveryStatus Status) : Feedback;

    /// <summary>A mobile-originated message. Personal data.</summary>
    /// <param name="Msisdn">Of whom. Digits only.</param>
    /// <param name="MessageId">The carrier's id of it; the same message reported twice has the same id.</param>
    /// <param name="Text">As typed.</param>
    public sealed record Reply(string Msisdn, string MessageId, string Text) : Feedback;
}
