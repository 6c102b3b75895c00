namespace SmartManager.Silo.Simulated;

/// <summary>Draws that follow from a seed alone: the same on every machine, for ever.</summary>
/// <remarks>
/// Source: splitmix64 (Steele, Lea and Flood, 2014). Uses only whole numbers and the four basic operations on doubles, which IEEE 754
/// rounds alike everywhere;
/// no logarithms or roots. A mutable value: keep it in a local.
/// </remarks>
public struct SeededDice(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;

    private ulong _state = seed;

    /// <summary>Dice of their own for one purpose and one pair of numbers.</summary>
    /// <param name="seed">The world's seed.</param>
    /// <param name="purpose">What is drawn; two purposes never share a draw.</param>
    /// <param name="first">Mostly whose draw it is.</param>
    /// <param name="second">Mostly of which day or month.</param>
    public static SeededDice Of(ulong seed, ulong purpose, long first, long second = 0)
    {
        var mixed = Mix(seed + (Golden * (purpose + 1)));
        mixed = Mix(mixed ^ ((ulong)first * 0xD1342543DE82EF95UL));
        return new SeededDice(Mix(mixed ^ ((ulong)second * 0xAF251AF3B0F025B5UL)));
    }

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>A number in [0, 1).</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something of this probability happens. 0 to 1.</summary>
    public bool Chance(double probability) => Share() < probability;

    /// <summary>A whole number in [0, limit). At least 1.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>A whole number in [from, until).</summary>
    public int Between(int from, int until) => from + Below(until - from);

    /// <summary>A number in [from, until).</summary>
    public double Between(double from, double until) => from + (Share() * (until - from));

    /// <summary>One of the items, each as likely as any other.</summary>
    public T Pick<T>(ReadOnlySpan<T> items) => items[Below(items.Length)];

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBUL;
        return bits ^ (bits >> 31);
    }
}
