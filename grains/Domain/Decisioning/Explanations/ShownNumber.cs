namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Rounds numbers for people: what doubles cannot hold exactly is not shown as 10.799999999999999.</summary>
public static class ShownNumber
{
    private const int Digits = 6;
    private const int DigitsMax = 15;

    /// <summary>Six digits behind the point; of numbers below 1, six digits that count, and at most 15 behind the point.</summary>
    public static double Round(double number)
    {
        var size = Math.Abs(number);
        if (size >= 1 || size == 0 || !double.IsFinite(number))
        {
            return double.IsFinite(number) ? Math.Round(number, Digits) : number;
        }

        var zeros = 0;
        for (; size < 0.1 && zeros < DigitsMax - Digits; zeros++)
        {
            size *= 10;
        }

        return Math.Round(number, Digits + zeros);
    }
}
