namespace SmartManager.Silo.Evaluation;

/// <summary>How many targets a campaign needs so that its effect can be seen.</summary>
/// <param name="Treated">How many must be treated.</param>
/// <param name="Control">How many must be kept out.</param>
public sealed record SampleSize(long Treated, long Control)
{
    /// <summary>Both groups together.</summary>
    public long Targets => Treated + Control;

    /// <summary>How many are needed.</summary>
    /// <param name="question">What is to be seen.</param>
    /// <remarks>
    /// Source: J. L. Fleiss, Statistical methods for rates and proportions, 1981, for groups of unequal size, without the correction for
    /// continuity: what <c>power.prop.test</c> of R gives for groups of one size.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The question has no answer: see <see cref="SampleQuestion.IsRight"/>.</exception>
    public static SampleSize Of(SampleQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (!question.IsRight)
        {
            throw new ArgumentOutOfRangeException(nameof(question), "No sample shows that.");
        }

        var (before, after) = (question.BaseRate, question.BaseRate + question.Uplift);
        var ratio = question.ControlPercent / (100 - question.ControlPercent);
        var pooled = (after + (ratio * before)) / (1 + ratio);
        var byChance = Normals.TwoSided(1 - question.Alpha) * Math.Sqrt((1 + (1 / ratio)) * pooled * (1 - pooled));
        var byPower = Normals.Quantile(question.Power) * Math.Sqrt((after * (1 - after)) + (before * (1 - before) / ratio));
        var treated = Math.Pow((byChance + byPower) / question.Uplift, 2);
        return new SampleSize((long)Math.Ceiling(treated), (long)Math.Ceiling(treated * ratio));
    }
}

/// <summary>What a sample is to show.</summary>
/// <param name="BaseRate">The share that orders without being treated. Above 0, below 1.</param>
/// <param name="Uplift">By how much the treated are to order more, or less if negative. -1 to 1, not 0.</param>
/// <param name="ControlPercent">The share of the targets that is kept out. Unit: percent. Above 0, below 100.</param>
/// <param name="Power">How sure an uplift of that size is seen. Above 0, below 1. Usual: 0.8.</param>
/// <param name="Alpha">How often chance may look like an uplift. Above 0, below 1. Usual: 0.05.</param>
public sealed record SampleQuestion(double BaseRate, double Uplift, double ControlPercent, double Power, double Alpha)
{
    /// <summary>Whether all are in their ranges, and the treated's share between 0 and 1.</summary>
    public bool IsRight =>
        BaseRate is > 0 and < 1 && Uplift != 0 && BaseRate + Uplift is > 0 and < 1 && ControlPercent is > 0 and < 100
        && Power is > 0 and < 1 && Alpha is > 0 and < 1;
}
