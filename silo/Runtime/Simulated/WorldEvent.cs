using System.Collections.Immutable;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Silo.Simulated;

/// <summary>Something that one subscriber of the world does or meets: either a network event or a visit, never both.</summary>
/// <param name="Subscriber">Whose.</param>
/// <param name="EventId">The sender's id: seed, subscriber, day and number of the day. Stable for ever.</param>
/// <param name="At">When. UTC.</param>
/// <param name="Event">What happened on the network; null for a visit.</param>
/// <param name="Visit">On which inbound channel the subscriber came to us; null for a network event.</param>
public readonly record struct WorldEvent(SubscriberId Subscriber, string EventId, DateTimeOffset At, NetworkEvent? Event, Channel? Visit);

/// <summary>A span of the world's time with all that happens in it.</summary>
/// <param name="From">Inclusive. UTC.</param>
/// <param name="Until">Exclusive. UTC.</param>
/// <param name="Events">In order of time, then subscriber, then number; may be empty.</param>
public sealed record WorldStep(DateTimeOffset From, DateTimeOffset Until, ImmutableArray<WorldEvent> Events);
