using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Simulation.Tests.Engine;

/// <summary>Rulebooks under which much happens in few days: short waits, low caps, frequent moments.</summary>
internal static class Rules
{
    /// <summary>The pool that two offers share.</summary>
    public const string SeatsPool = "seats";

    /// <summary>How many units it has: fewer than there are subscribers.</summary>
    public const int Seats = 4;

    /// <summary>The first that is published.</summary>
    public static readonly RulebookDocument First = new()
    {
        Name = "first",
        Currency = "CNY",
        TimeZone = "Asia/Shanghai",
        StaleAfter = TimeSpan.FromHours(30),
        OfferValidity = TimeSpan.FromHours(5),
        OfferAfterNotice = TimeSpan.FromMinutes(20),
        ReceiptWait = TimeSpan.FromHours(6),
        DoubtWait = TimeSpan.FromDays(31), // Longer than any world: at its end what is in doubt is compared with what the carrier knows.
        InteractionWait = TimeSpan.FromMinutes(30),
        KeyMoments =
        [
            Moment(KeyMoment.BillAboveAverage, 120, isUrgent: false),
            Moment(KeyMoment.PointsRedeemable, 1_000, isUrgent: false),
            Moment(KeyMoment.RoamingWithoutDiscount, 0, isUrgent: true),
            Moment(KeyMoment.DataAllowanceExceeded, 0, isUrgent: false),
        ],
        ContactPolicy = new ContactPolicyDocument
        {
            Caps =
            [
                new CapDocument("sms-two-hours", [Channel.Sms], 1, TimeSpan.FromHours(2)),
                new CapDocument("sms-day", [Channel.Sms], 3, TimeSpan.FromHours(24)),
                new CapDocument("all-three-days", [Channel.Sms, Channel.Hall, Channel.InboundCall], 9, TimeSpan.FromDays(3)),
            ],
            QuietFrom = new TimeOnly(21, 0),
            QuietUntil = new TimeOnly(8, 0),
            SameOfferAfter = TimeSpan.FromHours(2),
            RefusedOfferAfter = TimeSpan.FromHours(4),
        },
        Holdout = new HoldoutDocument("first", 10),
        Offers =
        [
            Offer("roam-pack", "roaming", 0.4, KeyMoment.RoamingWithoutDiscount),
            Offer("roam-day", "roaming", 0.3, KeyMoment.RoamingWithoutDiscount),
            Offer("data-1gb", "data", 0.5, KeyMoment.DataAllowanceExceeded) with { Pool = SeatsPool },
            Offer("data-5gb", "more-data", 0.4, KeyMoment.DataAllowanceExceeded, KeyMoment.BillAboveAverage) with { Pool = SeatsPool },
            Offer("bill-saver", "tariff", 0.3, KeyMoment.BillAboveAverage),
            Offer("points-gift", "loyalty", 0.6, KeyMoment.PointsRedeemable),
            Offer("tv-month", "tv", 0.2),
        ],
        Pools = [new PoolDocument { Code = SeatsPool, Seats = Seats }],
        OrderBookedNotice = new TextDocument("已办理{offer}", "{offer} is booked"),
        UnsubscribedNotice = new TextDocument("已退订", "No more marketing"),
    };

    /// <summary>What operators publish later.</summary>
    public static readonly ImmutableArray<RulebookDocument> Later =
    [
        First,
        First with { Name = "tight", ContactPolicy = Policy with { Caps = [.. Policy.Caps.Select(cap => cap with { Limit = 1 })] } },
        First with { Name = "early-night", ContactPolicy = Policy with { QuietFrom = new TimeOnly(17, 30) } },
        First with { Name = "discard", ContactPolicy = Policy with { WhenQuiet = QuietChoice.Discard, QuietFrom = new TimeOnly(19, 0) } },
        First with { Name = "half-held-out", Holdout = new HoldoutDocument("half", 50) },
        First with { Name = "few-offers", Offers = [.. First.Offers.Where(offer => offer.Group is "roaming" or "tv")] },
    ];

    private static ContactPolicyDocument Policy => First.ContactPolicy;

    private static KeyMomentDocument Moment(KeyMoment moment, long threshold, bool isUrgent) => new()
    {
        Moment = moment,
        Threshold = threshold,
        RepeatAfter = TimeSpan.FromMinutes(30),
        Notice = new TextDocument("账单{amount}，流量{used}，积分{points}，{place}", "Bill {amount}, data {used}, points {points}, {place}"),
        IsUrgent = isUrgent,
    };

    private static OfferDocument Offer(string id, string group, double propensity, params ReadOnlySpan<KeyMoment> moments) => new()
    {
        Id = id,
        Name = new TextDocument(id, id),
        Group = group,
        ProductCode = "P-" + id,
        Service = "s-" + id,
        PriceMinor = 900,
        ValueMinor = 500,
        Propensity = propensity,
        Moments = [.. moments],
        Treatments = [.. ((Channel[])[Channel.Sms, Channel.Hall, Channel.Web]).Select(channel => new TreatmentDocument
        {
            Channel = channel,
            Text = new TextDocument("{offer}，{price}元，回复{keyword}", "{offer} for {price}: reply {keyword}"),
        })],
    };
}
