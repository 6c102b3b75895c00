using MathNet.Numerics.Distributions;

namespace SmartManager.Silo.Evaluation;

/// <summary>How the means of two groups differ: those treated less those kept out.</summary>
/// <param name="Difference">The difference.</param>
/// <param name="Interval">Where the true difference lies; null if nothing can be said of it.</param>
/// <param name="PValue">How probable so large a difference would be, on either side, if there were none. 0 to 1.</param>
/// <param name="DegreesOfFreedom">What the interval was drawn with; 0 if there is none.</param>
/// <param name="Verdict">What can be said of it.</param>
public sealed record MeanDifference(double Difference, Interval? Interval, double PValue, double DegreesOfFreedom, Verdict Verdict)
{
    /// <summary>
    /// Fewest members of a group: money of which most is nothing is so skewed that the mean of a smaller group is not near the normal
    /// distribution. A small sample of figures that are not skewed may be compared by <see cref="OfSmall"/>.
    /// </summary>
    public const long CountMin = 100;

    /// <summary>Compares two groups, and says nothing of groups below <see cref="CountMin"/>.</summary>
    /// <param name="treated">Those treated.</param>
    /// <param name="control">Those kept out.</param>
    /// <param name="confidence">How sure the interval and the verdict are. Above 0, below 1.</param>
    public static MeanDifference Of(Mean treated, Mean control, double confidence)
    {
        var difference = treated.Value - control.Value;
        if (treated.Count == 0 || control.Count == 0)
        {
            return new MeanDifference(difference, Interval: null, PValue: 1, DegreesOfFreedom: 0, Verdict.NoComparison);
        }

        var found = OfSmall(treated, control, confidence);
        return Math.Min(treated.Count, control.Count) < CountMin ? found with { Verdict = Verdict.TooLittle } : found;
    }

    /// <summary>Compares two groups of whatever size.</summary>
    /// <param name="treated">Those treated.</param>
    /// <param name="control">Those kept out.</param>
    /// <param name="confidence">How sure the interval and the verdict are. Above 0, below 1.</param>
    /// <remarks>
    /// Source: B. L. Welch, The generalization of Student's problem when several different population variances are involved, 1947; degrees
    /// of freedom by Satterthwaite. The groups need not be of one size nor spread alike, which treated and control group never do.
    /// </remarks>
    public static MeanDifference OfSmall(Mean treated, Mean control, double confidence)
    {
        var difference = treated.Value - control.Value;
        var (ofTreated, ofControl) = (treated.Variance / treated.Count, control.Variance / control.Count);
        var error = Math.Sqrt(ofTreated + ofControl);
        if (treated.Count < 2 || control.Count < 2 || error == 0)
        {
            return new MeanDifference(difference, Interval: null, PValue: 1, DegreesOfFreedom: 0, Verdict.TooLittle);
        }

        var freedom = (ofTreated + ofControl) * (ofTreated + ofControl)
            / ((ofTreated * ofTreated / (treated.Count - 1)) + (ofControl * ofControl / (control.Count - 1)));
        var half = error * StudentT.InvCDF(location: 0, scale: 1, freedom, 1 - ((1 - confidence) / 2));
        var pValue = 2 * StudentT.CDF(location: 0, scale: 1, freedom, -Math.Abs(difference / error));
        var verdict = pValue >= 1 - confidence ? Verdict.NoDifferenceSeen : difference > 0 ? Verdict.Better : Verdict.Worse;
        return new MeanDifference(difference, new Interval(difference - half, difference + half), pValue, freedom, verdict);
    }
}
