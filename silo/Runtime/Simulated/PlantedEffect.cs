using SmartManager.Domain.Decisioning;

namespace SmartManager.Silo.Simulated;

/// <summary>
/// How well an offer really sells in the simulated world, which its planner does not know: what control groups have to find.
/// </summary>
public static class PlantedEffect
{
    /// <summary>Least factor on a response rate.</summary>
    public const double Min = 0.75;

    /// <summary>Largest factor on a response rate.</summary>
    public const double Max = 1.25;

    /// <summary>The factor of an offer. <see cref="Min"/> to <see cref="Max"/>.</summary>
    public static double Of(ulong seed, string offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return SeededDice.Of(seed, SimulatedPeople.Effect, (long)StableHash.Of(offer)).Between(Min, Max);
    }
}
