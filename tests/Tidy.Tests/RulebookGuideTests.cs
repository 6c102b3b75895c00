using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Tidy.Tests;

/// <summary>What planners are told of rulebooks is what there is, and all of it.</summary>
public sealed partial class RulebookGuideTests
{
    private static readonly string Guide = File.ReadAllText(Repository.PathOf("docs/guide/rulebook.md"));
    private static readonly ZoneTable Zones = new(TimeZoneInfo.GetSystemTimeZones());

    private static readonly Dictionary<string, (ObjectShape Shape, Func<JsonNode, JsonNode> Find)> Sections = new()
    {
        ["### The whole"] = (RulebookShape.Whole, json => json),
        ["### A key moment"] = (RulebookShape.KeyMomentPart, json => json["keyMoments"]![0]!),
        ["### The contact policy"] = (RulebookShape.ContactPolicy, json => json["contactPolicy"]!),
        ["### A cap"] = (RulebookShape.Cap, json => json["contactPolicy"]!["caps"]![0]!),
        ["### Allowed hours"] = (RulebookShape.AllowedHours, json => json["contactPolicy"]!["allowedHours"]![0]!),
        ["### The holdout"] = (RulebookShape.Holdout, json => json["holdout"]!),
        ["### An offer"] = (RulebookShape.Offer, json => json["offers"]![0]!),
        ["### A treatment"] = (RulebookShape.Treatment, json => json["offers"]![0]!["treatments"]![0]!),
        ["### A text"] = (RulebookShape.Text, json => json["offers"]![0]!["treatments"]![0]!["text"]!),
        ["### Rules between offers"] = (RulebookShape.Conflicts, json => Between(json)),
        ["### A group that rests"] = (RulebookShape.SimilarGroup, json => Between(json)["similarGroups"]![0]!),
        ["### Mutually exclusive offers"] = (RulebookShape.Exclusive, json => Between(json)["exclusive"]![0]!),
        ["### Only after"] = (RulebookShape.OnlyAfter, json => Between(json)["onlyAfter"]![0]!),
        ["### Never with"] = (RulebookShape.NeverWith, json => Between(json)["neverWith"]![0]!),
        ["### A limit of puts"] = (RulebookShape.OfferLimit, json => Between(json)["limits"]![0]!),
        ["### Non-responders"] = (RulebookShape.NonResponder, json => Between(json)["nonResponders"]![0]!),
        ["### A pool"] = (RulebookShape.Pool, json =>
        {
            json["pools"] = JsonNode.Parse("""[{"code": "phones", "units": 10}]""");
            return json["pools"]![0]!;
        }
        ),
        ["### A suppression list"] = (RulebookShape.SuppressionList, json =>
        {
            json["suppressionLists"] = JsonNode.Parse(
                """[{"code": "complaints", "kind": "black", "class": "b", "name": {"zh": "投诉黑名单", "en": "Complaints"}}]""");
            return json["suppressionLists"]![0]!;
        }
        ),
        ["### A sending tier"] = (RulebookShape.SendingTier, json =>
        {
            json["sendingTiers"] = JsonNode.Parse("""[{"code": "gold", "when": "roaming"}]""");
            return json["sendingTiers"]![0]!;
        }
        ),
        ["### How offers are ranked"] = (RulebookShape.Arbitration, json => Ranked(json)),
        ["### The lever of a group"] = (RulebookShape.GroupLever, json => Ranked(json)["groupLevers"]![0]!),
        ["### Channel fit"] = (RulebookShape.ChannelFit, json => Ranked(json)["channelFit"]![0]!),
        ["### Stages"] = (RulebookShape.StagesPart, json => Ranked(json)["stages"]!),
        ["### Learning"] = (RulebookShape.Learning, json => Ranked(json)["learning"]!),
        ["### A kind of subscribers"] = (RulebookShape.LearningCell, json => Ranked(json)["learning"]!["cells"]![0]!),
        ["### Exploration"] = (RulebookShape.Exploration, json => Ranked(json)["exploration"]!),
        ["### A model"] = (RulebookShape.Model, json => Modelled(json)),
        ["### A term of a model"] = (RulebookShape.ModelTerm, json => Modelled(json)["terms"]![0]!),
    };

    public static TheoryData<string> Headings => [.. Sections.Keys];

    /// <summary>Written anew with: the bytes of <see cref="RulebookSchema.Utf8"/>.</summary>
    [Fact]
    public void TheStoredSchemaIsTheOneThatIsServed() => Assert.Equal(
        System.Text.Encoding.UTF8.GetString(RulebookSchema.Utf8.Span),
        File.ReadAllText(Repository.PathOf("docs/formats/rulebook.schema.json")));

    [Fact]
    public void EveryPartHasItsSection() => Assert.Equal(RulebookShape.Objects, Sections.Values.Select(section => section.Shape));

    [Theory]
    [MemberData(nameof(Headings))]
    public void TheGuideNamesEveryMember_WithItsDefaultAndMeaning(string heading) => Assert.Equal(
        string.Join('\n', Sections[heading].Shape.Members.Select(member => $"| `{member.Name}` | {LeftOut(member)} | {member.Meaning}")),
        string.Join('\n', MemberRow().Matches(Part(heading)).Select(match => match.Groups["head"].Value)));

    /// <summary>Each example, put into the small rulebook of the guide, is right there.</summary>
    [Theory]
    [MemberData(nameof(Headings))]
    public void EveryExampleIsRight(string heading) => Assert.All(MemberRow().Matches(Part(heading)), match =>
    {
        var json = JsonNode.Parse(Small)!;
        Sections[heading].Find(json)[match.Groups["name"].Value] = JsonNode.Parse(match.Groups["example"].Value);
        Assert.Equal("", Errors(json.ToJsonString()));
    });

    [Fact]
    public void TheSmallRulebookIsRight_AndHoldsNothingDoubtful()
    {
        Assert.Equal("", Errors(Small));
        Assert.Empty(RulebookText.Check(System.Text.Encoding.UTF8.GetBytes(Small), 1, Zones).Warnings);
    }

    [Fact]
    public void TheGuideNamesEveryCode() => Assert.Equal(
        string.Join('\n', Repository.Files(".cs").Where(file => file.StartsWith("grains/Domain/Catalogue/", StringComparison.Ordinal))
            .SelectMany(file => CodeInSource().Matches(File.ReadAllText(Repository.PathOf(file))))
            .Select(match => match.Groups["code"].Value)
            .Distinct().Order(StringComparer.Ordinal)),
        string.Join('\n', CodeInGuide().Matches(Part("## What can go wrong") + Part("## What looks wrong"))
            .Select(match => match.Groups["code"].Value).Distinct().Order(StringComparer.Ordinal)));

    /// <summary>The small rulebook with a second offer, and the rules between the two that the guide shows.</summary>
    private static JsonNode Between(JsonNode json)
    {
        var second = json["offers"]![0]!.DeepClone();
        (second["id"], second["treatments"]![0]!["keyword"]) = ("data-20", "LL20");
        json["offers"]!.AsArray().Add(second);
        json["conflicts"] = JsonNode.Parse(JsonBlock().Match(Part("### Rules between offers")).Groups["json"].Value);
        return json["conflicts"]!;
    }

    /// <summary>The small rulebook with the ranking that the guide shows.</summary>
    private static JsonNode Ranked(JsonNode json)
    {
        json["arbitration"] = JsonNode.Parse(JsonBlock().Match(Part("### How offers are ranked")).Groups["json"].Value);
        return json["arbitration"]!;
    }

    /// <summary>The small rulebook whose offer has a model of one term, of which neither kind is chosen yet.</summary>
    private static JsonNode Modelled(JsonNode json)
    {
        json["offers"]![0]!["model"] = JsonNode.Parse("""{"intercept": -2, "terms": [{"code": "a", "when": "roaming", "weight": 1}]}""");
        return json["offers"]![0]!["model"]!;
    }

    private static string Small => JsonBlock().Match(Part("## A small rulebook")).Groups["json"].Value;

    private static string Errors(string text) =>
        string.Join('\n', RulebookText.Check(System.Text.Encoding.UTF8.GetBytes(text), 1, Zones).Errors);

    private static string LeftOut(Member member) =>
        member.IsRequired ? "needed" : member.Default is { } byDefault ? $"`{byDefault}`" : "may be";

    private static string Part(string heading)
    {
        var begin = Guide.IndexOf(heading + "\n", StringComparison.Ordinal);
        var end = NextHeading().Match(Guide, begin + 1);
        return end.Success ? Guide[begin..end.Index] : Guide[begin..];
    }

    [GeneratedRegex(
        """^(?<head>\| `(?<name>[A-Za-z]+)` \| (needed|may be|`[^`]*`) \| [^|]+?) \| `(?<example>[^`]+)` \|$""", RegexOptions.Multiline)]
    private static partial Regex MemberRow();

    [GeneratedRegex("""^```json\n(?<json>.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("^##", RegexOptions.Multiline)]
    private static partial Regex NextHeading();

    [GeneratedRegex("""["](?<code>rulebook\.[a-z-]+)["]""")]
    private static partial Regex CodeInSource();

    [GeneratedRegex("""`(?<code>rulebook\.[a-z-]+)`""")]
    private static partial Regex CodeInGuide();
}
