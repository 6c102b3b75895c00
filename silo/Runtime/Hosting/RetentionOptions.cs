using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Hosting;

/// <summary>How long what is not kept for ever is kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Retention";

    /// <summary>
    /// How long network events are kept once they are folded into a snapshot; also how long their duplicates are known. One that led to a
    /// decision stays as long as the decision's trace (<c>Retention:TracesFor</c>): it is a part of why. Unit: time span. Default 35 days.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan NetworkEventsFor { get; set; } = TimeSpan.FromDays(35);

    /// <summary>How long a decision can be explained and recomputed. Unit: time span. Default 400 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan TracesFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>
    /// How long the list of a subscriber's contacts says what was said and with what result. The journal keeps contacts for good. As long
    /// as the decision behind a contact can be explained; at least as long as a contact can be open. Unit: time span. Default 400 days.
    /// </summary>
    [Range(typeof(TimeSpan), "35.00:00:00", "3660.00:00:00")]
    public TimeSpan ContactsFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>
    /// How long an uploaded list of subscribers is kept. A campaign that still names a list that is gone cannot go on. Unit: time span. Default
    /// 400 days.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan ListsFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How often what is older is dropped. Unit: time span. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
