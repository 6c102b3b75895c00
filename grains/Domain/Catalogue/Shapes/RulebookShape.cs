using System.Collections.Immutable;
using SmartManager.Domain.Catalogue.Conditions;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue.Shapes;

/// <summary>What a rulebook looks like, member by member. For planners: docs/guide/rulebook.md, which a test compares with this.</summary>
public static partial class RulebookShape
{
    internal static readonly TextShape Name = Basic.Name;
    internal static readonly TextShape Title = new(1, 200);
    internal static readonly TextShape Currency = new(3, 3, "[A-Z]{3}");
    internal static readonly TextShape Code = new(1, 64);
    internal static readonly TextShape Sentence = new(1, 500);
    internal static readonly TextShape Keyword = new(1, 16);
    internal static readonly WholeShape Amount = new(0, 1_000_000_000);
    internal static readonly WholeShape Lever = new(-100, 1_000);
    internal static readonly WholeShape CapLimit = new(1, 100);
    internal static readonly WholeShape HoldoutPercent = new(0, 50);
    internal static readonly WholeShape BillPercent = new(101, 10_000);
    internal static readonly WholeShape Points = new(1, 1_000_000_000);
    internal static readonly ShareShape Propensity = new();
    internal static readonly SpanShape StaleAfter = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
    internal static readonly SpanShape OfferValidity = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(31));
    internal static readonly SpanShape OfferAfterNotice = new(TimeSpan.Zero, TimeSpan.FromDays(7));
    internal static readonly SpanShape ReceiptWait = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(14));
    internal static readonly SpanShape DoubtWait = new(TimeSpan.FromHours(1), TimeSpan.FromDays(31));
    internal static readonly SpanShape InteractionWait = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
    internal static readonly SpanShape UpToAYear = new(TimeSpan.Zero, TimeSpan.FromDays(366));
    internal static readonly SpanShape UpToAMonth = new(TimeSpan.Zero, TimeSpan.FromDays(31));
    internal static readonly SpanShape ReversalTime = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(31));
    internal static readonly SpanShape EntryLife = new(TimeSpan.FromHours(1), TimeSpan.FromDays(3_660));
    internal static readonly SpanShape CapWindow = new(TimeSpan.FromMinutes(1), SubscriberState.ContactsKeptFor);

    private static readonly TextShape AnyText = new(0, null);
    private static readonly TextShape ConditionText = Basic.Condition;
    private static readonly WholeShape AnyWhole = new(long.MinValue, long.MaxValue);
    private static readonly ChoiceShape Channels = new(SubscriberField.Names<Channel>());
    private static readonly ChoiceShape Moments = new(SubscriberField.Names<KeyMoment>());
    private static readonly ChoiceShape Periods = new(SubscriberField.Names<CalendarPeriod>());
    private static readonly ChoiceShape Weekdays = new(SubscriberField.Names<DayOfWeek>());
    private static readonly ChoiceShape Quiet = new(SubscriberField.Names<QuietChoice>());
    private static readonly ChoiceShape ListKinds = new(SubscriberField.Names<SuppressionKind>());
    private static readonly ChoiceShape BlackClasses = new(SubscriberField.Names<BlackClass>());
    private static readonly ChoiceShape ListedKinds = new([KebabName.Of(MessageKind.Marketing), KebabName.Of(MessageKind.Service)]);

    /// <summary>A text in both languages.</summary>
    public static ObjectShape Text { get; } = new("text", "What people read, in both languages.",
    [
        new("zh", Sentence, "Chinese. 1 to 500 characters."),
        new("en", Sentence, "English. 1 to 500 characters."),
    ]);

    /// <summary>One key moment.</summary>
    public static ObjectShape KeyMomentPart { get; } = new("keyMoment", "A key moment that is watched, and what is said when it comes.",
    [
        new("moment", Moments, "Which moment. Each stands once."),
        new("threshold", AnyWhole, "bill-above-average: percent of the average of the bills before, 101 to 10,000 (200 is twice as "
            + "much). points-redeemable: the points from which they can be redeemed. The other moments do not use it.")
            { IsRequired = false, Default = "0" },
        new("repeatAfter", UpToAYear, "Not again within this time. 0 to 366 days.") { IsRequired = false, Default = "\"00:00:00\"" },
        new("services", new ListShape(AnyText), "roaming-without-discount: the services that count as a roaming discount.")
            { IsRequired = false, Default = "[]" },
        new("notice", Text, "What is said at once. Placeholders: {amount}, {average}, {points}, {used}, {allowance}, {place}. Left out: "
            + "nothing is said.") { IsRequired = false },
        new("isUrgent", new YesNoShape(), "Whether the notice may go out at night.") { IsRequired = false, Default = "false" },
    ]);

    /// <summary>A limit over a rolling window or a calendar period.</summary>
    public static ObjectShape Cap { get; } = new("cap", "At most so many contacts in a rolling window or in a period of the calendar.",
    [
        new("code", Name, "Names the cap in reasons. 1 to 64 lower-case letters, digits and hyphens."),
        new("channels", new ListShape(Channels), "The channels whose contacts it counts and limits, as one group. Not web: what is shown "
            + "there does not count. Left out or empty: all the others.") { IsRequired = false, Default = "[]" },
        new("offerGroups", new ListShape(Name, countMax: 64), "The groups whose offers it counts and limits, together. At most 64. Left "
            + "out or empty: whatever is said.") { IsRequired = false, Default = "[]" },
        new("kinds", new ListShape(ListedKinds, countMin: 1), "The kinds of messages that it counts: marketing, service or both. It holds "
            + "back marketing only, never service.") { IsRequired = false, Default = "[\"marketing\"]" },
        new("limit", CapLimit, "At most so many contacts. 1 to 100."),
        new("window", CapWindow, "In any span of this length. 1 minute to 31 days. Either this or period.") { IsRequired = false },
        new("period", Periods, "In each day, week (from Monday) or month of the calendar, where the subscriber is. Either this or window.")
            { IsRequired = false },
    ]);

    /// <summary>Hours of a channel.</summary>
    public static ObjectShape AllowedHours { get; } = new("allowedHours", "Local hours in which marketing may go out on a channel.",
    [
        new("code", Name, "Names them when versions are compared. 1 to 64 lower-case letters, digits and hyphens; each stands once."),
        new("channel", Channels, "The channel: sms or outbound-call. On the others subscribers come to us, at any hour."),
        new("days", new ListShape(Weekdays), "The days of the week, where the subscriber is. Left out or empty: every day.")
            { IsRequired = false, Default = "[]" },
        new("from", new TimeShape(), "Local time at which they begin."),
        new("until", new TimeShape(), "Local time at which they end, on the same day. 00:00 is the end of the day."),
    ]);

    /// <summary>How often and when.</summary>
    public static ObjectShape ContactPolicy { get; } = new("contactPolicy", "How often a subscriber may be contacted, and when.",
    [
        new("caps", new ListShape(Cap, "code", countMax: 32), "Limits over rolling windows and calendar periods. At most 32.")
            { IsRequired = false, Default = "[]" },
        new("quietFrom", new TimeShape(), "Local time at which the night begins."),
        new("quietUntil", new TimeShape(), "Local time at which the night ends. The same as quietFrom: there is no night."),
        new("allowedHours", new ListShape(AllowedHours, "code", countMax: 64), "When marketing may go out, channel by channel; a channel "
            + "that has none may always. Quiet hours hold as well. At most 64.") { IsRequired = false, Default = "[]" },
        new("holidays", new ListShape(new DayShape(), countMax: 366), "Days on which no marketing goes out, where the subscriber is. At "
            + "most 366.") { IsRequired = false, Default = "[]" },
        new("whenQuiet", Quiet, "What happens to marketing that falls into the night, outside the hours of its channel or on a holiday: "
            + "defer (it waits) or discard.")
            { IsRequired = false, Default = "\"defer\"" },
        new("sameOfferAfter", UpToAMonth, "Not the same offer again within this time after it was put. 0 to 31 days.")
            { IsRequired = false, Default = "\"7.00:00:00\"" },
        new("refusedOfferAfter", UpToAYear, "Not the same offer again within this time after it was refused. 0 to 366 days.")
            { IsRequired = false, Default = "\"90.00:00:00\"" },
    ]);

    /// <summary>A random group kept out.</summary>
    public static ObjectShape Holdout { get; } = new(
        "holdout", "A random group that gets no marketing, so that its effect can be measured.",
    [
        new("salt", Code, "Names the draw: another salt, another group. 1 to 64 characters."),
        new("percent", HoldoutPercent, "Its share of all subscribers. 0 to 50."),
    ]);

    /// <summary>An offer as rendered for one channel.</summary>
    public static ObjectShape Treatment { get; } = new("treatment", "The offer as it is put on one channel.",
    [
        new("channel", Channels, "The channel. Each stands once in an offer."),
        new("text", Text, "The message, or the script for staff. Placeholders: {offer}, {price}, {keyword}, {link}."),
        new("keyword", Keyword, "The word that a subscriber replies to order just this offer. 1 to 16 characters; no two offers share one, "
            + "and none is a word such as YES or STOP.") { IsRequired = false },
    ]);

    /// <summary>Something that can be offered.</summary>
    public static ObjectShape Offer { get; } = new("offer", "Something that can be offered.",
    [
        new("id", Name, "Names the offer everywhere. 1 to 64 lower-case letters, digits and hyphens; each stands once."),
        new("name", Text, "As subscribers and staff know it."),
        new("group", Name, "Similar offers share a group."),
        new("productCode", Code, "The product in billing. 1 to 64 characters."),
        new("service", Code, "The service that the subscriber holds after the order; who holds it already is not asked. 1 to 64 "
            + "characters."),
        new("priceMinor", Amount, "What the subscriber pays, in the smallest unit of the currency: 5 yuan is 500. 0 to 1,000,000,000."),
        new("valueMinor", Amount, "What an acceptance is worth to the operator, in the smallest unit. 0 to 1,000,000,000."),
        new("propensity", Propensity, "How likely a yes is, from 0 to 1: six in a hundred is 0.06."),
        new("leverPercent", Lever, "The planner's thumb on the scale, in percent of the priority. -100 to 1,000.")
            { IsRequired = false, Default = "0" },
        new("moments", new ListShape(Moments), "The key moments that the offer answers.") { IsRequired = false, Default = "[]" },
        new("validFrom", new InstantShape(), "First instant at which it may be put. Left out: always.") { IsRequired = false },
        new("validUntil", new InstantShape(), "Instant from which it may no longer be put. Left out: never.") { IsRequired = false },
        new("eligibility", ConditionText, "A condition: who may ever have it, by law and product. Left out: everybody.")
            { IsRequired = false },
        new("applicability", ConditionText, "A condition: when it makes sense. Left out: always.") { IsRequired = false },
        new("suitability", ConditionText, "A condition: for whom it would be good. Left out: everybody.") { IsRequired = false },
        new("sameOfferAfter", UpToAMonth, "Not this offer again within this time after it was put. 0 to 31 days. Left out: that of the "
            + "contact policy.") { IsRequired = false },
        new("refusedOfferAfter", UpToAYear, "Not this offer again within this time after it was refused. 0 to 366 days. Left out: that of "
            + "the contact policy.") { IsRequired = false },
        new("pool", Name, "The pool of which each order takes a unit. Left out: it can be ordered without end.") { IsRequired = false },
        new("model", Model, "A model that estimates how likely a yes is, in the place of propensity. Left out: propensity says it.")
            { IsRequired = false },
        new("reversibleFor", ReversalTime, "How long after its booking an order can be reversed. 1 minute to 31 days. Left out: not at "
            + "all.") { IsRequired = false },
        new("complexity", Complexities, "How much there is to explain: simple, medium or complex. See channelFit.")
            { IsRequired = false, Default = "\"medium\"" },
        new("stage", Stages, "From which stage on a subscriber may be offered it: service, trust or marketing. See stages.")
            { IsRequired = false, Default = "\"marketing\"" },
        new("treatments", new ListShape(Treatment, "channel", countMin: 1), "How it is put: at least one, and at most one for each "
            + "channel."),
    ]);

    /// <summary>A list of subscribers who are not to be contacted.</summary>
    public static ObjectShape SuppressionList { get; } = new(
        "suppressionList", "A list of subscribers who are not to be contacted, or who may be in spite of others.",
    [
        new("code", Name, "Names the list everywhere. 1 to 64 lower-case letters, digits and hyphens; each stands once. Not manual and not "
            + "do-not-disturb."),
        new("kind", ListKinds, "black (nothing exempts from it), grey or business (a white list exempts from it), or white (exempts, "
            + "blocks nothing)."),
        new("class", BlackClasses, "Black lists, and each of them: how grave, from a to d. For staff and reports.") { IsRequired = false },
        new("name", Text, "As staff know it."),
        new("channels", new ListShape(Channels), "The channels that it is about. Left out or empty: all, also those on which subscribers "
            + "come to us.") { IsRequired = false, Default = "[]" },
        new("messageKinds", new ListShape(ListedKinds, countMin: 1), "The kinds of messages that it is about: marketing, service. "
            + "Mandatory ones no list blocks.") { IsRequired = false, Default = "[\"marketing\"]" },
        new("expiresAfter", EntryLife, "How long an entry holds that does not say it itself. 1 hour to 3,660 days. Left out: for ever.")
            { IsRequired = false },
    ]);

    /// <summary>Subscribers whose messages go before those of the others.</summary>
    public static ObjectShape SendingTier { get; } = new("sendingTier", "Subscribers whose messages go before those of the others.",
    [
        new("code", Name, "Names it for people. 1 to 64 lower-case letters, digits and hyphens; each stands once."),
        new("when", ConditionText, "A condition: who is of it, if of none before it."),
    ]);

    /// <summary>The whole.</summary>
    public static ObjectShape Whole { get; } = new("rulebook", "The rules that every decision is taken by.",
    [
        new("name", Title, "For people. 1 to 200 characters."),
        new("currency", Currency, "The currency of every amount: three capital letters (ISO 4217)."),
        new("timeZone", AnyText, "The operator's time zone (IANA); also that of every subscriber whose own is not known."),
        new("staleAfter", StaleAfter, "An event reported later than this is remembered but starts nothing. 1 minute to 366 days.")
            { IsRequired = false, Default = "\"1.00:00:00\"" },
        new("offerValidity", OfferValidity, "How long an offer can be answered. 1 minute to 31 days.")
            { IsRequired = false, Default = "\"3.00:00:00\"" },
        new("offerAfterNotice", OfferAfterNotice, "How long after a notice the offer of the same moment follows: service first, then "
            + "selling. 0 to 7 days.") { IsRequired = false, Default = "\"00:30:00\"" },
        new("receiptWait", ReceiptWait, "After this without a final receipt a message counts as unconfirmed. 1 minute to 14 days.")
            { IsRequired = false, Default = "\"2.00:00:00\"" },
        new("doubtWait", DoubtWait, "After this without a word a message in doubt counts as unconfirmed. 1 hour to 31 days.")
            { IsRequired = false, Default = "\"7.00:00:00\"" },
        new("interactionWait", InteractionWait, "After this without an answer a conversation is closed. 1 minute to 1 day.")
            { IsRequired = false, Default = "\"00:30:00\"" },
        new("keyMoments", new ListShape(KeyMomentPart, "moment"), "The key moments that are watched.")
            { IsRequired = false, Default = "[]" },
        new("contactPolicy", ContactPolicy, "How often and when subscribers may be contacted."),
        new("holdout", Holdout, "Who is kept out of all marketing so that its effect can be measured. Left out: nobody.")
            { IsRequired = false },
        new("offers", new ListShape(Offer, "id", countMax: 2_000), "What can be offered. At most 2,000.")
            { IsRequired = false, Default = "[]" },
        new("orderBookedNotice", Text, "Said when an order was booked. Placeholder: {offer}. Left out: nothing is said.")
            { IsRequired = false },
        new("unsubscribedNotice", Text, "Said after an unsubscription. Left out: nothing is said.") { IsRequired = false },
        new("arbitration", Arbitration, "How offers are ranked, beyond what each of them says. Left out: nothing more.")
            { IsRequired = false },
        new("conflicts", Conflicts, "Which offers stand in the way of which. Left out: no such rules.") { IsRequired = false },
        new("pools", new ListShape(Pool, "code", countMax: 200), "What many subscribers share and can be used up. At most 200.")
            { IsRequired = false, Default = "[]" },
        new("soldOutNotice", Text, "Said to who ordered by SMS what is sold out. Placeholder: {offer}. Left out: nothing is said.")
            { IsRequired = false },
        new("notPossibleNotice", Text, "Said to who ordered by SMS what cannot be ordered any more, because of what was ordered since. "
            + "Placeholder: {offer}. Left out: nothing is said.") { IsRequired = false },
        new("orderReversedNotice", Text, "Said when an order was taken back. Placeholder: {offer}. Left out: nothing is said.")
            { IsRequired = false },
        new("helpNotice", Text, "Said to who asks for help by SMS, at most once an hour. Left out: nothing is said.")
            { IsRequired = false },
        new("tooLateNotice", Text, "Said to who says yes by SMS when no offer is open any more, at most once an hour. Left out: nothing "
            + "is said.") { IsRequired = false },
        new("suppressionLists", new ListShape(SuppressionList, "code", countMax: 24), "Lists of subscribers who are not to be contacted. "
            + "At most 24. Left out or empty: the standard ones.") { IsRequired = false, Default = "[]" },
        new("sendingTiers", new ListShape(SendingTier, "code", countMax: SendingTiers.NamedMax), "Whose messages go first when more wait "
            + "than may leave: the first tier before the others. At most 3. Left out or empty: all alike.")
            { IsRequired = false, Default = "[]" },
    ]);

    /// <summary>All objects, the whole first.</summary>
    public static ImmutableArray<ObjectShape> Objects { get; } =
    [
        Whole, KeyMomentPart, ContactPolicy, Cap, AllowedHours, Holdout, Offer, Treatment, Text, .. ConflictParts, SuppressionList,
        SendingTier, .. ArbitrationParts,
    ];

    /// <summary>A member that editors write for themselves; it says nothing.</summary>
    internal static string EditorsMember => "$schema";
}
