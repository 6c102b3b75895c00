using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>The rules by which one offer stands in the way of another.</summary>
public sealed partial class ConflictRules
{
    private readonly ImmutableArray<Group> _groups;
    private readonly int[] _groupOf;
    private readonly ImmutableArray<OfferSet> _sets;
    private readonly int[][] _setsOf;
    private readonly ImmutableArray<Waiting> _onlyAfter;
    private readonly FrozenDictionary<string, int[]> _byService;

    /// <summary>The refusal for two offers in one proposal; 0 if they may stand beside each other.</summary>
    /// <param name="first">The ordinal of one.</param>
    /// <param name="second">The ordinal of another.</param>
    public byte Clash(int first, int second)
    {
        foreach (var set in _setsOf[first])
        {
            if (Array.IndexOf(_setsOf[second], set) >= 0)
            {
                return _sets[set].Refusal;
            }
        }

        return 0;
    }

    /// <summary>
    /// Chooses anew among the survivors if two of the best must not stand side by side, or are more than a limit lets be put: the best,
    /// then each time the best of those that go with all before. What had to give way says so.
    /// </summary>
    internal void KeepApart(ref Ranking ranking, SubscriberState state, DecisionContext context, in ContactSlot slot)
    {
        var best = ranking.Best;
        if (best.Length < 2 || !(ShareALimit(best) || (!_sets.IsEmpty && HasClash(best))))
        {
            return;
        }

        Span<int> left = stackalloc int[_limits.Length];
        Span<OfferPutAt> room = stackalloc OfferPutAt[RoomFor(state)];
        var count = Collect(state, context.Rulebook, slot.Except, room);
        count += CollectProposed(state, context, room[count..]);
        var puts = new PutHistory(room[..count], ReachOf(state), slot.At);
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = _limits[i].Left(puts, slot.Zone);
        }

        ranking.ChooseApart(this, left);
    }

    private bool HasClash(ReadOnlySpan<int> best)
    {
        for (var i = 1; i < best.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Clash(best[i], best[j]) != 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void FindSimilar(PutHistory puts, Span<byte> refusals)
    {
        foreach (var put in puts.Puts)
        {
            if (_groupOf[put.Offer] is var place and >= 0 && puts.IsWithin(put.At, _groups[place].After))
            {
                Mark(_groups[place].Offers, Refusal.SimilarRecently, refusals);
            }
        }

        foreach (var group in _groups)
        {
            if (!puts.Reaches(group.After))
            {
                Mark(group.Offers, Refusal.RecordShort, refusals);
            }
        }
    }

    private void FindInSets(
        SubscriberState state, Rulebook rulebook, PutHistory puts, ReadOnlySpan<OfferPutAt> proposed, Span<byte> refusals)
    {
        if (_sets.IsEmpty)
        {
            return;
        }

        foreach (ref readonly var inPlay in state.OffersInPlay.AsSpan())
        {
            if (inPlay.ExpiresAt > puts.Now && rulebook.FindOffer(inPlay.Offer) is { } offer)
            {
                MarkOthers(offer.Ordinal, refusals);
            }
        }

        foreach (var open in proposed)
        {
            MarkOthers(open.Offer, refusals);
        }

        FindHeld(state, rulebook, refusals);
        foreach (var put in puts.Puts)
        {
            foreach (var set in _setsOf[put.Offer])
            {
                if (puts.IsWithin(put.At, _sets[set].Within))
                {
                    MarkOthers(set, put.Offer, refusals);
                }
            }
        }

        foreach (var set in _sets)
        {
            if (!puts.Reaches(set.Within))
            {
                Mark(set.Offers, Refusal.RecordShort, refusals);
            }
        }
    }

    /// <summary>What is on order or held stands in the way of what does not go with it.</summary>
    private void FindHeld(SubscriberState state, Rulebook rulebook, Span<byte> refusals)
    {
        foreach (ref readonly var order in state.PendingOrders.AsSpan())
        {
            if (rulebook.FindOffer(order.Offer) is { } offer)
            {
                MarkOthers(offer.Ordinal, refusals);
            }
        }

        foreach (var service in state.Services)
        {
            MarkOthersOf(service, refusals);
        }

        foreach (ref readonly var unit in state.Units.AsSpan())
        {
            if (unit.IsSeat)
            {
                MarkOthersOf(unit.Service, refusals);
            }
        }
    }

    private void MarkOthersOf(string service, Span<byte> refusals)
    {
        if (_byService.TryGetValue(service, out var offers))
        {
            foreach (var offer in offers)
            {
                MarkOthers(offer, refusals);
            }
        }
    }

    private void MarkOthers(int offer, Span<byte> refusals)
    {
        foreach (var set in _setsOf[offer])
        {
            MarkOthers(set, offer, refusals);
        }
    }

    private void MarkOthers(int set, int offer, Span<byte> refusals)
    {
        foreach (var other in _sets[set].Offers)
        {
            if (other != offer)
            {
                Mark(other, _sets[set].Refusal, refusals);
            }
        }
    }

    private void FindWaiting(SubscriberState state, Rulebook rulebook, PutHistory puts, Span<byte> refusals)
    {
        foreach (var rule in _onlyAfter)
        {
            if (refusals[rule.Offer] == 0 && !IsMet(rule, state, rulebook, puts))
            {
                refusals[rule.Offer] = Refusal.OnlyAfter.Number;
            }
        }
    }

    private bool IsMet(Waiting rule, SubscriberState state, Rulebook rulebook, PutHistory puts)
    {
        if (rule.Answered == NeededAnswer.Put)
        {
            foreach (var put in puts.Puts)
            {
                if (put.Offer == rule.After && put.At <= puts.Now.UtcTicks && puts.IsWithin(put.At, rule.Within))
                {
                    return true;
                }
            }

            return false;
        }

        var kind = rule.Answered == NeededAnswer.Accepted ? AnswerKind.Accepted : AnswerKind.Refused;
        foreach (ref readonly var answer in state.Answers.AsSpan())
        {
            if (answer.Kind == kind
                && puts.IsWithin(answer.At.UtcTicks, rule.Within)
                && rulebook.FindOffer(answer.Offer) is { } offer
                && offer.Ordinal == rule.After)
            {
                return true;
            }
        }

        return rule is { Answered: NeededAnswer.Accepted, IsBounded: false } && Eligibility.HasOrOrdered(state, _offers[rule.After]);
    }

    private static ImmutableArray<Group> MakeGroups(ConflictsDocument conflicts, Places places) =>
    [
        .. places.Where(_ => true).GroupBy(ordinal => places.GroupOf(ordinal), StringComparer.Ordinal)
            .Select(group => new Group(
                group.Key,
                conflicts.SimilarGroups.FirstOrDefault(similar => similar.Group == group.Key)?.After ?? conflicts.SimilarAfter,
                [.. group]))
            .Where(group => group.After > TimeSpan.Zero),
    ];

    private static int[] MakeGroupOf(ImmutableArray<Group> groups, Places places)
    {
        var groupOf = new int[places.CountWithGroups];
        Array.Fill(groupOf, -1);
        foreach (var (place, group) in groups.Index())
        {
            groupOf[places.Groups[group.Name]] = place;
            foreach (var offer in group.Offers)
            {
                groupOf[offer] = place;
            }
        }

        return groupOf;
    }

    private static ImmutableArray<OfferSet> MakeSets(ConflictsDocument conflicts, Places places) =>
    [
        .. conflicts.Exclusive.Select(set => new OfferSet(
            places.Of(set.Offers, set.Groups), places.MaskOf(set.Offers, set.Groups), set.Within, Refusal.Exclusive.Number)),
        .. conflicts.NeverWith.Select(pair => new OfferSet(
            [places.Of(pair.Offer), places.Of(pair.With)],
            places.MaskOf([pair.Offer, pair.With], []),
            TimeSpan.Zero,
            Refusal.NeverWith.Number)),
    ];

    private static int[][] MakeSetsOf(ImmutableArray<OfferSet> sets, Places places) =>
    [
        .. Enumerable.Range(0, places.CountWithGroups).Select(place =>
            sets.Index().Where(set => set.Item.Mask[place]).Select(set => set.Index).ToArray()),
    ];

    private static ImmutableArray<Waiting> MakeOnlyAfter(ConflictsDocument conflicts, Places places) =>
    [
        .. conflicts.OnlyAfter.Select(rule => new Waiting(
            places.Of(rule.Offer), places.Of(rule.After), rule.Answered, rule.Within ?? TimeSpan.MaxValue, rule.Within is not null)),
    ];

    private FrozenDictionary<string, int[]> MakeByService() => _offers
        .Where(offer => _setsOf[offer.Ordinal].Length > 0)
        .GroupBy(offer => offer.Document.Service, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.Select(offer => offer.Ordinal).ToArray(), StringComparer.Ordinal);

    private sealed record Group(string Name, TimeSpan After, int[] Offers);

    /// <summary>A set, and for each offer and group whether a put of it stands in the way of the others.</summary>
    private sealed record OfferSet(int[] Offers, bool[] Mask, TimeSpan Within, byte Refusal);

    private sealed record Waiting(int Offer, int After, NeededAnswer Answered, TimeSpan Within, bool IsBounded);
}
