using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Tests.Decisioning.Scoring;

public sealed class LogisticTests
{
    [Fact]
    public void ItIsTheLogisticFunction_To14Digits() => Assert.All(
        Enumerable.Range(-3_000, 6_001).Select(i => i / 100.0),
        z => Assert.InRange(Logistic.Probability(z) * (1 + Math.Exp(-z)), 1 - 1e-14, 1 + 1e-14));

    /// <summary>Frozen: another machine, or another build, gives these very bits.</summary>
    [Theory]
    [InlineData(0, 0x3FE0000000000000)]
    [InlineData(1, 0x3FE764D4F5D5A2BD)]
    [InlineData(-2.5, 0x3FB36B7112534847)]
    public void ItsBitsAreFrozen(double logOdds, long bits) =>
        Assert.Equal(bits.ToString("X", null), BitConverter.DoubleToInt64Bits(Logistic.Probability(logOdds)).ToString("X", null));

    [Theory]
    [InlineData(1e9)]
    [InlineData(double.PositiveInfinity)]
    public void BeyondItsBoundsItIsCutOff(double logOdds)
    {
        Assert.Equal(Logistic.Probability(Logistic.LogOddsMax), Logistic.Probability(logOdds));
        Assert.Equal(Logistic.Probability(-Logistic.LogOddsMax), Logistic.Probability(-logOdds));
        Assert.InRange(Logistic.Probability(-logOdds), 0, 1e-12);
    }
}
