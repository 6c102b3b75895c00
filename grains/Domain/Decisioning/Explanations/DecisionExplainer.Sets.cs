using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Offers that exclude each other, and rules that count.</summary>
public sealed partial class DecisionExplainer
{
    private Said? Exclusive(Offer offer)
    {
        foreach (var rule in Rules.Exclusive.Where(rule => IsIn(offer, rule.Offers, rule.Groups)))
        {
            var others = _rulebook.Offers.Where(other => other != offer && IsIn(other, rule.Offers, rule.Groups));
            if (Obstacle(others, rule.Within) is { } obstacle)
            {
                return Rule(rule.Code).Then(obstacle);
            }

            if (GroupContact(rule.Groups, rule.Within) is { } contact)
            {
                return Rule(rule.Code).Then(contact);
            }
        }

        return null;
    }

    private Said? NeverWith(Offer offer)
    {
        foreach (var rule in Rules.NeverWith.Where(rule => rule.Offer == offer.Id || rule.With == offer.Id))
        {
            var other = _rulebook.FindOffer(rule.Offer == offer.Id ? rule.With : rule.Offer)!;
            if (Obstacle([other], TimeSpan.Zero) is { } obstacle)
            {
                return Rule(rule.Code).Then(obstacle);
            }
        }

        return null;
    }

    /// <summary>What is the matter with the first of some offers with which anything is.</summary>
    private Said? Obstacle(IEnumerable<Offer> others, TimeSpan within)
    {
        foreach (var other in others)
        {
            if (Obstacle(other, within) is { } obstacle)
            {
                return obstacle;
            }
        }

        return null;
    }

    private Said? Obstacle(Offer other, TimeSpan within)
    {
        if (InPlay(one => one == other) is { } inPlay)
        {
            return inPlay;
        }

        var (name, service) = (_words.Offer(other.Id), other.Document.Service);
        foreach (var open in Proposed.Where(open => open.Offer == other))
        {
            return new Said(
                $"{name.En} was proposed {_words.At(open.At)} in a conversation that is still open.",
                $"{name.Zh}于{_words.At(open.At)}在尚未结束的会话中推荐。");
        }

        foreach (var order in _state.PendingOrders)
        {
            if (order.Offer == other.Id)
            {
                return new Said($"{name.En} is on order since {_words.At(order.PlacedAt)}.", $"{name.Zh}自{_words.At(order.PlacedAt)}起办理中。");
            }
        }

        if (_state.Holds(service))
        {
            return new Said($"{name.En} is held: service \"{service}\".", $"{name.Zh}已开通：业务“{service}”。");
        }

        if (_state.HasSeat(service))
        {
            return Seat(service);
        }

        var puts = Puts.Where(put => put.Offer == other && _slot.At - put.At < within).ToList();
        if (puts.Count > 0)
        {
            var at = puts.Max(put => put.At);
            return new Said($"{name.En} was put {_words.At(at)}", $"{name.Zh}于{_words.At(at)}推荐").Then(Rest(at, within), "; ", "；");
        }

        return _trace.Choice.Best.Contains(other)
            ? new Said($"{name.En} is proposed, with a higher priority.", $"{name.Zh}优先级更高，本次已推荐。")
            : null;
    }

    private Said? LimitReached(Offer offer)
    {
        foreach (var rule in Rules.Limits.Where(rule => IsIn(offer, rule.Offers, rule.Groups)))
        {
            var times = Puts.Concat(Proposed.Select(open => open with { At = _trace.Now }))
                .Where(put => IsIn(put.Offer, rule.Offers, rule.Groups)).Select(put => put.At)
                .Concat(GroupContacts.Where(contact => rule.Groups.Contains(contact.Group)).Select(contact => contact.At)).ToList();
            var (count, range) = Fullest(rule, times);
            var beside = _trace.Choice.Best.Count(other => other != offer && IsIn(other, rule.Offers, rule.Groups));
            if (count + beside < rule.AtMost)
            {
                continue;
            }

            var (used, most) = (ExplanationWords.Number(count), ExplanationWords.Number(rule.AtMost));
            var (span, during) = (ExplanationWords.Span(rule.Window, rule.Period), _words.Range(range));
            var said = new Said(
                $"Limit \"{rule.Code}\": put {used} of {most} times {span.En}, here {during.En}.",
                $"限制“{rule.Code}”：{span.Zh}已推荐{used}次，上限{most}次；本次{during.Zh}。");
            return beside == 0 ? said : said.Then(new Said(
                $"Proposed now, with a higher priority: {ExplanationWords.Number(beside)}.",
                $"优先级更高且本次已推荐：{ExplanationWords.Number(beside)}个。"));
        }

        return null;
    }

    /// <summary>The fullest span of a limit that holds a new put, and how many it holds.</summary>
    private (int Count, TimeRange Range) Fullest(OfferLimitDocument rule, List<DateTimeOffset> times)
    {
        if (rule.Window is not { } window)
        {
            var period = LocalCalendar.Around(rule.Period!.Value, _slot.At, _slot.Zone);
            return (times.Count(period.Has), period);
        }

        // A window holds its end and not its beginning. One that ends with a later put holds the new one too.
        return times.Where(at => at > _slot.At && at - _slot.At < window).Append(_slot.At)
            .Select(end => (times.Count(at => at > end - window && at <= end), new TimeRange(end - window, end)))
            .MaxBy(found => found.Item1);
    }

    private Said? NonResponder(Offer offer)
    {
        foreach (var rule in Rules.NonResponders.Where(rule => IsIn(offer, rule.Offers, rule.Groups)))
        {
            if (PauseOf(rule) is not { } until || until <= _slot.At)
            {
                continue;
            }

            var (count, within) = (ExplanationWords.Number(rule.Stimulations), ExplanationWords.Span(rule.Within));
            var (pause, last) = (ExplanationWords.Span(rule.PauseFor), _words.At(until - rule.PauseFor));
            return new Said(
                $"Rule \"{rule.Code}\": {count} in a row ran out unanswered within {within.En}, the last {last}; "
                    + $"the pause of {pause.En} ends {_words.At(until)}.",
                $"规则“{rule.Code}”：{within.Zh}内连续{count}次未获答复，末次为{last}；"
                    + $"暂停{pause.Zh}，至{_words.At(until)}。");
        }

        return null;
    }

    /// <summary>Until when a rule lets its offers rest; null if it does not.</summary>
    private DateTimeOffset? PauseOf(NonResponderDocument rule)
    {
        var silences = new List<DateTimeOffset>();
        DateTimeOffset? until = null;
        foreach (var answer in _state.Answers)
        {
            if (_rulebook.FindOffer(answer.Offer) is not { } offer || !IsIn(offer, rule.Offers, rule.Groups))
            {
                continue;
            }

            if (answer.Kind != AnswerKind.Expired)
            {
                (until, silences) = (null, []);
                continue;
            }

            silences.Add(answer.At);
            if (silences.Count >= rule.Stimulations && answer.At - silences[^rule.Stimulations] <= rule.Within)
            {
                var end = answer.At + rule.PauseFor;
                (until, silences) = (until > end ? until : end, []);
            }
        }

        return until;
    }

    private static Said Rule(string code) => new($"Rule \"{code}\".", $"规则“{code}”。");

    private static bool IsIn(Offer offer, ImmutableArray<string> offers, ImmutableArray<string> groups) =>
        offers.Contains(offer.Id) || groups.Contains(offer.Document.Group);
}
