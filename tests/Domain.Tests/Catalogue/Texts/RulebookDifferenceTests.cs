using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

public sealed class RulebookDifferenceTests
{
    public static TheoryData<string, Action<JsonNode>> Changed => new()
    {
        { "changed /currency \"CNY\" -> \"EUR\"", json => json["currency"] = "EUR" },
        { "changed /offers/gift/priceMinor 500 -> 600", json => json["offers"]![3]!["priceMinor"] = 600 },
        { "added /offers/gift/eligibility -> \"roaming\"", json => json["offers"]![3]!["eligibility"] = "roaming" },
        { "removed /offers/gift/treatments/sms/keyword \"GIFT\" ->",
            json => json["offers"]![3]!["treatments"]![0]!.AsObject().Remove("keyword") },
        { "changed /offers/gift/treatments/hall/text/en \"{offer} for {price}\" -> \"Hello\"",
            json => json["offers"]![3]!["treatments"]![1]!["text"]!["en"] = "Hello" },
        { "removed /offers/gift/treatments/sms {…} ->", json => json["offers"]![3]!["treatments"]!.AsArray().RemoveAt(0) },
        { "changed /offers/gift/moments [\"points-redeemable\"] -> []", json => json["offers"]![3]!["moments"] = new JsonArray() },
        { "removed /offers/newspaper {…} ->", json => json["offers"]!.AsArray().RemoveAt(4) },
        { "added /offers/news -> {…}\nremoved /offers/newspaper {…} ->", json => json["offers"]![4]!["id"] = "news" },
        { "changed /contactPolicy/caps/sms-day/limit 2 -> 3", json => json["contactPolicy"]!["caps"]![0]!["limit"] = 3 },
        { "changed /contactPolicy/whenQuiet \"defer\" -> \"discard\"", json => json["contactPolicy"]!["whenQuiet"] = "discard" },
        { "changed /keyMoments/bill-above-average/threshold 200 -> 300", json => json["keyMoments"]![0]!["threshold"] = 300 },
        { "removed /holdout {…} ->", json => json["holdout"] = null },
        { "", json => json["staleAfter"] = "1.00:00:00" },
        { "", json => json["contactPolicy"]!["caps"]![1]!["channels"] = new JsonArray("hall", "inbound-call", "outbound-call", "sms") },
        { "", json =>
            {
                var last = json["offers"]![4]!.DeepClone();
                json["offers"]!.AsArray().RemoveAt(4);
                json["offers"]!.AsArray().Insert(0, last);
            }
        },
    };

    [Theory]
    [MemberData(nameof(Changed))]
    public void EachPartThatIsNotTheSameIsTold_ByItsName(string expected, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(FullRulebook.Text)!;
        change(json);
        var changed = FullRulebook.Check(json.ToJsonString()).Rulebook!.Document;
        Assert.Equal(expected, string.Join('\n', RulebookDifference.Between(FullRulebook.Document, changed).Select(Show)));

        // The way back is the same parts the other way round.
        var back = RulebookDifference.Between(changed, FullRulebook.Document);
        Assert.Equal(
            RulebookDifference.Between(FullRulebook.Document, changed)
                .Select(one => (one.Path, one.Old?.GetRawText(), one.New?.GetRawText())),
            back.Select(one => (one.Path, one.New?.GetRawText(), one.Old?.GetRawText())));
    }

    [Fact]
    public void ARulebookIsTheSameAsItself() => Assert.Empty(RulebookDifference.Between(FullRulebook.Document, FullRulebook.Document));

    private static string Show(RulebookChange change)
    {
        string[] words = [KebabName.Of(change.Kind), change.Path, Show(change.Old), "->", Show(change.New)];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    private static string Show(JsonElement? value) => value switch
    {
        null => "",
        { ValueKind: JsonValueKind.Object } => "{…}",
        { } other => other.GetRawText(),
    };
}
