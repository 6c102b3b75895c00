using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using SmartManager.Domain.Decisioning;
using SmartManager.Domain.Messaging;
using SmartManager.Domain.Subscribers;

namespace SmartManager.Domain.Catalogue;

/// <summary>The rules as planners write them. Becomes a <see cref="Rulebook"/> when it is whole and right.</summary>
/// <remarks>
/// What has a default has a setter, here and below: the generated reader of JSON sets every <c>init</c> property, and one that is missing
/// to nothing instead of to its default. Nobody else sets them but <c>with</c>.
/// </remarks>
public sealed record RulebookDocument
{
    /// <summary>For people. 1 to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Currency of every amount. ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The operator's IANA time zone; also that of every subscriber whose own is not known.</summary>
    public required string TimeZone { get; init; }

    /// <summary>An event reported later than this is remembered but starts nothing. Default 24 h.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long an offer can be answered. 1 min to 31 days. Default 72 h.</summary>
    public TimeSpan OfferValidity { get; set; } = TimeSpan.FromHours(72);

    /// <summary>How long after a notice an offer of the same moment follows: service first, then selling. Default 30 min.</summary>
    public TimeSpan OfferAfterNotice { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>After this without a final receipt a message counts as unconfirmed. Default 48 h.</summary>
    public TimeSpan ReceiptWait { get; set; } = TimeSpan.FromHours(48);

    /// <summary>After this without an answer an interaction is closed. Default 30 min.</summary>
    public TimeSpan InteractionWait { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Key moments that are watched.</summary>
    public ImmutableArray<KeyMomentDocument> KeyMoments { get; set; } = [];

    /// <summary>How often and when.</summary>
    public required ContactPolicyDocument ContactPolicy { get; init; }

    /// <summary>Who is kept out of all marketing so that its effect can be measured.</summary>
    public HoldoutDocument? Holdout { get; init; }

    /// <summary>What can be offered. Their order means nothing.</summary>
    public ImmutableArray<OfferDocument> Offers { get; set; } = [];

    /// <summary>Said when an order was booked; null says nothing. Placeholders: offer.</summary>
    public TextDocument? OrderBookedNotice { get; init; }

    /// <summary>Said after an unsubscription; null says nothing.</summary>
    public TextDocument? UnsubscribedNotice { get; init; }

    /// <summary>How offers are ranked, beyond what each of them says; null for nothing more.</summary>
    public ArbitrationDocument? Arbitration { get; init; }

    /// <summary>Which offers stand in the way of which; null for no such rules.</summary>
    public ConflictsDocument? Conflicts { get; init; }

    /// <summary>What many subscribers share and can be used up.</summary>
    public ImmutableArray<PoolDocument> Pools { get; set; } = [];

    /// <summary>Said to who ordered by SMS what is sold out; null says nothing. Placeholders: offer.</summary>
    public TextDocument? SoldOutNotice { get; init; }

    /// <summary>Said to who ordered by SMS what cannot be ordered any more; null says nothing. Placeholders: offer.</summary>
    public TextDocument? NotPossibleNotice { get; init; }

    /// <summary>Said when an order was taken back; null says nothing. Placeholders: offer.</summary>
    public TextDocument? OrderReversedNotice { get; init; }

    /// <summary>Said to who asks for help by SMS; null says nothing.</summary>
    public TextDocument? HelpNotice { get; init; }

    /// <summary>Said to who says yes by SMS when no offer is open any more; null says nothing.</summary>
    public TextDocument? TooLateNotice { get; init; }

    /// <summary>Lists of subscribers who are not to be contacted; empty for the standard ones.</summary>
    public ImmutableArray<SuppressionListDocument> SuppressionLists { get; set; } = [];
}

/// <summary>A text in the languages that we speak.</summary>
/// <param name="Zh">Chinese. 1 to 500 characters.</param>
/// <param name="En">English. 1 to 500 characters.</param>
public sealed record TextDocument(string Zh, string En);

/// <summary>One key moment: when it is reached and what is said at once.</summary>
public sealed record KeyMomentDocument
{
    /// <summary>Which moment.</summary>
    public required KeyMoment Moment { get; init; }

    /// <summary>
    /// Its parameter. Bill: factor in percent of the average, 101 to 10,000. Points: the points of redemption. Others: not used.
    /// </summary>
    public long Threshold { get; init; }

    /// <summary>Not again within this time. 0 to 366 days.</summary>
    public TimeSpan RepeatAfter { get; init; }

    /// <summary>For roaming: services that count as a roaming discount.</summary>
    public ImmutableArray<string> Services { get; set; } = [];

    /// <summary>The service notice; null says nothing. Placeholders: amount, average, points, used, allowance, place.</summary>
    public TextDocument? Notice { get; init; }

    /// <summary>Whether the notice may go out at night. Default no.</summary>
    public bool IsUrgent { get; init; }
}

/// <summary>How often a subscriber may be contacted, and when.</summary>
public sealed record ContactPolicyDocument
{
    /// <summary>Limits over rolling windows and calendar periods.</summary>
    public ImmutableArray<CapDocument> Caps { get; set; } = [];

    /// <summary>Local time at which the night begins; inclusive.</summary>
    public required TimeOnly QuietFrom { get; init; }

    /// <summary>Local time at which it ends; exclusive. Equal to the beginning means no quiet hours.</summary>
    public required TimeOnly QuietUntil { get; init; }

    /// <summary>When marketing may go out; a channel that has none here may always. Quiet hours hold as well.</summary>
    public ImmutableArray<AllowedHoursDocument> AllowedHours { get; set; } = [];

    /// <summary>Local days on which no marketing goes out.</summary>
    public ImmutableArray<DateOnly> Holidays { get; set; } = [];

    /// <summary>What happens to marketing that falls into the night, outside the hours of its channel or on a holiday.</summary>
    public QuietChoice WhenQuiet { get; set; } = QuietChoice.Defer;

    /// <summary>Not the same offer again within this time after it was put. Default 7 days.</summary>
    public TimeSpan SameOfferAfter { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Not the same offer again within this time after it was refused. Default 90 days.</summary>
    public TimeSpan RefusedOfferAfter { get; set; } = TimeSpan.FromDays(90);
}

/// <summary>Local hours in which marketing may go out on a channel.</summary>
public sealed record AllowedHoursDocument
{
    /// <summary>Names them. Lower-case words joined by hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>For which channel.</summary>
    public required Channel Channel { get; init; }

    /// <summary>On which days of the week; empty for every day.</summary>
    public ImmutableArray<DayOfWeek> Days { get; set; } = [];

    /// <summary>Local time at which they begin; inclusive.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Local time at which they end, behind the beginning; exclusive. 00:00 is the end of the day.</summary>
    public required TimeOnly Until { get; init; }
}

/// <summary>What happens to marketing that falls into quiet hours.</summary>
[JsonConverter(typeof(KebabNameConverter<QuietChoice>))]
public enum QuietChoice
{
    /// <summary>It waits for the morning.</summary>
    Defer = 0,

    /// <summary>It is dropped.</summary>
    Discard = 1,
}

/// <summary>A limit over a rolling window or a calendar period.</summary>
public sealed record CapDocument
{
    /// <summary>For whoever reads one.</summary>
    [JsonConstructor]
    public CapDocument()
    {
    }

    /// <summary>Makes one of a rolling window.</summary>
    [SetsRequiredMembers]
    public CapDocument(string code, ImmutableArray<Channel> channels, int limit, TimeSpan? window) =>
        (Code, Channels, Limit, Window) = (code, channels, limit, window);

    /// <summary>Names it in reasons. Lower-case words joined by hyphens.</summary>
    public required string Code { get; init; }

    /// <summary>The channels whose contacts it counts and limits; empty for all but the passive.</summary>
    public ImmutableArray<Channel> Channels { get; set; } = [];

    /// <summary>The groups whose offers it counts and limits; empty for whatever is said.</summary>
    public ImmutableArray<string> OfferGroups { get; set; } = [];

    /// <summary>The kinds of messages that it counts, marketing, service or both. It holds back marketing only.</summary>
    public ImmutableArray<MessageKind> Kinds { get; set; } = [MessageKind.Marketing];

    /// <summary>At most so many contacts. 1 to 100.</summary>
    public required int Limit { get; init; }

    /// <summary>In any span of this length; null if it is of a period. 1 min to 31 days.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>In each of these, where the subscriber is; null if it is of a window.</summary>
    public CalendarPeriod? Period { get; init; }
}

/// <summary>A random group kept out.</summary>
/// <param name="Salt">Names the draw: another salt, another group. 1 to 64 characters.</param>
/// <param name="Percent">Its share. 0 to 50.</param>
public sealed record HoldoutDocument(string Salt, int Percent);

/// <summary>Something that can be offered.</summary>
public sealed record OfferDocument
{
    /// <summary>Lower-case words joined by hyphens. 1 to 64 characters.</summary>
    public required string Id { get; init; }

    /// <summary>As subscribers and staff know it.</summary>
    public required TextDocument Name { get; init; }

    /// <summary>Similar offers share a group.</summary>
    public required string Group { get; init; }

    /// <summary>The product in billing. 1 to 64 characters.</summary>
    public required string ProductCode { get; init; }

    /// <summary>The service that the subscriber holds after the order; who holds it already is not asked.</summary>
    public required string Service { get; init; }

    /// <summary>What the subscriber pays. Unit: the smallest unit of the currency. At least 0.</summary>
    public required long PriceMinor { get; init; }

    /// <summary>What an acceptance is worth to the operator. Unit: the smallest unit of the currency. At least 0.</summary>
    public required long ValueMinor { get; init; }

    /// <summary>Estimated probability of a positive answer. 0 to 1.</summary>
    public required double Propensity { get; init; }

    /// <summary>The planner's thumb on the scale, in percent of the priority. -100 to 1,000. Default 0.</summary>
    public int LeverPercent { get; init; }

    /// <summary>Key moments that it answers.</summary>
    public ImmutableArray<KeyMoment> Moments { get; set; } = [];

    /// <summary>First instant at which it may be put; null means always. UTC.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Instant from which it may no longer be put; null means never. UTC.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Who may ever have it, by law and product; null means everybody. A condition: see docs/guide/conditions.md.</summary>
    public string? Eligibility { get; init; }

    /// <summary>When it makes sense; null means always. A condition.</summary>
    public string? Applicability { get; init; }

    /// <summary>For whom it would be good; null means everybody. A condition.</summary>
    public string? Suitability { get; init; }

    /// <summary>Not this offer again within this time after it was put; null for that of the contact policy. 0 to 31 days.</summary>
    public TimeSpan? SameOfferAfter { get; init; }

    /// <summary>Not this offer again within this time after it was refused; null for that of the contact policy. 0 to 366 days.</summary>
    public TimeSpan? RefusedOfferAfter { get; init; }

    /// <summary>The pool of which each order takes a unit; null for none.</summary>
    public string? Pool { get; init; }

    /// <summary>
    /// A model that estimates the probability of a positive answer in the place of <see cref="Propensity"/>; null for none.
    /// </summary>
    public PropensityModelDocument? Model { get; init; }

    /// <summary>How long after its booking an order can be reversed; null for not at all. 1 minute to 31 days.</summary>
    public TimeSpan? ReversibleFor { get; init; }

    /// <summary>How much there is to explain. Default medium.</summary>
    public Complexity Complexity { get; set; } = Complexity.Medium;

    /// <summary>From which stage on a subscriber may be offered it. Default marketing: the last.</summary>
    public TrustStage Stage { get; set; } = TrustStage.Marketing;

    /// <summary>How it is put, at most one for each channel.</summary>
    public ImmutableArray<TreatmentDocument> Treatments { get; set; } = [];
}

/// <summary>An offer as rendered for one channel.</summary>
public sealed record TreatmentDocument
{
    /// <summary>For which channel.</summary>
    public required Channel Channel { get; init; }

    /// <summary>What is said: the message, or the script for staff. Placeholders: offer, price, keyword.</summary>
    public required TextDocument Text { get; init; }

    /// <summary>SMS: the word that orders just this offer, beside a plain yes. 1 to 16 characters; null for none.</summary>
    public string? Keyword { get; init; }
}
