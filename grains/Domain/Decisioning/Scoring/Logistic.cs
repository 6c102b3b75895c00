namespace SmartManager.Domain.Decisioning.Scoring;

/// <summary>The logistic function, the same to the last bit on every machine.</summary>
/// <remarks>
/// The exponential of the runtime's mathematics library differs between machines in its last bits (invariant I5). This one is made of
/// additions, multiplications and one division, which IEEE 754 rounds alike everywhere, and is right to 15 digits.
/// </remarks>
public static class Logistic
{
    /// <summary>Log odds are cut off here: behind it a probability is 0 or 1 to 13 digits.</summary>
    public const double LogOddsMax = 30;

    private const double Log2OfE = 1.4426950408889634;
    private const double Ln2High = 0.693147180369123816490; // 33 bits: its multiples up to 1,024 are exact.
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const int Terms = 14;

    /// <summary>The probability of log odds.</summary>
    /// <param name="logOdds">Any number but NaN.</param>
    /// <returns>0 to 1.</returns>
    public static double Probability(double logOdds) => 1.0 / (1.0 + Exponential(-Math.Clamp(logOdds, -LogOddsMax, LogOddsMax)));

    /// <summary>e to the power of x, by x = k ln 2 + r and the series of r. Source: Cody and Waite, 1980.</summary>
    /// <param name="x">-700 to 700.</param>
    internal static double Exponential(double x)
    {
        var k = Math.Floor((x * Log2OfE) + 0.5);
        var r = x - (k * Ln2High) - (k * Ln2Low);
        var sum = 1.0;
        for (var n = Terms; n > 0; n--)
        {
            sum = 1.0 + (r * sum / n);
        }

        return sum * BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
    }
}
