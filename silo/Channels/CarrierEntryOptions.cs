using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SmartManager.Domain.Messaging;

namespace SmartManager.Channels;

/// <summary>What every carrier in the configuration says of itself; NAME stands for the name that you give it.</summary>
public sealed class CarrierEntryOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Carriers:NAME";

    /// <summary>
    /// What kind of carrier it is: <c>kannel</c>, <c>http</c>, <c>acs</c> or <c>simulated</c>. Each kind has settings of its own beside this one.
    /// Default empty: it must be said.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Kind { get; set; } = string.Empty;

    /// <summary>
    /// The channel that it serves: <c>sms</c> or <c>outbound-call</c>. One carrier serves a channel; two on one stop the start. Default sms.
    /// </summary>
    [Required(AllowEmptyStrings = false)]
    public string Channel { get; set; } = Domain.Messaging.Channel.Sms.Name();
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class CarrierEntryOptionsValidator : IValidateOptions<CarrierEntryOptions>;
