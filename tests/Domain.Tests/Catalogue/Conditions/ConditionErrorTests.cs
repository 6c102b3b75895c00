using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Tests.Catalogue.Conditions;

/// <summary>What is wrong with a condition is told whole, each mistake with its code and column.</summary>
public sealed class ConditionErrorTests
{
    private static readonly HashSet<string> Offers = ["gift", "newspaper"];

    public static TheoryData<string, string> Wrong => new()
    {
        // Pieces.
        { "", "1 empty" },
        { "  \n ", "1 empty" },
        { "points = 5 # 7", "12 character, 14 expected" },
        { "points == 5", "8 character" },
        { "points <> 5", "8 character" },
        { "points => 5", "8 character" },
        { "consent && roaming", "9 character" },
        { "!consent", "1 character" },
        { "plan = 'a'", "8 character" },
        { "plan = “a”", "8 character" },
        { "plan = ”a“", "8 character" },
        { "plan = “a\"", "8 character" },
        { "plan = ＂a＂", "8 character" },
        { "plan = 「a」", "8 character" },
        { "（consent）", "1 character, 9 character" },
        { "plan in （\"a\"，\"b\"、\"c\"）", "9 character, 13 character, 17 character, 21 character" },
        { "contacts(channel：sms, within: 7 days) ≥ 2", "17 character, 39 character" },
        { "points ＞＝ ５００", "8 character, 11 character" },
        { "joined-at > 2026-01-31", "13 date" },
        { "joined-at before 2026/1/31 and pln = 1", "18 date, 32 unknown-attribute" },
        { "plan = \"a", "8 text-open" },
        { "plan = \"a\\n\"", "10 escape" },
        { "points > 1.5", "10 number" },
        { "plan = 5G-129", "8 number" },
        { "points > 9223372036854775808", "10 number" },

        // How it is put together.
        { "points >", "9 expected" },
        { "points > and consent", "10 expected" },
        { "> 5", "1 expected" },
        { "and consent", "1 expected" },
        { "consent and", "12 expected" },
        { "consent roaming", "9 expected" },
        { "points not 5", "8 expected" },
        { "plan in \"a\"", "9 expected" },
        { "plan in (\"a\" \"b\")", "14 expected" },
        { "plan in (\"a\",)", "14 expected" },
        { "points between 1", "17 expected" },
        { "tag has (\"a\")", "9 expected" },
        { "joined-at within 30 days", "18 expected" },
        { "joined-at within last 30", "23 expected" },
        { "joined-at before now - 90", "24 expected" },
        { "1 < points < 5", "12 chained" },
        { "(consent", "1 parenthesis" },
        { "consent)", "8 parenthesis" },
        { "consent) and pln = 1", "8 parenthesis" },
        { "joined-at within last 30 dayz", "26 unit" },
        { "joined-at before now - 40000 days", "24 duration" },

        // Names.
        { "pln = \"a\"", "1 unknown-attribute" },
        { "Plan = \"a\"", "1 unknown-attribute" },
        { "contacts < 2", "1 unknown-attribute" },
        { "msisdn = \"1\"", "1 unknown-attribute" },
        { "plan(\"a\") = \"b\"", "1 unknown-function" },
        { "contact(within: 7 days) < 2", "1 unknown-function" },
        { "known(plan) = true", "1 operator" },
        { "false = known(plan)", "1 operator" },
        { "known(plan) in (\"a\")", "1 operator" },
        { "trait = \"a\"", "1 name" },
        { "plan \"a\"", "6 name" },
        { "trait \"Contract End\" = \"a\"", "7 trait-name" },
        { "moment-at \"birthday\" < now", "11 unknown-name" },
        { "do-not-disturb has \"smss\"", "20 unknown-name" },
        { "contacts(channel: smss, within: 7 days) = 0", "19 unknown-name" },
        { "refusals(offer: \"gifts\", within: 7 days) = 0", "17 unknown-offer" },

        // Arguments.
        { "contacts() < 2", "1 missing-argument" },
        { "contacts(7 days) < 2", "1 missing-argument, 10 argument" },
        { "contacts(witin: 7 days) < 2", "1 missing-argument, 10 unknown-argument" },
        { "contacts(within: 7 days, within: 7 days) < 2", "26 repeated-argument" },
        { "contacts(channel: \"sms\", within: 7 days) < 2", "19 argument" },
        { "contacts(within: 7) < 2", "18 argument" },
        { "bills(last: 0) = 0", "13 argument" },
        { "contacts(within: 32 days) < 2", "18 window-too-long" },
        { "refusals(within: 367 days) = 0", "18 window-too-long" },
        { "offers(within: 32 days) = 0", "16 window-too-long" },
        { "bills(last: 4) = 0", "13 window-too-long" },
        { "contacts(within: 0 days) < 2", "18 window-empty" },
        { "joined-at within last 0 days", "23 window-empty" },
        { "number(plan) = 5", "8 argument" },
        { "number() = 5", "1 argument" },
        { "date(joined-at) < now", "6 argument" },
        { "joined-at > date(\"31.1.2026\")", "18 date" },
        { "known(5)", "7 constant" },

        // Sense.
        { "plan", "1 no-test" },
        { "contacts(within: 7 days)", "1 no-test" },
        { "5 = 5", "1 constant" },
        { "plan = \"\"", "8 empty-text" },
        { "plan in (\"a\", \"\")", "15 empty-text" },
        { "plan in ()", "6 empty-list" },
        { "tag has any ()", "5 empty-list" },
        { "plan in (\"a\", plan)", "15 list-item" },
        { "tag has tag", "9 list-item" },
        { "plan = 5", "6 type" },
        { "points >= \"5\"", "8 type" },
        { "plan in (\"a\", 5)", "15 type" },
        { "points in (5, \"a\")", "15 type" },
        { "consent = 1", "9 type" },
        { "points between 1 and \"5\"", "22 type" },
        { "trait \"a\" = trait \"b\"", "1 type" },
        { "trait \"a\" before now", "11 type" },
        { "plan < \"b\"", "6 operator" },
        { "points before 5", "8 operator" },
        { "tag = \"a\"", "5 operator" },
        { "tag in (\"a\")", "5 operator" },
        { "plan has \"a\"", "6 operator" },
        { "consent > roaming", "9 operator" },
        { "joined-at in (\"a\")", "11 operator" },
        { "plan between \"a\" and \"b\"", "6 operator" },
        { "points within last 3 days", "8 operator" },
        { "trait \"a\" within last 3 days", "11 operator" },
        { "points between 5 and 4", "16 bounds" },
        { "joined-at between now and now - 1 days", "19 bounds" },
        { "joined-at > 30 days", "13 duration" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void EachMistakeIsTold(string condition, string expected)
    {
        Assert.Equal(expected, Errors(condition));
        Assert.Throws<FormatException>(() => Condition.Parse(condition.Replace("gifts", "\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("pln = 1 and points = \"a\" and (tag in (\"x\") or plan in ())",
        "1 unknown-attribute, 20 type, 35 operator, 52 empty-list")]
    [InlineData("points > and pln = 1 or consent roaming", "10 expected, 14 unknown-attribute, 33 expected")]
    [InlineData("(points > or pln = 1) and tag has", "11 expected, 14 unknown-attribute, 34 expected")]
    [InlineData("contacts(within: ) < 2 and plan in (\"a\", and pln = 1", "18 expected, 42 expected, 46 unknown-attribute")]
    [InlineData("plan = 'a' and pln = 1", "8 character, 16 unknown-attribute")]
    public void AllMistakesAreToldAtOnce(string condition, string expected) => Assert.Equal(expected, Errors(condition));

    [Theory]
    [InlineData("pln = \"a\"", "Did you mean 'plan'?")]
    [InlineData("data_used_percent > 5", "Did you mean 'data-used-percent'?")]
    [InlineData("tenure-day > 5", "Did you mean 'tenure-days'?")]
    [InlineData("contact(within: 7 days) < 2", "Did you mean 'contacts'?")]
    [InlineData("contacts(witin: 7 days) < 2", "Did you mean 'within'?")]
    [InlineData("contacts(channel: smss, within: 7 days) < 2", "Did you mean 'sms'?")]
    [InlineData("joined-at within last 30 dayz", "Did you mean 'days'?")]
    [InlineData("refusals(offer: \"gifts\", within: 7 days) = 0", "Did you mean 'gift'?")]
    [InlineData("moment-at \"points-redeemabel\" < now", "Did you mean 'points-redeemable'?")]
    [InlineData("zzzzzzzzzz = 1", "There is no attribute 'zzzzzzzzzz'. A text stands in double quotes: \"zzzzzzzzzz\". There are: brand, ")]
    [InlineData("known(plan) = true", "write known(plan).")]
    [InlineData("known(plan) = false", "write not known(plan).")]
    [InlineData("known(plan) != true", "write not known(plan).")]
    [InlineData("true = known(plan)", "write known(plan).")]
    [InlineData("joined-at > \"2026-01-31\"", "A date is written date(\"2026-01-31\").")]
    [InlineData("joined-at > \"2026/1/31\"", "A date is written date(\"2026-01-31\").")]
    [InlineData("joined-at > \"2026年1月31日\"", "A date is written date(\"2026-01-31\").")]
    [InlineData("joined-at > 2026-01-31", "A date is written date(\"2026-01-31\").")]
    [InlineData("joined-at > date(\"31.1.2026\")", "Write the date as \"2026-01-31\".")]
    [InlineData("points > \"500\"", "A number stands without quotes: 500.")]
    [InlineData("plan = gold", "A text stands in double quotes: plan = \"gold\".")]
    [InlineData("region = 兰州", "A text stands in double quotes: region = \"兰州\".")]
    [InlineData("trait \"city\" != lanzhou", "A text stands in double quotes: trait \"city\" != \"lanzhou\".")]
    [InlineData("plan in (gold, \"silver\")", "Write \"gold\" instead of gold.")]
    [InlineData("tag has vip", "Write \"vip\" instead of vip.")]
    [InlineData("((points > 5) and (consent", "In all 2 ')' are missing.")]
    [InlineData("consent)) and roaming", "In all there are 2 ')' too many.")]
    [InlineData("（consent）", "Write '(' instead of '（'.")]
    [InlineData("（consent）", "Write ')' instead of '）'.")]
    [InlineData("points ≤ 5", "Write '<=' instead of '≤'.")]
    [InlineData("points = ５００", "Write '500' instead of '５００'.")]
    [InlineData("bal >= 5", "Did you mean 'balance-minor'?")]
    [InlineData("contacts < 2", "It is a function")]
    [InlineData("plan(\"a\") = \"b\"", "It is an attribute")]
    [InlineData("contacts(within: 32 days) < 2", "at most 31 days")]
    [InlineData("points >= \"5\"", "'points' is a number and '\"5\"' is a text")]
    public void AMessageSaysWhatWasMeant(string condition, string words) =>
        Assert.Contains(Condition.TryCompile(condition, Offers, out _), error => error.Message.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void ALongTextIsNotRead()
    {
        var longest = "plan = \"" + new string('a', Condition.LengthMax - 9) + "\"";
        Assert.Equal("", Errors(longest));
        Assert.Equal("2001 too-long", Errors(longest + " "));
    }

    [Fact]
    public void ADeepTextIsNotRead()
    {
        Assert.Equal("", Errors(new string('(', 32) + "consent" + new string(')', 32)));
        Assert.Equal("33 too-deep", Errors(new string('(', 33) + "consent" + new string(')', 33)));
        Assert.Equal("", Errors(string.Concat(Enumerable.Repeat("not ", 32)) + "consent"));
        Assert.Equal("129 too-deep", Errors(string.Concat(Enumerable.Repeat("not ", 33)) + "consent"));
        Assert.StartsWith("21 too-deep", Errors(string.Concat(Enumerable.Repeat("date(", 100))), StringComparison.Ordinal);
        Assert.Equal("33 too-deep", Errors(new string('(', 1_999)));
    }

    [Fact]
    public void NoMoreMistakesAreToldThanAnybodyReads() =>
        Assert.Equal(20, Condition.TryCompile(string.Join(" and ", Enumerable.Repeat("x = 1", 100)), null, out _).Length);

    /// <summary>Without a rulebook at hand any offer can be named.</summary>
    [Fact]
    public void OffersAreOnlyCheckedWhereTheyAreKnown() =>
        Assert.Empty(Condition.TryCompile("refusals(offer: \"any\", within: 7 days) = 0", offers: null, out _));

    private static string Errors(string condition)
    {
        var errors = Condition.TryCompile(condition, Offers, out var compiled);
        Assert.Equal(errors.IsEmpty, compiled is not null);
        Assert.All(errors, error => Assert.StartsWith("condition.", error.Code, StringComparison.Ordinal));
        return string.Join(", ", errors.Select(error => $"{error.Column} {error.Code["condition.".Length..]}"));
    }
}
