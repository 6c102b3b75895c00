using System.Collections.Frozen;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>What each refusal of the funnel means, in both languages: the first sentence of each explanation.</summary>
/// <remarks>The same sentences as in docs/guide/reason-codes.md, which a test compares.</remarks>
public static class ReasonTexts
{
    private static readonly FrozenDictionary<byte, string> Chinese = new Dictionary<Refusal, string>
    {
        [Refusal.NoTrigger] = "该优惠不针对当前场合。",
        [Refusal.NoTreatment] = "该优惠没有此渠道的话术或模板。",
        [Refusal.OutOfSeason] = "未到优惠时间，或优惠已过期。",
        [Refusal.Stale] = "事件上报太迟，已不宜响应。",
        [Refusal.MomentRepeated] = "同一关键时刻刚刚出现过。",
        [Refusal.NoProfile] = "没有该用户的资料。",
        [Refusal.AlreadyHeld] = "用户已有此业务，或正在办理。",
        [Refusal.NotEligible] = "用户不满足该优惠的资格条件。",
        [Refusal.NotApplicable] = "目前推荐没有意义：不满足适用条件。",
        [Refusal.TooEarly] = "服务与信任在先：用户尚未进入可营销阶段。",
        [Refusal.NotSuitable] = "对用户并不合适：不满足适宜条件。",
        [Refusal.NoConsent] = "用户未同意接收营销信息。",
        [Refusal.DoNotDisturb] = "用户在此渠道设置了免打扰。",
        [Refusal.Suppressed] = "用户在禁止营销名单中。",
        [Refusal.ComplaintOpen] = "投诉处理中，期间不做营销。",
        [Refusal.NumberMoved] = "原号码已不属于该用户。",
        [Refusal.Cap] = "接触次数已达上限。",
        [Refusal.QuietHours] = "当前为用户的免打扰时段。",
        [Refusal.OutsideHours] = "不在该渠道允许的时段内，或当天为节假日。",
        [Refusal.HistoryFull] = "窗口内接触记录过多，无法准确计数。",
        [Refusal.RecentlyRefused] = "用户不久前拒绝过该优惠。",
        [Refusal.RecentlyPut] = "该优惠不久前已推荐过。",
        [Refusal.SimilarInPlay] = "同组的优惠仍在等待答复。",
        [Refusal.SimilarRecently] = "近期已向用户推荐过同类优惠。",
        [Refusal.Exclusive] = "与之互斥的优惠正在推荐、办理中或已开通。",
        [Refusal.OnlyAfter] = "须在另一优惠之后推荐，时机未到。",
        [Refusal.NeverWith] = "与另一正在推荐、办理中、已开通或同时推荐的优惠不可并存。",
        [Refusal.OfferLimit] = "该优惠或同组优惠的推荐次数已达上限。",
        [Refusal.NonResponder] = "用户多次未响应，暂停推荐该产品。",
        [Refusal.RecordShort] = "规则期限内的记录过多，无法核实，不予推荐。",
        [Refusal.SoldOut] = "已售罄，没有余量。",
        [Refusal.CampaignEnded] = "该营销活动已提前终止。",
        [Refusal.CampaignDone] = "该营销活动的另一任务已成功办理。",
        [Refusal.NoSlot] = "一个月内没有任务时段落在允许的时间内。",
        [Refusal.CampaignHoldout] = "用户属于该营销活动的对照组，用于衡量活动效果。",
        [Refusal.Holdout] = "用户属于对照组，用于衡量营销效果。",
        [Refusal.Outranked] = "另一优惠的优先级更高。",
    }.ToFrozenDictionary(pair => pair.Key.Number, pair => pair.Value);

    /// <summary>The refusal in Chinese; null for one of a request, which no offer of a decision gets.</summary>
    public static string? FindChinese(Refusal refusal) => Chinese.GetValueOrDefault(refusal.Number);

    /// <summary>The refusal in both languages; one that has no text here is named by its code.</summary>
    internal static Said Of(Refusal refusal) => new(refusal.Detail, FindChinese(refusal) ?? $"未推荐，原因码 {refusal.Code}。");
}
