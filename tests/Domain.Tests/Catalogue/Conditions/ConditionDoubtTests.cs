using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>A condition that nobody can meet, or that everybody meets, is told.</summary>
public sealed class ConditionDoubtTests
{
    [Theory]
    [InlineData("points > 5 and points < 3", "16 never-met")]
    [InlineData("points > 5 and points < 7", "")]
    [InlineData("points > 5 and points < 6", "16 never-met")]
    [InlineData("points > 5 or points <= 5", "15 always-met")]
    [InlineData("points >= 0", "1 always-met")]
    [InlineData("0 <= points", "1 always-met")]
    [InlineData("points < 0", "1 never-met")]
    [InlineData("not points < 0", "5 never-met")]
    [InlineData("balance-minor < 0", "")]
    [InlineData("points in (1, 2) and points > 2", "22 never-met")]
    [InlineData("points not in (1, 2) or points in (2, 1)", "25 always-met")]
    [InlineData("points between 1 and 5 and points = 6", "28 never-met")]
    [InlineData("points not between 1 and 5 and points = 3", "32 never-met")]
    [InlineData("plan = \"a\" and plan = \"b\"", "16 never-met")]
    [InlineData("plan = \"a\" or plan != \"a\"", "15 always-met")]
    [InlineData("plan != \"a\" and plan != \"b\"", "")]
    [InlineData("plan in (\"a\", \"b\") and plan not in (\"b\", \"a\", \"c\")", "24 never-met")]
    [InlineData("plan = \"a\" and brand = \"b\"", "")]
    [InlineData("consent and not consent", "17 never-met")]
    [InlineData("consent = true or consent = false", "19 always-met")]
    [InlineData("tag has \"a\" and not tag has \"a\"", "21 never-met")]
    [InlineData("tag has all (\"a\", \"b\") and not tag has \"b\"", "32 never-met")]
    [InlineData("tag has any (\"a\", \"b\") and not tag has \"b\"", "")]
    [InlineData("tag not has any (\"a\", \"b\") and tag has \"b\"", "32 never-met")]
    [InlineData("true", "1 always-met")]
    [InlineData("false", "1 never-met")]
    [InlineData("consent or true", "12 always-met")]
    [InlineData("consent and false", "13 never-met")]
    [InlineData("contacts(within: 7 days) < 0", "1 never-met")]
    [InlineData("contacts(within: 7 days) >= 0 and consent", "1 always-met")]
    [InlineData("contacts(within: 7 days) < 1 and contacts(within: 7 days) > 1", "34 never-met")]
    [InlineData("contacts(within: 7 days) < 1 and contacts(within: 8 days) > 1", "")]
    [InlineData("bills(last: 2) = 3", "1 never-met")]
    [InlineData("bills(at-least: 5) <= 3", "1 always-met")]
    [InlineData("joined-at within last 30 days and joined-at before now - 90 days", "35 never-met")]
    [InlineData("joined-at within last 30 days or joined-at before now - 29 days", "")]
    [InlineData("joined-at before date(\"2026-01-01\") and joined-at after date(\"2026-01-31\")", "41 never-met")]
    [InlineData("trait \"a\" = \"x\" and trait \"a\" > 5", "")]
    [InlineData("known(plan) or not known(plan)", "20 always-met")]
    [InlineData("not (points > 5 or points < 7)", "20 never-met")]
    [InlineData("consent and (points > 5 and (roaming or points < 3))", "")]
    [InlineData("roaming or points > 5 and points < 3", "27 never-met")]
    public void WhatSaysTheSameOfEverybodyIsTold(string condition, string expected) => Assert.Equal(
        expected,
        string.Join(", ", Condition.Parse(condition).FindDoubts().Select(doubt => $"{doubt.Column} {doubt.Code["condition.".Length..]}")));

    [Theory]
    [InlineData("points > 5 and points < 3",
        "Nobody meets all of these at once: points > 5; points < 3. So nobody meets the whole condition.")]
    [InlineData("roaming or points < 0", "'points < 0' holds for nobody.")]
    [InlineData("points >= 0",
        "'points >= 0' holds for everybody of whom it is known. So the whole condition leaves nobody out of whom it is known.")]
    [InlineData("consent and (plan = \"a\" or plan != \"a\")",
        "Everybody of whom it is known meets one of these: plan = \"a\"; plan != \"a\".")]
    public void AMessageSaysWhatItComesTo(string condition, string message) =>
        Assert.Equal(message, Assert.Single(Condition.Parse(condition).FindDoubts()).Message);

    /// <summary>What is told of the whole is so, whoever is asked.</summary>
    [Fact]
    public void WhatIsToldOfTheWholeIsSo()
    {
        var seeds = Arb.From(Gen.Choose(0, int.MaxValue));
        Prop.ForAll(ConditionGen.Models, seeds, (model, seed) =>
        {
            var condition = Condition.Parse(model.Text);
            var truth = condition.Evaluate(RandomTests.Subscriber(new Dice((ulong)seed), Noon), Noon);
            var told = string.Join(' ', condition.FindDoubts().Select(doubt => doubt.Message));
            return !(told.Contains("So nobody meets", StringComparison.Ordinal) && truth == Truth.True)
                && !(told.Contains("So the whole condition leaves nobody out", StringComparison.Ordinal) && truth == Truth.False);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Math.Max(Properties.Cases, 10_000)));
    }
}
