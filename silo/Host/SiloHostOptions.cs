using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Silo.Hosting;

namespace SmartManager.SiloHost;

/// <summary>Where a silo tells how it is.</summary>
public sealed class SiloHostOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "SiloHost";

    /// <summary>
    /// The address on which health and metrics are served. Default <c>0.0.0.0</c>: probes and Prometheus ask from outside, and nothing
    /// else can be asked there.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Address { get; set; } = "0.0.0.0";

    /// <summary>The port of health and metrics. Default 8080. 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8_080;

    /// <summary>
    /// How lines of the log are written to standard error: <c>text</c>, one line each for people, or <c>json</c>, one object each for what
    /// collects them. Default text.
    /// </summary>
    [AllowedValues(
        ConsoleLog.Text, ConsoleLog.Json, ErrorMessage = "SiloHost:LogFormat must be " + ConsoleLog.Text + " or " + ConsoleLog.Json + ".")]
    public string LogFormat { get; set; } = ConsoleLog.Text;

    /// <summary>
    /// The part of the memory that the heap may take before new events, profiles and interactions are refused, which gateways answer with
    /// <c>server.overloaded</c>: of what the collector may have, as with <c>Gateway:MemoryShareMax</c>. 1 refuses nothing. Unit: share.
    /// Default 0.85.
    /// </summary>
    [Range(0.0001, 1.0)]
    public double MemoryShareMax { get; set; } = 0.85;

    /// <summary>
    /// The part of <c>Store:QueueLengthMax</c> that may wait for the store before new events, profiles and interactions are refused. Unit:
    /// share. Default 0.9.
    /// </summary>
    [Range(0.0001, 1.0)]
    public double QueueShareMax { get; set; } = 0.9;

    /// <summary>
    /// How long a stop lets turns finish and grains move to other silos. Unit: time span. Default 10 s. 1 s to 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class SiloHostOptionsValidator : IValidateOptions<SiloHostOptions>;
