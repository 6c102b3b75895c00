using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Suppression and contact policy: what holds for the subscriber and the channel.</summary>
public sealed partial class DecisionExplainer
{
    private Said Channel => ExplanationWords.Channel(_slot.Channel);

    private Said? NoConsent() => _state.HasSpokenOnConsent
        ? new Said("Consent to marketing is on record as: no. The subscriber said so.", "营销授权记录为：否，由用户本人表示。")
        : new Said("Consent to marketing is on record as: no. The subscriber never said yes or no.", "营销授权记录为：否，用户从未表示同意或拒绝。");

    private Said? DoNotDisturb()
    {
        var sources = Enum.GetValues<RequestSource>().Where(source => _state.DoNotDisturbBy.Of(source).Has(_slot.Channel));
        var askers = Said.List(sources.Select(ExplanationWords.Source));
        return new Said($"Channel: {Channel.En}; asked for by {askers.En}.", $"渠道：{Channel.Zh}；由{askers.Zh}提出。");
    }

    private Said? Suppressed()
    {
        var context = _trace.Context;
        if (Suppression.FindList(_state, _slot.Channel, MessageKind.Marketing, context) is not { } code)
        {
            return null;
        }

        var entry = _state.Suppressions.First(one => one.List == code && one.IsInEffect(_trace.Now));
        var name = _rulebook.Suppressions.Find(code) is { Document.Name: { } known }
            ? new Said($"\"{code}\" ({known.En})", $"“{code}”（{known.Zh}）")
            : new Said($"\"{code}\", which the rulebook does not know and which therefore blocks", $"“{code}”（规则手册中没有此名单，一律拦截）");
        var until = entry.Until is { } end ? new Said($"until {_words.At(end)}", $"至{_words.At(end)}") : new Said("without an end", "长期有效");
        var source = ExplanationWords.Source(entry.Source);
        return new Said(
            $"The list is {name.En}, entered {_words.At(entry.AddedAt)} by {source.En}, {until.En}; channel: {Channel.En}.",
            $"名单为{name.Zh}，由{source.Zh}于{_words.At(entry.AddedAt)}加入，{until.Zh}；渠道：{Channel.Zh}。");
    }

    private Said? ComplaintOpen()
    {
        var (count, tickets) = (ExplanationWords.Number(_state.OpenComplaints.Length), string.Join(", ", _state.OpenComplaints));
        return new Said($"Open complaints: {count} ({tickets}).", $"未结投诉{count}件（{tickets}）。");
    }

    private Said? HistoryFull()
    {
        var (count, most) = (ExplanationWords.Number(_state.Contacts.Length), ExplanationWords.Number(SubscriberState.ContactsKept));
        return new Said($"On record are {count} contacts; marketing stops at {most}.", $"已记录{count}次接触，达到{most}次即停止营销。");
    }

    /// <summary>One cap that is used up: of those that limit whatever is said, which are asked first, or of the offer's group.</summary>
    private Said? CapReached(Offer offer)
    {
        foreach (var isOfGroups in (ReadOnlySpan<bool>)[false, true])
        {
            for (var i = 0; i < _rulebook.Policy.Caps.Length; i++)
            {
                var cap = _rulebook.Policy.Caps[i];
                if (cap.IsOfGroups == isOfGroups && cap.Channels.Has(_slot.Channel) && cap.Limits(offer.Id) && TellIfFull(i) is { } said)
                {
                    return said;
                }
            }
        }

        return null;
    }

    private Said? TellIfFull(int place)
    {
        if (!_caps.TryGetValue(place, out var said))
        {
            var cap = _rulebook.Policy.Caps[place];
            var count = cap.Fullest(new ContactRecord(_state), _slot);
            _caps[place] = said = count >= cap.Limit ? Tell(cap, count) : null;
        }

        return said;
    }

    private Said Tell(Cap cap, int count)
    {
        var (used, limit) = (ExplanationWords.Number(count), ExplanationWords.Number(cap.Limit));
        var span = ExplanationWords.Span(cap.Document.Window, cap.Document.Period);
        var channels = cap.Document.Channels.IsEmpty
            ? new Said("all that count", "全部计次渠道")
            : Said.List(cap.Document.Channels.Select(ExplanationWords.Channel));
        var groups = cap.IsOfGroups ? string.Join(", ", cap.Document.OfferGroups) : null;
        var during = _words.Range(FullestOf(cap));
        var said = new Said(
            $"Cap \"{cap.Code}\": {used} of {limit} contacts made or planned {span.En}, here {during.En}; "
                + $"channels: {channels.En}{(groups is null ? "" : $"; groups: {groups}")}.",
            $"频次上限“{cap.Code}”：{span.Zh}已有或已计划{used}次接触，上限{limit}次；本次{during.Zh}；"
                + $"渠道：{channels.Zh}{(groups is null ? "" : $"；优惠组：{groups}")}。");
        return FindRoom(cap) is { } room
            ? said.Then(new Said($"Under this cap the next one fits from {_words.At(room)}.", $"按此上限，最早可于{_words.At(room)}再次接触。"))
            : said;
    }

    /// <summary>The period of the slot, or of the windows that hold it the fullest: it ends at the slot or at a later contact.</summary>
    private TimeRange FullestOf(Cap cap)
    {
        if (cap.Document.Window is not { } window)
        {
            return cap.Span(_slot.At, _slot.Zone);
        }

        var end = _state.Contacts
            .Where(contact => contact.At > _slot.At && contact.At - _slot.At < window && cap.Counts(contact, new ContactRecord(_state)))
            .Select(contact => contact.At).Prepend(_slot.At)
            .MaxBy(at => cap.Count(new ContactRecord(_state), cap.Span(at, _slot.Zone), except: null));
        return new TimeRange(end - window, end);
    }

    /// <summary>The first instant behind the slot at which one more contact fits under a cap; null if it is not found.</summary>
    private DateTimeOffset? FindRoom(Cap cap)
    {
        var record = new ContactRecord(_state);
        var candidates = new List<DateTimeOffset>();
        foreach (ref readonly var contact in record.Contacts)
        {
            if (cap.Counts(contact, record))
            {
                candidates.Add(cap.Document.Window is { } window ? contact.At + window : cap.Span(contact.At, _slot.Zone).Until);
            }
        }

        foreach (var at in candidates.Where(at => at > _slot.At).Distinct().Order())
        {
            if (cap.Fullest(record, _slot with { At = at }) < cap.Limit)
            {
                return at;
            }
        }

        return null;
    }

    private Said? Quiet()
    {
        var policy = _rulebook.Policy.Document;
        var (from, until) = (ExplanationWords.Time(policy.QuietFrom), ExplanationWords.Time(policy.QuietUntil));
        var clock = _words.Clock(_trace.EarliestAt);
        return new Said($"It was {clock.En}; quiet hours are {from} to {until}.", $"当时为{clock.Zh}；免打扰时段为{from}至{until}。").Then(Opening());
    }

    private Said? OutsideHours()
    {
        var policy = _rulebook.Policy.Document;
        var wall = TimeZoneInfo.ConvertTime(_trace.EarliestAt, _slot.Zone).DateTime;
        var clock = _words.Clock(_trace.EarliestAt);
        var hours = policy.AllowedHours
            .Where(one => one.Channel == _slot.Channel && (one.Days.IsEmpty || one.Days.Contains(wall.DayOfWeek)))
            .Select(one => Said.Same($"{ExplanationWords.Time(one.From)}-{EndOfHours(one)}"))
            .ToList();
        var open = hours.Count == 0 ? ExplanationWords.None : Said.List(hours);
        var why = policy.Holidays.Contains(DateOnly.FromDateTime(wall))
            ? new Said("that day is a holiday", "当天为节假日")
            : new Said($"on that weekday {Channel.En} is open: {open.En}", $"当日{Channel.Zh}允许时段：{open.Zh}");
        return new Said($"It was {clock.En}; {why.En}.", $"当时为{clock.Zh}；{why.Zh}。").Then(Opening());
    }

    /// <summary>When the channel opens, and why that did not help.</summary>
    private Said Opening()
    {
        var policy = _rulebook.Policy;
        return policy.Hours.NextAllowed(_slot.Channel, _trace.EarliestAt, _slot.Zone) is { } opensAt
            ? new Said(
                $"It opens {_words.At(opensAt)}, and the rule is to drop, not to wait.", $"下次开放时间为{_words.At(opensAt)}；规则为放弃而非等待。")
            : new Said(
                $"It does not open within {ExplanationWords.Span(ContactHours.SearchedFor).En}.",
                $"{ExplanationWords.Span(ContactHours.SearchedFor).Zh}内没有开放时段。");
    }

    private static string EndOfHours(AllowedHoursDocument hours) =>
        hours.Until == TimeOnly.MinValue ? "24:00" : ExplanationWords.Time(hours.Until);
}
