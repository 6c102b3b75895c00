using System.Text.Json.Serialization;

namespace SmartManager.Domain.Messaging;

/// <summary>Ways in which a subscriber can be reached or comes to us.</summary>
/// <remarks>Stored as a number and written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<Channel>))]
public enum Channel
{
    /// <summary>Short message to the handset.</summary>
    Sms = 0,

    /// <summary>The subscriber calls the hotline; an agent serves, then offers.</summary>
    InboundCall = 1,

    /// <summary>An agent or a machine calls the subscriber.</summary>
    OutboundCall = 2,

    /// <summary>The subscriber stands at a counter.</summary>
    Hall = 3,

    /// <summary>The subscriber uses a self-service terminal.</summary>
    Terminal = 4,

    /// <summary>The subscriber is signed in to the portal. Passive: it does not count towards caps.</summary>
    Web = 5,

    /// <summary>An account manager has the subscriber before him.</summary>
    AccountManager = 6,
}

/// <summary>What a message is, which decides the limits that it obeys.</summary>
/// <remarks>Stored as a number and written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<MessageKind>))]
public enum MessageKind
{
    /// <summary>Obeys every limit and counts towards caps.</summary>
    Marketing = 0,

    /// <summary>Serves the subscriber; does not count towards caps and is never lost.</summary>
    Service = 1,

    /// <summary>Must be said; ignores limits and arbitration, and does not repeat.</summary>
    Mandatory = 2,
}

/// <summary>What is known of channels beyond their name.</summary>
public static class ChannelFacts
{
    /// <summary>All channels.</summary>
    public static readonly ChannelSet All = ChannelSet.Of(
        Channel.Sms, Channel.InboundCall, Channel.OutboundCall, Channel.Hall, Channel.Terminal, Channel.Web, Channel.AccountManager);

    /// <summary>Channels on which the subscriber comes to us: an interaction, not a message.</summary>
    public static readonly ChannelSet Inbound = ChannelSet.Of(
        Channel.InboundCall, Channel.Hall, Channel.Terminal, Channel.Web, Channel.AccountManager);

    /// <summary>Channels on which what is shown disturbs nobody: it never counts towards caps (requirements ).</summary>
    public static readonly ChannelSet Passive = ChannelSet.Of(Channel.Web);

    /// <summary>The name used in JSON, keys and counters.</summary>
    public static string Name(this Channel channel) => KebabName.Of(channel);

    /// <summary>The name used in JSON, keys and counters.</summary>
    public static string Name(this MessageKind kind) => KebabName.Of(kind);
}

/// <summary>A set of channels.</summary>
/// <param name="Bits">One bit a channel, by its number.</param>
public readonly record struct ChannelSet(uint Bits)
{
    /// <summary>Makes a set.</summary>
    public static ChannelSet Of(params ReadOnlySpan<Channel> channels)
    {
        var bits = 0u;
        foreach (var channel in channels)
        {
            bits |= 1u << (int)channel;
        }

        return new ChannelSet(bits);
    }

    /// <summary>Whether the channel is in it.</summary>
    public bool Has(Channel channel) => (Bits & (1u << (int)channel)) != 0;

    /// <summary>The same set and one more.</summary>
    public ChannelSet With(Channel channel) => new(Bits | (1u << (int)channel));

    /// <summary>The same set but one.</summary>
    public ChannelSet Without(Channel channel) => new(Bits & ~(1u << (int)channel));
}
