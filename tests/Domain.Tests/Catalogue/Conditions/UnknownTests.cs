using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>What is not known meets nothing, so that doubt never sells.</summary>
public sealed class UnknownTests
{
    [Theory]
    [InlineData("plan = \"a\"")]
    [InlineData("plan != \"a\"")]
    [InlineData("plan in (\"a\")")]
    [InlineData("plan not in (\"a\")")]
    [InlineData("plan = brand")]
    [InlineData("region = \"a\"")]
    [InlineData("time-zone = \"a\"")]
    [InlineData("bill-average-minor >= -9223372036854775808")]
    [InlineData("bill-last-minor <= 9223372036854775807")]
    [InlineData("tenure-days >= 0")]
    [InlineData("data-used-percent between 0 and 100")]
    [InlineData("data-used-percent not between 0 and 100")]
    [InlineData("points < bill-average-minor")]
    [InlineData("points between 0 and bill-average-minor")]
    [InlineData("points between 1 and bill-average-minor")] // Also where the other bound alone would decide.
    [InlineData("trait \"age\" = \"41\"")]
    [InlineData("trait \"age\" in (1, 2)")]
    [InlineData("number(trait \"age\") = number(trait \"age\")")]
    [InlineData("joined-at before now")]
    [InlineData("joined-at within last 30 days")]
    [InlineData("joined-at not within last 30 days")]
    [InlineData("date(trait \"contract-end\") > now")]
    [InlineData("moment-at \"bill-above-average\" before now")]
    [InlineData("bills() = 0")]
    [InlineData("bills(last: 1) >= 0")]
    public void ATestOfWhatIsNotKnown_IsNotKnown_NeitherItsOpposite(string condition)
    {
        Assert.Equal(Truth.Unknown, Subscribers.Empty.Ask(condition));
        Assert.Equal(Truth.Unknown, Subscribers.Empty.Ask($"not ({condition})"));
    }

    [Theory]
    [InlineData("tag has \"grey\"")]
    [InlineData("tag not has \"grey\"")]
    [InlineData("service has any (\"grey\")")]
    [InlineData("points = 0")]
    [InlineData("balance-minor >= 0")]
    [InlineData("voice-minutes = 0")]
    [InlineData("sms-count = 0")]
    [InlineData("data-used-kilobytes = 0")]
    [InlineData("data-allowance-kilobytes = 0")]
    public void BeforeTheFirstProfile_NothingOfItIsKnown(string condition)
    {
        Assert.Equal(Truth.Unknown, Subscribers.Unknown.Ask(condition));
        Assert.NotEqual(Truth.Unknown, Subscribers.Empty.Ask(condition));
    }

    [Theory]
    [InlineData("trait \"city\" >= 1")]
    [InlineData("date(trait \"city\") < now")]
    [InlineData("date(trait \"age\") < now")]
    [InlineData("trait \"empty\" != \"a\"")]
    public void WhatIsNoNumberOrDate_IsNotKnownAsOne(string condition) => Assert.Equal(Truth.Unknown, Subscribers.Known.Ask(condition));

    /// <summary>Kleene's strong logic, whole.</summary>
    [Theory]
    [InlineData("T and T", 'T')]
    [InlineData("T and F", 'F')]
    [InlineData("T and U", 'U')]
    [InlineData("F and T", 'F')]
    [InlineData("F and F", 'F')]
    [InlineData("F and U", 'F')]
    [InlineData("U and T", 'U')]
    [InlineData("U and F", 'F')]
    [InlineData("U and U", 'U')]
    [InlineData("T or T", 'T')]
    [InlineData("T or F", 'T')]
    [InlineData("T or U", 'T')]
    [InlineData("F or T", 'T')]
    [InlineData("F or F", 'F')]
    [InlineData("F or U", 'U')]
    [InlineData("U or T", 'T')]
    [InlineData("U or F", 'U')]
    [InlineData("U or U", 'U')]
    [InlineData("not T", 'F')]
    [InlineData("not F", 'T')]
    [InlineData("not U", 'U')]
    [InlineData("not (U and F)", 'T')]
    [InlineData("not (U or T)", 'F')]
    [InlineData("not (U or F)", 'U')]
    [InlineData("U and U and F or T and U", 'U')]
    public void TruthsAreJoined(string form, char truth)
    {
        var condition = form.Replace("T", "points = 0", StringComparison.Ordinal).Replace("F", "points = 1", StringComparison.Ordinal)
            .Replace("U", "plan = \"a\"", StringComparison.Ordinal);
        Assert.Equal(truth, Subscribers.Empty.Ask(condition).ToString()[0]);
    }
}
