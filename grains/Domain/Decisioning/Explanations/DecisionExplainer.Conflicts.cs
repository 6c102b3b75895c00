using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Conflicts: which other offer, or which rule, stands in the way, and since when.</summary>
/// <remarks>
/// Decisions ask <see cref="ConflictRules"/>, which says yes or no to all offers at once; here the rules as published are asked about one
/// offer, and say what they saw. A property compares the two.
/// </remarks>
public sealed partial class DecisionExplainer
{
    private List<Put>? _puts;

    /// <summary>All times at which an offer of the rulebook was put, or is planned to be, in no order.</summary>
    private List<Put> Puts => _puts ??=
    [
        .. _state.Contacts.Where(contact => contact.Counts && _rulebook.FindOffer(contact.Subject) is not null)
            .Select(contact => new Put(_rulebook.FindOffer(contact.Subject)!, contact.At)),
        .. _state.Puts.Where(put => _rulebook.FindOffer(put.Offer) is not null)
            .Select(put => new Put(_rulebook.FindOffer(put.Offer)!, put.At)),
    ];

    /// <summary>What conversations that are open propose and nobody has said anything to yet.</summary>
    private IEnumerable<Put> Proposed =>
        from interaction in _state.Interactions
        from place in Enumerable.Range(0, interaction.Offers.Length)
        where interaction.Awaits(place) && _rulebook.FindOffer(interaction.Offers[place]) is not null
        select new Put(_rulebook.FindOffer(interaction.Offers[place])!, interaction.OpenedAt);

    /// <summary>When other systems contacted the subscriber about a group without naming an offer.</summary>
    private IEnumerable<(string Group, DateTimeOffset At)> GroupContacts =>
        from contact in _state.Contacts
        where contact.Counts && contact.Standing == ContactStanding.ThirdParty
        let @group = ThirdPartySubject.FindGroup(contact.Subject)
        where @group is not null
        select (@group, contact.At);

    private ConflictsDocument Rules => _rulebook.Document.Conflicts ?? new ConflictsDocument();

    private Said? RecentlyRefused(Offer offer)
    {
        var rest = offer.Document.RefusedOfferAfter ?? _rulebook.Policy.Document.RefusedOfferAfter;
        var refused = _state.Answers.Where(answer => answer.Kind == AnswerKind.Refused && answer.Offer == offer.Id).ToList();
        if (refused.Count == 0)
        {
            return null;
        }

        var at = refused.Max(answer => answer.At);
        return new Said($"Refused {_words.At(at)}", $"拒绝时间为{_words.At(at)}").Then(Rest(at, rest), "; ", "；");
    }

    private Said? RecentlyPut(Offer offer)
    {
        var rest = offer.Document.SameOfferAfter ?? _rulebook.Policy.Document.SameOfferAfter;
        var contacts = _state.Contacts
            .Where(contact => contact.Counts && contact.Subject == offer.Id && _slot.At - contact.At < rest).ToList();
        if (contacts.Count > 0)
        {
            var last = contacts.MaxBy(contact => contact.At);
            var channel = ExplanationWords.Channel(last.Channel);
            return new Said($"Put by {channel.En}, {_words.At(last.At)}", $"已通过{channel.Zh}推荐，时间为{_words.At(last.At)}")
                .Then(Rest(last.At, rest), "; ", "；");
        }

        var puts = _state.Puts.Where(put => put.Offer == offer.Id && _slot.At - put.At < rest).ToList();
        if (puts.Count > 0 && puts.Max(put => put.At) is var at)
        {
            return new Said($"Put in a conversation, {_words.At(at)}", $"已在会话中推荐，时间为{_words.At(at)}").Then(Rest(at, rest), "; ", "；");
        }

        return InPlay(one => one.Id == offer.Id);
    }

    private Said? SimilarInPlay(Offer offer) => InPlay(one => one.Id != offer.Id && one.Document.Group == offer.Document.Group) is { } said
        ? said.Then(Group(offer))
        : null;

    private Said? SimilarRecently(Offer offer)
    {
        var rest = Rules.SimilarGroups.FirstOrDefault(group => group.Group == offer.Document.Group)?.After ?? Rules.SimilarAfter;
        var puts = Puts.Where(put => put.Offer.Document.Group == offer.Document.Group && _slot.At - put.At < rest).ToList();
        if (puts.Count == 0)
        {
            return GroupContact([offer.Document.Group], rest) is { } contact ? contact.Then(Group(offer)) : null;
        }

        var last = puts.MaxBy(put => put.At);
        var other = _words.Offer(last.Offer.Id);
        return new Said($"{other.En} was put {_words.At(last.At)}", $"{other.Zh}于{_words.At(last.At)}推荐")
            .Then(Rest(last.At, rest), "; ", "；").Then(Group(offer));
    }

    private Said? OnlyAfter(Offer offer)
    {
        foreach (var rule in Rules.OnlyAfter.Where(rule => rule.Offer == offer.Id))
        {
            var times = TimesOf(rule).ToList();
            var within = rule.Within ?? TimeSpan.MaxValue;
            var first = _rulebook.FindOffer(rule.After)!;
            var isHeld = rule is { Answered: NeededAnswer.Accepted, Within: null } && Eligibility.HasOrOrdered(_state, first);
            if (isHeld || times.Any(at => _slot.At - at < within))
            {
                continue;
            }

            var needed = rule.Answered switch
            {
                NeededAnswer.Put => new Said("put", "推荐"),
                NeededAnswer.Accepted => new Said("accepted", "接受"),
                _ => new Said("refused", "拒绝"),
            };
            var (other, span) = (_words.Offer(rule.After), ExplanationWords.Span(within));
            var bound = rule.Within is null ? new Said("", "") : new Said($" in the {span.En}", $"（{span.Zh}内）");
            var last = times.Count == 0
                ? new Said("there is no record of that", "没有这样的记录")
                : new Said($"that was {_words.At(times.Max())}", $"该时间为{_words.At(times.Max())}");
            return new Said(
                $"Rule \"{rule.Code}\": {other.En} must have been {needed.En}{bound.En} before; {last.En}.",
                $"规则“{rule.Code}”：须先{needed.Zh}{other.Zh}{bound.Zh}；{last.Zh}。");
        }

        return null;
    }

    private IEnumerable<DateTimeOffset> TimesOf(OnlyAfterDocument rule) => rule.Answered == NeededAnswer.Put
        ? Puts.Where(put => put.Offer.Id == rule.After && put.At <= _slot.At).Select(put => put.At)
        : _state.Answers
            .Where(answer => answer.Offer == rule.After
                && answer.Kind == (rule.Answered == NeededAnswer.Accepted ? AnswerKind.Accepted : AnswerKind.Refused))
            .Select(answer => answer.At);

    private Said? RecordShort()
    {
        var (puts, answers) = (_state.Puts, _state.Answers);
        var (putCount, answerCount) = (ExplanationWords.Number(puts.Length), ExplanationWords.Number(answers.Length));
        var firstPut = puts.IsEmpty
            ? new Said("", "")
            : new Said($", the oldest of {_words.At(puts[0].At)}", $"（最早{_words.At(puts[0].At)}）");
        var firstAnswer = answers.IsEmpty
            ? new Said("", "")
            : new Said($", the oldest of {_words.At(answers[0].At)}", $"（最早{_words.At(answers[0].At)}）");
        return new Said(
            $"Remembered are {putCount} puts in conversations{firstPut.En} (at most {SubscriberState.PutsKept}), "
                + $"and {answerCount} answers{firstAnswer.En} (at most {SubscriberState.AnswersKept}).",
            $"现有对话推荐记录{putCount}条{firstPut.Zh}，最多保留{SubscriberState.PutsKept}条；"
                + $"答复记录{answerCount}条{firstAnswer.Zh}，最多保留{SubscriberState.AnswersKept}条。");
    }

    /// <summary>An offer that can still be answered; the one that can be answered longest.</summary>
    private Said? InPlay(Func<Offer, bool> isMeant)
    {
        var open = _state.OffersInPlay
            .Where(one => one.ExpiresAt > _slot.At && _rulebook.FindOffer(one.Offer) is { } put && isMeant(put)).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var last = open.MaxBy(one => one.ExpiresAt);
        var offer = _words.Offer(last.Offer);
        return new Said(
            $"{offer.En} was put {_words.At(last.OfferedAt)} and can be answered until {_words.At(last.ExpiresAt)}.",
            $"{offer.Zh}于{_words.At(last.OfferedAt)}推荐，可答复至{_words.At(last.ExpiresAt)}。");
    }

    /// <summary>The last contact of another system about one of some groups, within a time.</summary>
    private Said? GroupContact(IReadOnlyCollection<string> groups, TimeSpan within)
    {
        var times = GroupContacts.Where(contact => groups.Contains(contact.Group) && _slot.At - contact.At < within)
            .Select(contact => contact.At).ToList();
        if (times.Count == 0)
        {
            return null;
        }

        var at = times.Max();
        return new Said($"Another system put an offer of the group {_words.At(at)}", $"其他系统于{_words.At(at)}推荐过该组优惠")
            .Then(Rest(at, within), "; ", "；");
    }

    private static Said Group(Offer offer) => new($"The group is \"{offer.Document.Group}\".", $"优惠组为“{offer.Document.Group}”。");

    /// <summary>How long something rests, counted from an instant.</summary>
    private Said Rest(DateTimeOffset from, TimeSpan rest)
    {
        var span = ExplanationWords.Span(rest);
        return new Said($"it rests for {span.En}, until {_words.At(from + rest)}.", $"间隔期为{span.Zh}，至{_words.At(from + rest)}。");
    }

    /// <summary>One time at which an offer was put.</summary>
    private readonly record struct Put(Offer Offer, DateTimeOffset At);
}
