using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Hosting;

/// <summary>How long what is not kept for ever is kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Retention";

    /// <summary>
    /// Network events, once they are folded into a snapshot. Unit: time span. Default 35 days. Also how long their duplicates are known. One
    /// that led to a decision stays as long as the decision's trace: it is a part of why.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan NetworkEventsFor { get; set; } = TimeSpan.FromDays(35);

    /// <summary>Decision traces: how long a decision can be explained and recomputed. Unit: time span. Default 400 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan TracesFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>
    /// The list of contacts of each subscriber: how long it says what was said to whom, with what result. Unit: time span. Default 400 days,
    /// as long as the decision behind a contact can be explained. At least 35 days, so that it holds each contact that is still open. The
    /// journal keeps contacts for good.
    /// </summary>
    [Range(typeof(TimeSpan), "35.00:00:00", "3660.00:00:00")]
    public TimeSpan ContactsFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How often what is older is dropped. Unit: time span. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
