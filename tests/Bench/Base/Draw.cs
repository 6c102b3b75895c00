namespace SmartManager.Bench.Base;

/// <summary>Chance from a seed and a number, the same for ever and on every machine.</summary>
/// <remarks>Source: splitmix64 (Steele, Lea and Flood, 2014).</remarks>
internal struct Draw(ulong seed, long number)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15) ^ Mix((ulong)number + 0x632BE59BD9B4E019);

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A whole number from 0 to <paramref name="bound"/> less one.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A share in [0, 1).</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in so many of a thousand draws.</summary>
    public bool PerMille(int chance) => Below(1000) < chance;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
