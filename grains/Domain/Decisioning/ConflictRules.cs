using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Capacity;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>One time at which an offer was put.</summary>
/// <param name="Offer">The offer's place in the rulebook; behind those, a group's: another system named no offer, only the group.</param>
/// <param name="At">When. Unit: 100 ns since year 1, UTC.</param>
internal readonly record struct OfferPutAt(int Offer, long At);

/// <summary>The rules between offers and the pools, ready to be asked. A rulebook that has none has no such object.</summary>
/// <remarks>
/// Where the record of a subscriber does not reach back far enough to tell, the answer is no. Cost: one look at each contact, put and
/// answer on record, and at the offers that something stands in the way of. Nothing is allocated.
/// </remarks>
public sealed partial class ConflictRules
{
    private readonly ImmutableArray<Offer> _offers;
    private readonly ImmutableArray<(string Code, int[] Offers)> _pools;
    private readonly FrozenDictionary<string, int> _groupPlaces;
    private readonly bool _looksBack;

    private ConflictRules(RulebookDocument document, ConflictsDocument conflicts, ImmutableArray<Offer> offers)
    {
        _offers = offers;
        var places = new Places(offers);
        _groupPlaces = places.Groups;
        _pools =
        [
            .. document.Pools.Select(pool => (pool.Code, Offers: places.Where(offer => offer.Document.Pool == pool.Code)))
                .Where(pool => pool.Offers.Length > 0),
        ];
        _groups = MakeGroups(conflicts, places);
        _groupOf = MakeGroupOf(_groups, places);
        _sets = MakeSets(conflicts, places);
        _setsOf = MakeSetsOf(_sets, places);
        _onlyAfter = MakeOnlyAfter(conflicts, places);
        _byService = MakeByService();
        _limits = [.. conflicts.Limits.Select(limit => new Limit(limit, places))];
        _nonResponders = MakeNonResponders(conflicts, places);
        _looksBack = _groups.Length + _sets.Length + _onlyAfter.Length + _limits.Length + _nonResponders.Length > 0;
        RefusedAfterMax = offers.Select(offer => offer.Document.RefusedOfferAfter ?? TimeSpan.Zero)
            .Append(document.ContactPolicy.RefusedOfferAfter).Max();
        SameAfterMax = offers.Select(offer => offer.Document.SameOfferAfter ?? TimeSpan.Zero)
            .Append(document.ContactPolicy.SameOfferAfter).Max();
    }

    /// <summary>The longest time that any offer rests after a refusal.</summary>
    internal TimeSpan RefusedAfterMax { get; }

    /// <summary>The longest time that any offer rests after it was put.</summary>
    internal TimeSpan SameAfterMax { get; }

    /// <summary>Makes them of a document that is right; null if it has no such rule.</summary>
    internal static ConflictRules? Of(RulebookDocument document, ImmutableArray<Offer> offers)
    {
        var hasAny = document.Conflicts is not null
            || offers.Any(offer => offer.Document is not { Pool: null, SameOfferAfter: null, RefusedOfferAfter: null });
        return hasAny ? new ConflictRules(document, document.Conflicts ?? new ConflictsDocument(), offers) : null;
    }

    /// <summary>Finds what stands in the way of which offer, once for a whole decision.</summary>
    /// <param name="state">What is known of the subscriber.</param>
    /// <param name="context">Rules and what is sold out.</param>
    /// <param name="slot">When an offer would be put, and where the subscriber is.</param>
    /// <param name="refusals">For each offer the number of a refusal found before, or 0; only those that are 0 change.</param>
    public void Find(SubscriberState state, DecisionContext context, in ContactSlot slot, Span<byte> refusals)
    {
        FindSoldOut(context.SoldOut, refusals);
        if (!_looksBack)
        {
            return;
        }

        Span<OfferPutAt> room = stackalloc OfferPutAt[RoomFor(state)];
        var count = Collect(state, context.Rulebook, slot.Except, room);
        var puts = new PutHistory(room[..count], ReachOf(state), slot.At);
        var proposed = room.Slice(count, CollectProposed(state, context, room[count..]));
        var all = new PutHistory(room[..(count + proposed.Length)], ReachOf(state), slot.At);
        FindSimilar(puts, refusals);
        FindInSets(state, context.Rulebook, puts, proposed, refusals);
        FindWaiting(state, context.Rulebook, puts, refusals);
        foreach (var limit in _limits)
        {
            if (limit.Left(all, slot.Zone) <= 0)
            {
                Mark(limit.Offers, Refusal.OfferLimit, refusals);
            }
            else if (!puts.Reaches(limit.SpanMax))
            {
                Mark(limit.Offers, Refusal.RecordShort, refusals);
            }
        }

        if (_nonResponders.Length > 0 && !Suppression.IsWhiteListed(state, slot.Channel, MessageKind.Marketing, context))
        {
            FindPaused(state, context.Rulebook, slot.At, refusals);
        }
    }

    /// <summary>What stands in the way of an offer that was planned, at the moment at which it leaves; null for nothing.</summary>
    /// <remarks>
    /// What else was put since was put under these rules: only what does not depend on that is asked again. A pool whose last units are
    /// only held stands in nobody's way for ever: see <see cref="IsOnlyHeld"/>.
    /// </remarks>
    internal Refusal? CheckRelease(SubscriberState state, Offer offer, in ContactSlot slot, DecisionContext context)
    {
        if (offer.Document.Pool is { } pool && context.SoldOut.RoomOf(pool) == PoolRoom.None)
        {
            return Refusal.SoldOut;
        }

        if (CheckHeld(state, offer, context.Rulebook) is { } refusal)
        {
            return refusal;
        }

        Span<OfferPutAt> room = stackalloc OfferPutAt[_limits.IsEmpty ? 0 : RoomFor(state)];
        if (!_limits.IsEmpty)
        {
            var count = Collect(state, context.Rulebook, slot.Except, room);
            count += CollectProposed(state, context, room[count..]);
            var puts = new PutHistory(room[..count], ReachOf(state), slot.At);
            foreach (var limit in _limits)
            {
                if (limit.Counts(offer.Ordinal) && limit.Left(puts, slot.Zone) <= 0)
                {
                    return Refusal.OfferLimit;
                }
            }
        }

        return null;
    }

    /// <summary>Whether no unit of an offer's pool is free now, but may be when it is known which orders come.</summary>
    internal static bool IsOnlyHeld(Offer offer, DecisionContext context) =>
        offer.Document.Pool is { } pool && context.SoldOut.RoomOf(pool) == PoolRoom.Held;

    /// <summary>What is on order or held that an offer does not go with, asked before it is ordered; null for nothing.</summary>
    internal Refusal? CheckHeld(SubscriberState state, Offer offer, Rulebook rulebook)
    {
        if (_setsOf[offer.Ordinal].Length == 0)
        {
            return null;
        }

        Span<byte> refusals = stackalloc byte[_offers.Length];
        refusals.Clear();
        FindHeld(state, rulebook, refusals);
        return refusals[offer.Ordinal] == 0 ? null : Refusal.Of(refusals[offer.Ordinal]);
    }

    private void FindSoldOut(SoldOutPools soldOut, Span<byte> refusals)
    {
        if (soldOut.IsEmpty)
        {
            return;
        }

        foreach (var (code, offers) in _pools)
        {
            if (soldOut.Has(code))
            {
                Mark(offers, Refusal.SoldOut, refusals);
            }
        }
    }

    /// <summary>The puts on record: those with a contact of their own, by us or another system, and those in conversations.</summary>
    private int Collect(SubscriberState state, Rulebook rulebook, ContactKey? except, Span<OfferPutAt> room)
    {
        var count = 0;
        foreach (ref readonly var contact in state.Contacts.AsSpan())
        {
            if (contact.Counts && PlaceOf(contact, rulebook) is var place and >= 0 && !(except is { } key && contact.Is(key)))
            {
                room[count++] = new OfferPutAt(place, contact.At.UtcTicks);
            }
        }

        foreach (ref readonly var put in state.Puts.AsSpan())
        {
            if (rulebook.FindOffer(put.Offer) is { } offer)
            {
                room[count++] = new OfferPutAt(offer.Ordinal, put.At.UtcTicks);
            }
        }

        return count;
    }

    /// <summary>The place of what a contact is about; -1 for nothing of the rulebook.</summary>
    private int PlaceOf(in Contact contact, Rulebook rulebook) =>
        rulebook.FindOffer(contact.Subject) is { } offer ? offer.Ordinal
        : contact.Standing == ContactStanding.ThirdParty && ThirdPartySubject.FindGroup(contact.Subject) is { } group
            ? _groupPlaces.GetValueOrDefault(group, -1)
        : -1;

    /// <summary>
    /// What was proposed in conversations that are open and is not answered: it may be put at this moment, and so counts as if it were.
    /// </summary>
    private static int CollectProposed(SubscriberState state, DecisionContext context, Span<OfferPutAt> room)
    {
        var count = 0;
        foreach (var interaction in state.Interactions)
        {
            for (var i = 0; i < interaction.Offers.Length; i++)
            {
                if (interaction.Awaits(i) && context.Rulebook.FindOffer(interaction.Offers[i]) is { } offer)
                {
                    room[count++] = new OfferPutAt(offer.Ordinal, context.Now.UtcTicks);
                }
            }
        }

        return count;
    }

    private static int RoomFor(SubscriberState state)
    {
        var count = state.Contacts.Length + state.Puts.Length;
        foreach (var interaction in state.Interactions)
        {
            count += interaction.Offers.Length;
        }

        return count;
    }

    /// <summary>The instant behind which all puts are on record. Unit: ticks; 0 for the beginning.</summary>
    private static long ReachOf(SubscriberState state) =>
        state.Puts.Length < SubscriberState.PutsKept ? 0 : state.Puts[0].At.UtcTicks;

    private static void Mark(int[] offers, Refusal refusal, Span<byte> refusals)
    {
        foreach (var offer in offers)
        {
            Mark(offer, refusal.Number, refusals);
        }
    }

    private static void Mark(int offer, byte refusal, Span<byte> refusals)
    {
        if (refusals[offer] == 0)
        {
            refusals[offer] = refusal;
        }
    }

    /// <summary>Finds the ordinals of offers by what planners call them.</summary>
    private sealed class Places(ImmutableArray<Offer> offers)
    {
        private readonly FrozenDictionary<string, int> _byId =
            offers.ToFrozenDictionary(offer => offer.Id, offer => offer.Ordinal, StringComparer.Ordinal);

        /// <summary>The groups that there are, each with a place behind those of the offers.</summary>
        public FrozenDictionary<string, int> Groups { get; } =
            offers.Select(offer => offer.Document.Group).Distinct(StringComparer.Ordinal).Index()
                .ToFrozenDictionary(group => group.Item, group => offers.Length + group.Index, StringComparer.Ordinal);

        public int Count => offers.Length;

        /// <summary>How many places offers and groups have together.</summary>
        public int CountWithGroups => offers.Length + Groups.Count;

        public string GroupOf(int ordinal) => offers[ordinal].Document.Group;

        public int Of(string id) => _byId[id];

        public int[] Where(Func<Offer, bool> isMeant) => [.. offers.Where(isMeant).Select(offer => offer.Ordinal)];

        public int[] Of(ImmutableArray<string> ids, ImmutableArray<string> groups) =>
            Where(offer => ids.Contains(offer.Id) || groups.Contains(offer.Document.Group));

        /// <summary>For each offer and group whether a contact about it counts for a rule of offers and groups.</summary>
        public bool[] MaskOf(ImmutableArray<string> ids, ImmutableArray<string> groups) =>
            ToMask([.. Of(ids, groups), .. groups.Where(Groups.ContainsKey).Select(group => Groups[group])], CountWithGroups);
    }

    /// <summary>The puts on record, and how far back all of them are.</summary>
    private readonly ref struct PutHistory(ReadOnlySpan<OfferPutAt> puts, long reach, DateTimeOffset now)
    {
        public ReadOnlySpan<OfferPutAt> Puts { get; } = puts;

        /// <summary>When the offer would be put. UTC.</summary>
        public DateTimeOffset Now => now;

        /// <summary>Whether all puts of the time before now are on record.</summary>
        public bool Reaches(TimeSpan back) => reach <= now.UtcTicks - back.Ticks;

        /// <summary>Whether something is less than a time ago, or still to come.</summary>
        public bool IsWithin(long at, TimeSpan time) => now.UtcTicks - at < time.Ticks;
    }
}
