using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

/// <summary>Finds rules between offers that together keep an offer from ever being put.</summary>
/// <remarks>
/// Other mistakes may be in the document: what is concluded is concluded from sound parts only. What could not be read is nothing, or has a
/// name that nothing has.
/// </remarks>
internal sealed class Contradictions
{
    private const string Code = "rulebook.contradiction";

    private readonly ConflictsDocument _conflicts;
    private readonly Func<string, bool> _isSound;
    private readonly Dictionary<string, string> _groups = new(StringComparer.Ordinal);
    private readonly List<(int Place, OnlyAfterDocument Rule)> _rules;

    /// <summary>Prepares the search.</summary>
    /// <param name="document">The whole.</param>
    /// <param name="conflicts">Its rules between offers.</param>
    /// <param name="isSound">Whether nothing is wrong with a place, in it or around it.</param>
    public Contradictions(RulebookDocument document, ConflictsDocument conflicts, Func<string, bool> isSound)
    {
        (_conflicts, _isSound) = (conflicts, isSound);
        foreach (var (i, offer) in document.Offers.Index())
        {
            if (offer is { Id: not null, Group: not null } && isSound($"/offers/{i}/id") && isSound($"/offers/{i}/group"))
            {
                _groups.TryAdd(offer.Id, offer.Group);
            }
        }

        _rules = [.. conflicts.OnlyAfter.Index().Where(one => one.Item is not null && isSound($"{PathOf(one.Index)}/offer")
            && isSound($"{PathOf(one.Index)}/after"))];
    }

    /// <summary>What contradicts, in the order of the document.</summary>
    public IEnumerable<RulebookError> Find()
    {
        foreach (var (i, rule) in _rules)
        {
            if (Way(rule.After, rule.Offer) is { } way)
            {
                yield return new RulebookError($"{PathOf(i)}/after", "rulebook.cycle",
                    $"'{rule.Offer}' waits for itself: {string.Join(" after ", [rule.Offer, .. way])}.");
            }
            else if (_isSound($"{PathOf(i)}/answered") && _isSound($"{PathOf(i)}/within") && WhyNever(rule) is { } why)
            {
                yield return new RulebookError(PathOf(i), Code, $"'{rule.Offer}' could never be put: {why}");
            }
        }
    }

    private static string PathOf(int rule) => $"/conflicts/onlyAfter/{rule}";

    /// <summary>The shortest chain of waiting from one offer to another, both ends included; null if there is none.</summary>
    private ImmutableArray<string>? Way(string from, string to)
    {
        var ways = new Queue<ImmutableArray<string>>([[from]]);
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        while (ways.TryDequeue(out var way))
        {
            if (way[^1] == to)
            {
                return way;
            }

            foreach (var (_, next) in _rules.Where(one => one.Rule.Offer == way[^1] && seen.Add(one.Rule.After)))
            {
                ways.Enqueue(way.Add(next.After));
            }
        }

        return null;
    }

    private string? WhyNever(OnlyAfterDocument rule)
    {
        var isHeldThen = rule.Answered == NeededAnswer.Accepted;
        if (isHeldThen && _conflicts.NeverWith.Any(pair => pair is not null
            && ((pair.Offer == rule.Offer && pair.With == rule.After) || (pair.Offer == rule.After && pair.With == rule.Offer))))
        {
            return $"it comes only after '{rule.After}' was accepted, and never with it.";
        }

        foreach (var (i, set) in _conflicts.Exclusive.Index().Where(one => IsIn(one.Item, rule.Offer) && IsIn(one.Item, rule.After)))
        {
            if (isHeldThen)
            {
                return $"it comes only after '{rule.After}' was accepted, and the set '{JsonPointer.Shorten(set.Code)}' excludes both.";
            }

            if (rule.Answered == NeededAnswer.Put && rule.Within <= set.Within && _isSound($"/conflicts/exclusive/{i}/within"))
            {
                return $"it comes within {SpanShape.Say(rule.Within.Value)} after '{rule.After}', and the set "
                    + $"'{JsonPointer.Shorten(set.Code)}' keeps them {SpanShape.Say(set.Within)} apart.";
            }
        }

        return rule.Answered == NeededAnswer.Put && RestOfBoth(rule) is { } rest && rule.Within <= rest
            ? $"it comes within {SpanShape.Say(rule.Within.Value)} after '{rule.After}', and their group rests {SpanShape.Say(rest)}."
            : null;
    }

    private bool IsIn(ExclusiveDocument? set, string offer) => set is not null
        && (set.Offers.Contains(offer) || (_groups.TryGetValue(offer, out var group) && set.Groups.Contains(group)));

    /// <summary>How long the group rests that both offers are in; null if they are not in one, or if that cannot be told.</summary>
    private TimeSpan? RestOfBoth(OnlyAfterDocument rule) =>
        _groups.TryGetValue(rule.Offer, out var group) && _groups.GetValueOrDefault(rule.After) == group
        && _isSound("/conflicts/similarAfter") && _isSound("/conflicts/similarGroups")
            ? _conflicts.SimilarGroups.FirstOrDefault(similar => similar.Group == group)?.After ?? _conflicts.SimilarAfter
            : null;
}
