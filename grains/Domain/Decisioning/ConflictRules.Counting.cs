using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning;

/// <summary>The rules that count: how often offers are put, and how often nobody answered.</summary>
public sealed partial class ConflictRules
{
    private readonly ImmutableArray<Limit> _limits;
    private readonly ImmutableArray<NonResponder> _nonResponders;

    private void FindPaused(SubscriberState state, Rulebook rulebook, DateTimeOffset now, Span<byte> refusals)
    {
        Span<int> offers = stackalloc int[state.Answers.Length];
        for (var i = 0; i < offers.Length; i++)
        {
            offers[i] = rulebook.FindOffer(state.Answers[i].Offer)?.Ordinal ?? -1;
        }

        foreach (var rule in _nonResponders)
        {
            if (rule.WhyPaused(state.Answers.AsSpan(), offers, now) is { } refusal)
            {
                Mark(rule.Offers, refusal, refusals);
            }
        }
    }

    /// <summary>Whether two of some offers count for one limit, so that it may let one of them be put and not both.</summary>
    private bool ShareALimit(ReadOnlySpan<int> offers)
    {
        foreach (var limit in _limits)
        {
            var count = 0;
            foreach (var offer in offers)
            {
                count += limit.Counts(offer) ? 1 : 0;
            }

            if (count > 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Counts a put for the limits.</summary>
    /// <param name="offer">The ordinal of what is put.</param>
    /// <param name="left">For each limit how many more can be put.</param>
    internal void Use(int offer, Span<int> left)
    {
        for (var i = 0; i < left.Length; i++)
        {
            left[i] -= _limits[i].Counts(offer) ? 1 : 0;
        }
    }

    /// <summary>Whether a limit lets an offer no more be put.</summary>
    /// <param name="offer">Its ordinal.</param>
    /// <param name="left">For each limit how many more can be put.</param>
    internal bool IsUsedUp(int offer, ReadOnlySpan<int> left)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] <= 0 && _limits[i].Counts(offer))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<NonResponder> MakeNonResponders(ConflictsDocument conflicts, Places places) =>
        [.. conflicts.NonResponders.Select(rule => new NonResponder(rule, places.Of(rule.Offers, rule.Groups), places.Count))];

    private static bool[] ToMask(int[] offers, int count)
    {
        var mask = new bool[count];
        foreach (var offer in offers)
        {
            mask[offer] = true;
        }

        return mask;
    }

    /// <summary>At most so many puts of some offers.</summary>
    private sealed class Limit(OfferLimitDocument document, Places places)
    {
        /// <summary>No month is longer, also when clocks are set to winter time.</summary>
        private static readonly TimeSpan MonthMax = TimeSpan.FromDays(31) + TimeSpan.FromHours(1);

        private readonly bool[] _mask = places.MaskOf(document.Offers, document.Groups);

        public int[] Offers { get; } = places.Of(document.Offers, document.Groups);

        /// <summary>The longest span that it looks back over.</summary>
        public TimeSpan SpanMax { get; } = document.Window ?? (document.Period!.Value switch
        {
            CalendarPeriod.Day => TimeSpan.FromHours(25),
            CalendarPeriod.Week => TimeSpan.FromHours((7 * 24) + 1),
            _ => MonthMax,
        });

        public bool Counts(int offer) => _mask[offer];

        /// <summary>How many more can be put now: of all spans that hold them the fullest counts. Below 0 if it was exceeded.</summary>
        public int Left(PutHistory puts, TimeZoneInfo zone)
        {
            if (document.Window is not { } window)
            {
                var period = LocalCalendar.Around(document.Period!.Value, puts.Now, zone);
                return document.AtMost - CountIn(puts, period.From.UtcTicks, period.Until.UtcTicks);
            }

            // A window holds its end and not its beginning. One that ends with a later put holds the new one too.
            var now = puts.Now.UtcTicks;
            var fullest = CountIn(puts, now - window.Ticks + 1, now + 1);
            foreach (var later in puts.Puts)
            {
                if (later.At > now && later.At - now < window.Ticks && Counts(later.Offer))
                {
                    fullest = Math.Max(fullest, CountIn(puts, later.At - window.Ticks + 1, later.At + 1));
                }
            }

            return document.AtMost - fullest;
        }

        private int CountIn(PutHistory puts, long from, long until)
        {
            var count = 0;
            foreach (var put in puts.Puts)
            {
                count += put.At >= from && put.At < until && Counts(put.Offer) ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Some offers rest for who does not answer them.</summary>
    private sealed class NonResponder(NonResponderDocument document, int[] offers, int count)
    {
        private readonly bool[] _mask = ToMask(offers, count);

        public int[] Offers => offers;

        /// <summary>Why its offers rest now; null if they do not.</summary>
        /// <param name="answers">The answers on record, oldest first.</param>
        /// <param name="ordinals">The offer of each of them; -1 for one that is no more.</param>
        /// <param name="now">When the offer would be put. UTC.</param>
        public Refusal? WhyPaused(ReadOnlySpan<PastAnswer> answers, ReadOnlySpan<int> ordinals, DateTimeOffset now)
        {
            Span<long> silences = stackalloc long[document.Stimulations];
            var (silent, pausedUntil) = (0, long.MinValue);

            // Before a full record lies what was forgotten: it may have been a pause that still lasts, until an answer says otherwise.
            var isShort = answers.Length == SubscriberState.AnswersKept
                && now.UtcTicks - answers[0].At.UtcTicks < document.PauseFor.Ticks + document.Within.Ticks;
            for (var i = 0; i < answers.Length; i++)
            {
                if (ordinals[i] < 0 || !_mask[ordinals[i]])
                {
                    continue;
                }

                if (answers[i].Kind != AnswerKind.Expired)
                {
                    (silent, pausedUntil, isShort) = (0, long.MinValue, false);
                    continue;
                }

                var at = answers[i].At.UtcTicks;
                silences[silent++ % document.Stimulations] = at;
                if (silent >= document.Stimulations && at - silences[silent % document.Stimulations] <= document.Within.Ticks)
                {
                    (silent, pausedUntil) = (0, Math.Max(pausedUntil, at + document.PauseFor.Ticks));
                }
            }

            return now.UtcTicks < pausedUntil ? Refusal.NonResponder : isShort ? Refusal.RecordShort : null;
        }
    }
}
