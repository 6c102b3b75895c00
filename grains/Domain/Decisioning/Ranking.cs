using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>The offers that came as far as arbitration, and the best of them.</summary>
/// <param name="best">Room for as many as may be chosen.</param>
/// <param name="refusals">For each offer the number of its refusal: <see cref="Refusal.Outranked"/> where it is ranked.</param>
/// <param name="keys">For each offer that is ranked what it is ranked by: its priority, or a draw. Higher is better.</param>
/// <param name="offers">All offers.</param>
/// <param name="subscriber">Whose decision it is; breaks ties.</param>
internal ref struct Ranking(
    Span<int> best, Span<byte> refusals, Span<double> keys, ImmutableArray<Offer> offers, SubscriberId subscriber)
{
    private readonly Span<int> _best = best;
    private readonly Span<byte> _refusals = refusals;
    private readonly Span<double> _keys = keys;
    private int _count;

    /// <summary>Ordinals of the best so far, best first.</summary>
    public readonly ReadOnlySpan<int> Best => _best[.._count];

    /// <summary>Puts an offer that is ranked among the best, if it belongs there.</summary>
    public void Insert(int ordinal)
    {
        var place = _count;
        while (place > 0 && IsBefore(ordinal, _best[place - 1]))
        {
            place--;
        }

        if (place == _best.Length)
        {
            return;
        }

        _count = Math.Min(_count + 1, _best.Length);
        for (var i = _count - 1; i > place; i--)
        {
            _best[i] = _best[i - 1];
        }

        _best[place] = ordinal;
    }

    /// <summary>Chooses the best anew: the best of all, then each time the best of those that go with all before.</summary>
    /// <param name="rules">Which go together.</param>
    /// <param name="left">For each limit how many more can be put; is used up.</param>
    public void ChooseApart(ConflictRules rules, scoped Span<int> left)
    {
        _count = 0;
        while (_count < _best.Length && FindNext() is { } next)
        {
            _best[_count++] = next;
            rules.Use(next, left);
            for (var i = 0; i < _refusals.Length; i++)
            {
                if (Best.Contains(i) || _refusals[i] != Refusal.Outranked.Number)
                {
                    continue;
                }

                if (rules.Clash(next, i) is var refusal and not 0)
                {
                    _refusals[i] = refusal;
                }
                else if (rules.IsUsedUp(i, left))
                {
                    _refusals[i] = Refusal.OfferLimit.Number;
                }
            }
        }
    }

    private readonly int? FindNext()
    {
        int? next = null;
        for (var i = 0; i < _refusals.Length; i++)
        {
            if (_refusals[i] == Refusal.Outranked.Number && !Best.Contains(i) && (next is not { } other || IsBefore(i, other)))
            {
                next = i;
            }
        }

        return next;
    }

    private readonly bool IsBefore(int first, int second) =>
        Arbitration.IsBefore((offers[first], _keys[first]), (offers[second], _keys[second]), subscriber);
}
