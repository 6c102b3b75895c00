using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Grains.Channels;

/// <summary>How fast what was decided leaves the house.</summary>
public sealed class ChannelOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Channels";

    /// <summary>How often a relay looks for due work. Unit: time span. Default 200 ms. Less lowers the delay and raises the load.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Rows taken up in one go. Unit: messages. Default 500. More raises throughput and the number in doubt after a crash.</summary>
    [Range(1, 10_000)]
    public int BatchSizeMax { get; set; } = 500;

    /// <summary>Messages at a carrier at once. Unit: messages. Default 64. The number that can be in doubt after a crash.</summary>
    [Range(1, 4_096)]
    public int InFlightMax { get; set; } = 64;

    /// <summary>Pace of one channel. Unit: messages a second. Default 1,000; what the operator's centre allows.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerSecondMax { get; set; } = 1_000;
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class ChannelOptionsValidator : IValidateOptions<ChannelOptions>;
