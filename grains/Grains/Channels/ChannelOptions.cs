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

    /// <summary>
    /// Messages under way at once, from the release to what the carrier said of each: the number that can be in doubt after a crash. Twice a
    /// carrier's <c>Line:InFlightMax</c> keeps that full while releases and answers are made durable. Unit: messages. Default 64.
    /// </summary>
    [Range(1, 4_096)]
    public int InFlightMax { get; set; } = 64;

    /// <summary>Pace of one channel: what the operator's centre allows. Unit: messages a second. Default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerSecondMax { get; set; } = 1_000;

    /// <summary>
    /// What is sure to the first tier of the rulebook's <c>sendingTiers</c> when more waits than may leave; what a tier does not use goes to
    /// the others, the first before the rest. The last tier has what the three leave. Unit: percent of what leaves. Default 50.
    /// </summary>
    [Range(0, 95)]
    public int FirstTierPercent { get; set; } = 50;

    /// <summary>The same for the second tier. Unit: percent of what leaves. Default 25.</summary>
    [Range(0, 95)]
    public int SecondTierPercent { get; set; } = 25;

    /// <summary>The same for the third tier. Unit: percent of what leaves. Default 10.</summary>
    [Range(0, 95)]
    public int ThirdTierPercent { get; set; } = 10;

    /// <summary>
    /// How long the answer to a stop waits for messages that are at the carrier already. Unit: time span. Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20")]
    public TimeSpan StopWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The shares of the tiers but the last.</summary>
    internal IReadOnlyList<int> TierPercents => [FirstTierPercent, SecondTierPercent, ThirdTierPercent];

    /// <summary>Whether the last tier has a share too. Checked at the start.</summary>
    public static bool LeavesSomethingToTheLastTier(ChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TierPercents.Sum() <= 95;
    }
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class ChannelOptionsValidator : IValidateOptions<ChannelOptions>;
