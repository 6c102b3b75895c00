using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Line;

namespace SmartManager.Channels.Http;

/// <summary>The carrier that takes messages over HTTP; the same settings are those of a <c>Carriers:NAME</c> of kind <c>http</c>.</summary>
public sealed class HttpCarrierOptions : IRealCarrierSettings
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "HttpCarrier";

    /// <summary>
    /// Where messages are posted to. Empty, and no <c>Carriers</c>: to the simulated carrier, which answers with receipts and replies of
    /// its own. Set by <c>--carrier</c>. Unit: http(s) address. Default empty.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Url { get; set; } = string.Empty;

    /// <summary>
    /// How long to wait for a connection. After it the message surely was not sent and is tried again. Unit: time span. Default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long to wait for a whole answer. After it nobody knows whether the message was sent: marketing is then in doubt, so rather too
    /// long than too short. Unit: time span. Default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Connections to the carrier at once. Not below <c>Line:InFlightMax</c>, or messages wait for a connection within their answer
    /// time. Unit: connections. Default 64.
    /// </summary>
    [Range(1, 10_000)]
    public int ConnectionsMax { get; set; } = 64;

    /// <inheritdoc/>
    [ValidateObjectMembers]
    public LineOptions Line { get; set; } = new();

    /// <inheritdoc/>
    [ValidateObjectMembers]
    public CallbackOptions Callbacks { get; set; } = new();

    /// <summary>What else can be wrong, a sentence each.</summary>
    internal static IEnumerable<string> FailuresOf(string? name, HttpCarrierOptions options)
    {
        if (options.Url.Length > 0 && !CarrierClient.IsHttp(options.Url))
        {
            yield return $"{name}:{nameof(options.Url)} must be an http or https address.";
        }
    }
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
internal sealed partial class HttpCarrierValuesValidator : IValidateOptions<HttpCarrierOptions>;
