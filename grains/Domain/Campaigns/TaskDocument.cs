using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Campaigns;

/// <summary>A channel task 营销任务 of a campaign: one offer on one channel, when and how fast.</summary>
public sealed record TaskDocument
{
    /// <summary>
    /// Names it within its campaign. Lower-case words joined by hyphens, 1 to <see cref="CampaignLimits.IdLengthMax"/> characters.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>On which channel: SMS or outbound call; on an inbound channel the offer is put first to whoever comes.</summary>
    public required Channel Channel { get; init; }

    /// <summary>The offer of the rulebook that is put.</summary>
    public required string Offer { get; init; }

    /// <summary>What is said instead of the offer's own treatment; null for that. The same placeholders.</summary>
    public TextDocument? Text { get; init; }

    /// <summary>When it may go out, in the subscriber's local time; empty for whenever the contact policy allows.</summary>
    public ImmutableArray<SlotDocument> Slots { get; set; } = [];

    /// <summary>At most so many a second leave; null for as many as the channel takes. At least 1.</summary>
    public int? PerSecondMax { get; init; }

    /// <summary>At most so many are planned on one day of the operator; the rest go on the next. Null for no limit. At least 1.</summary>
    public int? PerDayMax { get; init; }

    /// <summary>What must have come of an earlier task; null for a task that begins with the campaign.</summary>
    public WaveDocument? After { get; init; }
}

/// <summary>Which subscribers a later wave is for.</summary>
public sealed record WaveDocument
{
    /// <summary>The earlier task.</summary>
    public required string Task { get; init; }

    /// <summary>What came of it. At least one.</summary>
    public required ImmutableArray<TaskOutcome> When { get; init; }

    /// <summary>How long after the earlier task has been through this one begins. 0 to 90 days. Default 3 days.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromDays(3);
}

/// <summary>What came of a task for one subscriber, so far.</summary>
/// <remarks>Stored as a number and written as its name: a value never changes its meaning.</remarks>
[JsonConverter(typeof(KebabNameConverter<TaskOutcome>))]
public enum TaskOutcome
{
    /// <summary>The rules held it back: nothing was planned.</summary>
    HeldBack = 0,

    /// <summary>In the campaign's control group: never contacted.</summary>
    Control = 1,

    /// <summary>A contact is planned or on its way.</summary>
    Planned = 2,

    /// <summary>The contact did not reach the subscriber.</summary>
    NotReached = 3,

    /// <summary>It reached the subscriber, or may have, and nothing was said to it yet.</summary>
    Silent = 4,

    /// <summary>The subscriber does not want it.</summary>
    Refused = 5,

    /// <summary>The subscriber wants it; billing has not booked it.</summary>
    Accepted = 6,

    /// <summary>Billing booked it.</summary>
    Ordered = 7,

    /// <summary>In the control group, and ordered the offer without us.</summary>
    ControlOrdered = 8,

    /// <summary>The rules held it back, and the subscriber ordered the offer without us.</summary>
    HeldBackOrdered = 9,
}

/// <summary>Local hours on some days in which a task may go out.</summary>
public sealed record SlotDocument
{
    /// <summary>On which days of the week; empty for every day.</summary>
    public ImmutableArray<DayOfWeek> Days { get; set; } = [];

    /// <summary>Local time at which it begins; inclusive.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Local time at which it ends, behind the beginning; exclusive. 00:00 is the end of the day.</summary>
    public required TimeOnly Until { get; init; }
}
