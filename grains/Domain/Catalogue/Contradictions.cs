using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

/// <summary>Finds rules between offers that together keep an offer from ever being put. Only for rules that name what there is.</summary>
internal static class Contradictions
{
    private const string Code = "rulebook.contradiction";

    /// <summary>What contradicts, in the order of the document.</summary>
    public static IEnumerable<RulebookError> Of(RulebookDocument document, ConflictsDocument conflicts)
    {
        var groups = document.Offers.DistinctBy(offer => offer.Id).ToDictionary(
            offer => offer.Id, offer => offer.Group, StringComparer.Ordinal);
        foreach (var (i, rule) in conflicts.OnlyAfter.Index())
        {
            var path = $"/conflicts/onlyAfter/{i}";
            if (Way(conflicts.OnlyAfter, rule.After, rule.Offer) is { } way)
            {
                yield return new RulebookError($"{path}/after", "rulebook.cycle",
                    $"'{rule.Offer}' waits for itself: {string.Join(" after ", [rule.Offer, .. way])}.");
            }
            else if (WhyNever(conflicts, rule, groups) is { } why)
            {
                yield return new RulebookError(path, Code, $"'{rule.Offer}' could never be put: {why}");
            }
        }
    }

    /// <summary>The shortest chain of waiting from one offer to another, both ends included; null if there is none.</summary>
    private static ImmutableArray<string>? Way(ImmutableArray<OnlyAfterDocument> rules, string from, string to)
    {
        var ways = new Queue<ImmutableArray<string>>([[from]]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        while (ways.TryDequeue(out var way))
        {
            if (way[^1] == to)
            {
                return way;
            }

            foreach (var next in rules.Where(rule => rule.Offer == way[^1] && seen.Add(rule.After)))
            {
                ways.Enqueue(way.Add(next.After));
            }
        }

        return null;
    }

    private static string? WhyNever(ConflictsDocument conflicts, OnlyAfterDocument rule, Dictionary<string, string> groups)
    {
        var isHeldThen = rule.Answered == NeededAnswer.Accepted;
        if (isHeldThen && conflicts.NeverWith.Any(pair =>
            (pair.Offer == rule.Offer && pair.With == rule.After) || (pair.Offer == rule.After && pair.With == rule.Offer)))
        {
            return $"it comes only after '{rule.After}' was accepted, and never with it.";
        }

        foreach (var set in conflicts.Exclusive.Where(set => IsIn(set, rule.Offer, groups) && IsIn(set, rule.After, groups)))
        {
            if (isHeldThen)
            {
                return $"it comes only after '{rule.After}' was accepted, and the set '{JsonPointer.Shorten(set.Code)}' excludes both.";
            }

            if (rule.Answered == NeededAnswer.Put && rule.Within <= set.Within)
            {
                return $"it comes within {SpanShape.Say(rule.Within.Value)} after '{rule.After}', and the set "
                    + $"'{JsonPointer.Shorten(set.Code)}' keeps them {SpanShape.Say(set.Within)} apart.";
            }
        }

        var rest = RestOf(conflicts, groups[rule.Offer]);
        return groups[rule.Offer] == groups[rule.After] && rule.Answered == NeededAnswer.Put && rule.Within <= rest
            ? $"it comes within {SpanShape.Say(rule.Within.Value)} after '{rule.After}', and their group rests {SpanShape.Say(rest)}."
            : null;
    }

    private static bool IsIn(ExclusiveDocument set, string offer, Dictionary<string, string> groups) =>
        set.Offers.Contains(offer) || set.Groups.Contains(groups[offer]);

    private static TimeSpan RestOf(ConflictsDocument conflicts, string group) =>
        conflicts.SimilarGroups.FirstOrDefault(similar => similar.Group == group)?.After ?? conflicts.SimilarAfter;
}
