using System.Collections.Immutable;

namespace SmartManager.Domain.Tests.Decisioning.Between;

/// <summary>The rules between offers as the guide tells them, offer by offer and rule by rule, without a thought to speed.</summary>
internal static class ConflictOracle
{
    /// <summary>All refusals that hold for an offer; empty if it may be put.</summary>
    public static HashSet<Refusal> Refusals(ConflictQuestion question, OfferDocument offer) =>
    [
        .. Similar(question, offer), .. Sets(question, offer), .. Waits(question, offer), .. Limits(question, offer),
        .. Silences(question, offer),
    ];

    private static IEnumerable<(OfferDocument Offer, DateTimeOffset At)> Puts(SubscriberState state) =>
        state.Contacts.Where(contact => contact.Standing is not (ContactStanding.Failed or ContactStanding.Withheld))
            .Select(contact => (Subject: contact.Subject, contact.At))
            .Concat(state.Puts.Select(put => (Subject: put.Offer, put.At)))
            .Select(put => (Find(put.Subject), put.At))
            .Where(put => put.Item1 is not null)!;

    /// <summary>What other systems said about a group without naming an offer.</summary>
    private static IEnumerable<(string Group, DateTimeOffset At)> OfGroups(SubscriberState state) =>
        state.Contacts.Where(contact => contact.Standing == ContactStanding.ThirdParty)
            .Where(contact => contact.Subject.StartsWith("group:", StringComparison.Ordinal))
            .Select(contact => (contact.Subject["group:".Length..], contact.At));

    /// <summary>The offers that a rule names, one by one or by their group.</summary>
    private static ImmutableArray<string> Meant(ImmutableArray<string> offers, ImmutableArray<string> groups) =>
        [.. ConflictQuestion.Offers.Where(offer => offers.Contains(offer.Id) || groups.Contains(offer.Group)).Select(offer => offer.Id)];

    /// <summary>What is on the desks' screens, or on the web page, and nobody has said anything to.</summary>
    private static IEnumerable<OfferDocument> Open(SubscriberState state) =>
        state.Interactions.SelectMany(open => open.Offers.Zip(open.Responses))
            .Where(proposed => proposed.Second is null && Find(proposed.First) is not null)
            .Select(proposed => Find(proposed.First)!);

    /// <summary>Whether something that was put in a conversation in the time before noon may be forgotten.</summary>
    private static bool IsForgotten(SubscriberState state, TimeSpan back) =>
        state.Puts.Length == SubscriberState.PutsKept && state.Puts[0].At > Noon - back;

    private static IEnumerable<Refusal> Similar(ConflictQuestion question, OfferDocument offer)
    {
        var rest = question.Conflicts.SimilarGroups.SingleOrDefault(group => group.Group == offer.Group)?.After
            ?? question.Conflicts.SimilarAfter;
        if (rest == TimeSpan.Zero)
        {
            yield break;
        }

        if (Puts(question.State).Any(put => put.Offer.Group == offer.Group && put.At > Noon - rest)
            || OfGroups(question.State).Any(contact => contact.Group == offer.Group && contact.At > Noon - rest))
        {
            yield return Refusal.SimilarRecently;
        }

        if (IsForgotten(question.State, rest))
        {
            yield return Refusal.RecordShort;
        }
    }

    private static IEnumerable<Refusal> Sets(ConflictQuestion question, OfferDocument offer)
    {
        var sets = question.Conflicts.Exclusive
            .Select(set => (Offers: Meant(set.Offers, set.Groups), set.Groups, set.Within, Refusal: Refusal.Exclusive))
            .Concat(question.Conflicts.NeverWith.Select(pair => (
                Offers: ImmutableArray.Create(pair.Offer, pair.With),
                Groups: ImmutableArray<string>.Empty,
                Within: TimeSpan.Zero,
                Refusal: Refusal.NeverWith)));
        var state = question.State;
        foreach (var set in sets.Where(set => set.Offers.Contains(offer.Id)))
        {
            var others = set.Offers.Where(id => id != offer.Id).Select(id => Find(id)!).ToList();
            if (others.Any(other => state.OffersInPlay.Any(put => put.Offer == other.Id && put.ExpiresAt > Noon)
                || state.PendingOrders.Any(order => order.Offer == other.Id)
                || Open(state).Contains(other)
                || state.Services.Contains(other.Service)
                || Puts(state).Any(put => put.Offer.Id == other.Id && put.At > Noon - set.Within))
                || OfGroups(state).Any(contact => set.Groups.Contains(contact.Group) && contact.At > Noon - set.Within))
            {
                yield return set.Refusal;
            }

            if (IsForgotten(state, set.Within))
            {
                yield return Refusal.RecordShort;
            }
        }
    }

    private static IEnumerable<Refusal> Waits(ConflictQuestion question, OfferDocument offer)
    {
        var state = question.State;
        foreach (var rule in question.Conflicts.OnlyAfter.Where(rule => rule.Offer == offer.Id))
        {
            var since = rule.Within is { } within ? Noon - within : DateTimeOffset.MinValue;
            var first = Find(rule.After)!;
            var isMet = rule.Answered switch
            {
                NeededAnswer.Put => Puts(state).Any(put => put.Offer.Id == first.Id && put.At > since && put.At <= Noon),
                NeededAnswer.Refused => state.Answers.Any(a => a.Offer == first.Id && a.Kind == AnswerKind.Refused && a.At > since),
                _ => state.Answers.Any(a => a.Offer == first.Id && a.Kind == AnswerKind.Accepted && a.At > since)
                    || (rule.Within is null && (state.Services.Contains(first.Service)
                        || state.PendingOrders.Any(order => order.Service == first.Service))),
            };
            if (!isMet)
            {
                yield return Refusal.OnlyAfter;
            }
        }
    }

    /// <summary>With one more put at noon, no window or period that holds noon may have more than the limit.</summary>
    private static IEnumerable<Refusal> Limits(ConflictQuestion question, OfferDocument offer)
    {
        foreach (var limit in question.Conflicts.Limits.Where(limit => Meant(limit.Offers, limit.Groups).Contains(offer.Id)))
        {
            var meant = Meant(limit.Offers, limit.Groups);
            var counted = Puts(question.State).Where(put => meant.Contains(put.Offer.Id)).Select(put => put.At)
                .Concat(OfGroups(question.State).Where(contact => limit.Groups.Contains(contact.Group)).Select(contact => contact.At))
                .Concat(Open(question.State).Where(open => meant.Contains(open.Id)).Select(_ => Noon)).ToList();
            var isFull = limit.Window is { } window
                ? counted.Append(Noon).Where(end => end >= Noon && end < Noon + window)
                    .Any(end => counted.Count(at => at > end - window && at <= end) >= limit.AtMost)
                : counted.Count(at => IsSame(limit.Period!.Value, at)) >= limit.AtMost;
            if (isFull)
            {
                yield return Refusal.OfferLimit;
            }

            if (IsForgotten(question.State, limit.Window ?? Longest(limit.Period!.Value)))
            {
                yield return Refusal.RecordShort;
            }
        }
    }

    private static IEnumerable<Refusal> Silences(ConflictQuestion question, OfferDocument offer)
    {
        foreach (var rule in question.Conflicts.NonResponders.Where(rule => rule.Offers.Contains(offer.Id)))
        {
            var answers = question.State.Answers.Where(answer => rule.Offers.Contains(answer.Offer)).ToList();
            var lastWord = answers.FindLastIndex(answer => answer.Kind != AnswerKind.Expired);
            var pausedUntil = DateTimeOffset.MinValue;
            var silent = new List<DateTimeOffset>();
            foreach (var answer in answers.Skip(lastWord + 1))
            {
                silent.Add(answer.At);
                if (silent.Count >= rule.Stimulations && answer.At - silent[^rule.Stimulations] <= rule.Within)
                {
                    silent.Clear();
                    pausedUntil = answer.At + rule.PauseFor;
                }
            }

            var all = question.State.Answers;
            var isForgotten = lastWord < 0 && all.Length == SubscriberState.AnswersKept && all[0].At > Noon - rule.PauseFor - rule.Within;
            if (Noon < pausedUntil)
            {
                yield return Refusal.NonResponder;
            }
            else if (isForgotten)
            {
                yield return Refusal.RecordShort;
            }
        }
    }

    private static TimeSpan Longest(CalendarPeriod period) => period switch
    {
        CalendarPeriod.Day => TimeSpan.FromHours(25),
        CalendarPeriod.Week => TimeSpan.FromHours(169),
        _ => TimeSpan.FromHours((31 * 24) + 1),
    };

    /// <summary>Shanghai has no summer time: local time is UTC and eight hours. Noon is a Monday, the second of March.</summary>
    private static bool IsSame(CalendarPeriod period, DateTimeOffset at)
    {
        var (day, today) = (at.ToOffset(TimeSpan.FromHours(8)).Date, Noon.ToOffset(TimeSpan.FromHours(8)).Date);
        return period switch
        {
            CalendarPeriod.Day => day == today,
            CalendarPeriod.Week => day >= today && day < today.AddDays(7),
            _ => day.Month == today.Month && day.Year == today.Year,
        };
    }

    private static OfferDocument? Find(string id) => ConflictQuestion.Offers.SingleOrDefault(offer => offer.Id == id);
}
