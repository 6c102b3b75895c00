using System.Collections.Immutable;
using System.Globalization;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Bench.Base;

/// <summary>The rules of the workloads: 200 offers of which a subscriber may have about 40, five channels, caps, quiet hours, a control group.</summary>
internal static class BenchRulebook
{
    /// <summary>Offers. Source: the definition of the workloads.</summary>
    public const int OfferCount = 200;

    /// <summary>The service that counts as a roaming discount.</summary>
    public const string RoamingDiscount = "roaming-discount";

    /// <summary>A bill above so many percent of the average is a key moment.</summary>
    public const int BillThresholdPercent = 150;

    /// <summary>The five channels on which every offer is put.</summary>
    public static readonly ImmutableArray<Channel> Channels = [Channel.Sms, Channel.InboundCall, Channel.Hall, Channel.Web, Channel.AccountManager];

    private const int GroupCount = 40;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The rulebook of a seed.</summary>
    public static RulebookDocument Document(ulong seed) => new()
    {
        Name = "Workloads",
        Currency = "CNY",
        TimeZone = "Asia/Shanghai",
        KeyMoments =
        [
            Moment(KeyMoment.BillAboveAverage, BillThresholdPercent, "Your bill is {amount}, the average was {average}."),
            Moment(KeyMoment.PointsRedeemable, 1_000, "You have {points} points."),
            Moment(KeyMoment.RoamingWithoutDiscount, 0, "Welcome to {place}.") with { Services = [RoamingDiscount] },
            Moment(KeyMoment.DataAllowanceExceeded, 0, "You have used {used} MB of {allowance} MB."),
        ],
        ContactPolicy = new ContactPolicyDocument
        {
            Caps =
            [
                new CapDocument("sms-weekly", [Channel.Sms], 2, Week),
                new CapDocument(
                    "all-weekly", [Channel.Sms, Channel.InboundCall, Channel.OutboundCall, Channel.Hall, Channel.Terminal, Channel.AccountManager], 4, Week),
            ],
            QuietFrom = new TimeOnly(21, 0),
            QuietUntil = new TimeOnly(8, 0),
        },
        Holdout = new HoldoutDocument("bench", 10),
        Offers = [.. Enumerable.Range(0, OfferCount).Select(number => Offer(seed, number))],
    };

    /// <summary>The id of an offer.</summary>
    public static string OfferId(int number) => string.Create(CultureInfo.InvariantCulture, $"offer-{number:000}");

    /// <summary>The service that an offer brings.</summary>
    public static string ServiceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"service-{number:000}");

    private static KeyMomentDocument Moment(KeyMoment moment, long threshold, string notice) => new()
    {
        Moment = moment,
        Threshold = threshold,
        RepeatAfter = TimeSpan.FromDays(1),
        Notice = new TextDocument(notice, notice),
        IsUrgent = true,
    };

    private static OfferDocument Offer(ulong seed, int number)
    {
        var draw = new Draw(seed, -1 - number);
        return new OfferDocument
        {
            Id = OfferId(number),
            Name = Text($"Bundle {number}"),
            Group = string.Create(CultureInfo.InvariantCulture, $"group-{number % GroupCount:00}"),
            ProductCode = string.Create(CultureInfo.InvariantCulture, $"P{number:0000}"),
            Service = ServiceOf(number),
            PriceMinor = 500 + (100 * draw.Below(100)),
            ValueMinor = 200 + (100 * draw.Below(80)),
            Propensity = 0.01 + (0.2 * draw.Share()),
            LeverPercent = draw.Below(40),
            Moments = [(KeyMoment)(number % 4)],
            Eligibility = Condition(ref draw, number),
            Treatments = [.. Channels.Select(channel => new TreatmentDocument
            {
                Channel = channel,
                Text = Text("{offer} for {price} a month. Reply {keyword} to order."),
                Keyword = channel == Channel.Sms ? string.Create(CultureInfo.InvariantCulture, $"B{number:000}") : null,
            })],
        };
    }

    /// <summary>Three tests of about 0.58 each leave one in five.</summary>
    private static string Condition(ref Draw draw, int number)
    {
        var plans = Enumerable.Range(draw.Below(BaseSubscribers.PlanCount), 6).Select(plan => BaseSubscribers.PlanOf(plan % BaseSubscribers.PlanCount));
        var trait = BaseSubscribers.NumericTraitOf(draw.Below(BaseSubscribers.NumericTraitCount));
        var least = 350 + draw.Below(200);
        var third = (number % 4) switch
        {
            0 => $"not tag has \"{BaseSubscribers.GreyTag}\"",
            1 => "tenure-days >= 1000",
            2 => "bill-average-minor >= 6000",
            _ => $"tag has any {List(Enumerable.Range(draw.Below(BaseSubscribers.TagCount), 5).Select(tag => BaseSubscribers.TagOf(tag % BaseSubscribers.TagCount)))}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"plan in {List(plans)} and trait \"{trait}\" >= {least} and {third}");
    }

    private static string List(IEnumerable<string> texts) => $"({string.Join(", ", texts.Select(text => $"\"{text}\""))})";

    private static TextDocument Text(string text) => new(text, text);
}
