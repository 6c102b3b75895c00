using System.Globalization;
using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;

namespace SmartManager.Simulation.Tests;

/// <summary>Plays whole worlds from fixed seeds and asks whether every promise was kept. See docs/decisions/0012-simulation.md.</summary>
public sealed class SimulationTests
{
    private static readonly ulong[] Fixed = [1, 2, 3, 5, 8, 13, 21, 34];

    /// <summary>Eight fixed seeds; the nightly run sets SIMULATION_SEED to fresh ones and reports the one that broke.</summary>
    public static TheoryData<ulong> Seeds =>
        Environment.GetEnvironmentVariable("SIMULATION_SEED") is { Length: > 0 } seeds
            ? [.. seeds.Split(',').Select(seed => ulong.Parse(seed, CultureInfo.InvariantCulture))]
            : [.. Fixed];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EveryPromiseIsKept_WhateverGoesWrong(ulong seed)
    {
        using var world = new World(seed);
        world.Run();
        var violations = Checker.Check(world);

        Assert.True(violations.Count == 0, Report(world, violations));
    }

    [Fact]
    public void EveryKindOfTroubleIsMet_InTheEightSeeds()
    {
        var met = new HashSet<Mark>();
        foreach (var seed in Fixed)
        {
            using var world = new World(seed);
            world.Run();
            met.UnionWith(world.Marks.Keys);
        }

        Assert.Equal<Mark>([], Enum.GetValues<Mark>().Except(met));
    }

    [Fact]
    public void TheSameSeed_GivesTheSameRun()
    {
        using var first = new World(3);
        using var second = new World(3);
        first.Run();
        second.Run();

        Assert.Equal((first.Log.Count, first.Log.Digest()), (second.Log.Count, second.Log.Digest()));
    }

    internal static string Report(World world, IReadOnlyList<Violation> violations) =>
        $"""
        Seed {world.Seed} breaks {violations.Count} promises; SIMULATION_SEED={world.Seed} shows it again. Run {world.Log.Digest()}.
        {string.Join('\n', violations.Take(20).Select(violation => $"{violation.Invariant}: {violation.Text}"))}
        The last steps:
        {world.Log.Tail()}
        """;
}
