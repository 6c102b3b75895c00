using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Campaigns;

/// <summary>Who a campaign is for: a tree of sets. Exactly one member is given.</summary>
public sealed record AudienceDocument
{
    /// <summary>Every subscriber. Only <c>true</c> is allowed.</summary>
    public bool? Everyone { get; init; }

    /// <summary>Those on an uploaded list, by its name.</summary>
    public string? List { get; init; }

    /// <summary>Those who meet a condition at the instant at which the campaign comes to them.</summary>
    public string? Condition { get; init; }

    /// <summary>Those in a set of an earlier campaign.</summary>
    public EarlierSetDocument? Earlier { get; init; }

    /// <summary>Those in any of these: the union.</summary>
    public ImmutableArray<AudienceDocument>? AnyOf { get; init; }

    /// <summary>Those in all of these: the intersection.</summary>
    public ImmutableArray<AudienceDocument>? AllOf { get; init; }

    /// <summary>Those not in it. With <see cref="AllOf"/> the difference.</summary>
    public AudienceDocument? Not { get; init; }
}

/// <summary>A set of an earlier campaign's subscribers.</summary>
/// <param name="Campaign">Which campaign.</param>
/// <param name="Set">Which of its subscribers.</param>
public sealed record EarlierSetDocument(string Campaign, EarlierSet Set);

/// <summary>Sets of an earlier campaign.</summary>
[JsonConverter(typeof(KebabNameConverter<EarlierSet>))]
public enum EarlierSet
{
    /// <summary>All that it came to, the control group too.</summary>
    Target = 0,

    /// <summary>Those whom a contact reached or may have reached.</summary>
    Contacted = 1,

    /// <summary>Those who refused its offer.</summary>
    Refused = 2,

    /// <summary>Those who ordered it.</summary>
    Ordered = 3,
}
