using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Domain.Messaging;

namespace SmartManager.Grains.Channels.Outside;

/// <summary>How calls of outbound lists are given out and tried again. The same in every process of an installation.</summary>
public sealed class CallListOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "CallLists";

    /// <summary>
    /// How long an agent or a dialler may take from the claim of a call to its result. After it nobody knows whether it was made: marketing
    /// is in doubt until the result comes, a service call is listed again. Unit: time span. Default 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Claims of one call after which it counts as not reached, the first one and those for a call back included. Default 3.
    /// </summary>
    [Range(1, 20)]
    public int AttemptsMax { get; set; } = 3;

    /// <summary>
    /// Between a call that reached nobody (no answer, switched off, voicemail) and the next. Unit: time span. Default 2 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The same if the line was busy. Unit: time span. Default 20 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan BusyPause { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How often it is tried after a result.</summary>
    public CallRetry RetryAfter(CallResult result) => new(AttemptsMax, result == CallResult.Busy ? BusyPause : RetryPause);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class CallListOptionsValidator : IValidateOptions<CallListOptions>;
