using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Campaigns;

/// <summary>A campaign 营销活动 as planners write it: whom, what, in which tasks, and when it ends.</summary>
public sealed record CampaignDocument
{
    /// <summary>Names it for good. Lower-case words joined by hyphens, 1 to <see cref="CampaignLimits.IdLengthMax"/> characters.</summary>
    public required string Id { get; init; }

    /// <summary>The program that it is part of.</summary>
    public required string Program { get; init; }

    /// <summary>For people. 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, for whoever approves it. At most 2,000 characters.</summary>
    public string Purpose { get; set; } = string.Empty;

    /// <summary>Regions inside those of the program (<see cref="RegionScope"/>); empty for all of the program.</summary>
    public ImmutableArray<string> Regions { get; set; } = [];

    /// <summary>From when it runs, inside the program's time. UTC, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Until when. UTC, exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Who it is for.</summary>
    public required AudienceDocument Audience { get; init; }

    /// <summary>Who of them is left out.</summary>
    public ImmutableArray<AudienceDocument> Exclude { get; set; } = [];

    /// <summary>Share of the audience that is drawn at random to be the campaign's. Unit: percent, 0.01 to 100. Default 100: all.</summary>
    public double SamplePercent { get; set; } = 100;

    /// <summary>Share of the targets kept out so that the effect can be measured. Unit: percent, 0 to 50. Default 10.</summary>
    public double ControlPercent { get; set; } = 10;

    /// <summary>
    /// What the sample and the control group are drawn by; empty for the campaign's name. Two campaigns with one salt draw the same groups.
    /// </summary>
    public string Salt { get; set; } = string.Empty;

    /// <summary>What starts it for a subscriber; null if it goes through its audience by itself.</summary>
    public CampaignTriggerDocument? Trigger { get; init; }

    /// <summary>Its tasks, in the order in which they begin. 1 to <see cref="CampaignLimits.TasksMax"/>.</summary>
    public required ImmutableArray<TaskDocument> Tasks { get; init; }

    /// <summary>What a success on one channel does to the others (活动信息取消 / 保留). Default cancel.</summary>
    public SuccessChoice OnSuccess { get; set; } = SuccessChoice.Cancel;

    /// <summary>What ends or pauses it before its time.</summary>
    public TerminationDocument Termination { get; set; } = new();

    /// <summary>What it costs.</summary>
    public CostsDocument Costs { get; set; } = new();
}

/// <summary>A standing rule instead of a walk through an audience: an event, and who it is for.</summary>
public sealed record CampaignTriggerDocument
{
    /// <summary>The network event, such as <c>top-up</c>; null for any that reaches <see cref="Moment"/>.</summary>
    public string? Event { get; init; }

    /// <summary>The key moment; null for none.</summary>
    public KeyMoment? Moment { get; init; }

    /// <summary>A condition over the subscriber as the event leaves it; null for none.</summary>
    public string? When { get; init; }

    /// <summary>Not for the same subscriber again within this time. 1 h to 366 days. Default 30 days.</summary>
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>What a success on one channel does to the others.</summary>
[JsonConverter(typeof(KebabNameConverter<SuccessChoice>))]
public enum SuccessChoice
{
    /// <summary>Who has ordered gets nothing more of the campaign.</summary>
    Cancel = 0,

    /// <summary>The other tasks go on.</summary>
    Keep = 1,
}

/// <summary>What ends a campaign before its time, or pauses it until a person has looked. Null everywhere: nothing does.</summary>
public sealed record TerminationDocument
{
    /// <summary>Ends when contacts and incentives have cost so much. Unit: the smallest unit of the currency.</summary>
    public long? BudgetMinor { get; init; }

    /// <summary>Ends when so many contacts were planned.</summary>
    public long? ContactsMax { get; init; }

    /// <summary>Ends when so many orders came of it.</summary>
    public long? OrdersMax { get; init; }

    /// <summary>
    /// Pauses when more than this share of those contacted has unsubscribed or complained since. Unit: percent, 0.01 to 100. Looked at from
    /// <see cref="CampaignLimits.ComplaintsFrom"/> contacts on.
    /// </summary>
    public double? ComplaintPercentMax { get; init; }
}

/// <summary>What a campaign costs. Unit: the smallest unit of the rulebook's currency.</summary>
public sealed record CostsDocument
{
    /// <summary>A contact, by channel; one that is not here costs nothing.</summary>
    public ImmutableArray<ContactCostDocument> Contacts { get; set; } = [];

    /// <summary>The incentive that each order gets.</summary>
    public long IncentiveMinor { get; set; }
}

/// <summary>What one contact costs.</summary>
/// <param name="Channel">On which channel.</param>
/// <param name="CostMinor">Unit: the smallest unit of the currency. At least 0.</param>
public sealed record ContactCostDocument(Channel Channel, long CostMinor);

/// <summary>Bounds of campaigns.</summary>
public static class CampaignLimits
{
    /// <summary>Names of campaigns and tasks: they stand in names of counters and lanes. Unit: characters.</summary>
    public const int IdLengthMax = 32;

    /// <summary>Tasks of a campaign.</summary>
    public const int TasksMax = 16;

    /// <summary>Slots of a task.</summary>
    public const int SlotsMax = 64;

    /// <summary>Nodes of an audience with its exclusions.</summary>
    public const int AudienceNodesMax = 64;

    /// <summary>How deep an audience goes.</summary>
    public const int AudienceDepthMax = 8;

    /// <summary>Different uploaded lists that one campaign names: each is a bit of what a subscriber is told.</summary>
    public const int ListsMax = 32;

    /// <summary>Regions, offers and channels of a program or campaign.</summary>
    public const int ScopeMax = 500;

    /// <summary>Contacts before a share of complaints says anything.</summary>
    public const int ComplaintsFrom = 100;

    /// <summary>Trigger campaigns that run at once.</summary>
    public const int TriggersMax = 100;
}
