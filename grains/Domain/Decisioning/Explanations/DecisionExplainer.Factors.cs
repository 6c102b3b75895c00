using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Decisioning.Scoring;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>What the factors of a priority are made of. What changes nothing is left out.</summary>
public sealed partial class DecisionExplainer
{
    private Said Detail(Offer offer)
    {
        var detail = _trace.Detail(offer);
        var said = Propensity(detail);
        if (detail.Moment != 1 || detail.ChannelFit != 1)
        {
            var (moment, fit) = (ExplanationWords.Number(detail.Moment), ExplanationWords.Number(detail.ChannelFit));
            said = said.Then(new Said(
                $"Context: moment {moment} × channel fit {fit}.", $"场合：关键时刻{moment} × 渠道适配{fit}。"));
        }

        if (detail.LeverPercent != 0 || detail.GroupLeverPercent != 0)
        {
            var (own, group) = (Percent(detail.LeverPercent), Percent(detail.GroupLeverPercent));
            said = said.Then(new Said(
                $"Lever: own {own} %, group \"{offer.Document.Group}\" {group} %.",
                $"人工系数：优惠自身{own}%，优惠组“{offer.Document.Group}”{group}%。"));
        }

        return said;
    }

    private Said Propensity(PriorityDetail detail)
    {
        var estimate = ExplanationWords.Number(detail.Estimate);
        var said = detail.IsByModel
            ? new Said($"Propensity: {estimate} by the model", $"响应概率：模型估计{estimate}")
            : new Said($"Propensity: {estimate} by the rulebook", $"响应概率：规则手册给定{estimate}");
        if (detail.Learnt is { } learnt)
        {
            said = said.Then(Corrected(learnt, ExplanationWords.Number(detail.Corrected)), ", ", "；");
        }

        if (detail.SilenceCount > 0)
        {
            var (count, factor) = (
                ExplanationWords.Number(detail.SilenceCount),
                ExplanationWords.Number(Math.Pow(Arbitration.SilenceWeight, detail.SilenceCount)));
            said = said.Then(
                new Said($"× {factor} for {count} without an answer before", $"因此前{count}次未获答复 × {factor}"), ", ", "；");
        }

        return said.Then(new Said(".", "。"), "", "");
    }

    private Said Corrected(OutcomeCount learnt, string corrected)
    {
        var (yes, no) = (ExplanationWords.Number(learnt.Accepted), ExplanationWords.Number(learnt.Declined));
        var strength = ExplanationWords.Number(_rulebook.Scoring.Document.Learning!.PriorStrength);
        var cell = learnt.Cell;
        return new Said(
            $"learnt {corrected} from {yes} yes and {no} no ({Channel.En}, kind \"{cell}\"; the estimate weighs as {strength})",
            $"据{yes}次同意、{no}次未同意（{Channel.Zh}，用户类别“{cell}”；原估计权重{strength}）修正为{corrected}");
    }

    private static string Percent(int percent) => percent > 0 ? "+" + ExplanationWords.Number(percent) : ExplanationWords.Number(percent);
}
