namespace SmartManager.Silo.Evaluation;

/// <summary>
/// What many independent chances come to: each happens with a probability of its own and then adds a weight. A sum of ones is a
/// Poisson-binomial variable.
/// </summary>
public sealed class UncertainSum
{
    /// <summary>What is expected.</summary>
    public double Expected { get; private set; }

    /// <summary>The variance: the sum of p (1 − p) w².</summary>
    public double Variance { get; private set; }

    /// <summary>What it comes to if all happen.</summary>
    public double Most { get; private set; }

    /// <summary>Adds a chance.</summary>
    /// <param name="probability">How probable it is. 0 to 1.</param>
    /// <param name="weight">What it adds. At least 0.</param>
    public void Add(double probability, double weight)
    {
        Expected += probability * weight;
        Variance += probability * (1 - probability) * weight * weight;
        Most += weight;
    }

    /// <summary>Adds another sum of chances.</summary>
    public void Add(UncertainSum other) => AddScaled(other, factor: 1);

    /// <summary>Adds another sum of chances, each of which weighs so many times as much.</summary>
    /// <param name="other">The other sum.</param>
    /// <param name="factor">How many times. At least 0.</param>
    public void AddScaled(UncertainSum other, double factor)
    {
        ArgumentNullException.ThrowIfNull(other);
        Expected += other.Expected * factor;
        Variance += other.Variance * factor * factor;
        Most += other.Most * factor;
    }

    /// <summary>Where the sum will lie, by the normal distribution, cut to what is possible.</summary>
    /// <param name="confidence">How sure. Above 0, below 1.</param>
    /// <remarks>If the probabilities are right: their own errors are not in it, and those are usually the larger part.</remarks>
    public Interval ToInterval(double confidence)
    {
        var half = Normals.TwoSided(confidence) * Math.Sqrt(Variance);
        return new Interval(Expected - half, Expected + half).Within(0, Most);
    }
}
