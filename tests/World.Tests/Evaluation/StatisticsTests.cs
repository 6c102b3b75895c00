using SmartManager.Silo.Evaluation;

namespace SmartManager.World.Tests.Evaluation;

/// <summary>Against figures that were published elsewhere, so that an error of ours is not checked by itself.</summary>
public sealed class StatisticsTests
{
    /// <summary>Source: R. G. Newcombe, 1998, table II, method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2000, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6000, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.5714, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, 0.0893, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, 0.0000, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, 0.0000, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 1.0000, 0.6791, 1.0000)]
    [InlineData(10, 10, 0, 10, 1.0000, 0.6075, 1.0000)]
    public void IntervalOfADifference_IsNewcombes(int hits, int count, int controlHits, int controlCount, double difference, double low, double high)
    {
        var found = ShareDifference.Of(new Share(hits, count), new Share(controlHits, controlCount), 0.95);
        Assert.Equal((difference, low, high), Rounded(found.Difference, found.Interval));
    }

    /// <summary>Source: R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void IntervalOfAShare_IsWilsons(int hits, int count, double low, double high)
    {
        var found = new Share(hits, count).ToInterval(0.95);
        Assert.Equal((low, high), (Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    /// <summary>Source: the two data sets of unequal variance in the article "Welch's t-test" of Wikipedia, example 1.</summary>
    [Fact]
    public void DifferenceOfMeans_IsWelchs()
    {
        var first = Of(27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4);
        var second = Of(27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4);
        var found = MeanDifference.OfSmall(first, second, 0.95);

        Assert.Equal((20.8, 23.0), (Math.Round(first.Value, 1), Math.Round(second.Value, 1)));
        Assert.Equal((7.9, 3.8), (Math.Round(first.Variance, 1), Math.Round(second.Variance, 1)));
        Assert.Equal(25.0, found.DegreesOfFreedom, 1);
        Assert.Equal(0.021, found.PValue, 3);
        Assert.Equal(Verdict.Worse, found.Verdict);
        Assert.False(found.Interval!.Value.Has(0));
        Assert.Equal(Verdict.TooLittle, MeanDifference.Of(first, second, 0.95).Verdict); // Fifteen orders say nothing of revenue.
    }

    /// <summary>Source: the help page of <c>power.prop.test</c> of R gives 76.7 for the first; the second is its answer to 5% and 10%.</summary>
    [Theory]
    [InlineData(0.50, 0.25, 0.90, 77)]
    [InlineData(0.05, 0.05, 0.80, 435)]
    public void SampleOfTwoEqualGroups_IsWhatPowerPropTestGives(double rate, double uplift, double power, long each)
    {
        var found = SampleSize.Of(new SampleQuestion(rate, uplift, ControlPercent: 50, power, Alpha: 0.05));
        Assert.Equal((each, each, 2 * each), (found.Treated, found.Control, found.Targets));
    }

    [Fact]
    public void ASmallerControlGroup_NeedsMoreTargets()
    {
        var even = SampleSize.Of(new SampleQuestion(0.02, 0.005, ControlPercent: 50, Power: 0.8, Alpha: 0.05));
        var uneven = SampleSize.Of(new SampleQuestion(0.02, 0.005, ControlPercent: 10, Power: 0.8, Alpha: 0.05));
        Assert.InRange(uneven.Targets / (double)even.Targets, 2.5, 3.0); // 1 / (4 x 0.1 x 0.9) = 2.8.
        Assert.InRange(uneven.Control / (double)uneven.Targets, 0.099, 0.101);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.95, 0.1)]
    [InlineData(0.1, -0.1)]
    [InlineData(0.1, 0)]
    public void NoSampleIsNamed_ForWhatCannotBe(double rate, double uplift) =>
        Assert.False(new SampleQuestion(rate, uplift, ControlPercent: 10, Power: 0.8, Alpha: 0.05).IsRight);

    [Theory]
    [InlineData(0, 0, 5, 100, Verdict.NoComparison)]
    [InlineData(40, 900, 0, 0, Verdict.NoComparison)]
    [InlineData(3, 90, 0, 10, Verdict.TooLittle)]
    [InlineData(45, 900, 5, 100, Verdict.NoDifferenceSeen)]
    [InlineData(450, 9_000, 25, 1_000, Verdict.Better)]
    [InlineData(225, 9_000, 50, 1_000, Verdict.Worse)]
    public void SaysNoMoreThanCanBeSaid(long hits, long count, long controlHits, long controlCount, Verdict verdict) =>
        Assert.Equal(verdict, ShareDifference.Of(new Share(hits, count), new Share(controlHits, controlCount), 0.95).Verdict);

    /// <summary>Pearson's chi-squared of the two-by-two table is the square of what is compared here: 450/9000 against 25/1000.</summary>
    [Fact]
    public void PValue_IsThatOfTheScoreTest()
    {
        const double ChiSquared = 10_000.0 * ((450.0 * 975) - (25.0 * 8_550)) * ((450.0 * 975) - (25.0 * 8_550))
            / (9_000.0 * 1_000 * 475 * 9_525);
        var found = ShareDifference.Of(new Share(450, 9_000), new Share(25, 1_000), 0.95);
        Assert.Equal(1 - MathNet.Numerics.Distributions.ChiSquared.CDF(1, ChiSquared), found.PValue, 10);
    }

    [Fact]
    public void ManyChances_ComeToTheirSum_WithTheVarianceOfPoissonAndBinomial()
    {
        var sum = new UncertainSum();
        for (var i = 0; i < 100; i++)
        {
            sum.Add(0.1, 1);
            sum.Add(0.5, 2);
        }

        Assert.Equal(110, sum.Expected, 9);
        Assert.Equal(9 + 100, sum.Variance, 9);
        Assert.Equal((89.5, 130.5), (Math.Round(sum.ToInterval(0.95).Low, 1), Math.Round(sum.ToInterval(0.95).High, 1)));

        var few = new UncertainSum();
        few.Add(0.01, 1);
        Assert.Equal((0.0, 0.205), (few.ToInterval(0.95).Low, Math.Round(few.ToInterval(0.95).High, 3)));
    }

    private static Mean Of(params double[] values) => new(values.Length, values.Sum(), values.Sum(value => value * value));

    private static (double Difference, double Low, double High) Rounded(double difference, Interval interval) =>
        (Math.Round(difference, 4), Math.Round(interval.Low, 4) + 0.0, Math.Round(interval.High, 4));
}
