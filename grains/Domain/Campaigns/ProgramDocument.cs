using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>A program 营销案 as planners write it: what the campaigns inside it may offer, to whom, where and when.</summary>
/// <remarks>
/// What has a default has a setter, here and in the other documents: the generated reader of JSON sets every <c>init</c> property, and one
/// that is missing to nothing instead of to its default. Nobody else sets them but <c>with</c>.
/// </remarks>
public sealed record ProgramDocument
{
    /// <summary>Names it for good. Lower-case words joined by hyphens, 1 to <see cref="CampaignLimits.IdLengthMax"/> characters.</summary>
    public required string Id { get; init; }

    /// <summary>For people. 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, for whoever approves it. At most 2,000 characters.</summary>
    public string Purpose { get; set; } = string.Empty;

    /// <summary>What kind of effort it is: approval asks for it.</summary>
    public CampaignKind Kind { get; set; } = CampaignKind.Marketing;

    /// <summary>
    /// Regions that it is for, each with all that lie in it (<see cref="RegionScope"/>). Empty for all.
    /// </summary>
    public ImmutableArray<string> Regions { get; set; } = [];

    /// <summary>From when its campaigns may run. UTC, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when. UTC, exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Offers that its campaigns may put; empty for all.</summary>
    public ImmutableArray<string> Offers { get; set; } = [];

    /// <summary>Channels that they may use; empty for all.</summary>
    public ImmutableArray<Channel> Channels { get; set; } = [];
}

/// <summary>What kind of effort a campaign is.</summary>
[JsonConverter(typeof(KebabNameConverter<CampaignKind>))]
public enum CampaignKind
{
    /// <summary>Sells.</summary>
    Marketing = 0,

    /// <summary>Keeps subscribers from leaving.</summary>
    Retention = 1,

    /// <summary>Moves subscribers to other channels or helps them to use what they have.</summary>
    Care = 2,
}
