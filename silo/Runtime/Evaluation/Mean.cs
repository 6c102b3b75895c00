namespace SmartManager.Silo.Evaluation;

/// <summary>What the members of a group came to, by sums: those who came to nothing need not be known one by one.</summary>
/// <param name="Count">How many there are. At least 0.</param>
/// <param name="Sum">What they came to together.</param>
/// <param name="SumOfSquares">The sum of the squares of what each came to.</param>
public readonly record struct Mean(long Count, double Sum, double SumOfSquares)
{
    /// <summary>What a member came to on average; 0 of an empty group.</summary>
    public double Value => Count == 0 ? 0 : Sum / Count;

    /// <summary>The sample's variance; 0 for fewer than two members.</summary>
    public double Variance => Count < 2 ? 0 : Math.Max(0, (SumOfSquares - (Sum * Sum / Count)) / (Count - 1));
}
