using System.Collections.Immutable;
using SmartManager.Contracts.Channels;

namespace SmartManager.Gateway.Outbox;

/// <summary>How sending is steered.</summary>
/// <param name="Version">Raised by each change; 0 if nothing was ever steered.</param>
/// <param name="Channels">Every channel, in a fixed order.</param>
/// <param name="Carriers">Carriers that were ever steered, by name.</param>
/// <param name="Tasks">Offers and notices that were ever steered, by name.</param>
internal sealed record ChannelsView(
    long Version, ImmutableArray<ChannelView> Channels, ImmutableArray<SteeringView> Carriers, ImmutableArray<SteeringView> Tasks);

/// <summary>A channel: how it is steered, and what waits.</summary>
/// <param name="Name">Which.</param>
/// <param name="Carrier">Who takes its messages; left out if this process does not know.</param>
/// <param name="State">Whether messages leave.</param>
/// <param name="Steering">Who steered it last; left out if nobody did.</param>
/// <param name="DueCount">Messages that are due and wait. At most <paramref name="DueCountMax"/>: there may be more.</param>
/// <param name="DueCountMax">Up to where they are counted.</param>
internal sealed record ChannelView(
    string Name, string? Carrier, SendingState State, SteeringView? Steering, int DueCount, int DueCountMax);

/// <summary>How something is steered, since when, by whom and why.</summary>
/// <param name="Name">What.</param>
/// <param name="State">Whether messages leave.</param>
/// <param name="MessagesPerSecond">At most so many; left out: no pace of its own.</param>
/// <param name="At">Since when. UTC.</param>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Why.</param>
internal sealed record SteeringView(
    string Name, SendingState State, int? MessagesPerSecond, DateTimeOffset At, string By, string Reason)
{
    public static SteeringView Of(SteeringRule rule) =>
        new(rule.Name, rule.State, rule.MessagesPerSecond, rule.At, rule.By, rule.Reason);
}

/// <summary>A channel, carrier or task is steered from now on.</summary>
/// <param name="State">running; draining: what is due by now still leaves, the rest waits; stopped: nothing leaves.</param>
/// <param name="Reason">Why. 1 to 100 characters.</param>
/// <param name="By">Who asks. 1 to 100 characters.</param>
/// <param name="MessagesPerSecond">At most so many messages a second. 1 to 1,000,000; left out: no pace of its own.</param>
internal sealed record SteeringRequest(SendingState State, string Reason, string By, int? MessagesPerSecond = null);

/// <summary>What became of it.</summary>
/// <param name="Version">The version that it led to.</param>
/// <param name="State">Whether messages leave.</param>
/// <param name="AtCarrier">
/// Messages that were handed over before and whose carrier has not answered yet. 0: nothing that may not leave is on the wire any more.
/// </param>
internal sealed record SteeredView(long Version, SendingState State, int AtCarrier);
