using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Decisioning;

namespace SmartManager.Domain.Catalogue;

/// <summary>Which offers stand in the way of which.</summary>
public sealed record ConflictsDocument
{
    /// <summary>No offer of the same group within this time after one was put. 0 to 31 days. Default 0: no such rule.</summary>
    public TimeSpan SimilarAfter { get; set; }

    /// <summary>Groups for which another time holds.</summary>
    public ImmutableArray<SimilarGroupDocument> SimilarGroups { get; set; } = [];

    /// <summary>Sets of offers of which a subscriber is put only one at a time.</summary>
    public ImmutableArray<ExclusiveDocument> Exclusive { get; set; } = [];

    /// <summary>Offers that come only after others.</summary>
    public ImmutableArray<OnlyAfterDocument> OnlyAfter { get; set; } = [];

    /// <summary>Pairs of offers that never go together.</summary>
    public ImmutableArray<NeverWithDocument> NeverWith { get; set; } = [];

    /// <summary>How often offers are put to one subscriber.</summary>
    public ImmutableArray<OfferLimitDocument> Limits { get; set; } = [];

    /// <summary>When to stop stimulating who does not answer.</summary>
    public ImmutableArray<NonResponderDocument> NonResponders { get; set; } = [];
}

/// <summary>How long a group of similar offers rests after one of them was put.</summary>
public sealed record SimilarGroupDocument
{
    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>How long. 0 to 31 days.</summary>
    public required TimeSpan After { get; init; }
}

/// <summary>Mutually exclusive offers: none while another of them is in play, on order or held.</summary>
public sealed record ExclusiveDocument
{
    /// <summary>Names the set when versions are compared.</summary>
    public required string Code { get; init; }

    /// <summary>Offers in the set.</summary>
    public ImmutableArray<string> Offers { get; set; } = [];

    /// <summary>Groups whose offers are in the set.</summary>
    public ImmutableArray<string> Groups { get; set; } = [];

    /// <summary>Nor within this time after another of them was put. 0 to 31 days. Default 0.</summary>
    public TimeSpan Within { get; set; }
}

/// <summary>What must have become of the other offer before.</summary>
[JsonConverter(typeof(KebabNameConverter<NeededAnswer>))]
public enum NeededAnswer
{
    /// <summary>It was put, whatever the answer.</summary>
    Put = 0,

    /// <summary>It was accepted; who holds its service or has it on order counts as well.</summary>
    Accepted = 1,

    /// <summary>It was refused.</summary>
    Refused = 2,
}

/// <summary>One offer only after another.</summary>
public sealed record OnlyAfterDocument
{
    /// <summary>Names the rule when versions are compared.</summary>
    public required string Code { get; init; }

    /// <summary>The offer that waits.</summary>
    public required string Offer { get; init; }

    /// <summary>The offer that comes first.</summary>
    public required string After { get; init; }

    /// <summary>What must have become of that one.</summary>
    public required NeededAnswer Answered { get; init; }

    /// <summary>Not longer ago than this; null for as far back as is remembered. 1 min to 366 days; 31 days for put.</summary>
    public TimeSpan? Within { get; init; }
}

/// <summary>Two offers that never go together.</summary>
public sealed record NeverWithDocument
{
    /// <summary>Names the rule when versions are compared.</summary>
    public required string Code { get; init; }

    /// <summary>One of them.</summary>
    public required string Offer { get; init; }

    /// <summary>The other.</summary>
    public required string With { get; init; }
}

/// <summary>At most so many puts of some offers, together, to one subscriber.</summary>
public sealed record OfferLimitDocument
{
    /// <summary>Names the limit when versions are compared.</summary>
    public required string Code { get; init; }

    /// <summary>Offers that are counted and limited.</summary>
    public ImmutableArray<string> Offers { get; set; } = [];

    /// <summary>Groups whose offers are counted and limited.</summary>
    public ImmutableArray<string> Groups { get; set; } = [];

    /// <summary>At most so many. 1 to 100.</summary>
    public required int AtMost { get; init; }

    /// <summary>In any span of this length; null if it is of a period. 1 min to 31 days.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>In each of these, where the subscriber is; null if it is of a window.</summary>
    public CalendarPeriod? Period { get; init; }
}

/// <summary>Stops stimulating a subscriber who does not answer. Source: requirements .</summary>
public sealed record NonResponderDocument
{
    /// <summary>Names the rule when versions are compared.</summary>
    public required string Code { get; init; }

    /// <summary>Offers that are counted and paused together.</summary>
    public ImmutableArray<string> Offers { get; set; } = [];

    /// <summary>Groups whose offers are counted and paused together.</summary>
    public ImmutableArray<string> Groups { get; set; } = [];

    /// <summary>After so many that ran out in a row without any answer. 1 to 20.</summary>
    public required int Stimulations { get; init; }

    /// <summary>All of them within this time. 1 min to 366 days.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>They are not put for so long, counted from when the last of them ran out. 1 min to 366 days.</summary>
    public required TimeSpan PauseFor { get; init; }
}

/// <summary>What many subscribers share and can be used up.</summary>
public sealed record PoolDocument
{
    /// <summary>Names the pool everywhere. Lower-case words joined by hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>A stock: so many units in all; what is sold is gone. 0 to 1,000,000,000; null for no such limit.</summary>
    public long? Units { get; init; }

    /// <summary>Seats: so many at one time; a seat is free again when its service is no longer held. Null for no such limit.</summary>
    public long? Seats { get; init; }

    /// <summary>So many on each day of the operator's zone; null for no such limit.</summary>
    public long? PerDay { get; init; }
}
