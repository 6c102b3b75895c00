using System.Collections.Frozen;
using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>What can be said of offers before anybody knows the subscriber, worked out once for a rulebook.</summary>
/// <remarks>A decision tells of every offer, but only those that answer its occasion cost it more than a byte.</remarks>
internal sealed class OfferIndex
{
    private static readonly int MomentCount = Enum.GetValues<KeyMoment>().Length;

    private readonly ImmutableArray<Offer> _offers;
    private readonly FrozenDictionary<string, ImmutableArray<int>> _byService;
    private readonly ImmutableArray<Selection> _selections;
    private readonly ConditionIndex _eligibility;
    private readonly ConditionIndex _applicability;
    private readonly ConditionIndex _suitability;

    /// <summary>Every ordinal in its place: a part of it is a selection.</summary>
    private readonly ImmutableArray<int> _ordinals;

    public OfferIndex(ImmutableArray<Offer> offers)
    {
        _offers = offers;
        _eligibility = new ConditionIndex([.. offers.Select(offer => offer.Eligibility)]);
        _applicability = new ConditionIndex([.. offers.Select(offer => offer.Applicability)]);
        _suitability = new ConditionIndex([.. offers.Select(offer => offer.Suitability)]);
        _ordinals = [.. Enumerable.Range(0, offers.Length)];
        _byService = offers.GroupBy(offer => offer.Document.Service, offer => offer.Ordinal, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        _selections = [.. Enum.GetValues<Channel>().SelectMany(channel => Enumerable.Range(0, 1 + MomentCount)
            .Select(place => SelectFrom(offers, new Occasion(channel, place == 0 ? null : (KeyMoment)(place - 1), null))))];
    }

    /// <summary>Says which offers an occasion is about.</summary>
    /// <param name="occasion">The occasion.</param>
    /// <param name="refusals">One place for each offer; gets the number of its refusal, or 0 if the offer answers the occasion.</param>
    /// <returns>The ordinals of those that answer it, in order.</returns>
    public ReadOnlySpan<int> Select(in Occasion occasion, Span<byte> refusals)
    {
        if (occasion is { Moment: null, Offer: { } proposed })
        {
            return SelectOne(proposed, occasion.Channel, refusals);
        }

        var selection = _selections[((int)occasion.Channel * (1 + MomentCount)) + (occasion.Moment is { } moment ? 1 + (int)moment : 0)];
        selection.Refusals.AsSpan().CopyTo(refusals);
        return selection.Ordinals.AsSpan();
    }

    /// <summary>Marks the offers of which <see cref="Eligibility.HasOrOrdered"/> says yes.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="held">One place for each offer, false; becomes true where the service is held.</param>
    public void MarkHeld(SubscriberState state, Span<bool> held)
    {
        foreach (var service in state.Services.AsSpan())
        {
            Mark(service, held);
        }

        foreach (ref readonly var order in state.PendingOrders.AsSpan())
        {
            Mark(order.Service, held);
        }

        foreach (ref readonly var unit in state.Units.AsSpan())
        {
            if (unit.IsSeat)
            {
                Mark(unit.Service, held);
            }
        }
    }

    /// <summary>How many numbers <see cref="FindMet"/> needs.</summary>
    public int MetWords => 3 * _eligibility.Words;

    /// <summary>Looks at the conditions of offers together.</summary>
    /// <param name="state">The subscriber.</param>
    /// <param name="asked">The ordinals of the offers.</param>
    /// <param name="now">When. UTC.</param>
    /// <param name="room">As many as <see cref="MetWords"/>, all 0.</param>
    public MetConditions FindMet(SubscriberState state, ReadOnlySpan<int> asked, DateTimeOffset now, Span<ulong> room)
    {
        var words = _eligibility.Words;
        var eligible = room[..words];
        var applicable = room.Slice(words, words);
        var suitable = room.Slice(2 * words, words);
        foreach (var ordinal in asked)
        {
            ConditionIndex.Add(eligible, ordinal);
        }

        _eligibility.Keep(state, now, eligible);
        eligible.CopyTo(applicable);
        _applicability.Keep(state, now, applicable);
        applicable.CopyTo(suitable);
        _suitability.Keep(state, now, suitable);
        return new MetConditions(eligible, applicable, suitable);
    }

    private static Selection SelectFrom(ImmutableArray<Offer> offers, Occasion occasion)
    {
        ImmutableArray<byte> refusals = [.. offers.Select(offer => !occasion.IsFor(offer) ? Refusal.NoTrigger.Number
            : offer.FindTreatment(occasion.Channel) is null ? Refusal.NoTreatment.Number
            : (byte)0)];
        return new Selection(refusals, [.. offers.Select(offer => offer.Ordinal).Where(ordinal => refusals[ordinal] == 0)]);
    }

    private ReadOnlySpan<int> SelectOne(string proposed, Channel channel, Span<byte> refusals)
    {
        refusals.Fill(Refusal.NoTrigger.Number);
        foreach (var offer in _offers)
        {
            if (string.Equals(offer.Id, proposed, StringComparison.Ordinal))
            {
                var isPut = offer.FindTreatment(channel) is not null;
                refusals[offer.Ordinal] = isPut ? (byte)0 : Refusal.NoTreatment.Number;
                return _ordinals.AsSpan().Slice(offer.Ordinal, isPut ? 1 : 0);
            }
        }

        return [];
    }

    private void Mark(string service, Span<bool> held)
    {
        if (_byService.TryGetValue(service, out var ordinals))
        {
            foreach (var ordinal in ordinals)
            {
                held[ordinal] = true;
            }
        }
    }

    /// <summary>The offers that answer one kind of occasion.</summary>
    /// <param name="Refusals">For each offer the number of its refusal, or 0.</param>
    /// <param name="Ordinals">Those without one.</param>
    private readonly record struct Selection(ImmutableArray<byte> Refusals, ImmutableArray<int> Ordinals);
}
