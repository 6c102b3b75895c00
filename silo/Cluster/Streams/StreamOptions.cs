using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Cluster.Streams;

/// <summary>Whether network events come by Orleans streams, and how they are taken from there.</summary>
public sealed class StreamOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Streams";

    /// <summary>No provider is added by the program itself.</summary>
    public const string None = "none";

    /// <summary>The provider in memory.</summary>
    public const string Memory = "memory";

    /// <summary>
    /// The provider that a silo adds: <c>none</c>, or <c>memory</c>, for one machine and for tests: what lies in it is lost with its silo.
    /// Others are added by code. Default <c>none</c>.
    /// </summary>
    [AllowedValues(None, Memory, ErrorMessage = "Streams:Provider must be " + None + " or " + Memory + ".")]
    public string Provider { get; set; } = None;

    /// <summary>
    /// Subscribers of one batch who are handed their events at the same time; the events of one go one after the other. Unit: subscribers.
    /// Default 256.
    /// </summary>
    [Range(1, 10_000)]
    public int SubscribersAtOnceMax { get; set; } = 256;

    /// <summary>How far ahead of the silo's clock an event may lie; as <c>Gateway:EventAheadMax</c>. Unit: time span. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "366.00:00:00")]
    public TimeSpan EventAheadMax { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long ago an event may have happened; as <c>Gateway:EventAgeMax</c>. Unit: time span. Default 3,660 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "9999.00:00:00")]
    public TimeSpan EventAgeMax { get; set; } = TimeSpan.FromDays(3_660);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class StreamOptionsValidator : IValidateOptions<StreamOptions>;
