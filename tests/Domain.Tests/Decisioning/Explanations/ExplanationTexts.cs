namespace SmartManager.Domain.Tests.Decisioning.Explanations;

/// <summary>What is said in each of <see cref="ExplanationCases"/>, behind the refusal's own sentence. Noon is 12:00 in Shanghai.</summary>
internal static class ExplanationTexts
{
    private static readonly Dictionary<string, (string En, string Zh)> Texts = new(StringComparer.Ordinal)
    {
        ["not the moment's"] = (
            """The occasion is the key moment points-redeemable; the offer answers: data-allowance-exceeded.""",
            """当前场合为关键时刻“积分可兑换”；该优惠针对：流量超出套餐。"""),
        ["not the proposed one"] = (
            """Only gift ("gift") was asked about.""",
            """本次仅询问了gift（“gift”）。"""),
        ["no treatment"] = (
            """The channel is web; the offer has treatments for: sms, hall, inbound-call.""",
            """当前渠道为网上营业厅；该优惠已配置的渠道：短信、营业厅、呼入电话。"""),
        ["too early"] = (
            """It begins 2026-03-03 12:00 +08:00 Asia/Shanghai; it was 2026-03-02 12:00 +08:00 Asia/Shanghai.""",
            """优惠自2026-03-03 12:00 +08:00 Asia/Shanghai起有效，决策时间为2026-03-02 12:00 +08:00 Asia/Shanghai。"""),
        ["too late"] = (
            """It ended 2026-03-02 11:58:30 +08:00 Asia/Shanghai; it was 2026-03-02 12:00 +08:00 Asia/Shanghai.""",
            """优惠于2026-03-02 11:58:30 +08:00 Asia/Shanghai结束，决策时间为2026-03-02 12:00 +08:00 Asia/Shanghai。"""),
        ["no profile"] = (
            """3 facts are on record, and no profile is among them.""",
            """已记录3条事实，其中没有资料。"""),
        ["held"] = (
            """The service "data-pack" is held.""",
            """已开通业务“data-pack”。"""),
        ["a seat is taken"] = (
            """A seat is taken for the service "data-pack".""",
            """业务“data-pack”占用着名额。"""),
        ["on order"] = (
            """The service "data-pack" is on order since 2026-03-02 11:00 +08:00 Asia/Shanghai, by data-pack ("data-pack").""",
            """业务“data-pack”已于2026-03-02 11:00 +08:00 Asia/Shanghai通过data-pack（“data-pack”）办理，尚在处理中。"""),
        ["not eligible"] = (
            """Its eligibility fails at: `bill-average-minor >= 20000` must hold, bill-average-minor is 10000; `plan = "plan-88"` must not hold, plan is "plan-88".""",
            """资格条件未满足：`bill-average-minor >= 20000` 应成立，而 bill-average-minor 为 10000；`plan = "plan-88"` 不应成立，而 plan 为 "plan-88"。"""),
        ["not applicable"] = (
            """Its applicability fails at: `moment-at "points-redeemable" within last 7 days` must hold, moment-at "points-redeemable" is not known.""",
            """适用条件未满足：`moment-at "points-redeemable" within last 7 days` 应成立，而 moment-at "points-redeemable" 未知。"""),
        ["not yet at trust"] = (
            """The subscriber is at service; the offer comes from marketing on. Its condition of trust fails at: `roaming` must hold, roaming is false.""",
            """用户处于服务阶段；该优惠自营销阶段起可推荐。信任条件未满足：`roaming` 应成立，而 roaming 为 false。"""),
        ["not yet at marketing"] = (
            """The subscriber is at trust; the offer comes from marketing on. Its condition of marketing fails at: `roaming` must hold, roaming is false.""",
            """用户处于信任阶段；该优惠自营销阶段起可推荐。营销条件未满足：`roaming` 应成立，而 roaming 为 false。"""),
        ["not suitable"] = (
            """Its suitability fails at: `tag has "family"` must hold, tag is empty.""",
            """适宜条件未满足：`tag has "family"` 应成立，而 tag 为空。"""),
        ["no consent"] = (
            """Consent to marketing is on record as: no. The subscriber said so.""",
            """营销授权记录为：否，由用户本人表示。"""),
        ["never asked"] = (
            """Consent to marketing is on record as: no. The subscriber never said yes or no.""",
            """营销授权记录为：否，用户从未表示同意或拒绝。"""),
        ["do not disturb"] = (
            """Channel: sms; asked for by the subscriber by SMS, staff.""",
            """渠道：短信；由用户（短信）、工作人员提出。"""),
        ["on a list"] = (
            """The list is "black-b" (Black list, class B), entered 2026-02-25 12:00 +08:00 Asia/Shanghai by staff, until 2026-03-12 12:00 +08:00 Asia/Shanghai; channel: hall.""",
            """名单为“black-b”（黑名单B类），由工作人员于2026-02-25 12:00 +08:00 Asia/Shanghai加入，至2026-03-12 12:00 +08:00 Asia/Shanghai；渠道：营业厅。"""),
        ["on a list that is gone"] = (
            """The list is "gone", which the rulebook does not know and which therefore blocks, entered 2026-02-25 12:00 +08:00 Asia/Shanghai by staff, without an end; channel: hall.""",
            """名单为“gone”（规则手册中没有此名单，一律拦截），由工作人员于2026-02-25 12:00 +08:00 Asia/Shanghai加入，长期有效；渠道：营业厅。"""),
        ["complaint"] = (
            """Open complaints: 2 (T-1, T-2).""",
            """未结投诉2件（T-1, T-2）。"""),
        ["rolling cap"] = (
            """Cap "sms-day": 2 of 2 contacts made or planned in any 1 day, here from 2026-03-01 14:00 +08:00 Asia/Shanghai to 2026-03-02 14:00 +08:00 Asia/Shanghai; channels: sms. Under this cap the next one fits from 2026-03-03 09:00 +08:00 Asia/Shanghai.""",
            """频次上限“sms-day”：任意1天内已有或已计划2次接触，上限2次；本次自2026-03-01 14:00 +08:00 Asia/Shanghai至2026-03-02 14:00 +08:00 Asia/Shanghai；渠道：短信。按此上限，最早可于2026-03-03 09:00 +08:00 Asia/Shanghai再次接触。"""),
        ["cap of a group in a period"] = (
            """Cap "data-month": 1 of 1 contacts made or planned in a calendar month, here from 2026-03-01 00:00 +08:00 Asia/Shanghai to 2026-04-01 00:00 +08:00 Asia/Shanghai; channels: all that count; groups: data. Under this cap the next one fits from 2026-04-01 00:00 +08:00 Asia/Shanghai.""",
            """频次上限“data-month”：每个自然月内已有或已计划1次接触，上限1次；本次自2026-03-01 00:00 +08:00 Asia/Shanghai至2026-04-01 00:00 +08:00 Asia/Shanghai；渠道：全部计次渠道；优惠组：data。按此上限，最早可于2026-04-01 00:00 +08:00 Asia/Shanghai再次接触。"""),
        ["night"] = (
            """It was Monday 2026-03-02 22:00 +08:00 Asia/Shanghai; quiet hours are 21:00 to 08:00. It opens 2026-03-03 08:00 +08:00 Asia/Shanghai, and the rule is to drop, not to wait.""",
            """当时为2026-03-02 22:00 +08:00 Asia/Shanghai（星期一）；免打扰时段为21:00至08:00。下次开放时间为2026-03-03 08:00 +08:00 Asia/Shanghai；规则为放弃而非等待。"""),
        ["closed"] = (
            """It was Monday 2026-03-02 12:00 +08:00 Asia/Shanghai; on that weekday sms is open: 09:00-11:00, 18:00-20:00. It opens 2026-03-02 18:00 +08:00 Asia/Shanghai, and the rule is to drop, not to wait.""",
            """当时为2026-03-02 12:00 +08:00 Asia/Shanghai（星期一）；当日短信允许时段：09:00-11:00、18:00-20:00。下次开放时间为2026-03-02 18:00 +08:00 Asia/Shanghai；规则为放弃而非等待。"""),
        ["holiday"] = (
            """It was Monday 2026-03-02 12:00 +08:00 Asia/Shanghai; that day is a holiday. It opens 2026-03-03 08:00 +08:00 Asia/Shanghai, and the rule is to drop, not to wait.""",
            """当时为2026-03-02 12:00 +08:00 Asia/Shanghai（星期一）；当天为节假日。下次开放时间为2026-03-03 08:00 +08:00 Asia/Shanghai；规则为放弃而非等待。"""),
        ["never open"] = (
            """It was Monday 2026-03-02 12:00 +08:00 Asia/Shanghai; that day is a holiday. It does not open within 31 days.""",
            """当时为2026-03-02 12:00 +08:00 Asia/Shanghai（星期一）；当天为节假日。31天内没有开放时段。"""),
        ["too many contacts"] = (
            """On record are 200 contacts; marketing stops at 200.""",
            """已记录200次接触，达到200次即停止营销。"""),
        ["refused"] = (
            """Refused 2026-02-20 12:00 +08:00 Asia/Shanghai; it rests for 90 days, until 2026-05-21 12:00 +08:00 Asia/Shanghai.""",
            """拒绝时间为2026-02-20 12:00 +08:00 Asia/Shanghai；间隔期为90天，至2026-05-21 12:00 +08:00 Asia/Shanghai。"""),
        ["put"] = (
            """Put by sms, 2026-02-28 12:00 +08:00 Asia/Shanghai; it rests for 7 days, until 2026-03-07 12:00 +08:00 Asia/Shanghai.""",
            """已通过短信推荐，时间为2026-02-28 12:00 +08:00 Asia/Shanghai；间隔期为7天，至2026-03-07 12:00 +08:00 Asia/Shanghai。"""),
        ["in play"] = (
            """data-pack ("data-pack") was put 2026-03-01 12:00 +08:00 Asia/Shanghai and can be answered until 2026-03-04 12:00 +08:00 Asia/Shanghai.""",
            """data-pack（“data-pack”）于2026-03-01 12:00 +08:00 Asia/Shanghai推荐，可答复至2026-03-04 12:00 +08:00 Asia/Shanghai。"""),
        ["similar in play"] = (
            """twin-pack ("twin-pack") was put 2026-03-01 12:00 +08:00 Asia/Shanghai and can be answered until 2026-03-04 12:00 +08:00 Asia/Shanghai. The group is "data".""",
            """twin-pack（“twin-pack”）于2026-03-01 12:00 +08:00 Asia/Shanghai推荐，可答复至2026-03-04 12:00 +08:00 Asia/Shanghai。优惠组为“data”。"""),
        ["similar a while ago"] = (
            """twin-pack ("twin-pack") was put 2026-02-28 12:00 +08:00 Asia/Shanghai; it rests for 5 days, until 2026-03-05 12:00 +08:00 Asia/Shanghai. The group is "data".""",
            """twin-pack（“twin-pack”）于2026-02-28 12:00 +08:00 Asia/Shanghai推荐；间隔期为5天，至2026-03-05 12:00 +08:00 Asia/Shanghai。优惠组为“data”。"""),
        ["exclusive and in play"] = (
            """Rule "one-of". gift ("gift") was put 2026-03-01 12:00 +08:00 Asia/Shanghai and can be answered until 2026-03-04 12:00 +08:00 Asia/Shanghai.""",
            """规则“one-of”。gift（“gift”）于2026-03-01 12:00 +08:00 Asia/Shanghai推荐，可答复至2026-03-04 12:00 +08:00 Asia/Shanghai。"""),
        ["exclusive and on order"] = (
            """Rule "one-of". gift ("gift") is on order since 2026-03-02 11:00 +08:00 Asia/Shanghai.""",
            """规则“one-of”。gift（“gift”）自2026-03-02 11:00 +08:00 Asia/Shanghai起办理中。"""),
        ["exclusive and open"] = (
            """Rule "one-of". gift ("gift") was proposed 2026-03-02 11:55 +08:00 Asia/Shanghai in a conversation that is still open.""",
            """规则“one-of”。gift（“gift”）于2026-03-02 11:55 +08:00 Asia/Shanghai在尚未结束的会话中推荐。"""),
        ["exclusive and a seat"] = (
            """Rule "one-of". A seat is taken for the service "gift".""",
            """规则“one-of”。业务“gift”占用着名额。"""),
        ["exclusive and put"] = (
            """Rule "one-of". gift ("gift") was put 2026-03-01 12:00 +08:00 Asia/Shanghai; it rests for 3 days, until 2026-03-04 12:00 +08:00 Asia/Shanghai.""",
            """规则“one-of”。gift（“gift”）于2026-03-01 12:00 +08:00 Asia/Shanghai推荐；间隔期为3天，至2026-03-04 12:00 +08:00 Asia/Shanghai。"""),
        ["exclusive and proposed"] = (
            """Rule "one-of". bill-saver ("bill-saver") is proposed, with a higher priority.""",
            """规则“one-of”。bill-saver（“bill-saver”）优先级更高，本次已推荐。"""),
        ["never with what is held"] = (
            """Rule "apart". gift ("gift") is held: service "gift".""",
            """规则“apart”。gift（“gift”）已开通：业务“gift”。"""),
        ["only after, and never"] = (
            """Rule "second": gift ("gift") must have been put in the 2 days before; there is no record of that.""",
            """规则“second”：须先推荐gift（“gift”）（2天内）；没有这样的记录。"""),
        ["only after, and too long ago"] = (
            """Rule "second": gift ("gift") must have been refused in the 2 days before; that was 2026-02-20 12:00 +08:00 Asia/Shanghai.""",
            """规则“second”：须先拒绝gift（“gift”）（2天内）；该时间为2026-02-20 12:00 +08:00 Asia/Shanghai。"""),
        ["only after, whenever"] = (
            """Rule "second": gift ("gift") must have been accepted before; there is no record of that.""",
            """规则“second”：须先接受gift（“gift”）；没有这样的记录。"""),
        ["limit of a window"] = (
            """Limit "both": put 2 of 2 times in any 4 days, here from 2026-02-27 12:00 +08:00 Asia/Shanghai to 2026-03-03 12:00 +08:00 Asia/Shanghai.""",
            """限制“both”：任意4天内已推荐2次，上限2次；本次自2026-02-27 12:00 +08:00 Asia/Shanghai至2026-03-03 12:00 +08:00 Asia/Shanghai。"""),
        ["limit of a conversation"] = (
            """Limit "both": put 1 of 2 times in any 4 days, here from 2026-02-26 12:00 +08:00 Asia/Shanghai to 2026-03-02 12:00 +08:00 Asia/Shanghai. Proposed now, with a higher priority: 1.""",
            """限制“both”：任意4天内已推荐1次，上限2次；本次自2026-02-26 12:00 +08:00 Asia/Shanghai至2026-03-02 12:00 +08:00 Asia/Shanghai。优先级更高且本次已推荐：1个。"""),
        ["limit of a period"] = (
            """Limit "both": put 1 of 1 times in a calendar week, here from 2026-03-02 00:00 +08:00 Asia/Shanghai to 2026-03-09 00:00 +08:00 Asia/Shanghai.""",
            """限制“both”：每个自然周内已推荐1次，上限1次；本次自2026-03-02 00:00 +08:00 Asia/Shanghai至2026-03-09 00:00 +08:00 Asia/Shanghai。"""),
        ["non-responder"] = (
            """Rule "silent": 3 in a row ran out unanswered within 14 days, the last 2026-02-22 12:00 +08:00 Asia/Shanghai; the pause of 30 days ends 2026-03-24 12:00 +08:00 Asia/Shanghai.""",
            """规则“silent”：14天内连续3次未获答复，末次为2026-02-22 12:00 +08:00 Asia/Shanghai；暂停30天，至2026-03-24 12:00 +08:00 Asia/Shanghai。"""),
        ["record too short"] = (
            """Remembered are 64 puts in conversations, the oldest of 2026-02-26 08:00 +08:00 Asia/Shanghai (at most 64), and 0 answers (at most 50).""",
            """现有对话推荐记录64条（最早2026-02-26 08:00 +08:00 Asia/Shanghai），最多保留64条；答复记录0条，最多保留50条。"""),
        ["sold out"] = (
            """The pool is "seats". All 1 seats are taken. One is free again when its service is no longer held or billing refuses an order.""",
            """资源池为“seats”。1个席位已全部占用；有用户不再持有该业务或计费系统退回订单后才会空出。"""),
        ["sold out of stock"] = (
            """The pool is "seats". Its stock of 1000 is used up. More come only when billing refuses an order, or with a larger stock in the rulebook.""",
            """资源池为“seats”。库存1000个已用完；只有计费系统退回订单或规则手册增加库存后才会再有。"""),
        ["sold out for the day"] = (
            """The pool is "seats". The 50 of the day are taken. Those of the next day come 2026-03-03 00:00 +08:00 Asia/Shanghai.""",
            """资源池为“seats”。当日50个已用完；次日的名额于2026-03-03 00:00 +08:00 Asia/Shanghai开放。"""),
        ["sold out in both ways"] = (
            """The pool is "seats". All 20 seats are taken. One is free again when its service is no longer held or billing refuses an order. The 5 of the day are taken. Those of the next day come 2026-03-03 00:00 +08:00 Asia/Shanghai.""",
            """资源池为“seats”。20个席位已全部占用；有用户不再持有该业务或计费系统退回订单后才会空出。当日5个已用完；次日的名额于2026-03-03 00:00 +08:00 Asia/Shanghai开放。"""),
        ["sold out, and nobody knows how"] = (
            """The pool is "seats". It has 20 units in all and 5 a day; which of the two was reached is not on record.""",
            """资源池为“seats”。总量20个，每日5个；达到的是哪一项上限没有记录。"""),
        ["holdout"] = (
            """The holdout is 50 % of all subscribers, drawn by a hash of the id.""",
            """对照组占全部用户的50%，按用户标识的散列抽取。"""),
        ["outranked"] = (
            """Priority 5 = propensity 0.5 × context 1 × value 10 × lever 1; the lowest of the 1 chosen, bill-saver ("bill-saver"), has 15. Propensity: 0.5 by the rulebook.""",
            """优先级5 = 响应概率0.5 × 场合1 × 价值10 × 人工系数1；所选1个优惠中最低的bill-saver（“bill-saver”）为15。响应概率：规则手册给定0.5。"""),
        ["outranked by an equal"] = (
            """Priority 5 = propensity 0.5 × context 1 × value 10 × lever 1; the lowest of the 1 chosen, equal-1 ("equal-1"), has 5. Propensity: 0.5 by the rulebook. Of equals a hash of the subscriber and the offer decides.""",
            """优先级5 = 响应概率0.5 × 场合1 × 价值10 × 人工系数1；所选1个优惠中最低的equal-1（“equal-1”）为5。响应概率：规则手册给定0.5。优先级相同时，由用户与优惠的散列决定。"""),
        ["chosen"] = (
            """It was chosen: number 1 of 5 that came as far as arbitration. Priority 15 = propensity 0.5 × context 1 × value 30 × lever 1. Propensity: 0.5 by the rulebook.""",
            """已选中：进入排序的5个优惠中排第1。优先级15 = 响应概率0.5 × 场合1 × 价值30 × 人工系数1。响应概率：规则手册给定0.5。"""),
        ["chosen after silence, for a moment"] = (
            """It was chosen: number 1 of 1 that came as far as arbitration. Priority 6 = propensity 0.25 × context 2 × value 10 × lever 1.2. Propensity: 0.5 by the rulebook, × 0.5 for 1 without an answer before. Context: moment 2 × channel fit 1. Lever: own +20 %, group "data" 0 %.""",
            """已选中：进入排序的1个优惠中排第1。优先级6 = 响应概率0.25 × 场合2 × 价值10 × 人工系数1.2。响应概率：规则手册给定0.5；因此前1次未获答复 × 0.5。场合：关键时刻2 × 渠道适配1。人工系数：优惠自身+20%，优惠组“data”0%。"""),
        ["chosen by a model and what was learnt"] = (
            """It was chosen: number 1 of 5 that came as far as arbitration. Priority 112.576547 = propensity 0.075302 × context 1.3 × value 1000 × lever 1.15. Propensity: 0.331812 by the model, learnt 0.301208 from 12 yes and 38 no (hall, kind "other"; the estimate weighs as 100), × 0.25 for 2 without an answer before. Context: moment 1 × channel fit 1.3. Lever: own -10 %, group "data" +25 %.""",
            """已选中：进入排序的5个优惠中排第1。优先级112.576547 = 响应概率0.075302 × 场合1.3 × 价值1000 × 人工系数1.15。响应概率：模型估计0.331812；据12次同意、38次未同意（营业厅，用户类别“other”；原估计权重100）修正为0.301208；因此前2次未获答复 × 0.25。场合：关键时刻1 × 渠道适配1.3。人工系数：优惠自身-10%，优惠组“data”+25%。"""),
    };

    /// <summary>The texts of a case, in English and in Chinese.</summary>
    public static (string En, string Zh) Of(string name) => Texts.GetValueOrDefault(name);
}
