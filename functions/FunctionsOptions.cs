using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Functions;

/// <summary>Where the function app finds the product.</summary>
public sealed class FunctionsOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Functions";

    /// <summary>The gateway's address. Unit: http(s) address. Default http://127.0.0.1:8080.</summary>
    [Required]
    [Url]
    public string GatewayUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>
    /// What the function app shows to the gateway: one of the keys in <c>Gateway:FunctionsKey</c>. A secret; never logged. Unit: text.
    /// Default empty: none is shown.
    /// </summary>
    [StringLength(200)]
    [RegularExpression("[!-:<-~]*", ErrorMessage = "Functions:GatewayKey must be of printable ASCII characters without blank and semicolon.")]
    public string GatewayKey { get; set; } = string.Empty;

    /// <summary>How long the gateway may take to answer. Unit: time span. Default 10 s; the carrier waits as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the gateway may take for a batch of network events. Unit: time span. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BatchTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The name under which the gateway knows Azure Communication Services, for what Event Grid tells. Unit: lower-case words joined by
    /// hyphens. Default acs.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    [RegularExpression("[a-z0-9-]{1,40}", ErrorMessage = "Functions:SmsCarrier must be the name of a carrier.")]
    public string SmsCarrier { get; set; } = "acs";

    /// <summary>How long what is due may wait before <c>DueWork</c> warns. Unit: time span. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan OverdueMax { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class FunctionsOptionsValidator : IValidateOptions<FunctionsOptions>;
