using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Functions;

/// <summary>Where the function app finds the product.</summary>
public sealed class FunctionsOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Functions";

    /// <summary>The gateway's address. Default http://127.0.0.1:8080.</summary>
    [Required]
    [Url]
    public string GatewayUrl { get; set; } = "http://127.0.0.1:8080";

    /// <summary>How long the gateway may take to answer. Unit: time span. Default 10 s; the carrier waits as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class FunctionsOptionsValidator : IValidateOptions<FunctionsOptions>;
