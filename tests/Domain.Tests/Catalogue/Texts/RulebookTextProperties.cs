using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace SmartManager.Domain.Tests.Catalogue.Texts;

/// <summary>What holds for every rulebook that went wrong in any way.</summary>
public sealed class RulebookTextProperties
{
    private static readonly int Cases = Math.Max(Properties.Cases, 2_000);

    /// <summary>Codes that the shape alone decides on, and so the schema too.</summary>
    private static readonly string[] ShapeCodes =
    [
        "rulebook.kind", "rulebook.null", "rulebook.missing", "rulebook.unknown", "rulebook.choice", "rulebook.not-whole",
        "rulebook.currency", "rulebook.name", "rulebook.empty", "rulebook.too-many",
    ];

    private static readonly SchemaReader Schema = new();

    /// <summary>One number a change: what is dropped while shrinking leaves the others as they are.</summary>
    private static Arbitrary<int[]> Changes { get; } =
        Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf().Where(seeds => seeds.Length is > 0 and < 12), Shrinking.DropSome);

    /// <summary>Text spoilt letter by letter: it is read, or refused with a place. Never anything else.</summary>
    [Fact]
    public void AnySpoiltTextIsReadOrRefused_WithAPlace() => Check(Prop.ForAll(Changes, seeds =>
    {
        var text = seeds.Aggregate(FullRulebook.Text, (text, seed) => SpoilText(text, new Dice((ulong)seed)));
        return IsReadOrRefused(System.Text.Encoding.UTF8.GetBytes(text));
    }));

    /// <summary>The same with bytes, which need not be text at all.</summary>
    [Fact]
    public void AnySpoiltBytesAreReadOrRefused_WithAPlace() => Check(Prop.ForAll(Changes, seeds =>
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(FullRulebook.Text);
        foreach (var dice in seeds.Select(seed => new Dice((ulong)seed)))
        {
            bytes[dice.Below(bytes.Length)] = (byte)dice.Below(256);
        }

        return IsReadOrRefused(bytes);
    }));

    /// <summary>JSON with other values, with members gone, new or twice: it is read, or refused with a place that is there.</summary>
    [Fact]
    public void AnySpoiltValueIsReadOrRefused_WithAPlaceInTheDocument() => Check(Prop.ForAll(Changes, seeds =>
    {
        var json = Spoil(seeds);
        var bytes = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        return IsReadOrRefused(bytes) && FullRulebook.Check(bytes).Errors.All(error => IsInDocument(error, json));
    }));

    /// <summary>The schema and the check cannot drift apart: what one refuses for its shape the other refuses.</summary>
    [Fact]
    public void TheSchemaRefusesWhatTheCheckRefusesForItsShape() => Check(Prop.ForAll(Changes, seeds =>
    {
        var text = Spoil(seeds).ToJsonString();
        var errors = FullRulebook.Check(text).Errors;
        var isTaken = Schema.Takes(JsonDocument.Parse(text).RootElement);
        return isTaken ? !errors.Any(error => ShapeCodes.Contains(error.Code)) : !errors.IsEmpty;
    }));

    /// <summary>Properties over rulebooks that are all right, or all refused for the same reason, prove nothing.</summary>
    [Fact]
    public void SpoiltRulebooksAreRefusedInManyWays()
    {
        var codes = Enumerable.Range(0, 9_000).SelectMany(i => FullRulebook.Check(Spoil([i * 7_919]).ToJsonString()).Errors)
            .Select(error => error.Code).ToHashSet();
        string[] expected =
        [
            .. ShapeCodes.Except(["rulebook.too-many"]), "rulebook.out-of-range", "rulebook.length", "rulebook.format",
            "rulebook.time-zone", "rulebook.repeated", "rulebook.placeholder", "condition.unknown-attribute", "condition.expected",
        ];
        Assert.Equal("", string.Join(' ', expected.Except(codes)));
        Assert.Contains(Enumerable.Range(0, 1_000), i => FullRulebook.Check(Spoil([i * 7_919]).ToJsonString()).Rulebook is not null);
    }

    private static bool IsReadOrRefused(byte[] bytes)
    {
        var verdict = FullRulebook.Check(bytes);
        return verdict.Rulebook is not null == verdict.Errors.IsEmpty
            && verdict.Errors.All(error => error.Code.Length > 0 && error.Message.Length > 0
                && (error.Path is "" || error.Path[0] == '/')
                && error.Line is null == (error.Code is not ("rulebook.not-json" or "rulebook.not-utf8"))
                && (error.Line is not null || error.Path.Length > 0 || error.Code is "rulebook.kind" or "rulebook.null"));
    }

    /// <summary>The place is there; of what is missing, the object in which it should be.</summary>
    private static bool IsInDocument(RulebookError error, JsonNode? json)
    {
        var steps = error.Path.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal)
            .Replace("~0", "~", StringComparison.Ordinal)).ToList();
        foreach (var step in error.Code == "rulebook.missing" ? steps[..^1] : steps)
        {
            switch (json)
            {
                case JsonObject parts when parts.TryGetPropertyValue(step, out var value):
                    json = value;
                    break;
                case JsonArray list when int.TryParse(step, out var i) && i < list.Count:
                    json = list[i];
                    break;
                case JsonObject when step.EndsWith('…') || error.Path.EndsWith("/threshold", StringComparison.Ordinal)
                    || error.Path.EndsWith("/treatments", StringComparison.Ordinal):
                    return true; // Cut off, or wrong for being left out.
                default:
                    return false;
            }
        }

        return true;
    }

    private static string SpoilText(string text, Dice dice)
    {
        const string Scraps = "{}[]:,\"\\'0123456789.-+eEtfnx \n\t/#“”：，（）\uFEFF\0é😀";
        var at = dice.Below(text.Length + 1);
        return dice.Below(4) switch
        {
            0 => text.Insert(at, Scraps[dice.Below(Scraps.Length)].ToString()),
            1 => text.Remove(at, Math.Min(dice.Below(4), text.Length - at)),
            2 => text.Insert(at, text.Substring(Math.Min(at, text.Length / 2), dice.Below(60))),
            _ => text.Remove(at, text.Length - at > 1 ? 1 : 0).Insert(at, Scraps[dice.Below(Scraps.Length)].ToString()),
        };
    }

    private static JsonNode Spoil(int[] seeds)
    {
        var json = JsonNode.Parse(FullRulebook.Text)!;
        foreach (var seed in seeds)
        {
            Spoil(json, new Dice((ulong)seed));
        }

        return json;
    }

    private static void Spoil(JsonNode json, Dice dice)
    {
        var places = Places(json).ToList();
        var place = dice.Below(8) switch
        {
            0 => json,
            1 => places.FirstOrDefault(one => one is JsonObject parts && parts.ContainsKey("eligibility")) ?? json,
            _ => places[dice.Below(places.Count)],
        };
        switch (place)
        {
            case JsonObject parts when parts.Count > 0 && dice.Chance(70):
                var name = parts.Select(part => part.Key).ElementAt(dice.Below(parts.Count));
                if (dice.Chance(30))
                {
                    parts.Remove(name);
                }
                else
                {
                    parts[name] = Scrap(dice, parts[name]);
                }

                break;
            case JsonObject parts:
                parts[dice.Chance(50) ? "ofers" : "price~/x"] = Scrap(dice, null);
                break;
            case JsonArray list when list.Count > 0 && dice.Chance(50):
                list[dice.Below(list.Count)] = Scrap(dice, null);
                break;
            case JsonArray list when list.Count > 0 && dice.Chance(50):
                list.Add(list[dice.Below(list.Count)]?.DeepClone());
                break;
            case JsonArray list when dice.Chance(30):
                list.Clear();
                break;
            case JsonArray list:
                list.Add(Scrap(dice, null));
                break;
            default:
                break;
        }
    }

    private static JsonNode? Scrap(Dice dice, JsonNode? old) => dice.Below(16) switch
    {
        0 => null,
        1 => JsonValue.Create(dice.Below(3) - 1),
        2 => JsonValue.Create(0.5),
        3 => JsonValue.Create(dice.Chance(50) ? 1e300 : 5_000_000_000),
        4 => JsonValue.Create(true),
        5 => new JsonArray(),
        6 => new JsonObject(),
        7 => new JsonArray("sms", "web", "data-pack"),
        8 => JsonValue.Create(""),
        9 => JsonValue.Create(new string('x', 2_001)),
        10 => JsonValue.Create("{nothing} “"),
        11 => JsonValue.Create("7.00:00:00"),
        12 => JsonValue.Create("2026-02-31T25:00:00Z"),
        13 => JsonValue.Create("points >"),
        14 => JsonValue.Create("plan = gold"),
        _ => old?.GetValueKind() == JsonValueKind.String ? JsonValue.Create(old.GetValue<string>() + "-x") : JsonValue.Create("sms"),
    };

    private static IEnumerable<JsonNode> Places(JsonNode? json) => json switch
    {
        JsonObject parts => parts.SelectMany(part => Places(part.Value)).Prepend(parts),
        JsonArray list => list.SelectMany(Places).Prepend(list),
        _ => [],
    };

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
}
