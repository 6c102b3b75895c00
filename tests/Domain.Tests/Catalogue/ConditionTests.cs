namespace SmartManager.Domain.Tests.Catalogue;

public sealed class ConditionTests
{
    private static readonly SubscriberState State = new SubscriberSpec()
        .Given(new ProfileReplaced(Ann with
        {
            Region = "",
            BalanceMinor = -100,
            Services = ["art", "news", "ring"],
            Tags = ["student", "vip"],
            Traits = [new Trait("age", "41"), new Trait("city", "兰州"), new Trait("score", "-7")],
        })
        { At = Noon })
        .Given(new NetworkEventObserved(new NetworkEvent.Usage(0, 0, 524_288) { OccurredAt = Noon }) { At = Noon })
        .State;

    [Theory]
    [InlineData("brand", "gotone", "", true)]
    [InlineData("brand", "m-zone,gotone", "", true)]
    [InlineData("brand", "m-zone", "", false)]
    [InlineData("brand", "", "gotone", false)]
    [InlineData("brand", "", "m-zone", true)]
    [InlineData("brand", "gotone", "gotone", false)]
    [InlineData("plan", "plan-88", "", true)]
    [InlineData("language", "en", "", true)]
    [InlineData("region", "", "lanzhou", false)] // Not known: doubt never sells.
    [InlineData("service", "x,news", "", true)]
    [InlineData("service", "x", "", false)]
    [InlineData("service", "", "x", true)]
    [InlineData("service", "", "ring", false)]
    [InlineData("service", "art", "ring", false)]
    [InlineData("tag", "vip", "", true)]
    [InlineData("tag", "", "vip", false)]
    [InlineData("trait:city", "兰州", "", true)]
    [InlineData("trait:age", "41", "", true)]
    [InlineData("trait:age", "", "41", false)]
    [InlineData("trait:shoe", "", "41", false)] // Not known.
    public void AText_IsComparedWithLists(string attribute, string isIn, string notIn, bool isMet) =>
        Assert.Equal(isMet, IsMet(new ConditionDocument { Attribute = attribute, In = List(isIn), NotIn = List(notIn) }));

    [Theory]
    [InlineData("points", 900, null, true)]
    [InlineData("points", 901, null, false)]
    [InlineData("points", null, 900, false)]
    [InlineData("points", null, 901, true)]
    [InlineData("points", 900, 901, true)]
    [InlineData("balance-minor", null, 0, true)]
    [InlineData("bill-average-minor", 10_000, 10_001, true)]
    [InlineData("tenure-days", 2_252, 2_253, true)] // 1 January 2020 to 2 March 2026.
    [InlineData("data-used-percent", 50, 51, true)]
    [InlineData("trait:age", 41, 42, true)]
    [InlineData("trait:age", 42, null, false)]
    [InlineData("trait:score", -7, -6, true)]
    [InlineData("trait:city", null, 1_000, false)] // No number.
    [InlineData("trait:shoe", null, 1_000, false)]
    public void ANumber_IsComparedWithARange(string attribute, int? atLeast, int? below, bool isMet) =>
        Assert.Equal(isMet, IsMet(new ConditionDocument { Attribute = attribute, AtLeast = atLeast, Below = below }));

    [Theory]
    [InlineData("bill-average-minor")]
    [InlineData("tenure-days")]
    [InlineData("data-used-percent")]
    public void WhatIsNotKnownMeetsNoRange(string attribute)
    {
        var unknown = new SubscriberSpec().Given(new ProfileReplaced(new Profile { Msisdn = "8610012345678" }) { At = Noon }).State;
        ConditionDocument[] ranges =
        [
            new() { Attribute = attribute, AtLeast = long.MinValue },
            new() { Attribute = attribute, Below = long.MaxValue },
        ];
        foreach (var range in ranges)
        {
            Assert.False(new Condition(SubscriberField.Find(attribute)!, range).IsMet(unknown, Noon));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Brand")]
    [InlineData("trait:")]
    [InlineData("msisdn")]
    public void ThereIsNoSuchAttribute(string name) => Assert.Null(SubscriberField.Find(name));

    [Fact]
    public void EveryAttributeThatPlannersAreToldOfExists() =>
        Assert.All(SubscriberField.AllNames.Split(", "), name => Assert.NotNull(SubscriberField.Find(name)));

    private static bool IsMet(ConditionDocument condition) =>
        new Condition(SubscriberField.Find(condition.Attribute)!, condition).IsMet(State, Noon);

    private static System.Collections.Immutable.ImmutableArray<string> List(string text) => text.Length == 0 ? [] : [.. text.Split(',')];
}
