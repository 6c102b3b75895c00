using System.ComponentModel.DataAnnotations;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels.Line;

/// <summary>How much is asked of a carrier, and when it is left alone; NAME is the carrier's.</summary>
public sealed class LineOptions
{
    /// <summary>Where these live in the configuration; for the carrier of <c>--carrier</c> they are <c>HttpCarrier:Line</c>.</summary>
    public const string Section = "Carriers:NAME:Line";

    /// <summary>
    /// Messages at the carrier at once; more wait. <c>Channels:InFlightMax</c> holds first where it is less. Unit: messages. Default 64.
    /// </summary>
    [Range(1, 4_096)]
    public int InFlightMax { get; set; } = 64;

    /// <summary>The pace that the carrier allows; <c>Channels:MessagesPerSecondMax</c> holds beside it. Unit: messages a second. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerSecondMax { get; set; } = 10_000;

    /// <summary>
    /// Most parts of an SMS. A longer text is rejected with <c>handover.too-long</c> before it is sent: a gateway would cut it. Unit: parts.
    /// Default 10.
    /// </summary>
    [Range(1, SmsCoding.PartsMax)]
    public int PartsMax { get; set; } = SmsCoding.PartsUsualMax;

    /// <summary>
    /// Further tries at once of what surely was not sent. What may have been sent is never tried again here. Unit: tries. Default 2.
    /// </summary>
    [Range(0, 10)]
    public int RetriesMax { get; set; } = 2;

    /// <summary>
    /// Wait before the first further try, doubled for each one after it, and half of it up to all of it by the message's key. Unit: time
    /// span. Default 50 ms.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The share of hand-overs that may be further tries: a carrier that is down gets no more than this on top. Unit: share. Default 0.1.
    /// </summary>
    [Range(0.0, 1.0)]
    public double RetryShareMax { get; set; } = 0.1;

    /// <summary>
    /// The share of hand-overs without a word on the message, within <c>Carriers:NAME:Line:FailureWindow</c>, at which the circuit opens: no
    /// message is begun any more. Unit: share. Default 0.5.
    /// </summary>
    [Range(0.01, 1.0)]
    public double FailureShareMax { get; set; } = 0.5;

    /// <summary>Over how long failures are looked at. Unit: time span. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Hand-overs within the window without which the circuit never opens. Unit: messages. Default 20.</summary>
    [Range(2, 100_000)]
    public int FailureWindowCountMin { get; set; } = 20;

    /// <summary>How long an open circuit stays open before one message tries whether the carrier is back. Unit: time span. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan OpenTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The median time of an answer from which a carrier counts as slow. Unit: time span. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan SlowFrom { get; set; } = TimeSpan.FromSeconds(2);
}
