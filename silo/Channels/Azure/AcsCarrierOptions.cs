using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Channels.Callbacks;
using SmartManager.Channels.Http;
using SmartManager.Channels.Line;

namespace SmartManager.Channels.Azure;

/// <summary>A carrier of kind <c>acs</c>: SMS by Azure Communication Services.</summary>
public sealed class AcsCarrierOptions : IRealCarrierSettings
{
    /// <summary>Where these live in the configuration; ACS stands for the name that you give the carrier.</summary>
    public const string Section = "Carriers:ACS";

    /// <summary>The address of the resource, such as <c>https://NAME.communication.azure.com</c>. Unit: http(s) address. Default empty.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Endpoint { get; set; } = string.Empty;

    /// <summary>One of the resource's two access keys. A secret; never logged. Unit: base64. Default empty.</summary>
    [Required(AllowEmptyStrings = false)]
    [Base64String]
    public string AccessKey { get; set; } = string.Empty;

    /// <summary>Who the message comes from: a number of the resource with its plus, a short code or letters. Default empty.</summary>
    [Required(AllowEmptyStrings = false)]
    [StringLength(20)]
    public string From { get; set; } = string.Empty;

    /// <summary>
    /// How long to wait for a connection. After it the message surely was not sent and is tried again. Unit: time span. Default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long to wait for a whole answer. After it nobody knows whether the message was sent. Unit: time span. Default 20 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Connections at once. Unit: connections. Default 64.</summary>
    [Range(1, 10_000)]
    public int ConnectionsMax { get; set; } = 64;

    /// <inheritdoc/>
    [ValidateObjectMembers]
    public LineOptions Line { get; set; } = new();

    /// <inheritdoc/>
    [ValidateObjectMembers]
    public CallbackOptions Callbacks { get; set; } = new();

    /// <summary>What else can be wrong, a sentence each.</summary>
    internal static IEnumerable<string> FailuresOf(string? name, AcsCarrierOptions options)
    {
        if (options.Endpoint.Length > 0 && !CarrierClient.IsHttp(options.Endpoint))
        {
            yield return $"{name}:{nameof(options.Endpoint)} must be an http or https address.";
        }
    }
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
internal sealed partial class AcsCarrierValuesValidator : IValidateOptions<AcsCarrierOptions>;
