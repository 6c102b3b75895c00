namespace SmartManager.Silo.Evaluation;

/// <summary>What can be said of a difference.</summary>
public enum Verdict
{
    /// <summary>One of the groups is empty: there is nothing to compare.</summary>
    NoComparison = 0,

    /// <summary>The groups or what happened in them are too small for any word.</summary>
    TooLittle = 1,

    /// <summary>There is enough to say that chance alone explains it.</summary>
    NoDifferenceSeen = 2,

    /// <summary>The treated did better, and chance hardly explains it.</summary>
    Better = 3,

    /// <summary>The treated did worse, and chance hardly explains it.</summary>
    Worse = 4,
}

/// <summary>How the shares of two groups differ: those treated less those kept out.</summary>
/// <param name="Difference">The difference. -1 to 1.</param>
/// <param name="Interval">Where the true difference lies.</param>
/// <param name="PValue">
/// How probable so large a difference would be, on either side, if there were none. 0 to 1; 1 if nothing can be said.
/// </param>
/// <param name="Verdict">What can be said of it.</param>
public sealed record ShareDifference(double Difference, Interval Interval, double PValue, Verdict Verdict)
{
    /// <summary>
    /// The fewest hits and misses that each group must be expected to have: with fewer, the normal distribution is no likeness of chance.
    /// Source: W. G. Cochran, Some methods for strengthening the common chi-squared tests, 1954.
    /// </summary>
    public const double ExpectedMin = 5;

    /// <summary>Compares two groups.</summary>
    /// <param name="treated">Those treated.</param>
    /// <param name="control">Those kept out.</param>
    /// <param name="confidence">How sure the interval and the verdict are. Above 0, below 1.</param>
    /// <remarks>
    /// Interval: R. G. Newcombe, Interval estimation for the difference between independent proportions, 1998, method 10. Probability: the
    /// score test of two proportions with the share of both groups together.
    /// </remarks>
    public static ShareDifference Of(Share treated, Share control, double confidence)
    {
        var difference = treated.Value - control.Value;
        if (treated.Count == 0 || control.Count == 0)
        {
            return new ShareDifference(difference, new Interval(-1, 1), PValue: 1, Verdict.NoComparison);
        }

        var (ofTreated, ofControl) = (treated.ToInterval(confidence), control.ToInterval(confidence));
        var interval = new Interval(
            difference - Distance(treated.Value - ofTreated.Low, ofControl.High - control.Value),
            difference + Distance(ofTreated.High - treated.Value, control.Value - ofControl.Low));
        var pooled = new Share(treated.Hits + control.Hits, treated.Count + control.Count).Value;
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / treated.Count) + (1.0 / control.Count)));
        var pValue = error == 0 ? 1 : Normals.TailsBeyond(difference / error);
        var least = Math.Min(pooled, 1 - pooled) * Math.Min(treated.Count, control.Count);
        return new ShareDifference(difference, interval, pValue, Judge(least, pValue, difference, confidence));
    }

    private static Verdict Judge(double least, double pValue, double difference, double confidence)
    {
        if (least < ExpectedMin)
        {
            return Verdict.TooLittle;
        }

        var isSeen = pValue < 1 - confidence;
        return !isSeen ? Verdict.NoDifferenceSeen : difference > 0 ? Verdict.Better : Verdict.Worse;
    }

    private static double Distance(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
