using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

/// <summary>Reads a rulebook as a planner wrote it, and tells everything that is wrong with it at once.</summary>
public static class RulebookText
{
    /// <summary>Most errors, and most warnings, that are told. What is behind them waits for the next try.</summary>
    public const int ErrorsMax = 1_000;

    /// <summary>Reads and checks a rulebook.</summary>
    /// <param name="utf8">What a planner wrote: JSON. A byte order mark is passed over.</param>
    /// <param name="version">The version that it would have. At least 1.</param>
    /// <param name="zones">The zones that exist.</param>
    /// <param name="before">The rulebook in force, for warnings of what would be lost; null for none.</param>
    /// <remarks>
    /// Never throws on any bytes. Each error has the place where it is; if the text is no JSON there is one, with line and column.
    /// </remarks>
    public static RulebookVerdict Check(ReadOnlyMemory<byte> utf8, long version, ZoneTable zones, RulebookDocument? before = null)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (MalformedJson.Find(utf8.Span) is { } malformed)
        {
            return new RulebookVerdict(null, [malformed], []);
        }

        using var json = JsonDocument.Parse(utf8);
        var sound = ShapeReader.Read(RulebookShape.Whole, json.RootElement, out var shapeErrors, out var told);
        if (sound is null)
        {
            return new RulebookVerdict(null, [.. shapeErrors], []);
        }

        var document = JsonSerializer.Deserialize(sound.Value.Span, RulebookJson.TypeInfo)!;
        var verdict = RulebookCheck.Run(document, version, zones, told);
        var errors = InOrder(shapeErrors.Concat(verdict.Errors), json.RootElement);
        var lost = verdict.Rulebook is not null && before is not null ? RulebookWarnings.Between(before, document) : [];
        var warnings = InOrder(verdict.Warnings.Concat(lost), json.RootElement);
        return new RulebookVerdict(verdict.Rulebook, errors, warnings);
    }

    /// <summary>Puts errors in the order in which a reader of the document meets them.</summary>
    private static ImmutableArray<RulebookError> InOrder(IEnumerable<RulebookError> errors, JsonElement root)
    {
        var all = errors.ToList();
        if (all.Count > 1)
        {
            // Only the places on the way to an error are looked at: a body may hold millions of others.
            var wanted = new ToldPlaces();
            all.ForEach(error => wanted.Add(error.Path));
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            Number(root, string.Empty, wanted, places);
            all = [.. all.OrderBy(error => PlaceOf(error.Path, places)).ThenBy(error => error.Column ?? 0)];
        }

        return [.. all.Take(ErrorsMax)];
    }

    private static int PlaceOf(string path, Dictionary<string, int> places)
    {
        string? around = path;
        while (around is not null)
        {
            if (places.TryGetValue(around, out var place))
            {
                return place;
            }

            around = JsonPointer.Parent(around);
        }

        return 0;
    }

    private static void Number(JsonElement value, string path, ToldPlaces wanted, Dictionary<string, int> places)
    {
        if (!wanted.Touch(path) || !places.TryAdd(path, places.Count))
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Number(property.Value, JsonPointer.Member(path, ShapeReader.TryGetName(property) ?? "?"), wanted, places);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (i, element) in value.EnumerateArray().Index())
                {
                    Number(element, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}/{i}"), wanted, places);
                }

                break;
            default:
                break;
        }
    }
}
