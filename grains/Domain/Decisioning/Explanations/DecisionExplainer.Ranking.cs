using SmartManager.Domain.Catalogue;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Holdout and arbitration.</summary>
public sealed partial class DecisionExplainer
{
    private Said? HeldOut() => _rulebook.Document.Holdout is { Percent: var percent }
        ? new Said(
            $"The holdout is {ExplanationWords.Number(percent)} % of all subscribers, drawn by a hash of the id.",
            $"对照组占全部用户的{ExplanationWords.Number(percent)}%，按用户标识的散列抽取。")
        : null;

    private Said Chosen(Offer offer, double priority)
    {
        var rank = ExplanationWords.Number(_trace.Choice.Best.IndexOf(offer) + 1);
        var count = ExplanationWords.Number(_trace.Choice.Candidates.Priorities.Length);
        var factors = Factors(offer, priority);
        var chosen = new Said(
            $"It was chosen: number {rank} of {count} that came as far as arbitration. {factors.En}.",
            $"已选中：进入排序的{count}个优惠中排第{rank}。{factors.Zh}。").Then(Detail(offer));
        return _trace.Explored ? chosen.Then(Trial) : chosen;
    }

    private Said? Outranked(Offer offer)
    {
        var candidates = _trace.Choice.Candidates;
        var (priority, factors) = (candidates[offer.Ordinal].Priority, Factors(offer, candidates[offer.Ordinal].Priority));
        if (_trace.Choice.Best is not [.., var lowest])
        {
            return null;
        }

        if (_trace.Explored)
        {
            return new Said($"{factors.En}.", $"{factors.Zh}。").Then(Detail(offer));
        }

        var (name, other) = (_words.Offer(lowest.Id), candidates[lowest.Ordinal].Priority);
        var (count, toBeat) = (ExplanationWords.Number(_trace.Choice.Best.Length), ExplanationWords.Number(other));
        var said = new Said(
            $"{factors.En}; the lowest of the {count} chosen, {name.En}, has {toBeat}.",
            $"{factors.Zh}；所选{count}个优惠中最低的{name.Zh}为{toBeat}。").Then(Detail(offer));
        return priority == other
            ? said.Then(new Said("Of equals a hash of the subscriber and the offer decides.", "优先级相同时，由用户与优惠的散列决定。"))
            : said;
    }

    /// <summary>Why an offer was not chosen in such a decision.</summary>
    private static Said LostTheDraw { get; } = new(
        "This decision tried something else: a draw chose another offer, not its priority.", "本次决策属于探索：抽签选中了其他优惠，而非按优先级。");

    /// <summary>How a decision that tries something else orders its offers.</summary>
    private static Said Trial { get; } = new(
        "This decision tried something else: a draw ordered the offers, not their priority.", "本次决策属于探索：优惠按抽签而非优先级排序。");

    /// <summary>The one place that knows which factors a priority has.</summary>
    private Said Factors(Offer offer, double priority)
    {
        var parts = _trace.Weigh(offer);
        (string En, string Zh, double Value)[] factors =
        [
            ("propensity", "响应概率", parts.Propensity),
            ("context", "场合", parts.Context),
            ("value", "价值", parts.Value),
            ("lever", "人工系数", parts.Lever),
        ];
        return new Said(
            $"Priority {ExplanationWords.Number(priority)} = "
                + string.Join(" × ", factors.Select(factor => $"{factor.En} {ExplanationWords.Number(factor.Value)}")),
            $"优先级{ExplanationWords.Number(priority)} = "
                + string.Join(" × ", factors.Select(factor => $"{factor.Zh}{ExplanationWords.Number(factor.Value)}")));
    }
}
