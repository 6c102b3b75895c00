using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Catalogue.Conditions;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Occasion, eligibility, applicability and suitability: what the offer itself asks for.</summary>
public sealed partial class DecisionExplainer
{
    /// <summary>More failing tests than these are counted, not told.</summary>
    private const int FindingsMax = 8;

    private Said? NoTrigger(Offer offer)
    {
        if (_trace.Occasion.Moment is { } moment)
        {
            var (occasion, answers) = (ExplanationWords.Moment(moment), Said.List(offer.Document.Moments.Select(ExplanationWords.Moment)));
            answers = offer.Document.Moments.IsEmpty ? ExplanationWords.None : answers;
            return new Said(
                $"The occasion is the key moment {occasion.En}; the offer answers: {answers.En}.",
                $"当前场合为关键时刻“{occasion.Zh}”；该优惠针对：{answers.Zh}。");
        }

        if (_trace.Occasion.Offer is not { } proposed)
        {
            return null;
        }

        var asked = _words.Offer(proposed);
        return new Said($"Only {asked.En} was asked about.", $"本次仅询问了{asked.Zh}。");
    }

    private Said? NoTreatment(Offer offer)
    {
        var channel = ExplanationWords.Channel(_trace.Occasion.Channel);
        var treatments = offer.Document.Treatments;
        var has = treatments.IsEmpty
            ? ExplanationWords.None
            : Said.List(treatments.Select(treatment => ExplanationWords.Channel(treatment.Channel)));
        return new Said(
            $"The channel is {channel.En}; the offer has treatments for: {has.En}.", $"当前渠道为{channel.Zh}；该优惠已配置的渠道：{has.Zh}。");
    }

    private Said? OutOfSeason(Offer offer)
    {
        var now = _words.At(_trace.Now);
        return offer.Document.ValidFrom is { } from && _trace.Now < from
            ? new Said($"It begins {_words.At(from)}; it was {now}.", $"优惠自{_words.At(from)}起有效，决策时间为{now}。")
            : offer.Document.ValidUntil is { } until
            ? new Said($"It ended {_words.At(until)}; it was {now}.", $"优惠于{_words.At(until)}结束，决策时间为{now}。")
            : null;
    }

    private Said? MomentRepeated() => _trace.Occasion.Moment is { } moment && _state.LastMomentAt(moment) is { } last
        ? new Said(
            $"{ExplanationWords.Moment(moment).En} came {_words.At(last)}.",
            $"“{ExplanationWords.Moment(moment).Zh}”上次出现于{_words.At(last)}。")
        : null;

    private Said? NoProfile() => new Said(
        $"{ExplanationWords.Number(_state.Version)} facts are on record, and no profile is among them.",
        $"已记录{ExplanationWords.Number(_state.Version)}条事实，其中没有资料。");

    private Said? AlreadyHeld(Offer offer)
    {
        var service = offer.Document.Service;
        if (_state.Holds(service))
        {
            return new Said($"The service \"{service}\" is held.", $"已开通业务“{service}”。");
        }

        foreach (var order in _state.PendingOrders)
        {
            if (order.Service == service)
            {
                var ordered = _words.Offer(order.Offer);
                return new Said(
                    $"The service \"{service}\" is on order since {_words.At(order.PlacedAt)}, by {ordered.En}.",
                    $"业务“{service}”已于{_words.At(order.PlacedAt)}通过{ordered.Zh}办理，尚在处理中。");
            }
        }

        return _state.HasSeat(service) ? Seat(service) : null;
    }

    private static Said Seat(string service) =>
        new($"A seat is taken for the service \"{service}\".", $"业务“{service}”占用着名额。");

    private Said? TooEarly(Offer offer)
    {
        var stage = _rulebook.Scoring.StageOf(_state, _trace.Now);
        var (current, needs) = (ExplanationWords.Stage(stage), ExplanationWords.Stage(offer.Document.Stage));
        var said = new Said(
            $"The subscriber is at {current.En}; the offer comes from {needs.En} on.", $"用户处于{current.Zh}阶段；该优惠自{needs.Zh}阶段起可推荐。");
        var missing = stage == TrustStage.Service
            ? NotMet(_rulebook.Scoring.TrustCondition, new Said("condition of trust", "信任条件"))
            : NotMet(_rulebook.Scoring.MarketingCondition, new Said("condition of marketing", "营销条件"));
        return missing is { } why ? said.Then(why) : said;
    }

    private Said? NotMet(Condition? condition, Said kind)
    {
        var findings = condition?.Explain(_state, _trace.Now) ?? [];
        if (findings.IsEmpty)
        {
            return null;
        }

        var told = findings.Take(FindingsMax).Select(Tell).ToList();
        if (findings.Length > FindingsMax)
        {
            var more = ExplanationWords.Number(findings.Length - FindingsMax);
            told.Add(new Said($"and {more} more", $"另有{more}项"));
        }

        return new Said(
            $"Its {kind.En} fails at: {string.Join("; ", told.Select(one => one.En))}.",
            $"{kind.Zh}未满足：{string.Join("；", told.Select(one => one.Zh))}。");
    }

    /// <summary>One test with what it saw. Values of conditions are written as planners write them, so instants are in UTC.</summary>
    private static Said Tell(ConditionFinding finding)
    {
        var should = finding.ShouldHold ? new Said("must hold", "应成立") : new Said("must not hold", "不应成立");
        if (finding.Seen.IsEmpty)
        {
            return new Said($"`{finding.Test}` {should.En}", $"`{finding.Test}` {should.Zh}");
        }

        var values = Said.List(finding.Seen.Select(seen => seen.Value switch
        {
            null => new Said($"{seen.Operand} is not known", $"{seen.Operand} 未知"),
            SetOperand.Nothing => new Said($"{seen.Operand} is empty", $"{seen.Operand} 为空"),
            { } value => new Said($"{seen.Operand} is {value}", $"{seen.Operand} 为 {value}"),
        }));
        return new Said($"`{finding.Test}` {should.En}, {values.En}", $"`{finding.Test}` {should.Zh}，而 {values.Zh}");
    }
}
