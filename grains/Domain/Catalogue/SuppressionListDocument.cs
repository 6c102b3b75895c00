using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Catalogue;

/// <summary>What a list does with whoever is on it.</summary>
[JsonConverter(typeof(KebabNameConverter<SuppressionKind>))]
public enum SuppressionKind
{
    /// <summary>Complaints, regulators, law: nothing exempts from it.</summary>
    Black = 0,

    /// <summary>People to be spared, such as government and staff: a white list exempts from it.</summary>
    Grey = 1,

    /// <summary>Blocks nothing: exempts from grey and business lists, never from anything else.</summary>
    White = 2,

    /// <summary>A list of one business, such as multimedia messages: a white list exempts from it.</summary>
    Business = 3,
}

/// <summary>How grave the reason of a black list is.</summary>
[JsonConverter(typeof(KebabNameConverter<BlackClass>))]
public enum BlackClass
{
    /// <summary>The gravest.</summary>
    A = 0,

    /// <summary>Grave.</summary>
    B = 1,

    /// <summary>Less grave.</summary>
    C = 2,

    /// <summary>The least grave.</summary>
    D = 3,
}

/// <summary>A list of subscribers who are not to be contacted, or, if it is white, who may be in spite of others.</summary>
public sealed record SuppressionListDocument
{
    /// <summary>Names it everywhere. 1 to 64 lower-case letters, digits and hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>What it does.</summary>
    public required SuppressionKind Kind { get; init; }

    /// <summary>For reports and staff: how grave. Of black lists only, and of each of them.</summary>
    public BlackClass? Class { get; init; }

    /// <summary>As staff know it.</summary>
    public required TextDocument Name { get; init; }

    /// <summary>The channels that it is about; empty for all, those on which subscribers come to us and the passive too.</summary>
    public ImmutableArray<Channel> Channels { get; set; } = [];

    /// <summary>The kinds of messages that it is about: marketing, service. Mandatory ones no list blocks.</summary>
    public ImmutableArray<MessageKind> MessageKinds { get; set; } = [MessageKind.Marketing];

    /// <summary>How long an entry holds that does not say it itself; null for ever. 1 hour to 3,660 days.</summary>
    public TimeSpan? ExpiresAfter { get; init; }
}
