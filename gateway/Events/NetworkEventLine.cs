using SmartManager.Contracts.Subscribers;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Gateway.Events;

/// <summary>One network event as it came in.</summary>
/// <param name="MessageId">The sender's id with the prefix of its family, ready to be a message's id.</param>
/// <param name="Subscriber">Whom it is about.</param>
/// <param name="Event">What happened.</param>
internal readonly record struct NetworkEventLine(string MessageId, SubscriberId Subscriber, NetworkEvent Event)
{
    /// <summary>The sender's id as it came.</summary>
    public ReadOnlyMemory<char> Id => MessageId.AsMemory(NetworkEventId.Prefix.Length);
}
