using FsCheck;
using FsCheck.Fluent;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>Conditions that are looked at together say what each says alone.</summary>
public sealed class ConditionIndexTests
{
    private static readonly int Cases = Math.Max(Properties.Cases, 10_000);

    [Fact]
    public void EachSaysWhatItSaysAlone() =>
        Prop.ForAll(ConditionGen.Models.Generator.ListOf(70).ToArbitrary(), Arb.From(Gen.Choose(0, int.MaxValue)), (models, seed) =>
        {
            Condition?[] conditions = [null, .. models.Select(model => Condition.Parse(model.Text)), null];
            var dice = new Dice((ulong)seed);
            var asked = Enumerable.Range(0, conditions.Length).Where(_ => dice.Chance(70)).ToArray();
            var state = RandomTests.Subscriber(dice, Noon);
            return MetOf(conditions, asked, state).SequenceEqual(
                asked.Where(place => conditions[place]?.IsMet(state, Noon) ?? true));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases / 10));

    [Theory]
    [InlineData("points >= 9223372036854775807", long.MaxValue, true)]
    [InlineData("points > 9223372036854775806", long.MaxValue - 1, false)]
    [InlineData("points between 3 and 4", 3, true)]
    [InlineData("points between 3 and 4", 5, false)]
    [InlineData("points in (3, 5)", 4, false)]
    [InlineData("points in (3, 5)", 5, true)]
    [InlineData("points != 4", 4, false)]
    [InlineData("points != 4", 5, true)]
    public void BoundsAreWhereTheyAre(string text, long points, bool isMet)
    {
        var condition = Condition.Parse(text);
        var state = Subscribers.Known with { Points = points };
        Assert.Equal(isMet, condition.IsMet(state, Noon));
        Assert.Equal(isMet, MetOf([condition], [0], state) is [0]);
    }

    [Theory]
    [InlineData("plan = \"a\"")]
    [InlineData("plan != \"a\"")]
    [InlineData("not plan in (\"a\", \"b\")")]
    [InlineData("points < 5")]
    [InlineData("points not in (7)")]
    public void NobodyMeetsWhatIsNotKnown(string text) =>
        Assert.Empty(MetOf([Condition.Parse(text)], [0], Subscribers.Known with { Profile = null }));

    private static List<int> MetOf(Condition?[] conditions, int[] asked, SubscriberState state)
    {
        var index = new ConditionIndex(conditions);
        var places = new ulong[index.Words];
        foreach (var place in asked)
        {
            ConditionIndex.Add(places, place);
        }

        index.Keep(state, Noon, places);
        return [.. Enumerable.Range(0, conditions.Length).Where(place => ConditionIndex.Has(places, place))];
    }
}
