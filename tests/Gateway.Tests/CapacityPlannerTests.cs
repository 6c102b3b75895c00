using System.Globalization;
using SmartManager.Gateway.Planning;

namespace SmartManager.Gateway.Tests;

/// <summary>Plans follow from what was measured, and only from that.</summary>
public sealed class CapacityPlannerTests
{
    private const long SecondsPerDay = 86_400;

    [Fact]
    public void EveryFigureStandsInTheBenchmarks()
    {
        var benchmarks = File.ReadAllText(Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "benchmarks.md"));
        Assert.NotEmpty(CapacityFigures.All);
        Assert.All(CapacityFigures.All, figure =>
        {
            Assert.Contains(figure.Quote, benchmarks, StringComparison.Ordinal);
            Assert.Contains(figure.Value.ToString("#,0.##", CultureInfo.InvariantCulture), figure.Quote, StringComparison.Ordinal);
        });
    }

    /// <summary>The cost of an event times events is the two cores on which it was measured, or the figures are of two runs.</summary>
    [Fact]
    public void TheFiguresOfARunAgree() => Assert.InRange(
        CapacityFigures.Of("sqlite.eventsPerSecond") * CapacityFigures.Of("sqlite.processorUsPerEvent") / 1e6, 1.7, 2.0);

    /// <summary>1,000 events a second all day, worked out by hand.</summary>
    [Fact]
    public void IsWhatTheFiguresGive()
    {
        var plan = CapacityPlanner.Of(new CapacityQuestion(1_000_000, 1_000 * SecondsPerDay, 0, 1, "sqlite"));

        Assert.Equal(1_000, plan.PeakEventsPerSecond, 6);
        Assert.Equal(1_000 + (1_000 * 0.03 * 3), plan.PeakTurnsPerSecond, 6);
        Assert.Equal((1, 2, 0), (plan.Silos, plan.CoresPerSilo, plan.DatabaseCores));
        Assert.Equal(1_804, plan.MemoryPerSiloMebibytes); // 1,150 MiB / 0.75 / 0.85
        Assert.Equal(1_000_000 * 1_702 * 1.5, plan.DiskBytesAtOnce, 0);
        const double usage = 83_808_000.0 * 178 * 35;
        const double decisions = 2_592_000.0 * ((5 * 178) + 2_197) * 365;
        Assert.Equal((usage + decisions) * 1.5, plan.DiskBytesPerYear, 0);
        Assert.True(plan.Fits);
        Assert.Empty(plan.Doubts);
    }

    [Fact]
    public void DoesNotFitOnOneWriter_WhenThePeakIsAboveIt()
    {
        var question = new CapacityQuestion(12_000_000, 1_000_000_000, 0, 4, "sqlite");
        var (embedded, served) = (CapacityPlanner.Of(question), CapacityPlanner.Of(question with { Store = "postgres" }));

        Assert.False(embedded.Fits);
        Assert.Contains(embedded.Doubts, doubt => doubt.StartsWith("It does not fit", StringComparison.Ordinal));
        Assert.True(served.Fits);
        Assert.InRange(served.Silos, 2, 4); // 46,296 events/s of 40 µs, and a tenth for messages, at 0.6: 3.4 cores.
        Assert.InRange(served.DatabaseCores, 3, 5);
        Assert.Contains(served.Doubts, doubt => doubt.Contains("Orleans", StringComparison.Ordinal));
    }

    [Fact]
    public void GrowsWithWhatIsAsked()
    {
        var question = new CapacityQuestion(50_000, 100_000_000, 1_000_000, 2, "sqlite");
        var plan = CapacityPlanner.Of(question);

        Assert.True(CapacityPlanner.Of(question with { PeakFactor = 4 }).PeakTurnsPerSecond > plan.PeakTurnsPerSecond);
        Assert.True(CapacityPlanner.Of(question with { InteractionsPerDay = 2_000_000 }).DiskBytesPerYear > plan.DiskBytesPerYear);
        Assert.True(CapacityPlanner.Of(question with { Subscribers = 150_000 }).MemoryPerSiloMebibytes > plan.MemoryPerSiloMebibytes);
        Assert.Equal(
            CapacityPlanner.Of(question with { Subscribers = 200_000 }).MemoryPerSiloMebibytes,
            CapacityPlanner.Of(question with { Subscribers = 900_000_000 }).MemoryPerSiloMebibytes);
    }

    private static string Root(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "SmartManager.sln")) ? folder.FullName : Root(folder.Parent!);
}
