using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>What holds for every condition, however it is put together.</summary>
public sealed class ConditionProperties
{
    private static readonly int Cases = Math.Max(Properties.Cases, 10_000);

    private static Arbitrary<int> Seeds { get; } = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void SaysWhatAnOracleSaysThatReadsItWordByWord() => Check(Prop.ForAll(ConditionGen.Models, Seeds, (model, seed) =>
    {
        var condition = Condition.Parse(model.Text);
        var state = RandomTests.Subscriber(new Dice((ulong)seed), Noon);
        var expected = model.Says(state, Noon) switch { null => Truth.Unknown, true => Truth.True, false => Truth.False };
        return condition.Evaluate(state, Noon) == expected
            && condition.IsMet(state, Noon) == (expected == Truth.True)
            && condition.Explain(state, Noon).IsEmpty == (expected == Truth.True);
    }));

    /// <summary>However it was written, its form is the same, and the form reads as itself.</summary>
    [Fact]
    public void IsReadAsItIsWritten() => Check(Prop.ForAll(ConditionGen.Models, Seeds, (model, seed) =>
    {
        var dice = new Dice((ulong)seed);
        var wordy = ConditionGen.Sloppy(model.Wordy(dice), dice);
        return wordy.Length > Condition.LengthMax || IsTooDeep(wordy)
            || (Condition.Parse(wordy).Text == model.Text && Condition.Parse(model.Text).Text == model.Text);
    }));

    /// <summary>What is not known now may turn out either way: what is certain stays so (Kleene's logic is monotonic).</summary>
    [Fact]
    public void WhatIsCertainStaysSo_WhenMoreBecomesKnown() => Check(Prop.ForAll(ConditionGen.Models, Seeds, (model, seed) =>
    {
        var known = RandomTests.Subscriber(new Dice((ulong)seed), Noon) with { Answers = [], BillsMinor = [1, 2, 3] };
        if (known.Profile is null || model.Text.Contains("known(", StringComparison.Ordinal))
        {
            return true;
        }

        var condition = Condition.Parse(model.Text);
        var before = condition.Evaluate(known with { Profile = null }, Noon);
        return before == Truth.Unknown || before == condition.Evaluate(known, Noon);
    }));

    /// <summary>No text at all makes the reader fail in any other way than by telling what is wrong, where the text is.</summary>
    [Fact]
    public void AnyTextIsReadOrRefused() => Check(Prop.ForAll(Scraps, scraps =>
    {
        var text = string.Concat(scraps);
        var errors = Condition.TryCompile(text, offers: null, out var condition);
        return (condition is null) == !errors.IsEmpty
            && errors.All(error => error.Column >= 1 && error.Column <= text.Length + 1)
            && (condition is null || Condition.Parse(condition.Text).Text == condition.Text);
    }));

    /// <summary>Properties over conditions that never hold, or are always known, prove nothing.</summary>
    [Fact]
    public void RandomConditionsComeOutInEveryWay()
    {
        var models = ConditionGen.Models.Generator.Sample(numberOfSamples: 1_000, seed: new Rnd(1), size: 50).ToArray();
        var truths = models
            .Select((model, i) => Condition.Parse(model.Text).Evaluate(RandomTests.Subscriber(new Dice((ulong)i), Noon), Noon))
            .CountBy(truth => truth).ToDictionary();
        Assert.All(Enum.GetValues<Truth>(), truth => Assert.InRange(truths[truth], 100, 800));
    }

    private static Arbitrary<string[]> Scraps { get; } = Arb.From(
        Gen.Elements(
            "plan", "points", "tag", "trait", "joined-at", "consent", "known(", "contacts(", "within", ":", "date(", "now", "-", " 7 days",
            " 5", "\"a\"", "\"", "(", ")", ",", " = ", "<", " in ", " between ", " has ", " any ", " and ", " or ", " not ", " last ", " ",
            "\\", "é", "😀", "\0", "channel: sms", "0x", "_").ArrayOf(),
        Shrinking.DropSome);

    private static bool IsTooDeep(string text) => text.Count(c => c == '(') > 32;

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
