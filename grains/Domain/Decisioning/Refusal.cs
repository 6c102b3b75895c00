using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SmartManager.Domain.Decisioning;

/// <summary>Steps of the funnel, in the order in which they are applied.</summary>
[JsonConverter(typeof(KebabNameConverter<FunnelStep>))]
public enum FunnelStep
{
    /// <summary>Is the offer about this occasion, channel and time. Comes first because it is cheap and rules out most.</summary>
    Occasion = 0,

    /// <summary>May they have it.</summary>
    Eligibility = 1,

    /// <summary>Does it make sense now.</summary>
    Applicability = 2,

    /// <summary>Would it be good for them.</summary>
    Suitability = 3,

    /// <summary>Must they not be contacted at all.</summary>
    Suppression = 4,

    /// <summary>How often may they be contacted.</summary>
    ContactPolicy = 5,

    /// <summary>Do other offers stand in the way.</summary>
    Conflicts = 6,

    /// <summary>Are they kept out so that the effect can be measured.</summary>
    Holdout = 7,

    /// <summary>Was another offer better.</summary>
    Arbitration = 8,

    /// <summary>Not part of the funnel: the command itself made no sense.</summary>
    Request = 9,
}

/// <summary>Why nothing was done. A value, not an exception: most offers are refused on most days.</summary>
/// <param name="Number">Stands for it in stored traces: never used for anything else.</param>
/// <param name="Step">Where in the funnel.</param>
/// <param name="Code">Stable, dotted and lower case. Metrics, decision traces and the API use it: never reword one.</param>
/// <param name="Detail">For a person. Holds no personal data.</param>
public sealed record Refusal(byte Number, FunnelStep Step, string Code, string Detail)
{
    /// <summary>The offer's condition of eligibility is not met.</summary>
    public static readonly Refusal NotEligible =
        new(1, FunnelStep.Eligibility, "eligibility.condition", "The subscriber may not have it: its condition of eligibility is not met.");

    /// <summary>The subscriber has the service already, or it is on order.</summary>
    public static readonly Refusal AlreadyHeld =
        new(2, FunnelStep.Eligibility, "eligibility.already-held", "The subscriber has it or has ordered it.");

    /// <summary>The profile is not known, so nothing is known to be allowed.</summary>
    public static readonly Refusal NoProfile =
        new(3, FunnelStep.Eligibility, "eligibility.no-profile", "The subscriber's profile is not known.");

    /// <summary>The offer does not answer this occasion.</summary>
    public static readonly Refusal NoTrigger =
        new(4, FunnelStep.Occasion, "applicability.no-trigger", "The offer does not answer this occasion.");

    /// <summary>The offer has no treatment for the channel.</summary>
    public static readonly Refusal NoTreatment =
        new(5, FunnelStep.Occasion, "applicability.no-treatment", "The offer is not put on this channel.");

    /// <summary>Before or after the offer's time.</summary>
    public static readonly Refusal OutOfSeason =
        new(6, FunnelStep.Occasion, "applicability.out-of-season", "The offer's time has not come or is over.");

    /// <summary>The event was reported too late to act on.</summary>
    public static readonly Refusal Stale =
        new(7, FunnelStep.Occasion, "applicability.stale", "The event was reported too late to act on.");

    /// <summary>The moment came a short while ago.</summary>
    public static readonly Refusal MomentRepeated =
        new(8, FunnelStep.Occasion, "applicability.moment-repeated", "The same moment came a short while ago.");

    /// <summary>No opt-in on record, or the subscriber unsubscribed.</summary>
    public static readonly Refusal NoConsent =
        new(9, FunnelStep.Suppression, "suppression.no-consent", "The subscriber has not agreed to marketing messages.");

    /// <summary>The subscriber does not want to be disturbed on this channel.</summary>
    public static readonly Refusal DoNotDisturb =
        new(10, FunnelStep.Suppression, "suppression.do-not-disturb", "The subscriber does not want to be disturbed on this channel.");

    /// <summary>The subscriber is on a suppression list.</summary>
    public static readonly Refusal Suppressed =
        new(11, FunnelStep.Suppression, "suppression.listed", "The subscriber is on a suppression list.");

    /// <summary>A complaint is open: no sale while it lasts.</summary>
    public static readonly Refusal ComplaintOpen =
        new(12, FunnelStep.Suppression, "suppression.complaint-open", "A complaint is open: no sale while it lasts.");

    /// <summary>A cap on contacts is used up.</summary>
    public static readonly Refusal Cap =
        new(13, FunnelStep.ContactPolicy, "contact-policy.cap", "The subscriber has had as many contacts as the policy allows.");

    /// <summary>It is night where the subscriber is, and the rule is to drop.</summary>
    public static readonly Refusal QuietHours =
        new(14, FunnelStep.ContactPolicy, "contact-policy.quiet-hours", "The subscriber's quiet hours are on.");

    /// <summary>More contacts lie in the windows than are remembered; doubt does not send.</summary>
    public static readonly Refusal HistoryFull =
        new(15, FunnelStep.ContactPolicy, "contact-policy.history-full", "More contacts than can be counted lie in the windows.");

    /// <summary>The subscriber refused it a while ago.</summary>
    public static readonly Refusal RecentlyRefused =
        new(16, FunnelStep.Conflicts, "conflict.recently-refused", "The subscriber refused this offer a while ago.");

    /// <summary>It was put to the subscriber a short while ago, or still can be answered.</summary>
    public static readonly Refusal RecentlyPut =
        new(17, FunnelStep.Conflicts, "conflict.recently-put", "The subscriber had this offer a short while ago.");

    /// <summary>An offer of the same group can still be answered.</summary>
    public static readonly Refusal SimilarInPlay =
        new(18, FunnelStep.Conflicts, "conflict.similar-in-play", "A similar offer can still be answered.");

    /// <summary>The subscriber is in the global holdout.</summary>
    public static readonly Refusal Holdout =
        new(19, FunnelStep.Holdout, "holdout.global", "The subscriber is kept out so that the effect of marketing can be measured.");

    /// <summary>Another offer had a higher priority.</summary>
    public static readonly Refusal Outranked =
        new(20, FunnelStep.Arbitration, "arbitration.outranked", "Another offer had a higher priority.");

    /// <summary>There is no such offer in the rulebook.</summary>
    public static readonly Refusal UnknownOffer =
        new(21, FunnelStep.Request, "offer.unknown", "There is no such offer in the rulebook in force.");

    /// <summary>There is no such contact, or nothing more is expected of it.</summary>
    public static readonly Refusal UnknownContact =
        new(22, FunnelStep.Request, "contact.unknown", "There is no such contact, or it is settled.");

    /// <summary>There is no such interaction, or it is closed.</summary>
    public static readonly Refusal UnknownInteraction =
        new(23, FunnelStep.Request, "interaction.unknown", "There is no such interaction, or it is closed.");

    /// <summary>The offer was not proposed in the interaction.</summary>
    public static readonly Refusal NotProposed =
        new(24, FunnelStep.Request, "interaction.not-proposed", "The offer was not proposed in this interaction.");

    /// <summary>The channel is not one on which subscribers come to us.</summary>
    public static readonly Refusal NotInbound =
        new(25, FunnelStep.Request, "interaction.channel", "Subscribers do not come to us on this channel.");

    /// <summary>Too many orders are on their way for this subscriber.</summary>
    public static readonly Refusal OrdersPending =
        new(26, FunnelStep.Request, "order.too-many-pending", "Too many orders of this subscriber are on their way.");

    /// <summary>The order is already under way or done.</summary>
    public static readonly Refusal UnknownOrder =
        new(27, FunnelStep.Request, "order.unknown", "There is no such order on its way, and none that could be reversed.");

    /// <summary>The offer's condition of applicability is not met.</summary>
    public static readonly Refusal NotApplicable =
        new(28, FunnelStep.Applicability, "applicability.condition", "It makes no sense now: its condition of applicability is not met.");

    /// <summary>The offer's condition of suitability is not met.</summary>
    public static readonly Refusal NotSuitable =
        new(29, FunnelStep.Suitability, "suitability.condition", "It would not be good for them: its condition of suitability is not met.");

    /// <summary>The number belongs to somebody else by now: a message to it would reach a person who never agreed to it.</summary>
    public static readonly Refusal NumberMoved =
        new(30, FunnelStep.Suppression, "suppression.number-moved", "The number that it would go to is no longer this subscriber's.");

    /// <summary>The channel's hours are over, or it is a holiday, and the rule is to drop.</summary>
    public static readonly Refusal OutsideHours =
        new(31, FunnelStep.ContactPolicy, "contact-policy.outside-hours", "The channel's allowed hours are over, or it is a holiday.");

    /// <summary>An offer of the same group was put a short while ago.</summary>
    public static readonly Refusal SimilarRecently =
        new(32, FunnelStep.Conflicts, "conflict.similar-recently", "The subscriber had a similar offer a short while ago.");

    /// <summary>Another offer of a mutually exclusive set is in play, on order, held, or was put a short while ago.</summary>
    public static readonly Refusal Exclusive =
        new(33, FunnelStep.Conflicts, "conflict.exclusive", "Another offer that excludes this one is in play, on order or held.");

    /// <summary>The offer that must come first has not come.</summary>
    public static readonly Refusal OnlyAfter =
        new(34, FunnelStep.Conflicts, "conflict.only-after", "It comes only after another offer, whose time has not come.");

    /// <summary>An offer with which it never goes together is in play, on order, held or proposed.</summary>
    public static readonly Refusal NeverWith =
        new(35, FunnelStep.Conflicts, "conflict.never-with",
            "It never goes with another offer that is in play, on order, held or proposed.");

    /// <summary>A limit of how often offers are put is used up.</summary>
    public static readonly Refusal OfferLimit =
        new(36, FunnelStep.Conflicts, "conflict.limit", "The offer, or those like it, were put as often as the rules allow.");

    /// <summary>The subscriber left it unanswered so often that it rests.</summary>
    public static readonly Refusal NonResponder =
        new(37, FunnelStep.Conflicts, "conflict.non-responder", "The subscriber left it unanswered so often that it rests.");

    /// <summary>More was put or answered within a rule's time than is remembered; doubt does not offer.</summary>
    public static readonly Refusal RecordShort =
        new(38, FunnelStep.Conflicts, "conflict.record-short", "More was put or answered than is remembered for as long as a rule asks.");

    /// <summary>The pool that its orders take units of has none free.</summary>
    public static readonly Refusal SoldOut =
        new(39, FunnelStep.Conflicts, "capacity.sold-out", "It is sold out: no unit is free.");

    /// <summary>There is no such suppression list in the rulebook in force.</summary>
    public static readonly Refusal UnknownList =
        new(40, FunnelStep.Request, "suppression-list.unknown", "There is no such suppression list in the rulebook in force.");

    /// <summary>The entry of a suppression list would have run out already.</summary>
    public static readonly Refusal EntryPast =
        new(41, FunnelStep.Request, "suppression-list.until-past", "The entry would have ended before it began.");

    /// <summary>No more lists can be kept of this subscriber.</summary>
    public static readonly Refusal ListsFull =
        new(42, FunnelStep.Request, "suppression-list.too-many", "The subscriber is on as many lists as can be kept.");

    /// <summary>The subscriber has not come far enough with us for it.</summary>
    public static readonly Refusal TooEarly =
        new(43, FunnelStep.Applicability, "applicability.too-early", "Service and trust come first: the subscriber's stage is too early.");

    /// <summary>A contact of another system on a channel on which subscribers come to us.</summary>
    public static readonly Refusal NotOutbound =
        new(44, FunnelStep.Request, "contact.channel", "On this channel subscribers come to us: only what went out to them is recorded.");

    /// <summary>There is no such group of offers in the rulebook in force.</summary>
    public static readonly Refusal UnknownGroup =
        new(45, FunnelStep.Request, "offer-group.unknown", "There is no such group of offers in the rulebook in force.");

    /// <summary>A contact of another system that no window can hold any more.</summary>
    public static readonly Refusal ContactTooOld =
        new(46, FunnelStep.Request, "contact.too-old", "The contact was 32 days ago or longer: no window holds it any more.");

    /// <summary>No more contacts can be kept of this subscriber.</summary>
    public static readonly Refusal RecordFull =
        new(47, FunnelStep.Request, "contact.record-full", "As many contacts are on record as can be kept: marketing has stopped anyway.");

    /// <summary>The order is on its way to billing still: it can be reversed when it is booked.</summary>
    public static readonly Refusal NotBooked =
        new(48, FunnelStep.Request, "order.not-booked", "The order is not booked yet: it can be reversed when it is.");

    /// <summary>The offer's orders cannot be reversed.</summary>
    public static readonly Refusal NotReversible =
        new(49, FunnelStep.Request, "order.not-reversible", "Orders of this offer cannot be reversed.");

    /// <summary>The time in which the order could be reversed is over.</summary>
    public static readonly Refusal ReversalTooLate =
        new(50, FunnelStep.Request, "order.reversal-too-late", "The time in which the order could be reversed is over.");

    /// <summary>The offer was answered, ran out or was withdrawn.</summary>
    public static readonly Refusal OfferClosed =
        new(51, FunnelStep.Request, "offer.closed", "The offer is no longer open: it was answered, ran out or was withdrawn.");

    /// <summary>There is no such task, or it is ended.</summary>
    public static readonly Refusal UnknownTask = new(52, FunnelStep.Request, "task.unknown", "There is no such task, or it is ended.");

    /// <summary>It is known what became of the message.</summary>
    public static readonly Refusal NotInDoubt =
        new(53, FunnelStep.Request, "contact.not-in-doubt", "It is known what became of the message, or it is on its way.");

    /// <summary>The message was not given up.</summary>
    public static readonly Refusal NotGivenUp =
        new(54, FunnelStep.Request, "contact.not-given-up", "The message was not given up, or waits again already.");

    /// <summary>There is no such campaign, revision or task.</summary>
    public static readonly Refusal UnknownCampaign =
        new(55, FunnelStep.Request, "campaign.unknown", "There is no such campaign, or it has no such revision or task.");

    /// <summary>The subscriber is in the control group of the campaign.</summary>
    public static readonly Refusal CampaignHoldout =
        new(56, FunnelStep.Holdout, "holdout.campaign", "The subscriber is kept out so that the effect of the campaign can be measured.");

    /// <summary>Another task of the campaign has had success.</summary>
    public static readonly Refusal CampaignDone =
        new(57, FunnelStep.Conflicts, "conflict.campaign-done", "The subscriber has ordered through another task of the campaign.");

    /// <summary>No slot of the task and no allowed hour meet.</summary>
    public static readonly Refusal NoSlot =
        new(58, FunnelStep.ContactPolicy, "contact-policy.no-slot", "No slot of the task lies in allowed hours within a month.");

    /// <summary>The campaign was ended before its time.</summary>
    public static readonly Refusal CampaignEnded =
        new(59, FunnelStep.Occasion, "applicability.campaign-ended", "The campaign was ended before its time.");

    /// <summary>How the call ended was said before.</summary>
    public static readonly Refusal CallEnded =
        new(60, FunnelStep.Request, "call.ended", "How this attempt ended was said before, or a later attempt has begun.");

    /// <summary>Nobody has claimed the call under this attempt.</summary>
    public static readonly Refusal CallNotClaimed =
        new(61, FunnelStep.Request, "call.not-claimed", "Nobody has claimed the call under this attempt.");

    /// <summary>The time for a call back is none.</summary>
    public static readonly Refusal NoSuchCallTime = new(
        62, FunnelStep.Request, "call.no-such-time",
        "The time for the call back is past, too far off, or the offer's time is over by then.");

    /// <summary>Every refusal, by number.</summary>
    public static ImmutableArray<Refusal> All { get; } =
    [
        NotEligible, AlreadyHeld, NoProfile, NoTrigger, NoTreatment, OutOfSeason, Stale, MomentRepeated, NoConsent, DoNotDisturb,
        Suppressed, ComplaintOpen, Cap, QuietHours, HistoryFull, RecentlyRefused, RecentlyPut, SimilarInPlay, Holdout, Outranked,
        UnknownOffer, UnknownContact, UnknownInteraction, NotProposed, NotInbound, OrdersPending, UnknownOrder,
        NotApplicable, NotSuitable, NumberMoved, OutsideHours,
        SimilarRecently, Exclusive, OnlyAfter, NeverWith, OfferLimit, NonResponder, RecordShort, SoldOut,
        UnknownList, EntryPast, ListsFull, TooEarly,
        NotOutbound, UnknownGroup, ContactTooOld, RecordFull,
        NotBooked, NotReversible, ReversalTooLate, OfferClosed, UnknownTask,
        NotInDoubt, NotGivenUp,
        UnknownCampaign, CampaignHoldout, CampaignDone, NoSlot, CampaignEnded,
        CallEnded, CallNotClaimed, NoSuchCallTime,
    ];

    /// <summary>The refusal of a number.</summary>
    /// <exception cref="FormatException">No build ever used that number.</exception>
    public static Refusal Of(byte number) =>
        number >= 1 && number <= All.Length ? All[number - 1] : throw new FormatException($"No refusal has the number {number}.");
}
