using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Learning;

/// <summary>How often outcomes are learnt from.</summary>
public sealed class LearningOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Learning";

    /// <summary>
    /// How often outcomes of offers are added up. Each time that they say something new, a version of what was learnt is stored, a few
    /// bytes for each offer, channel and kind of subscribers. Only with <c>arbitration.learning</c> in the rulebook. Unit: time span.
    /// Default 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class LearningOptionsValidator : IValidateOptions<LearningOptions>;
