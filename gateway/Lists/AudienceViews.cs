using System.Collections.Immutable;
using SmartManager.Domain.Campaigns;
using SmartManager.Domain.Subscribers;
using SmartManager.Silo.Campaigns;

namespace SmartManager.Gateway.Lists;

/// <summary>Asks for an audience.</summary>
/// <param name="Audience">Who.</param>
/// <param name="Exclude">Who not, though they are in it.</param>
/// <param name="Regions">Only those at home in one of these; left out for all.</param>
internal sealed record AudienceCountRequest(
    AudienceDocument Audience, ImmutableArray<AudienceDocument>? Exclude = null, ImmutableArray<string>? Regions = null);

/// <summary>Asks for some of an audience.</summary>
/// <param name="Audience">Who.</param>
/// <param name="Exclude">Who not, though they are in it.</param>
/// <param name="Regions">Only those at home in one of these; left out for all.</param>
/// <param name="Limit">At most so many. 1 to 100; left out for 20.</param>
/// <param name="Seed">Draws them; left out for the first that are found, which is quicker.</param>
internal sealed record AudiencePreviewRequest(
    AudienceDocument Audience,
    ImmutableArray<AudienceDocument>? Exclude = null,
    ImmutableArray<string>? Regions = null,
    int? Limit = null,
    string? Seed = null);

/// <summary>How many are in an audience; a line each half second while it is counted, and the last one is the whole.</summary>
/// <param name="IsWhole">Whether all were looked at.</param>
/// <param name="Share">Share of the base that was looked at, 0 to 1.</param>
/// <param name="Asked">Subscribers that were looked at.</param>
/// <param name="Targets">Of these are in the audience.</param>
/// <param name="OutsideRegions">Of these are at home elsewhere.</param>
/// <param name="NotIncluded">Of these are not in what is included, or nobody can tell.</param>
/// <param name="Excluded">Of these are in an exclusion, or nobody can tell.</param>
/// <param name="ByRegion">Targets by region.</param>
internal sealed record AudienceCountView(
    bool IsWhole,
    double Share,
    long Asked,
    long Targets,
    long OutsideRegions,
    long NotIncluded,
    long Excluded,
    ImmutableSortedDictionary<string, long> ByRegion)
{
    /// <summary>Makes one.</summary>
    public static AudienceCountView Of(AudienceCount count) => new(
        count.Share >= 1,
        count.Share,
        count.Asked,
        count.Targets,
        count.OutsideRegions,
        count.NotIncluded,
        count.Excluded,
        count.ByRegion);
}

/// <summary>Some of an audience.</summary>
/// <param name="Rows">Those that were found or drawn.</param>
internal sealed record AudiencePreviewView(ImmutableArray<AudienceRow> Rows);

/// <summary>One of an audience. No number.</summary>
/// <param name="Id">The subscriber.</param>
/// <param name="Region">Where at home.</param>
/// <param name="Brand">The brand.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Language">The language of messages.</param>
/// <param name="JoinedAt">Since when with us. UTC.</param>
internal sealed record AudienceRow(
    string Id, string? Region, string? Brand, string? Plan, string? Language, DateTimeOffset? JoinedAt)
{
    /// <summary>Makes one.</summary>
    public static AudienceRow Of(SubscriberState state) => new(
        state.Id.Value,
        state.Profile?.Region,
        state.Profile?.Brand,
        state.Profile?.Plan,
        state.Profile?.Language,
        state.Profile?.JoinedAt);
}
