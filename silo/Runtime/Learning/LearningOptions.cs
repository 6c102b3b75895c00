using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SmartManager.Silo.Learning;

/// <summary>How often outcomes are learnt from.</summary>
public sealed class LearningOptions
{
    /// <summary>Where these live in the configuration.</summary>
    public const string Section = "Learning";

    /// <summary>How often outcomes are added up. Unit: time span. Default 1 h. Each time that they say something new is a version.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Checks each value alone; the generator writes the body from the attributes.</summary>
[OptionsValidator]
public sealed partial class LearningOptionsValidator : IValidateOptions<LearningOptions>;
