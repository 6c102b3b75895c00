using System.Globalization;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Decisioning.Explanations;

/// <summary>Writes values for people: in the subscriber's local time, and the same on every machine.</summary>
/// <param name="rulebook">Where offers have their names.</param>
/// <param name="zone">Where the subscriber is.</param>
internal sealed class ExplanationWords(Rulebook rulebook, TimeZoneInfo zone)
{
    /// <summary>Said in place of an empty list.</summary>
    public static readonly Said None = new("none", "无");

    /// <summary>An instant, such as <c>2026-03-02 12:00 +08:00 Asia/Shanghai</c>; seconds only where there are some.</summary>
    public string At(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var form = local.TimeOfDay.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd HH:mm zzz" : "yyyy-MM-dd HH:mm:ss zzz";
        return $"{local.ToString(form, CultureInfo.InvariantCulture)} {zone.Id}";
    }

    /// <summary>The local time of day and day of the week of an instant.</summary>
    public Said Clock(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var day = Day(local.DayOfWeek);
        return new Said($"{day.En} {At(at)}", $"{At(at)}（{day.Zh}）");
    }

    /// <summary>An offer by its id and name.</summary>
    public Said Offer(string id) => rulebook.FindOffer(id) is { Document.Name: var name }
        ? new Said($"{id} (\"{name.En}\")", $"{id}（“{name.Zh}”）")
        : Said.Same(id);

    /// <summary>A span of time, of its parts that are not 0.</summary>
    public static Said Span(TimeSpan span)
    {
        (int Count, string One, string Many, string Chinese)[] parts =
        [
            (span.Days, "day", "days", "天"),
            (span.Hours, "h", "h", "小时"),
            (span.Minutes, "min", "min", "分钟"),
            (span.Seconds, "s", "s", "秒"),
        ];
        var told = parts.Where(part => part.Count != 0).DefaultIfEmpty(parts[^1]).ToList();
        return new Said(
            string.Join(' ', told.Select(part => $"{Number(part.Count)} {(part.Count == 1 ? part.One : part.Many)}")),
            string.Concat(told.Select(part => Number(part.Count) + part.Chinese)));
    }

    /// <summary>A window or a period, whichever a limit has.</summary>
    public static Said Span(TimeSpan? window, CalendarPeriod? period)
    {
        if (window is { } length)
        {
            var span = Span(length);
            return new Said($"in any {span.En}", $"任意{span.Zh}内");
        }

        return period switch
        {
            CalendarPeriod.Day => new Said("in a calendar day", "每个自然日内"),
            CalendarPeriod.Week => new Said("in a calendar week", "每个自然周内"),
            _ => new Said("in a calendar month", "每个自然月内"),
        };
    }

    /// <summary>A span of the calendar or of a window, from instant to instant.</summary>
    public Said Range(TimeRange range) => new(
        $"from {At(range.From)} to {At(range.Until)}", $"自{At(range.From)}至{At(range.Until)}");

    /// <summary>A local time of day.</summary>
    public static string Time(TimeOnly time) =>
        time.ToString(time.Ticks % TimeSpan.TicksPerMinute == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number, rounded as people read it.</summary>
    public static string Number(double number) => ShownNumber.Round(number).ToString("0.###############", CultureInfo.InvariantCulture);

    /// <summary>A channel.</summary>
    public static Said Channel(Channel channel) => new(channel.Name(), channel switch
    {
        Messaging.Channel.Sms => "短信",
        Messaging.Channel.InboundCall => "呼入电话",
        Messaging.Channel.OutboundCall => "外呼电话",
        Messaging.Channel.Hall => "营业厅",
        Messaging.Channel.Terminal => "自助终端",
        Messaging.Channel.Web => "网上营业厅",
        Messaging.Channel.AccountManager => "客户经理",
        _ => channel.Name(),
    });

    /// <summary>A key moment.</summary>
    public static Said Moment(KeyMoment moment) => new(KebabName.Of(moment), moment switch
    {
        KeyMoment.BillAboveAverage => "账单高于平均",
        KeyMoment.PointsRedeemable => "积分可兑换",
        KeyMoment.RoamingWithoutDiscount => "漫游无优惠",
        KeyMoment.DataAllowanceExceeded => "流量超出套餐",
        _ => KebabName.Of(moment),
    });

    /// <summary>A stage of trust.</summary>
    public static Said Stage(TrustStage stage) => new(KebabName.Of(stage), stage switch
    {
        TrustStage.Service => "服务",
        TrustStage.Trust => "信任",
        _ => "营销",
    });

    /// <summary>Who asked for something.</summary>
    public static Said Source(RequestSource source) => source switch
    {
        RequestSource.SmsKeyword => new Said("the subscriber by SMS", "用户（短信）"),
        RequestSource.Staff => new Said("staff", "工作人员"),
        RequestSource.File => new Said("a file", "导入文件"),
        _ => new Said("the subscriber", "用户本人"),
    };

    private static Said Day(DayOfWeek day) => new(
        CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(day), "星期" + "日一二三四五六"[(int)day]);
}
