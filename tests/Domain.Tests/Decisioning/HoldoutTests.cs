using System.Globalization;

namespace SmartManager.Domain.Tests.Decisioning;

public sealed class HoldoutTests
{
    /// <summary>
    /// Values of another implementation of FNV-1a over UTF-16 units and the mixer of splitmix64. They never change: who is held out
    /// would.
    /// </summary>
    [Theory]
    [InlineData("2D236E25A5C79538", new[] { "" })]
    [InlineData("1837EF6E7E07240A", new[] { "ab", "c" })]
    [InlineData("81D3619AD50B6BF0", new[] { "a", "bc" })]
    [InlineData("90C293AF96C1DF9E", new[] { "2026", "兰州-1" })]
    public void TheHashIsTheSame_ForEver(string hex, string[] texts)
    {
        Assert.Equal(hex, StableHash.Of(texts).ToString("X16", null));
        Assert.Equal((StableHash.Of(texts) >> 11) / (double)(1UL << 53), StableHash.Share(texts));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    public void TheGroupIsAsLargeAsItIsSaidToBe(int percent)
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with { Holdout = new HoldoutDocument("spring", percent) });
        var held = Enumerable.Range(0, 20_000).Count(i => Holdout.Check(SubscriberId.Parse($"sub-{i}"), rulebook) is not null);
        Assert.InRange(held, (percent * 200) - (percent == 0 ? 0 : 250), (percent * 200) + (percent == 0 ? 0 : 250));
    }

    public static TheoryData<string> Salts => [.. Enumerable.Range(0, 10).Select(i => $"salt-{i.ToString(CultureInfo.InvariantCulture)}")];

    /// <summary>Within four standard deviations of a binomial draw of 20,000 with a chance of a tenth: 42.4 each.</summary>
    [Theory]
    [MemberData(nameof(Salts))]
    public void TheGroupHasItsShare_WhateverTheSalt(string salt)
    {
        var rulebook = Rulebooks.Compile(Rulebooks.Basic with { Holdout = new HoldoutDocument(salt, 10) });
        var held = Enumerable.Range(0, 20_000).Count(i => Holdout.Check(SubscriberId.Parse($"sub-{i}"), rulebook) is not null);
        Assert.InRange(held, 2_000 - 170, 2_000 + 170);
    }

    [Fact]
    public void ALargerGroupHoldsTheSmallerOne_AndAnotherSaltIsAnotherDraw()
    {
        bool[] Members(string salt, int percent)
        {
            var rulebook = Rulebooks.Compile(Rulebooks.Basic with { Holdout = new HoldoutDocument(salt, percent) });
            return [.. Enumerable.Range(0, 2_000).Select(i => Holdout.Check(SubscriberId.Parse($"sub-{i}"), rulebook) is not null)];
        }

        var (small, large, other) = (Members("spring", 10), Members("spring", 30), Members("summer", 10));
        Assert.All(small.Index(), member => Assert.True(!member.Item || large[member.Index]));
        Assert.InRange(small.Zip(other).Count(pair => pair.First && pair.Second), 5, 45); // 1 in 100 is in both by chance.
    }
}
