using System.Globalization;
using System.Text.Json.Nodes;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>Everything that is wrong with a rulebook is told in one go, with its place, whatever sort of mistake it is.</summary>
public sealed class RulebookTextTests
{
    [Fact]
    public void ARightTextIsARulebook()
    {
        var verdict = FullRulebook.Check(FullRulebook.Text);
        Assert.Equal("", string.Join('\n', verdict.Errors.Concat(verdict.Warnings)));
        Assert.Equal(
            FullRulebook.Text, System.Text.Json.JsonSerializer.Serialize(verdict.Rulebook!.Document, RulebookJson.TypeInfo));
    }

    [Fact]
    public void MistakesOfEverySortAreToldAtOnce_InTheOrderOfTheText() => Assert.Equal(
        """
        /name rulebook.kind
        /currency rulebook.currency
        /keyMoments/0/moment rulebook.choice
        /keyMoments/1/threshold rulebook.out-of-range
        /contactPolicy/quietUntil rulebook.missing
        /contactPolicy/caps/0/limit rulebook.not-whole
        /contactPolicy/caps/1/chanels rulebook.unknown
        /offers/0/propensity rulebook.out-of-range
        /offers/0/eligibility condition.unknown-attribute
        /offers/0/treatments/1/text/en rulebook.missing
        /offers/1 rulebook.null
        /offers/2/treatments/0/keyword rulebook.keyword-reserved
        """,
        FullRulebook.Told(json =>
        {
            json["name"] = 5;
            json["currency"] = "yuan";
            json["keyMoments"]![0]!["moment"] = "birthday";
            json["keyMoments"]![1]!["threshold"] = 0;
            json["contactPolicy"]!.AsObject().Remove("quietUntil");
            json["contactPolicy"]!["caps"]![0]!["limit"] = 1.5;
            json["contactPolicy"]!["caps"]![1]!["chanels"] = new JsonArray();
            json["offers"]![0]!["propensity"] = 2;
            json["offers"]![0]!["eligibility"] = "pln = \"a\"";
            json["offers"]![0]!["treatments"]![1]!["text"]!.AsObject().Remove("en");
            json["offers"]![1] = null;
            json["offers"]![2]!["treatments"]![0]!["keyword"] = "YES";
        }));

    /// <summary>What was told already is not told again in other words, and nothing is concluded from what stands in its place.</summary>
    [Fact]
    public void AMistakeIsToldOnce_AndCausesNoOther()
    {
        Assert.Equal(
            "/offers/0/treatments/0/channel rulebook.choice\n/offers/0/treatments/1/channel rulebook.missing",
            FullRulebook.Told(json =>
            {
                json["offers"]![0]!["treatments"]![0]!["channel"] = "fax";
                json["offers"]![0]!["treatments"]![1]!.AsObject().Remove("channel");
            }));
        Assert.Equal("/keyMoments/1/moment rulebook.kind\n/keyMoments/2/moment rulebook.null", FullRulebook.Told(json =>
        {
            json["keyMoments"]![1]!["moment"] = 7;
            json["keyMoments"]![2]!["moment"] = null;
        }));
        Assert.Equal("/offers/0/id rulebook.kind\n/offers/3/id rulebook.missing", FullRulebook.Told(json =>
        {
            json["offers"]![0]!["id"] = 7;
            json["offers"]![3]!.AsObject().Remove("id"); // It is the one that a condition names.
        }));
        Assert.Equal("/contactPolicy/caps/0/channels/0 rulebook.choice", FullRulebook.Told(json =>
            json["contactPolicy"]!["caps"]![0]!["channels"] = new JsonArray("pigeon")));
        Assert.Equal("/contactPolicy rulebook.missing", FullRulebook.Told(json => json.AsObject().Remove("contactPolicy")));
        Assert.Equal("/offers rulebook.kind", FullRulebook.Told(json => json["offers"] = "none"));
    }

    [Theory]
    [InlineData("", 1, 1, "", "There is nothing here")]
    [InlineData(" \n ", 2, 2, "", "There is nothing here")]
    [InlineData("{", 1, 2, "", "The text ends too early")]
    [InlineData("{\"name\": \"x\",\n}", 2, 1, "/name", "Leave out the comma before this bracket")]
    [InlineData("{\"name\": \"x\"\n \"currency\": \"CNY\"}", 2, 2, "/name", "a comma, or a colon")]
    [InlineData("{\"name\": 'x'}", 1, 10, "/name", "straight double quotes")]
    [InlineData("{\"name\": “x”}", 1, 10, "/name", "straight double quotes")]
    [InlineData("{\"名\": x}", 1, 7, "/名", "straight double quotes")]
    [InlineData("{\"name\"：\"x\"}", 1, 8, "", "Write ':' instead of '：'")]
    [InlineData("{\"name\": \"x\"，\"currency\": \"CNY\"}", 1, 13, "/name", "Write ',' instead of '，'")]
    [InlineData("{// the name\n\"name\": \"x\"}", 1, 2, "", "no comments")]
    [InlineData("{\"offers\": [{}, {\"priceMinor\": 01}]}", 1, 33, "/offers/1/priceMinor", "A number is written like")]
    [InlineData("{\"offers\": [{} {}]}", 1, 16, "/offers/0", "A comma is missing before this")]
    [InlineData("{\"name\": \"x\ny\"}", 1, 12, "/name", "does not go on in the next line")]
    [InlineData("{\"name\": \"x\"}}", 1, 14, "", "closes nothing")]
    [InlineData("{\"name\": ,}", 1, 10, "/name", "A value is missing before this comma")]
    [InlineData("{\"name\": True}", 1, 10, "/name", "only true, false and null")]
    [InlineData("{\"name\": *}", 1, 10, "/name", "Something else belongs here")]
    public void TextThatIsNoJson_IsToldWithLineAndColumn(string text, int line, int column, string path, string words)
    {
        var error = Assert.Single(FullRulebook.Check(text).Errors);
        Assert.Equal(("rulebook.not-json", line, column, path), (error.Code, error.Line!.Value, error.Column!.Value, error.Path));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoText_AreToldWithLineAndColumn()
    {
        var error = Assert.Single(FullRulebook.Check([.. "{\n\"名\": \""u8, 0xC3, 0x28, .. "\"}"u8]).Errors);
        Assert.Equal(("rulebook.not-utf8", 2, 7), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void TooManyBracketsInsideEachOther_AreTold()
    {
        var error = Assert.Single(FullRulebook.Check("{\"offers\":" + new string('[', 100_000)).Errors);
        Assert.Equal("rulebook.not-json", error.Code);
        Assert.Contains("At most 64 brackets", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Editors write these two of their own accord.</summary>
    [Fact]
    public void AByteOrderMarkAndTheNameOfTheSchemaArePassedOver() => Assert.Equal(
        "", FullRulebook.Told("\uFEFF{\"$schema\": \"./rulebook.schema.json\"," + FullRulebook.Text[1..]));

    [Fact]
    public void OnlyTheWholeMayNameTheSchema() => Assert.Equal(
        "/offers/0/$schema rulebook.unknown", FullRulebook.Told(json => json["offers"]![0]!["$schema"] = "x"));

    [Fact]
    public void NullMeansLeftOut_OnlyWhereNothingIsTheDefault()
    {
        Assert.Equal("", FullRulebook.Told(json =>
        {
            json["holdout"] = null;
            json["orderBookedNotice"] = null;
            json["offers"]![0]!["eligibility"] = null;
            json["offers"]![0]!["validFrom"] = null;
            json["offers"]![0]!["treatments"]![0]!["keyword"] = null;
            json["keyMoments"]![0]!["notice"] = null;
        }));
        Assert.Equal("/staleAfter rulebook.null", FullRulebook.Told(json => json["staleAfter"] = null));
    }

    [Theory]
    [InlineData("5e2", 500)]
    [InlineData("500.0", 500)]
    [InlineData("1000000000", 1_000_000_000)]
    public void AWholeNumberMayBeWrittenInAnyWay(string written, long price)
    {
        var text = FullRulebook.Text.Replace("\"priceMinor\":1000,", $"\"priceMinor\":{written},", StringComparison.Ordinal);
        Assert.Equal(price, FullRulebook.Check(text).Rulebook!.FindOffer("data-pack")!.Document.PriceMinor);
    }

    [Theory]
    [InlineData("0.5", "rulebook.not-whole")]
    [InlineData("-1", "rulebook.out-of-range")]
    [InlineData("1e400", "rulebook.out-of-range")]
    [InlineData("99999999999999999999999999", "rulebook.out-of-range")]
    [InlineData("\"5\"", "rulebook.kind")]
    public void ANumberThatDoesNotFitIsTold(string written, string code) => Assert.Equal(
        $"/offers/0/priceMinor {code}",
        FullRulebook.Told(FullRulebook.Text.Replace("\"priceMinor\":1000,", $"\"priceMinor\":{written},", StringComparison.Ordinal)));

    [Theory]
    [InlineData("21:00", 21)]
    [InlineData("07:00:00", 7)]
    public void ATimeNeedsNoSeconds(string written, int hour) => Assert.Equal(
        new TimeOnly(hour, 0),
        FullRulebook.Check(FullRulebook.Text.Replace("\"quietFrom\":\"21:00:00\"", $"\"quietFrom\":\"{written}\"",
            StringComparison.Ordinal)).Rulebook!.Document.ContactPolicy.QuietFrom);

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("x\\udc00y")]
    public void HalfOfACharacterIsTold(string escape)
    {
        Assert.Equal("/name rulebook.characters", FullRulebook.Told(
            FullRulebook.Text.Replace("\"name\":\"For tests\"", $"\"name\":\"{escape}\"", StringComparison.Ordinal)));
        Assert.Equal("/? rulebook.characters", FullRulebook.Told($"{{\"{escape}\":1,{FullRulebook.Text[1..]}"));
    }

    [Fact]
    public void NoMoreIsToldThanAnybodyReads()
    {
        var text = string.Join(',', Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"x{i}\":0")));
        Assert.Equal(RulebookText.ErrorsMax, FullRulebook.Check($"{{{text}}}").Errors.Length);
    }

    [Fact]
    public void AVeryLongNameIsCutOff()
    {
        var verdict = FullRulebook.Check($"{{\"{new string('x', 100_000)}\":0,{FullRulebook.Text[1..]}");
        Assert.InRange(Assert.Single(verdict.Errors).Path.Length, 90, 110);
    }

    public static TheoryData<string, Action<JsonNode>> Doubtful => new()
    {
        { "/offers/0/eligibility condition.never-met", json => json["offers"]![0]!["eligibility"] = "points > 5 and points < 3" },
        { "/offers/0/suitability condition.always-met", json => json["offers"]![0]!["suitability"] = "points >= 0" },
        { "/offers/0/moments/0 rulebook.moment-not-watched", json => json["keyMoments"]!.AsArray().RemoveAt(3) },
        { "/offers/0/treatments/1/keyword rulebook.unused", json => json["offers"]![0]!["treatments"]![1]!["keyword"] = "ZZ" },
        { "/offers/0/treatments/0/text/zh rulebook.keyword-missing\n/offers/0/treatments/0/text/en rulebook.keyword-missing",
            json => json["offers"]![0]!["treatments"]![0]!.AsObject().Remove("keyword") },
        { "/keyMoments/3/threshold rulebook.unused", json => json["keyMoments"]![3]!["threshold"] = 5 },
        { "/keyMoments/0/services rulebook.unused", json => json["keyMoments"]![0]!["services"] = new JsonArray("a") },
        { "/pools/1 rulebook.pool-unused", json => json["offers"]![1]!.AsObject().Remove("pool") },
        { "/offers/1/pool rulebook.offer-unreachable", json => json["pools"]![1]!["seats"] = 0 },
        { "/offers/0/pool rulebook.offer-unreachable", json => json["pools"]![0]!["perDay"] = 0 },
        { "/offers/1/moments rulebook.unused\n/offers/1/treatments rulebook.offer-unreachable", json =>
            json["offers"]![1]!["treatments"] = JsonNode.Parse("""[{"channel":"outbound-call","text":{"zh":"a","en":"a"}}]""")
        },
        { "/offers/1 rulebook.offer-unreachable", json =>
            (json["offers"]![1]!["eligibility"], json["offers"]![1]!["suitability"]) = ("points > 5", "points < 3")
        },
        { "/offers/1 rulebook.offer-unreachable", json => json["offers"]![1]!["applicability"] = "complaints-open > 0" },
        { "/arbitration/stages/marketing rulebook.stage-unreachable", json =>
            json["arbitration"]!["stages"]!["marketing"] = "tenure-days < 20"
        },
        { "/arbitration/stages/trust rulebook.stage-unreachable\n/arbitration/stages/trust condition.never-met", json =>
            json["arbitration"]!["stages"]!["trust"] = "points > 5 and points < 3"
        },
        { "/keyMoments/0 rulebook.moment-silent", json =>
            {
                json["keyMoments"]![0]!["notice"] = null;
                json["offers"]!.AsArray().RemoveAt(2);
            }
        },
    };

    /// <summary>It is published, but it is told.</summary>
    [Theory]
    [MemberData(nameof(Doubtful))]
    public void WhatWasHardlyMeantSoIsAWarning(string expected, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(FullRulebook.Text)!;
        change(json);
        var verdict = FullRulebook.Check(json.ToJsonString());
        Assert.Equal("", string.Join('\n', verdict.Errors));
        Assert.NotNull(verdict.Rulebook);
        Assert.Equal(expected, string.Join('\n', verdict.Warnings.Select(warning => $"{warning.Path} {warning.Code}")));
    }

    /// <summary>Entries outlive their list, and block: a planner who forgets a list would silence its subscribers.</summary>
    [Fact]
    public void AListThatGoesIsAWarning()
    {
        const string none = """ "suppressionLists":[],""";
        var own = FullRulebook.Text;
        var standard = JsonNode.Parse(own)!.AsObject();
        standard.Remove("suppressionLists");
        var alone = JsonNode.Parse(own)!.AsObject();
        alone["suppressionLists"] = new JsonArray(alone["suppressionLists"]![0]!.DeepClone());

        Assert.Equal("", Dropped(own, FullRulebook.Document));
        Assert.Equal("", Dropped("{" + none + standard.ToJsonString()[1..], Rulebooks.Basic));
        Assert.Equal("/suppressionLists rulebook.list-dropped 'court'", Dropped(standard.ToJsonString(), FullRulebook.Document));
        Assert.Equal(
            string.Join('\n', "black-a black-b black-c black-d grey white".Split(' ')
                .Select(code => $"/suppressionLists rulebook.list-dropped '{code}'")),
            Dropped(alone.ToJsonString(), Rulebooks.Basic));

        static string Dropped(string text, RulebookDocument before) => string.Join('\n', RulebookText
            .Check(System.Text.Encoding.UTF8.GetBytes(text), 2, Rulebooks.Zones, before).Warnings
            .Where(warning => warning.Code == "rulebook.list-dropped")
            .Select(warning => $"{warning.Path} {warning.Code} {warning.Message.Split(' ')[2]}"));
    }
}
