using SmartManager.Domain.Subscribers;

namespace SmartManager.Cluster.Streams;

/// <summary>A network event as it lies on an Orleans stream.</summary>
/// <param name="Id">The sender's own id of the event, 1 to 100 characters: the same one again changes nothing, whichever way it comes.</param>
/// <param name="Subscriber">Whom it is about. All events of a subscriber belong on one stream, or their order is lost.</param>
/// <param name="Event">What happened.</param>
public sealed record StreamedNetworkEvent(string Id, SubscriberId Subscriber, NetworkEvent Event);
