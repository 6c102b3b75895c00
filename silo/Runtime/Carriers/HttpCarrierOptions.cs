using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Carriers;

/// <summary>The carrier that takes messages over HTTP.</summary>
public sealed class HttpCarrierOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "HttpCarrier";

    /// <summary>
    /// Where messages are posted to. Default: empty, which means that messages go to the simulated carrier. Set by <c>--carrier</c>.
    /// </summary>
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// How long to wait for a connection. Unit: time span. Default 2 s. After it the message surely was not sent and is tried again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long to wait for an answer. Unit: time span. Default 10 s. After it nobody knows whether the message was sent: marketing is then
    /// in doubt for ever, so
    /// rather too long than too short.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections to the carrier at once. Unit: connections. Default 64.</summary>
    [Range(1, 10_000)]
    public int ConnectionsMax { get; set; } = 64;
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class HttpCarrierOptionsValidator : IValidateOptions<HttpCarrierOptions>;
