using System.Text.Json.Nodes;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>Every mistake in the rules between offers and in the pools is told, with its place.</summary>
public sealed class WrongConflictTests
{
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "similarGroups", """[{"group":"nope","after":"1.00:00:00"}]""", "/conflicts/similarGroups/0/group rulebook.unknown-group" },
        { "similarGroups", """[{"group":"data","after":"32.00:00:00"}]""", "/conflicts/similarGroups/0/after rulebook.out-of-range" },
        { "similarAfter", "\"32.00:00:00\"", "/conflicts/similarAfter rulebook.out-of-range" },
        { "exclusive", """[{"code":"x"}]""", "/conflicts/exclusive/0 rulebook.set-empty" },
        { "exclusive", """[{"code":"x","offers":["gift"]}]""", "/conflicts/exclusive/0 rulebook.set-empty" },
        { "exclusive", """[{"code":"x","offers":["gift","gft"]}]""", "/conflicts/exclusive/0/offers/1 rulebook.unknown-offer" },
        { "exclusive", """[{"code":"x","groups":["dta"]}]""", "/conflicts/exclusive/0/groups/0 rulebook.unknown-group" },
        {
            "exclusive", """[{"code":"x","offers":["gift","newspaper"]},{"code":"x","offers":["gift","newspaper"]}]""",
            "/conflicts/exclusive/1/code rulebook.repeated"
        },
        { "exclusive", """[{"code":"X","offers":["gift","newspaper"]}]""", "/conflicts/exclusive/0/code rulebook.name" },
        {
            "onlyAfter", """[{"code":"x","offer":"gift","after":"gift","answered":"put"}]""",
            "/conflicts/onlyAfter/0/after rulebook.cycle"
        },
        {
            "onlyAfter",
            """[{"code":"x","offer":"gift","after":"newspaper","answered":"put"},{"code":"y","offer":"newspaper","after":"gift","answered":"put"}]""",
            "/conflicts/onlyAfter/0/after rulebook.cycle\n/conflicts/onlyAfter/1/after rulebook.cycle"
        },
        {
            "onlyAfter", """[{"code":"x","offer":"gift","after":"newspaper","answered":"put","within":"32.00:00:00"}]""",
            "/conflicts/onlyAfter/0/within rulebook.out-of-range"
        },
        {
            "onlyAfter", """[{"code":"x","offer":"gift","after":"newspaper","answered":"maybe"}]""",
            "/conflicts/onlyAfter/0/answered rulebook.choice"
        },
        { "neverWith", """[{"code":"x","offer":"gift","with":"gift"}]""", "/conflicts/neverWith/0/with rulebook.contradiction" },
        { "neverWith", """[{"code":"x","offer":"gift","with":"nope"}]""", "/conflicts/neverWith/0/with rulebook.unknown-offer" },
        { "limits", """[{"code":"x","atMost":1,"window":"1.00:00:00"}]""", "/conflicts/limits/0 rulebook.set-empty" },
        { "limits", """[{"code":"x","offers":["gift"],"atMost":1}]""", "/conflicts/limits/0 rulebook.either" },
        {
            "limits", """[{"code":"x","offers":["gift"],"atMost":1,"window":"1.00:00:00","period":"day"}]""",
            "/conflicts/limits/0/period rulebook.either"
        },
        {
            "limits", """[{"code":"x","offers":["gift"],"atMost":0,"window":"32.00:00:00"}]""",
            "/conflicts/limits/0/atMost rulebook.out-of-range\n/conflicts/limits/0/window rulebook.out-of-range"
        },
        {
            "nonResponders", """[{"code":"x","offers":["gift"],"stimulations":21,"within":"00:00:00","pauseFor":"400.00:00:00"}]""",
            "/conflicts/nonResponders/0/stimulations rulebook.out-of-range\n/conflicts/nonResponders/0/within rulebook.out-of-range\n"
                + "/conflicts/nonResponders/0/pauseFor rulebook.out-of-range"
        },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeInTheRulesBetweenOffersIsTold(string member, string value, string expected) => Assert.Equal(
        expected, FullRulebook.Told(json => json["conflicts"] = new JsonObject { [member] = JsonNode.Parse(value) }));

    [Theory]
    [InlineData("accepted", "neverWith", """[{"code":"n","offer":"newspaper","with":"gift"}]""")]
    [InlineData("accepted", "exclusive", """[{"code":"e","offers":["newspaper","gift"]}]""")]
    [InlineData("put", "exclusive", """[{"code":"e","offers":["newspaper","gift"],"within":"7.00:00:00"}]""")]
    public void RulesThatContradictEachOtherAreTold(string answered, string member, string value) => Assert.Equal(
        "/conflicts/onlyAfter/0 rulebook.contradiction",
        FullRulebook.Told(json => json["conflicts"] = new JsonObject
        {
            ["onlyAfter"] = JsonNode.Parse(
                $$"""[{"code":"x","offer":"gift","after":"newspaper","answered":"{{answered}}","within":"3.00:00:00"}]"""),
            [member] = JsonNode.Parse(value),
        }));

    /// <summary>Who repairs one mistake does not then meet the next.</summary>
    [Fact]
    public void RulesThatContradictEachOtherAreTold_WithAllOtherMistakes() => Assert.Equal(
        """
        /name rulebook.kind
        /currency rulebook.currency
        /offers/3/priceMinor rulebook.out-of-range
        /conflicts/onlyAfter/0/after rulebook.cycle
        /conflicts/onlyAfter/1/code rulebook.name
        /conflicts/onlyAfter/1/after rulebook.cycle
        /conflicts/onlyAfter/2 rulebook.contradiction
        /conflicts/onlyAfter/3/offer rulebook.unknown-offer
        /conflicts/exclusive/1/within rulebook.format
        """,
        FullRulebook.Told(json =>
        {
            json["name"] = 5;
            json["currency"] = "yuan";
            json["offers"]![3]!["priceMinor"] = -1;
            json["conflicts"] = JsonNode.Parse("""
                {
                  "onlyAfter": [
                    {"code":"a","offer":"gift","after":"newspaper","answered":"put"},
                    {"code":"B","offer":"newspaper","after":"gift","answered":"put"},
                    {"code":"c","offer":"data-pack","after":"roaming-day","answered":"accepted"},
                    {"code":"d","offer":"nope","after":"bill-saver","answered":"accepted"},
                    {"code":"e","offer":"bill-saver","after":"roaming-day","answered":"put","within":"1.00:00:00"}
                  ],
                  "exclusive": [
                    {"code":"s","offers":["roaming-day"],"groups":["data"]},
                    {"code":"t","offers":["roaming-day","bill-saver"],"within":"long"}
                  ]
                }
                """);
        }));

    /// <summary>Nothing is concluded from what stands in the place of a mistake.</summary>
    [Theory]
    [InlineData("onlyAfter/0/answered", "\"maybe\"", "/conflicts/onlyAfter/0/answered rulebook.choice")]
    [InlineData("onlyAfter/0/within", "7", "/conflicts/onlyAfter/0/within rulebook.kind")]
    [InlineData("onlyAfter/0/after", "null", "/conflicts/onlyAfter/0/after rulebook.null")]
    [InlineData("exclusive/0/within", "\"long\"", "/conflicts/exclusive/0/within rulebook.format")]
    public void APartThatIsWrongContradictsNothing(string place, string value, string expected) => Assert.Equal(
        expected,
        FullRulebook.Told(json =>
        {
            json["conflicts"] = JsonNode.Parse("""
                {
                  "onlyAfter": [{"code":"a","offer":"gift","after":"newspaper","answered":"put","within":"1.00:00:00"}],
                  "exclusive": [{"code":"s","offers":["gift","newspaper"],"within":"2.00:00:00"}]
                }
                """);
            var parts = place.Split('/');
            json["conflicts"]![parts[0]]![0]![parts[2]] = JsonNode.Parse(value);
        }));

    [Theory]
    [InlineData("""[{"code":"x"}]""", "/pools/0 rulebook.either")]
    [InlineData("""[{"code":"x","units":1,"seats":1}]""", "/pools/0/seats rulebook.either")]
    [InlineData("""[{"code":"x","units":-1}]""", "/pools/0/units rulebook.out-of-range")]
    [InlineData("""[{"code":"x","units":1},{"code":"x","units":1}]""", "/pools/1/code rulebook.repeated")]
    [InlineData("""[{"code":"x","perDay":1.5}]""", "/pools/0/perDay rulebook.not-whole")]
    public void AMistakeInAPoolIsTold(string pools, string expected) => Assert.Equal(expected, FullRulebook.Told(json =>
    {
        json["pools"] = JsonNode.Parse(pools);
        json["offers"]![0]!["pool"] = "x";
        json["offers"]![1]!.AsObject().Remove("pool");
    }));

    [Fact]
    public void APoolThatThereIsNotIsTold() => Assert.Equal(
        "/offers/0/pool rulebook.unknown-pool", FullRulebook.Told(json => json["offers"]![0]!["pool"] = "nope"));

    [Fact]
    public void ATimeOfAnOfferThatIsTooLongIsTold() => Assert.Equal(
        "/offers/0/sameOfferAfter rulebook.out-of-range\n/offers/0/refusedOfferAfter rulebook.out-of-range",
        FullRulebook.Told(json =>
        {
            json["offers"]![0]!["sameOfferAfter"] = "32.00:00:00";
            json["offers"]![0]!["refusedOfferAfter"] = "367.00:00:00";
        }));

    [Fact]
    public void TheNoticeKnowsTheOfferOnly() => Assert.Equal(
        "/soldOutNotice/en rulebook.placeholder",
        FullRulebook.Told(json => json["soldOutNotice"] = JsonNode.Parse("""{"zh":"{offer}已售完","en":"{price} is gone"}""")));
}
