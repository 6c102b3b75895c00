namespace SmartManager.Bench.Base;

/// <summary>Who is how active: Zipf's law with exponent 1, shifted so that the busiest stays a person.</summary>
/// <remarks>
/// The weight of the subscriber at rank k of N is 1 / (k + N/1000): the busiest has 145 times the average. Without the shift one phone of a
/// million would cause 7% of all events. Source: Mandelbrot's form of Zipf's law.
/// </remarks>
internal sealed class Activity(int subscribers)
{
    private const long Scatter = 2_654_435_761; // A prime: ranks land all over the base, so that the busy ones are no neighbours in the file.

    private readonly double _shift = Math.Max(1.0, subscribers / 1000.0);

    /// <summary>Draws a subscriber by activity.</summary>
    public int Next(ref Draw draw)
    {
        var rank = (_shift * Math.Pow((subscribers + _shift) / _shift, draw.Share())) - _shift;
        return (int)(Math.Min((long)rank, subscribers - 1) * Scatter % subscribers);
    }
}
