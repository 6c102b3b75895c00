using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Catalogue.Shapes;

namespace SmartManager.Domain.Catalogue;

/// <summary>Checks the rules between offers and the pools.</summary>
public sealed partial class RulebookCheck
{
    private static readonly ListShape AllPools = ListOf(RulebookShape.Whole, "pools");
    private static readonly ListShape ConflictNames = ListOf(RulebookShape.Exclusive, "offers");

    private void Conflicts(RulebookDocument document)
    {
        if (document.Conflicts is not { } conflicts)
        {
            return;
        }

        const string path = "/conflicts";
        var known = new Known(
            FindNames(document.Offers, "id", offer => offer.Id), FindNames(document.Offers, "group", offer => offer.Group));
        Tell($"{path}/similarAfter", RulebookShape.UpToAMonth.Check(conflicts.SimilarAfter));
        Each($"{path}/similarGroups", "group", conflicts.SimilarGroups, group => group.Group, (at, group) =>
        {
            Named($"{at}/group", group.Group, known.Groups, "rulebook.unknown-group", "No offer is in the group");
            Tell($"{at}/after", RulebookShape.UpToAMonth.Check(group.After));
        });
        Each($"{path}/exclusive", "code", conflicts.Exclusive, set => set.Code, (at, set) =>
        {
            Set(at, set.Offers, set.Groups, known);
            var isKnown = known.Offers is { } offers && known.Groups is { } groups
                && set.Offers.All(offers.Contains) && set.Groups.All(groups.Contains);
            Require(at, !isKnown || CountOf(document, set.Offers, set.Groups) != 1,
                "rulebook.set-empty", "Only one offer is in this set: nothing excludes it.");
            Tell($"{at}/within", RulebookShape.UpToAMonth.Check(set.Within));
        });
        Each($"{path}/onlyAfter", "code", conflicts.OnlyAfter, rule => rule.Code, (at, rule) => OnlyAfter(at, rule, known));
        Each($"{path}/neverWith", "code", conflicts.NeverWith, rule => rule.Code, (at, rule) =>
        {
            Offer($"{at}/offer", rule.Offer, known);
            Offer($"{at}/with", rule.With, known);
            Require($"{at}/with", rule.Offer is null || rule.Offer != rule.With,
                "rulebook.contradiction", "An offer that never goes with itself could never be put.");
        });
        Each($"{path}/limits", "code", conflicts.Limits, limit => limit.Code, (at, limit) => Limit(at, limit, known));
        Each($"{path}/nonResponders", "code", conflicts.NonResponders, rule => rule.Code, (at, rule) =>
        {
            Set(at, rule.Offers, rule.Groups, known);
            Tell($"{at}/stimulations", RulebookShape.Stimulations.Check(rule.Stimulations));
            Tell($"{at}/within", RulebookShape.MinuteToAYear.Check(rule.Within));
            Tell($"{at}/pauseFor", RulebookShape.MinuteToAYear.Check(rule.PauseFor));
        });
        AddContradictions(document, conflicts);
    }

    private void OnlyAfter(string path, OnlyAfterDocument rule, Known known)
    {
        Offer($"{path}/offer", rule.Offer, known);
        Offer($"{path}/after", rule.After, known);
        Require($"{path}/after", rule.Offer is null || rule.Offer != rule.After,
            "rulebook.cycle", "An offer that comes only after itself could never be put.");
        if (rule.Within is { } within)
        {
            // What was put is remembered for 31 days: a longer time would promise what nobody can look up.
            var shape = rule.Answered == NeededAnswer.Put ? RulebookShape.CapWindow : RulebookShape.MinuteToAYear;
            Tell($"{path}/within", shape.Check(within));
        }
    }

    private void Limit(string path, OfferLimitDocument limit, Known known)
    {
        Set(path, limit.Offers, limit.Groups, known);
        Tell($"{path}/atMost", RulebookShape.CapLimit.Check(limit.AtMost));
        if (_told.Cover($"{path}/window") || _told.Cover($"{path}/period"))
        {
            return;
        }

        Require(path, limit.Window is not null || limit.Period is not null,
            "rulebook.either", "A limit has a 'window' such as \"7.00:00:00\" or a 'period' such as \"week\".");
        Require($"{path}/period", limit.Window is null || limit.Period is null,
            "rulebook.either", "A limit has a 'window' or a 'period', not both.");
        if (limit.Window is { } window)
        {
            Tell($"{path}/window", RulebookShape.CapWindow.Check(window));
        }
    }

    private void Pools(RulebookDocument document)
    {
        Each("/pools", "code", document.Pools, pool => pool.Code, (at, pool) =>
        {
            Tell($"{at}/units", pool.Units is { } units ? RulebookShape.PoolSize.Check(units) : null);
            Tell($"{at}/seats", pool.Seats is { } seats ? RulebookShape.PoolSize.Check(seats) : null);
            Tell($"{at}/perDay", pool.PerDay is { } perDay ? RulebookShape.PoolSize.Check(perDay) : null);
            var isTold = _told.Cover($"{at}/units") || _told.Cover($"{at}/seats") || _told.Cover($"{at}/perDay");
            Require(at, isTold || pool.Units is not null || pool.Seats is not null || pool.PerDay is not null,
                "rulebook.either", "A pool has 'units', 'seats' or 'perDay'.");
            Require($"{at}/seats", isTold || pool.Units is null || pool.Seats is null,
                "rulebook.either", "A pool has 'units' or 'seats', not both.");
        });
        var isWhole = !_told.Cover("/pools")
            && Enumerable.Range(0, _told.IsEmpty ? 0 : document.Pools.Length).All(i => !_told.Cover($"/pools/{i}/code"));
        var codes = isWhole
            ? document.Pools.Where(pool => pool?.Code is not null).Select(pool => pool.Code).ToHashSet(StringComparer.Ordinal)
            : null;
        for (var i = 0; i < document.Offers.Length; i++)
        {
            if (document.Offers[i] is not { } offer)
            {
                continue;
            }

            Tell($"/offers/{i}/sameOfferAfter", offer.SameOfferAfter is { } same ? RulebookShape.UpToAMonth.Check(same) : null);
            Tell($"/offers/{i}/refusedOfferAfter", offer.RefusedOfferAfter is { } refused ? RulebookShape.UpToAYear.Check(refused) : null);
            Tell($"/offers/{i}/reversibleFor", offer.ReversibleFor is { } time ? RulebookShape.ReversalTime.Check(time) : null);
            if (offer.Pool is { } pool)
            {
                Named($"/offers/{i}/pool", pool, codes, "rulebook.unknown-pool", "There is no pool");
            }
        }
    }

    /// <summary>Checks a list of parts that are told apart by a name.</summary>
    private void Each<T>(string path, string member, ImmutableArray<T> parts, Func<T, string> keyOf, Action<string, T> check)
        where T : class
    {
        var shape = path == "/pools" ? AllPools : ListOf(RulebookShape.Conflicts, path[(path.LastIndexOf('/') + 1)..]);
        Tell(path, shape.Check(parts.Length, string.Empty));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            var at = $"{path}/{i}";
            if (!IsThere(at, parts[i]))
            {
                continue;
            }

            var key = keyOf(parts[i]);
            Name($"{at}/{member}", key);
            Once($"{at}/{member}", seen, key, $"'{JsonPointer.Shorten(key)}'");
            check(at, parts[i]);
        }
    }

    private void Set(string path, ImmutableArray<string> offers, ImmutableArray<string> groups, Known known)
    {
        Tell($"{path}/offers", ConflictNames.Check(offers.Length, string.Empty));
        Tell($"{path}/groups", ConflictNames.Check(groups.Length, string.Empty));
        Require(path, _told.Cover($"{path}/offers") || _told.Cover($"{path}/groups") || offers.Length + groups.Length > 0,
            "rulebook.set-empty", "Name at least one offer in 'offers' or one group in 'groups'.");
        for (var i = 0; i < offers.Length; i++)
        {
            Offer($"{path}/offers/{i}", offers[i], known);
        }

        for (var i = 0; i < groups.Length; i++)
        {
            Named($"{path}/groups/{i}", groups[i], known.Groups, "rulebook.unknown-group", "No offer is in the group");
        }
    }

    private void Offer(string path, string offer, Known known) =>
        Named(path, offer, known.Offers, "rulebook.unknown-offer", "There is no offer");

    /// <summary>A name that stands for nothing protects nobody.</summary>
    private void Named(string path, string name, HashSet<string>? names, string code, string what)
    {
        if (!IsThere(path, name) || names?.Contains(name) != false || _suggestionCount >= SuggestionsMax)
        {
            return;
        }

        _suggestionCount++;
        Add(_errors, new RulebookError(path, code, $"{what} '{JsonPointer.Shorten(name)}'."
            + NameSuggestion.Sentence(name, names.Order(StringComparer.Ordinal))));
    }

    private static int CountOf(RulebookDocument document, ImmutableArray<string> offers, ImmutableArray<string> groups) =>
        document.Offers.Count(offer => offer is not null && (offers.Contains(offer.Id) || groups.Contains(offer.Group)));

    /// <summary>What may be named; null for anything, if not all of it could be read.</summary>
    private sealed record Known(HashSet<string>? Offers, HashSet<string>? Groups);
}
