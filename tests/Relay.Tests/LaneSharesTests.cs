using FsCheck;
using FsCheck.Fluent;
using SmartManager.Contracts.Storage;
using SmartManager.Grains.Channels.Lanes;
using SmartManager.Support;

namespace SmartManager.Relay.Tests;

/// <summary>Which rows leave next when more wait than may leave.</summary>
public sealed class LaneSharesTests
{
    private static readonly int[] Percents = [50, 25, 10];

    private static readonly Gen<DueLane[]> Demands =
        from lanes in Gen.ListOf(
            from tier in Gen.Choose(0, 3)
            from kind in Gen.Elements("marketing", "service", "mandatory")
            from task in Gen.Elements("a", "b", "c", "d")
            from count in Gen.Choose(1, 300)
            select new DueLane(Lane(tier, kind, task), count))
        select lanes.DistinctBy(lane => lane.Lane).ToArray();

    [Fact]
    public void AllOfTheBudgetLeaves_OrAllThatWaits() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 500)), Arb.From(Demands), (budget, demands) =>
        {
            var shares = new LaneShares(Percents);
            for (var call = 0; call < 5; call++)
            {
                var given = shares.Divide(budget, demands);
                Assert.Equal(Math.Min(budget, demands.Sum(lane => lane.DueCount)), given.Sum(lane => lane.DueCount));
                Assert.All(given, lane => Assert.InRange(lane.DueCount, 1, demands.Single(one => one.Lane == lane.Lane).DueCount));
                Assert.Equal(given.Select(lane => lane.Lane), given.Select(lane => lane.Lane).Distinct());
            }
        }).Holds();

    [Fact]
    public void TheSameIsDecidedWhenItIsAskedAgain() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 500)), Arb.From(Demands), (budget, demands) =>
        {
            var (one, other) = (new LaneShares(Percents), new LaneShares(Percents));
            for (var call = 0; call < 5; call++)
            {
                Assert.Equal(one.Divide(budget, demands), other.Divide(budget, [.. demands.Reverse()]));
            }
        }).Holds();

    /// <summary>Whatever the budget of a call and however much the others want.</summary>
    [Fact]
    public void EveryTierHasItsShare_OverTime() => Prop.ForAll(Arb.From(Gen.Choose(1, 200)), budget =>
    {
        var (shares, given, calls) = (new LaneShares(Percents), new int[4], 400);
        DueLane[] demands = [.. Enumerable.Range(0, 4).Select(tier => new DueLane(Lane(tier, "marketing", "a"), 10_000))];
        for (var call = 0; call < calls; call++)
        {
            foreach (var lane in shares.Divide(budget, demands))
            {
                given[lane.Lane.Tier] += lane.DueCount;
            }
        }

        Assert.All([(0, 50), (1, 25), (2, 10), (3, 15)], tier =>
            Assert.InRange(given[tier.Item1], (budget * calls * tier.Item2 / 100) - budget - 2, budget * calls));
    }).Holds();

    [Fact]
    public void TheFirstTierGoesFirst_AndWhatItDoesNotUseFlowsDown()
    {
        Assert.Equal(
            [new DueLane(Lane(0, "marketing", "a"), 30), new DueLane(Lane(3, "marketing", "a"), 70)],
            Once(new DueLane(Lane(3, "marketing", "a"), 10_000), new DueLane(Lane(0, "marketing", "a"), 30)));
        Assert.Equal(
            [new DueLane(Lane(0, "marketing", "a"), 85), new DueLane(Lane(3, "marketing", "a"), 15)],
            Once(new DueLane(Lane(3, "marketing", "a"), 10_000), new DueLane(Lane(0, "marketing", "a"), 10_000)));

        static IReadOnlyList<DueLane> Once(params DueLane[] demands) => new LaneShares(Percents).Divide(100, demands);
    }

    [Fact]
    public void MandatoryGoesBeforeService_AndServiceBeforeMarketing()
    {
        DueLane[] demands =
        [
            new(Lane(3, "marketing", "mass"), 1_000_000), new(Lane(3, "service", "order-booked"), 60), new(Lane(3, "mandatory", "law"), 30),
        ];

        Assert.Equal(
            [
                new DueLane(Lane(3, "mandatory", "law"), 30),
                new DueLane(Lane(3, "service", "order-booked"), 60),
                new DueLane(Lane(3, "marketing", "mass"), 10),
            ],
            new LaneShares(Percents).Divide(100, demands));
    }

    [Fact]
    public void TasksOfOneKindHaveTheSame_AndTakeTurnsWithWhatIsLeft()
    {
        var shares = new LaneShares(Percents);
        DueLane[] demands =
        [
            new(Lane(3, "marketing", "mass"), 1_000_000), new(Lane(3, "marketing", "small"), 10), new(Lane(3, "marketing", "other"), 500),
        ];

        Assert.Equal([("mass", 45), ("other", 45), ("small", 10)], Given(100).Order());
        Assert.Equal(2, Enumerable.Range(0, 2).Select(_ => Given(1).Single().Task).Distinct().Count());

        IEnumerable<(string Task, int Count)> Given(int budget) =>
            shares.Divide(budget, demands).Select(lane => (lane.Lane.Task, lane.DueCount));
    }

    private static OutboxLane Lane(int tier, string kind, string task) => new("sms", kind) { Tier = tier, Task = task };
}
