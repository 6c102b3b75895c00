using System.Collections.Immutable;
using SmartManager.Domain.Catalogue;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Support;

/// <summary>A small rulebook that most tests decide under. Change one thing with <c>with</c>, then compile.</summary>
public static class Rulebooks
{
    /// <summary>The zones of this machine.</summary>
    public static ZoneTable Zones { get; } = new(TimeZoneInfo.GetSystemTimeZones());

    /// <summary>Answers the allowance that is used up. Sent and shown; keyword <c>DATA</c>.</summary>
    public static OfferDocument DataPack { get; } = Offer("data-pack", "data", 1_000, [KeyMoment.DataAllowanceExceeded]);

    /// <summary>Answers roaming.</summary>
    public static OfferDocument RoamingDay { get; } = Offer("roaming-day", "roaming", 2_000, [KeyMoment.RoamingWithoutDiscount]);

    /// <summary>Answers a high bill.</summary>
    public static OfferDocument BillSaver { get; } = Offer("bill-saver", "tariff", 3_000, [KeyMoment.BillAboveAverage]);

    /// <summary>Answers points that can be redeemed.</summary>
    public static OfferDocument Gift { get; } = Offer("gift", "gift", 500, [KeyMoment.PointsRedeemable]);

    /// <summary>Answers no moment; for campaigns.</summary>
    public static OfferDocument Newspaper { get; } = Offer("newspaper", "news", 100, []);

    /// <summary>Two contacts by SMS a day, four a week on all counted channels; nights from 21:00 to 08:00 in Shanghai.</summary>
    public static RulebookDocument Basic { get; } = new()
    {
        Name = "For tests",
        Currency = "CNY",
        TimeZone = "Asia/Shanghai",
        KeyMoments =
        [
            Moment(KeyMoment.BillAboveAverage, "bill {amount} average {average}") with { Threshold = 200 },
            Moment(KeyMoment.PointsRedeemable, "points {points}") with { Threshold = 1_000 },
            Moment(KeyMoment.RoamingWithoutDiscount, "in {place}") with { Services = ["roaming-day"], IsUrgent = true },
            Moment(KeyMoment.DataAllowanceExceeded, "used {used} of {allowance}"),
        ],
        ContactPolicy = new ContactPolicyDocument
        {
            Caps =
            [
                new CapDocument("sms-day", [Channel.Sms], 2, TimeSpan.FromDays(1)),
                new CapDocument("all-week", [Channel.Sms, Channel.OutboundCall, Channel.InboundCall, Channel.Hall], 4,
                    TimeSpan.FromDays(7)),
            ],
            QuietFrom = new TimeOnly(21, 0),
            QuietUntil = new TimeOnly(8, 0),
        },
        Offers = [DataPack, RoamingDay, BillSaver, Gift, Newspaper],
        OrderBookedNotice = Text("{offer} is yours"),
        UnsubscribedNotice = Text("No more offers"),
    };

    /// <summary>The small rulebook, compiled as version 1.</summary>
    public static Rulebook Standard { get; } = Compile(Basic);

    /// <summary>Compiles a document that must be right.</summary>
    public static Rulebook Compile(RulebookDocument document, long version = 1) => Compile(document, Zones, version);

    /// <summary>Compiles a document that must be right, with zones of its own.</summary>
    public static Rulebook Compile(RulebookDocument document, ZoneTable zones, long version = 1)
    {
        var errors = RulebookCheck.TryCompile(document, version, zones, out var rulebook);
        return rulebook ?? throw new ArgumentException(string.Join('\n', errors), nameof(document));
    }

    /// <summary>The same rulebook under another contact policy.</summary>
    public static Rulebook WithPolicy(Func<ContactPolicyDocument, ContactPolicyDocument> change) =>
        Compile(Basic with { ContactPolicy = change(Basic.ContactPolicy) });

    /// <summary>The same rulebook with other offers.</summary>
    public static Rulebook WithOffers(params ImmutableArray<OfferDocument> offers) => Compile(Basic with { Offers = offers });

    /// <summary>One text in both languages.</summary>
    public static TextDocument Text(string text) => new(text, text);

    /// <summary>An offer with a treatment for SMS, hall and inbound calls. Its service is called like itself.</summary>
    public static OfferDocument Offer(string id, string group, long priceMinor, ImmutableArray<KeyMoment> moments) => new()
    {
        Id = id,
        Name = Text(id),
        Group = group,
        ProductCode = "P-" + id,
        Service = id,
        PriceMinor = priceMinor,
        ValueMinor = priceMinor,
        Propensity = 0.5,
        Moments = moments,
        Treatments =
        [
            new TreatmentDocument
            {
                Channel = Channel.Sms,
                Text = Text("{offer} for {price}, answer {keyword}"),
                Keyword = id.Split('-')[0].ToUpperInvariant(),
            },
            new TreatmentDocument { Channel = Channel.Hall, Text = Text("{offer} for {price}") },
            new TreatmentDocument { Channel = Channel.InboundCall, Text = Text("{offer} for {price}") },
        ],
    };

    /// <summary>The same offer, which is also put by calling.</summary>
    public static OfferDocument ByCall(OfferDocument offer) => offer with
    {
        Treatments = [.. offer.Treatments, new TreatmentDocument { Channel = Channel.OutboundCall, Text = Text("May I offer {offer}?") }],
    };

    private static KeyMomentDocument Moment(KeyMoment moment, string notice) =>
        new() { Moment = moment, RepeatAfter = TimeSpan.FromDays(7), Notice = Text(notice) };
}
