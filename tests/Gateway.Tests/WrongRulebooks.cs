using System.Text.Json.Nodes;

namespace SmartManager.Gateway.Tests;

/// <summary>A rulebook that is wrong in one way.</summary>
/// <param name="Spoil">Makes it of the text of a right one.</param>
/// <param name="Path">Where the mistake is.</param>
/// <param name="Code">Its code.</param>
/// <param name="Words">What the message says, or the beginning of it.</param>
/// <param name="Line">Of text that is no JSON: the line.</param>
/// <param name="Column">Of text that is no JSON, and of a condition: the column.</param>
internal sealed record WrongRulebook(
    Func<string, string> Spoil, string Path, string Code, string Words, int? Line = null, int? Column = null);

/// <summary>Every kind of mistake that a rulebook can have, by its name.</summary>
internal static class WrongRulebooks
{
    public static IReadOnlyDictionary<string, WrongRulebook> All { get; } = new Dictionary<string, WrongRulebook>(StringComparer.Ordinal)
    {
        // Text that is no JSON.
        ["nothing at all"] = Text(_ => "", "rulebook.not-json", "There is nothing here.", 1, 1),
        ["the end is missing"] = Text(text => text[..^1], "rulebook.not-json", "The text ends too early", 1, 0, "/sendingTiers"),
        ["a comma too many at the end"] = Text(_ => "{\n  \"name\": \"x\",\n}", "rulebook.not-json", "Leave out the comma", 3, 1, "/name"),
        ["a comma is missing"] = Text(
            _ => "{\"name\": \"x\"\n\"currency\": \"CNY\"}", "rulebook.not-json", "Something is missing before this", 2, 1, "/name"),
        ["curly quotes"] = Text(_ => "{“name”: 5}", "rulebook.not-json", "Names and texts stand in straight double quotes", 1, 2),
        ["a full-width comma"] = Text(
            _ => "{\"name\": \"x\"，\"currency\": 5}", "rulebook.not-json", "Write ',' instead of '，'.", 1, 13, "/name"),
        ["a comment"] = Text(_ => "{\n// prices of May\n}", "rulebook.not-json", "JSON has no comments.", 2, 1),
        ["a number with a leading zero"] = Text(
            _ => "{\"staleAfter\": 007}", "rulebook.not-json", "A number is written like", 1, 17, "/staleAfter"),
        ["a word without quotes"] = Text(
            _ => "{\"currency\": CNY}", "rulebook.not-json", "Names and texts stand in straight double quotes", 1, 14, "/currency"),
        ["a text over two lines"] = Text(
            _ => "{\"name\": \"a\nb\"}", "rulebook.not-json", "A text does not go on in the next line", 1, 12, "/name"),

        // The wrong shape.
        ["a list instead of a rulebook"] = new(_ => "[]", "", "rulebook.kind", "Expected an object in braces, found a list."),
        ["null instead of a rulebook"] = new(_ => "null", "", "rulebook.null", "Expected an object in braces, found null."),
        ["a number instead of a text"] = Json(
            json => json["name"] = 5, "/name", "rulebook.kind", "Expected a text in double quotes, found a number. Put it in quotes."),
        ["a text instead of a number"] = Json(
            json => Offer(json)["priceMinor"] = "500", "/offers/0/priceMinor", "rulebook.kind",
            "Expected a whole number, found a text. Leave out the quotes."),
        ["a text instead of a list"] = Json(
            json => Offer(json)["moments"] = "points-redeemable", "/offers/0/moments", "rulebook.kind",
            "Expected a list in square brackets, found a text. Put it in square brackets."),
        ["a list instead of an object"] = Json(
            json => json["contactPolicy"] = new JsonArray(), "/contactPolicy", "rulebook.kind",
            "Expected an object in braces, found a list."),
        ["a text instead of true or false"] = Json(
            json => json["keyMoments"]![0]!["isUrgent"] = "yes", "/keyMoments/0/isUrgent", "rulebook.kind",
            "Expected true or false, found a text. Leave out the quotes."),
        ["a plain text instead of both languages"] = Json(
            json => Offer(json)["name"] = "Pack", "/offers/0/name", "rulebook.kind", "Expected an object in braces, found a text."),
        ["a condition of the old form"] = Json(
            json => Offer(json)["eligibility"] = new JsonArray(), "/offers/0/eligibility", "rulebook.kind",
            "Expected a condition: one text in double quotes, found a list."),
        ["null where a value must be"] = Json(
            json => json["staleAfter"] = null, "/staleAfter", "rulebook.null", "Expected a length of time such as"),
        ["null in a list"] = Json(
            json => json["offers"]![1] = null, "/offers/1", "rulebook.null", "Expected an object in braces, found null."),
        ["no contact policy"] = Json(
            json => json.AsObject().Remove("contactPolicy"), "/contactPolicy", "rulebook.missing", "'contactPolicy' is missing"),
        ["an offer without its id"] = Json(
            json => Offer(json).AsObject().Remove("id"), "/offers/0/id", "rulebook.missing", "'id' is missing"),
        ["an offer without treatments"] = Json(
            json => Offer(json).AsObject().Remove("treatments"), "/offers/0/treatments", "rulebook.missing", "'treatments' is missing"),
        ["a text without its English"] = Json(
            json => Offer(json)["name"]!.AsObject().Remove("en"), "/offers/0/name/en", "rulebook.missing", "'en' is missing"),
        ["a misspelt member"] = Json(
            json => json["ofers"] = new JsonArray(), "/ofers", "rulebook.unknown", "There is no 'ofers' here. Did you mean 'offers'?"),
        ["half of a member's name"] = Json(
            json => Offer(json)["price"] = 1, "/offers/0/price", "rulebook.unknown",
            "There is no 'price' here. Did you mean 'priceMinor'?"),
        ["a member of another part"] = Json(
            json => json["contactPolicy"]!["treatments"] = 1, "/contactPolicy/treatments", "rulebook.unknown",
            "There is no 'treatments' here. There are: caps, "),
        ["a member twice"] = Text(
            text => "{\"currency\":\"EUR\"," + text[1..], "rulebook.repeated", "'currency' stands twice here.", path: "/currency"),
        ["half of a character"] = Text(
            text => text.Replace("For tests", "\\ud83d", StringComparison.Ordinal), "rulebook.characters",
            "The text holds half of a character", path: "/name"),
        ["an unknown channel"] = Json(
            json => Treatment(json)["channel"] = "smss", "/offers/0/treatments/0/channel", "rulebook.choice",
            "'smss' is not known here. Did you mean 'sms'?"),
        ["an unknown key moment"] = Json(
            json => json["keyMoments"]![0]!["moment"] = "birthday", "/keyMoments/0/moment", "rulebook.choice",
            "'birthday' is not known here. There are: bill-above-average, "),
        ["an unknown choice"] = Json(
            json => json["contactPolicy"]!["whenQuiet"] = "wait", "/contactPolicy/whenQuiet", "rulebook.choice",
            "'wait' is not known here. There are: defer, discard."),
        ["a length of time in words"] = Json(
            json => json["offerValidity"] = "3 days", "/offerValidity", "rulebook.format", "Expected a length of time such as"),
        ["twenty-four hours"] = Json(
            json => json["offerValidity"] = "24:00:00", "/offerValidity", "rulebook.format",
            "Expected a length of time such as \"7.00:00:00\" for seven days or \"00:30:00\" for half an hour, found "
                + "\"24:00:00\". A whole day is \"1.00:00:00\"."),
        ["a time that no clock shows"] = Json(
            json => json["contactPolicy"]!["quietFrom"] = "25:00:00", "/contactPolicy/quietFrom", "rulebook.format",
            "Expected a time of the day such as \"21:00:00\""),
        ["an instant without its offset"] = Json(
            json => Offer(json)["validFrom"] = "2026-05-01T00:00:00", "/offers/0/validFrom", "rulebook.format",
            "Expected an instant with its offset"),
        ["a day of no calendar"] = Json(
            json => Offer(json)["validFrom"] = "2026-02-30T00:00:00Z", "/offers/0/validFrom", "rulebook.format",
            "Expected an instant with its offset"),
        ["a price in yuan and fen"] = Json(
            json => Offer(json)["priceMinor"] = 5.5, "/offers/0/priceMinor", "rulebook.not-whole",
            "Expected a whole number. Amounts stand in the smallest unit"),

        // Values out of their bounds.
        ["a negative price"] = Json(
            json => Offer(json)["priceMinor"] = -1, "/offers/0/priceMinor", "rulebook.out-of-range", "Expected 0 to 1000000000, found -1."),
        ["a number beyond all bounds"] = Text(
            text => text.Replace("\"limit\":2,", "\"limit\":99999999999999999999,", StringComparison.Ordinal), "rulebook.out-of-range",
            "Expected 1 to 100, found 99999999999999999999.", path: "/contactPolicy/caps/0/limit"),
        ["a propensity in percent"] = Json(
            json => Offer(json)["propensity"] = 6, "/offers/0/propensity", "rulebook.out-of-range",
            "Expected 0 to 1: six in a hundred is 0.06."),
        ["an offer that is valid too long"] = Json(
            json => json["offerValidity"] = "32.00:00:00", "/offerValidity", "rulebook.out-of-range",
            "Expected 1 minute to 31 days, found 32 days."),
        ["a factor below the average"] = Json(
            json => json["keyMoments"]![0]!["threshold"] = 2, "/keyMoments/0/threshold", "rulebook.out-of-range",
            "Expected 101 to 10000, found 2."),
        ["half of everybody and more held out"] = Json(
            json => json["holdout"] = new JsonObject { ["salt"] = "s", ["percent"] = 51 }, "/holdout/percent", "rulebook.out-of-range",
            "Expected 0 to 50, found 51."),
        ["an empty name"] = Json(json => json["name"] = "", "/name", "rulebook.length", "Expected 1 to 200 characters, found 0."),
        ["a message that is too long"] = Json(
            json => Treatment(json)["text"]!["zh"] = new string('长', 501), "/offers/0/treatments/0/text/zh", "rulebook.length",
            "Expected 1 to 500 characters, found 501."),
        ["a currency in words"] = Json(
            json => json["currency"] = "yuan", "/currency", "rulebook.currency", "A currency is three capital letters"),
        ["a misspelt time zone"] = Json(
            json => json["timeZone"] = "Asia/Shangai", "/timeZone", "rulebook.time-zone",
            "There is no time zone 'Asia/Shangai'. Did you mean 'Asia/Shanghai'?"),
        ["an id with a space"] = Json(
            json => Offer(json)["id"] = "data pack", "/offers/0/id", "rulebook.name",
            "A name is 1 to 64 lower-case letters, digits and hyphens"),
        ["too many caps"] = Json(
            json => json["contactPolicy"]!["caps"] = new JsonArray([.. Enumerable.Range(0, 33).Select(Cap)]), "/contactPolicy/caps",
            "rulebook.too-many", "At most 32 stand here, found 33."),
        ["a holiday that is no day"] = Json(
            json => json["contactPolicy"]!["holidays"] = new JsonArray("2026-02-30"), "/contactPolicy/holidays/0", "rulebook.format",
            "Expected a day such as \"2026-10-01\", found \"2026-02-30\"."),
        ["a cap of no length"] = Json(
            json => json["contactPolicy"]!["caps"]![0]!.AsObject().Remove("window"), "/contactPolicy/caps/0", "rulebook.either",
            "A cap has a 'window' such as \"7.00:00:00\" or a 'period' such as \"week\"."),
        ["a cap of two lengths"] = Json(
            json => json["contactPolicy"]!["caps"]![0]!["period"] = "day", "/contactPolicy/caps/0/period", "rulebook.either",
            "A cap has a 'window' or a 'period', not both."),
        ["a cap of a misspelt period"] = Json(
            json => json["contactPolicy"]!["caps"]![0]!["period"] = "weak", "/contactPolicy/caps/0/period", "rulebook.choice",
            "'weak' is not known here. Did you mean 'week'?"),
        ["a cap of a group without offers"] = Json(
            json => json["contactPolicy"]!["caps"]![0]!["offerGroups"] = new JsonArray("dat"), "/contactPolicy/caps/0/offerGroups/0",
            "rulebook.unknown-group", "No offer is in the group 'dat'. Did you mean 'data'?"),
        ["no treatments"] = Json(
            json => Offer(json)["treatments"] = new JsonArray(), "/offers/0/treatments", "rulebook.empty",
            "An offer has at least one treatment."),

        // Parts that do not fit each other.
        ["an offer twice"] = Json(
            json => json["offers"]![1]!["id"] = "data-pack", "/offers/1/id", "rulebook.repeated", "The offer 'data-pack' stands twice."),
        ["a channel twice"] = Json(
            json => Offer(json)["treatments"]![1]!["channel"] = "sms", "/offers/0/treatments/1/channel", "rulebook.repeated",
            "The channel 'sms' stands twice."),
        ["a key moment twice"] = Json(
            json => json["keyMoments"]![1]!["moment"] = "data-allowance-exceeded", "/keyMoments/3/moment", "rulebook.repeated",
            "The moment 'data-allowance-exceeded' stands twice."),
        ["a cap twice"] = Json(
            json => json["contactPolicy"]!["caps"]![1]!["code"] = "sms-day", "/contactPolicy/caps/1/code", "rulebook.repeated",
            "The code 'sms-day' stands twice."),
        ["two offers by one keyword"] = Json(
            json => json["offers"]![1]!["treatments"]![0]!["keyword"] = "ｄａｔａ", "/offers/1/treatments/0/keyword", "rulebook.repeated",
            "The keyword 'ｄａｔａ' stands twice."),
        ["a keyword that means yes"] = Json(
            json => Treatment(json)["keyword"] = "好的", "/offers/0/treatments/0/keyword", "rulebook.keyword-reserved",
            "'好的' means something else in a reply."),
        ["a keyword of punctuation"] = Json(
            json => Treatment(json)["keyword"] = "!!", "/offers/0/treatments/0/keyword", "rulebook.keyword-empty",
            "Nothing is left of the keyword"),
        ["a placeholder of another text"] = Json(
            json => Treatment(json)["text"]!["en"] = "{amount}", "/offers/0/treatments/0/text/en", "rulebook.placeholder",
            "'{amount}' stands for nothing here. There are: offer, price, keyword, link."),
        ["a brace that is never closed"] = Json(
            json => Treatment(json)["text"]!["en"] = "{offer", "/offers/0/treatments/0/text/en", "rulebook.placeholder",
            "The brace of '{offer' is never closed."),
        ["a cap on the web"] = Json(
            json => json["contactPolicy"]!["caps"]![0]!["channels"] = new JsonArray("web"), "/contactPolicy/caps/0/channels",
            "rulebook.passive-channel", "A passive channel (web) does not count"),
        ["an end before the beginning"] = Json(json =>
        {
            Offer(json)["validFrom"] = "2026-05-01T00:00:00+08:00";
            Offer(json)["validUntil"] = "2026-04-30T16:00:00Z";
        }, "/offers/0/validUntil", "rulebook.out-of-order", "validUntil must come after validFrom."),

        // Conditions.
        ["a misspelt attribute"] = Condition(
            "points > 5 and pln = \"a\"", "condition.unknown-attribute", "There is no attribute 'pln'. Did you mean 'plan'?", 16),
        ["a word without quotes in a condition"] = Condition(
            "plan = gold", "condition.unknown-attribute", "There is no attribute 'gold'. A text stands in double quotes: plan = \"gold\".",
            8),
        ["an offer that does not exist"] = Condition(
            "refusals(offer: \"gifts\", within: 30 days) = 0", "condition.unknown-offer",
            "There is no offer 'gifts' in this rulebook. Did you mean 'gift'?", 17),
        ["a date written as a text"] = Condition(
            "joined-at > \"2026-01-31\"", "condition.type",
            "'joined-at' is a date and '\"2026-01-31\"' is a text: they cannot be compared. A date is written date(\"2026-01-31\").", 11),
        ["known compared"] = Condition(
            "known(plan) = true", "condition.operator", "known(…) is a whole test and is not compared: write known(plan).", 1),
        ["parentheses left open"] = Condition(
            "((consent", "condition.parenthesis", "The parenthesis that opens here is never closed. In all 2 ')' are missing.", 2),
        ["full-width parentheses"] = Condition("tag has any （\"a\")", "condition.character", "Write '(' instead of '（'.", 13),
        ["curly quotes in a condition"] = Condition("plan = “a”", "condition.character", "A text stands in straight double quotes", 8),
        ["a window longer than memory"] = Condition(
            "contacts(within: 60 days) < 2", "condition.window-too-long", "contacts(…) looks back at most 31 days", 18),
        ["an empty condition"] = Condition(" ", "condition.empty", "A condition says something. To ask nothing, leave it out.", 1),
        ["a condition without end"] = Condition(
            new string('x', 2_001), "condition.too-long", "A condition has at most 2000 characters; this one has 2001.", 2_001),
    };

    private static WrongRulebook Text(
        Func<string, string> spoil, string code, string words, int? line = null, int? column = null, string path = "") =>
        new(spoil, path, code, words, line, column);

    private static WrongRulebook Json(Action<JsonNode> spoil, string path, string code, string words) => new(
        text =>
        {
            var json = JsonNode.Parse(text)!;
            spoil(json);
            return json.ToJsonString();
        },
        path, code, words);

    private static WrongRulebook Condition(string text, string code, string words, int column) =>
        Json(json => Offer(json)["suitability"] = text, "/offers/0/suitability", code, words) with { Column = column };

    private static JsonNode Offer(JsonNode json) => json["offers"]![0]!;

    private static JsonNode Treatment(JsonNode json) => Offer(json)["treatments"]![0]!;

    private static JsonObject Cap(int number) => new()
    {
        ["code"] = $"cap-{number}",
        ["channels"] = new JsonArray("sms"),
        ["limit"] = 1,
        ["window"] = "1.00:00:00",
    };
}
