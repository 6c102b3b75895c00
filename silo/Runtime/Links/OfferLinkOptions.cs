using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Links;

/// <summary>Links under which subscribers order the offer of a message or of a page.</summary>
public sealed class OfferLinkOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Links";

    /// <summary>
    /// What subscribers' phones reach the gateway's <c>/o/…</c> by: the address of the proxy before it. Unit: http(s) address. Default
    /// http://127.0.0.1:8080, which no phone reaches.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string BaseUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>
    /// How long a link works, from when its message left. The offer's own time ends it too, so this only bounds how long a link that was
    /// passed on can be tried. Unit: time span. Default 7 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "31.00:00:00")]
    public TimeSpan ValidFor { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class OfferLinkOptionsValidator : IValidateOptions<OfferLinkOptions>;
