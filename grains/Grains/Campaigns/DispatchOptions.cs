using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Grains.Campaigns;

/// <summary>How fast campaigns go through their audiences.</summary>
public sealed class DispatchOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Campaigns";

    /// <summary>
    /// Subscribers between two places of a walk that are kept: so many at most are asked again after a crash, and nothing comes of it.
    /// Unit: subscribers. Default 2,000.
    /// </summary>
    [Range(1, 10_000)]
    public int PageSize { get; set; } = 2_000;

    /// <summary>
    /// Subscribers asked at once by one campaign. More share a commit, and other work waits longer. Unit: subscribers. Default 512.
    /// </summary>
    [Range(1, 10_000)]
    public int InFlightMax { get; set; } = 512;

    /// <summary>How long a walk rests after a page that could not be done. Unit: time span. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How soon a walk goes on elsewhere when its silo was lost: it is woken so long after its last page. Unit: time span. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WakeAfter { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class DispatchOptionsValidator : IValidateOptions<DispatchOptions>;
