using SmartManager.Simulation.Tests.Checks;
using SmartManager.Simulation.Tests.Engine;
using SmartManager.Simulation.Tests.Planted;

namespace SmartManager.Simulation.Tests;

/// <summary>
/// Proves that the checks bite: each of these bugs stands between the product and the world, and some seed must show it under its
/// invariant.
/// </summary>
public sealed class PlantedBugTests
{
    private static readonly ulong[] Seeds = [1, 2, 3, 5, 8, 13, 21, 34];

    /// <summary>A bug by name, and the invariant that must be seen broken.</summary>
    public static TheoryData<string, string> Bugs => new()
    {
        { nameof(AcknowledgesBeforeTheCommit), "I1" },
        { nameof(ForgetsMessageIds), "I1" },
        { nameof(WritesNoOutbox), "I2" },
        { nameof(LosesCounters), "I2" },
        { nameof(SendsAgainWhenItDoesNotKnow), "I3" },
        { nameof(TakesEveryDoubtForSuccess), "I3" },
        { nameof(LosesNotices), "I3" },
        { nameof(LetsGoWithoutAsking), "I6" },
        { nameof(SeesAnotherClock), "I6" },
        { nameof(MisremembersWhenItLetGo), "I4" },
        { nameof(OrdersUnderAFreshKey), "orders" },
        { nameof(IsDeafToYes), "replies" },
        { nameof(SleepsThroughWakeUps), "loose end" },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public void TheBugIsFound_BySomeSeed(string bug, string invariant)
    {
        var type = typeof(AcknowledgesBeforeTheCommit);
        foreach (var seed in Seeds)
        {
            var sabotage = (Sabotage)Activator.CreateInstance(type.Assembly.GetType($"{type.Namespace}.{bug}")!)!;
            using var world = new World(seed, sabotage);
            world.Run();
            if (Checker.Check(world).Any(violation => violation.Invariant == invariant))
            {
                return;
            }
        }

        Assert.Fail($"No seed shows the bug '{bug}'.");
    }
}
