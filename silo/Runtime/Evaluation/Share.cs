using MathNet.Numerics.Distributions;

namespace SmartManager.Silo.Evaluation;

/// <summary>How many of a group did something.</summary>
/// <param name="Hits">How many did. At least 0, at most <paramref name="Count"/>.</param>
/// <param name="Count">How many there are. At least 0.</param>
public readonly record struct Share(long Hits, long Count)
{
    /// <summary>The share. 0 to 1; 0 of an empty group.</summary>
    public double Value => Count == 0 ? 0 : Hits / (double)Count;

    /// <summary>Where the true share lies: Wilson's score interval.</summary>
    /// <param name="confidence">How sure. Above 0, below 1.</param>
    /// <remarks>
    /// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927. Unlike the textbook's interval it
    /// never leaves 0 to 1, and is of use for small groups and rare events, which is what orders of a campaign are.
    /// </remarks>
    public Interval ToInterval(double confidence)
    {
        if (Count == 0)
        {
            return new Interval(0, 1);
        }

        var (n, z) = ((double)Count, Normals.TwoSided(confidence));
        var middle = Value + (z * z / (2 * n));
        var half = z * Math.Sqrt((Value * (1 - Value) / n) + (z * z / (4 * n * n)));
        var scale = 1 + (z * z / n);
        return new Interval((middle - half) / scale, (middle + half) / scale).Within(0, 1);
    }
}

/// <summary>Points of the normal distribution.</summary>
internal static class Normals
{
    /// <summary>What the normal distribution stays within on both sides with a confidence: 1.96 for 0.95.</summary>
    public static double TwoSided(double confidence) => Quantile(1 - ((1 - confidence) / 2));

    /// <summary>What it stays below with a probability.</summary>
    public static double Quantile(double probability) => Normal.InvCDF(mean: 0, stddev: 1, probability);

    /// <summary>How probable it is that it lies at least so far from its middle, on either side.</summary>
    public static double TailsBeyond(double distance) => 2 * Normal.CDF(mean: 0, stddev: 1, -Math.Abs(distance));
}
