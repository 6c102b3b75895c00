namespace SmartManager.Silo.Evaluation;

/// <summary>A range that holds the true value with the confidence that was asked for.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether a value lies in it, the ends included.</summary>
    public bool Has(double value) => value >= Low && value <= High;

    /// <summary>The part of it that lies between two values, such as 0 and the number of those who could.</summary>
    public Interval Within(double least, double most) => new(Math.Clamp(Low, least, most), Math.Clamp(High, least, most));
}
