using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Rules;

/// <summary>How soon a process follows what another one on the same store has published.</summary>
public sealed class PublicationOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Publications";

    /// <summary>
    /// How often it is looked whether another process has published a rulebook or learnt. Unit: time span. Default 1 s. Two look-ups by
    /// key. The embedded store has one process, which knows without looking.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class PublicationOptionsValidator : IValidateOptions<PublicationOptions>;
