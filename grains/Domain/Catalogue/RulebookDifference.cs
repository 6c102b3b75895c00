using System.Collections.Immutable;
using System.Text.Json;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

/// <summary>What became of a part of a rulebook.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(KebabNameConverter<RulebookChangeKind>))]
public enum RulebookChangeKind
{
    /// <summary>It is new.</summary>
    Added = 0,

    /// <summary>It is no longer there.</summary>
    Removed = 1,

    /// <summary>It has another value.</summary>
    Changed = 2,
}

/// <summary>One difference between two rulebooks.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Path">
/// Which part. The elements of lists are named by what tells them apart instead of by their number:
/// <c>/offers/data-5/treatments/sms/keyword</c>, <c>/contactPolicy/caps/sms-weekly/limit</c>,
/// <c>/keyMoments/points-redeemable/threshold</c>.
/// </param>
/// <param name="Old">What it was; null if it is new.</param>
/// <param name="New">What it is; null if it was removed.</param>
public sealed record RulebookChange(RulebookChangeKind Kind, string Path, JsonElement? Old, JsonElement? New);

/// <summary>Compares rulebooks.</summary>
public static class RulebookDifference
{
    /// <summary>What leads from one rulebook to another.</summary>
    /// <param name="old">The one before. Has passed the check.</param>
    /// <param name="now">The one after. Has passed the check.</param>
    /// <returns>
    /// In the order of a rulebook's members; of a list, by the names of its elements. A part that came or went whole is told once, with all
    /// that is in it. Empty if both say the same: the order of lists, spaces, and defaults that are written out or left out do not matter.
    /// Suppression lists are those in force: a rulebook without any has the standard ones.
    /// </returns>
    public static ImmutableArray<RulebookChange> Between(RulebookDocument old, RulebookDocument now)
    {
        var changes = ImmutableArray.CreateBuilder<RulebookChange>();
        Compare(RulebookShape.Whole, string.Empty, ToJson(old), ToJson(now), changes);
        return changes.ToImmutable();
    }

    private static JsonElement ToJson(RulebookDocument document) => JsonSerializer.SerializeToElement(
        document with { SuppressionLists = StandardLists.InForce(document) }, RulebookJson.TypeInfo);

    private static void Compare(
        Shape shape, string path, JsonElement? old, JsonElement? now, ImmutableArray<RulebookChange>.Builder changes)
    {
        switch (shape, old, now)
        {
            case (_, null, null):
                break;
            case (_, null, { }):
                changes.Add(new RulebookChange(RulebookChangeKind.Added, path, null, now));
                break;
            case (_, { }, null):
                changes.Add(new RulebookChange(RulebookChangeKind.Removed, path, old, null));
                break;
            case (ObjectShape parts, { } before, { } after):
                foreach (var member in parts.Members)
                {
                    var place = JsonPointer.Member(path, member.Name);
                    Compare(member.Shape, place, Find(before, member.Name), Find(after, member.Name), changes);
                }

                break;
            case (ListShape { Key: { } key } list, { } before, { } after):
                var (olds, nows) = (ByKey(before, key), ByKey(after, key));
                foreach (var name in olds.Keys.Union(nows.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
                {
                    Compare(list.Element, JsonPointer.Member(path, name), FindKey(olds, name), FindKey(nows, name), changes);
                }

                break;
            case (ListShape, { } before, { } after):
                AddIf(!Elements(before).SequenceEqual(Elements(after)), path, before, after, changes);
                break;
            case (_, { } before, { } after):
                AddIf(!JsonElement.DeepEquals(before, after), path, before, after, changes);
                break;
        }
    }

    private static void AddIf(
        bool isChanged, string path, JsonElement old, JsonElement now, ImmutableArray<RulebookChange>.Builder changes)
    {
        if (isChanged)
        {
            changes.Add(new RulebookChange(RulebookChangeKind.Changed, path, old, now));
        }
    }

    /// <summary>The elements of a list of texts or names, in an order of their own.</summary>
    private static IEnumerable<string?> Elements(JsonElement list) =>
        list.EnumerateArray().Select(element => element.GetString()).Distinct().Order(StringComparer.Ordinal);

    private static JsonElement? Find(JsonElement parts, string name) => parts.TryGetProperty(name, out var value) ? value : null;

    private static Dictionary<string, JsonElement> ByKey(JsonElement list, string key)
    {
        var elements = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var element in list.EnumerateArray())
        {
            elements[element.GetProperty(key).GetString()!] = element;
        }

        return elements;
    }

    private static JsonElement? FindKey(Dictionary<string, JsonElement> elements, string name) =>
        elements.TryGetValue(name, out var element) ? element : null;
}
