using System.Collections.Immutable;

namespace SmartManager.Domain.Campaigns.Planning;

/// <summary>The fixed paths that approvals go, by the kind of the program and by region.</summary>
public sealed record ApprovalPathsDocument
{
    /// <summary>The paths. Among those that fit a campaign the one of the longest region wins.</summary>
    public ImmutableArray<ApprovalPathDocument> Paths { get; set; } = [];
}

/// <summary>A fixed path.</summary>
public sealed record ApprovalPathDocument
{
    /// <summary>For campaigns in programs of this kind; null for all kinds for which the region has no path of their own.</summary>
    public CampaignKind? Kind { get; init; }

    /// <summary>For campaigns that lie wholly in this region (<see cref="RegionScope"/>); empty for all.</summary>
    public string Region { get; set; } = string.Empty;

    /// <summary>Whether the people on it approve or are told. Default approve.</summary>
    public ApprovalMode Mode { get; set; } = ApprovalMode.Approve;

    /// <summary>Its steps, one behind the other. 1 to <see cref="ApprovalPaths.StepsMax"/>.</summary>
    public required ImmutableArray<ApprovalStepDocument> Steps { get; init; }

    /// <summary>Those who are told of every campaign on it.</summary>
    public ImmutableArray<string> Copies { get; set; } = [];
}

/// <summary>A step of a path.</summary>
public sealed record ApprovalStepDocument
{
    /// <summary>What it is called, such as the role of its people. 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its people; empty if anybody may take it who is no author of the campaign.</summary>
    public ImmutableArray<string> People { get; set; } = [];

    /// <summary>How many of them it needs. Default one.</summary>
    public ApprovalNeed Need { get; set; } = ApprovalNeed.One;
}
