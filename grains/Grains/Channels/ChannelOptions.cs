using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Grains.Channels;

/// <summary>How fast what was decided leaves the house.</summary>
public sealed class ChannelOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Channels";

    /// <summary>How often a relay looks for due work. Less lowers the delay and raises the load. Unit: time span. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Rows taken up in one go. More raises throughput and the number in doubt after a crash. Unit: messages. Default 500.
    /// </summary>
    [Range(1, 10_000)]
    public int BatchSizeMax { get; set; } = 500;

    /// <summary>Messages at a carrier at once: the number that can be in doubt after a crash. Unit: messages. Default 64.</summary>
    [Range(1, 4_096)]
    public int InFlightMax { get; set; } = 64;

    /// <summary>Pace of one channel: what the operator's centre allows. Unit: messages a second. Default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerSecondMax { get; set; } = 1_000;
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class ChannelOptionsValidator : IValidateOptions<ChannelOptions>;
