using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Rules;

/// <summary>How soon a process follows what another one on the same store has published.</summary>
public sealed class PublicationOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Publications";

    /// <summary>
    /// How often a process on PostgreSQL looks whether another one has published a rulebook or learnt, and then follows. Two look-ups by
    /// key each time. With <c>Store:Kind=sqlite</c> nobody looks: there is one process. Unit: time span. Default 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan LookInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class PublicationOptionsValidator : IValidateOptions<PublicationOptions>;
