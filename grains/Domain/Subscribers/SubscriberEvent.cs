using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>What has happened to a subscriber. Past tense; stored for years, so a shape never changes: a new shape is a new name.</summary>
/// <remarks>In all of them <c>Decision</c> and <c>Ordinal</c> together name a contact or an order: see <see cref="ContactKey"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ProfileReplaced), "profile-replaced.v1")]
[JsonDerivedType(typeof(NetworkEventObserved), "network-event-observed.v1")]
[JsonDerivedType(typeof(KeyMomentReached), "key-moment-reached.v1")]
[JsonDerivedType(typeof(ContactPlanned), "contact-planned.v1")]
[JsonDerivedType(typeof(OfferPut), "offer-put.v1")]
[JsonDerivedType(typeof(ContactReleased), "contact-released.v1")]
[JsonDerivedType(typeof(ContactDeferred), "contact-deferred.v1")]
[JsonDerivedType(typeof(ContactWithheld), "contact-withheld.v1")]
[JsonDerivedType(typeof(ContactHandedOver), "contact-handed-over.v1")]
[JsonDerivedType(typeof(ContactSettled), "contact-settled.v1")]
[JsonDerivedType(typeof(ReplyReceived), "reply-received.v1")]
[JsonDerivedType(typeof(OfferAnswered), "offer-answered.v1")]
[JsonDerivedType(typeof(OfferWithdrawn), "offer-withdrawn.v1")]
[JsonDerivedType(typeof(ProposalConsidered), "proposal-considered.v1")]
[JsonDerivedType(typeof(OrderPlaced), "order-placed.v1")]
[JsonDerivedType(typeof(OrderBooked), "order-booked.v1")]
[JsonDerivedType(typeof(OrderRefused), "order-refused.v1")]
[JsonDerivedType(typeof(OrderDeferred), "order-deferred.v1")]
[JsonDerivedType(typeof(ConsentChanged), "consent-changed.v1")]
[JsonDerivedType(typeof(DoNotDisturbChanged), "do-not-disturb-changed.v1")]
[JsonDerivedType(typeof(SuppressionChanged), "suppression-changed.v1")]
[JsonDerivedType(typeof(InteractionOpened), "interaction-opened.v1")]
[JsonDerivedType(typeof(InteractionAnswered), "interaction-answered.v1")]
[JsonDerivedType(typeof(InteractionClosed), "interaction-closed.v1")]
[JsonDerivedType(typeof(WokenUp), "woken-up.v1")]
[JsonDerivedType(typeof(MessageNoted), "message-noted.v1")]
[JsonDerivedType(typeof(UnitTaken), "unit-taken.v1")]
[JsonDerivedType(typeof(UnitReturned), "unit-returned.v1")]
[JsonDerivedType(typeof(SuppressionAdded), "suppression-added.v1")]
[JsonDerivedType(typeof(SuppressionRemoved), "suppression-removed.v1")]
[JsonDerivedType(typeof(DoNotDisturbRequested), "do-not-disturb-requested.v1")]
[JsonDerivedType(typeof(OrderNotPossible), "order-not-possible.v1")]
[JsonDerivedType(typeof(ThirdPartyContactRecorded), "third-party-contact-recorded.v1")]
[JsonDerivedType(typeof(ReversalAsked), "reversal-asked.v1")]
[JsonDerivedType(typeof(ReversalDeferred), "reversal-deferred.v1")]
[JsonDerivedType(typeof(ReversalRefused), "reversal-refused.v1")]
[JsonDerivedType(typeof(OrderReversed), "order-reversed.v1")]
[JsonDerivedType(typeof(PersonAsked), "person-asked.v1")]
[JsonDerivedType(typeof(TaskEnded), "task-ended.v1")]
[JsonDerivedType(typeof(ContactResolved), "contact-resolved.v1")]
[JsonDerivedType(typeof(ContactReplayed), "contact-replayed.v1")]
[JsonDerivedType(typeof(TaskConsidered), "task-considered.v1")]
[JsonDerivedType(typeof(TaskWithdrawn), "task-withdrawn.v1")]
[JsonDerivedType(typeof(CallEnded), "call-ended.v1")]
public abstract record SubscriberEvent
{
    private SubscriberEvent()
    {
    }

    /// <summary>When it was decided. UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The operator's systems told who the subscriber is.</summary>
    public sealed record ProfileReplaced(Profile Profile) : SubscriberEvent;

    /// <summary>Something happened on the network.</summary>
    public sealed record NetworkEventObserved(NetworkEvent Event) : SubscriberEvent;

    /// <summary>A moment came in which the subscriber needs us.</summary>
    public sealed record KeyMomentReached(KeyMoment Moment) : SubscriberEvent;

    /// <summary>A contact was planned and its budget reserved.</summary>
    /// <param name="Decision">The decision that planned it.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Channel">On which channel.</param>
    /// <param name="Kind">What kind of message.</param>
    /// <param name="Subject">The offer or key moment that it is about.</param>
    /// <param name="DueAt">Not before this instant. UTC.</param>
    public sealed record ContactPlanned(
        long Decision, byte Ordinal, Channel Channel, MessageKind Kind, string Subject, DateTimeOffset DueAt)
        : SubscriberEvent, IAboutContact
    {
        /// <summary>Whether a cap counts service, so that settled service messages stay on record. Stored only if so.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool KeepsService { get; init; }
    }

    /// <summary>An offer can be answered from now on.</summary>
    public sealed record OfferPut(string Offer, Channel Channel, long Decision, byte Ordinal, DateTimeOffset ExpiresAt) : SubscriberEvent;

    /// <summary>The rules said yes at the moment of contact; the intent is durable before the wire is touched.</summary>
    public sealed record ContactReleased(long Decision, byte Ordinal) : SubscriberEvent, IAboutContact;

    /// <summary>The contact waits longer.</summary>
    public sealed record ContactDeferred(long Decision, byte Ordinal, DateTimeOffset DueAt, string Reason) : SubscriberEvent, IAboutContact;

    /// <summary>The rules said no at the moment of contact; its budget is given back.</summary>
    public sealed record ContactWithheld(long Decision, byte Ordinal, string Reason) : SubscriberEvent, IAboutContact;

    /// <summary>What the carrier said.</summary>
    public sealed record ContactHandedOver(long Decision, byte Ordinal, Handover Handover, string Carrier, string? CarrierMessageId)
        : SubscriberEvent, IAboutContact
    {
        /// <summary>Why the carrier will never take it, as a stable code. Stored only if there is one.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public string? Reason { get; init; }
    }

    /// <summary>It is known, or given up to know, what became of a contact.</summary>
    public sealed record ContactSettled(long Decision, byte Ordinal, ContactStanding Standing) : SubscriberEvent, IAboutContact;

    /// <summary>The subscriber wrote.</summary>
    /// <param name="Intent">What was understood; see <see cref="ReplyIntent"/>.</param>
    /// <param name="Offer">The offer that it answers; null if it answers none.</param>
    /// <param name="Text">As it came, cut at <see cref="Reply.LengthMax"/>. Personal data.</param>
    public sealed record ReplyReceived(string Intent, string? Offer, string Text) : SubscriberEvent;

    /// <summary>An offer is no longer open.</summary>
    public sealed record OfferAnswered(string Offer, AnswerKind Answer, long Decision) : SubscriberEvent;

    /// <summary>An offer never reached the subscriber: it was neither refused nor ignored.</summary>
    public sealed record OfferWithdrawn(string Offer, long Decision) : SubscriberEvent;

    /// <summary>A campaign proposed an offer and the rules were asked.</summary>
    /// <param name="Offer">Which offer.</param>
    /// <param name="HeldBack">Code of the refusal; null if the offer was planned.</param>
    public sealed record ProposalConsidered(string Offer, string? HeldBack) : SubscriberEvent;

    /// <summary>An order is on its way to billing, at the price and for the service agreed at that moment.</summary>
    public sealed record OrderPlaced(
        long Decision, byte Ordinal, string Offer, string ProductCode, string Service, long PriceMinor) : SubscriberEvent;

    /// <summary>Billing booked an order; the service is held from now on.</summary>
    public sealed record OrderBooked(long Decision, byte Ordinal, string Offer, string Service, long PriceMinor) : SubscriberEvent;

    /// <summary>Billing refused an order.</summary>
    public sealed record OrderRefused(long Decision, byte Ordinal, string Offer, string Reason) : SubscriberEvent;

    /// <summary>Billing gave no answer to an order; it is tried again.</summary>
    public sealed record OrderDeferred(long Decision, byte Ordinal, DateTimeOffset DueAt) : SubscriberEvent;

    /// <summary>The subscriber replied yes to an offer that cannot be ordered any more: no order was placed, and it stays open.</summary>
    /// <param name="Offer">Which offer.</param>
    /// <param name="Decision">The decision that put it.</param>
    /// <param name="Reason">Code of the refusal.</param>
    public sealed record OrderNotPossible(string Offer, long Decision, string Reason) : SubscriberEvent;

    /// <summary>Marketing is allowed from now on, or no longer.</summary>
    public sealed record ConsentChanged(bool IsGranted, string Source) : SubscriberEvent;

    /// <summary>Disturbance on a channel is unwanted from now on, or no longer; null stands for all channels.</summary>
    public sealed record DoNotDisturbChanged(Channel? Channel, bool IsOn, string Source) : SubscriberEvent;

    /// <summary>On a suppression list from now on, or, with null, on none.</summary>
    public sealed record SuppressionChanged(string? Reason) : SubscriberEvent;

    /// <summary>The subscriber came to us and these offers were proposed, best first.</summary>
    public sealed record InteractionOpened(long Decision, Channel Channel, ImmutableArray<string> Offers) : SubscriberEvent;

    /// <summary>What the subscriber said to a proposed offer.</summary>
    public sealed record InteractionAnswered(long Decision, string Offer, InteractionResponse Response) : SubscriberEvent;

    /// <summary>The conversation is over.</summary>
    public sealed record InteractionClosed(long Decision) : SubscriberEvent
    {
        /// <summary>Whether it had to before its time, so that what it proposed may have been shown. Stored only if so.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool GaveWay { get; init; }
    }

    /// <summary>A wake-up came and is used up.</summary>
    public sealed record WokenUp(string Name) : SubscriberEvent;

    /// <summary>A message came that changed nothing. It is remembered, so that it changes nothing either when it comes again.</summary>
    public sealed record MessageNoted : SubscriberEvent;

    /// <summary>The order just placed took a unit of a pool.</summary>
    /// <param name="Decision">The decision that placed the order.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Pool">Which pool.</param>
    /// <param name="Service">The service that the unit is for.</param>
    /// <param name="IsSeat">Whether it is given back when the service is no longer held.</param>
    public sealed record UnitTaken(long Decision, byte Ordinal, string Pool, string Service, bool IsSeat) : SubscriberEvent;

    /// <summary>A service is no longer held, and its seat was given back.</summary>
    public sealed record UnitReturned(long Decision, byte Ordinal, string Pool) : SubscriberEvent;

    /// <summary>On a list from now on, in the place of an entry that was there.</summary>
    /// <param name="List">The list's code.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Source">Who asked.</param>
    /// <param name="Actor">Which member of staff or which file; null if nobody said.</param>
    /// <param name="Until">Until when; null for ever. UTC.</param>
    public sealed record SuppressionAdded(string List, string Reason, RequestSource Source, string? Actor, DateTimeOffset? Until)
        : SubscriberEvent;

    /// <summary>On a list no longer.</summary>
    /// <param name="List">The list's code.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Source">Who asked.</param>
    /// <param name="Actor">Which member of staff or which file; null if nobody said.</param>
    public sealed record SuppressionRemoved(string List, string Reason, RequestSource Source, string? Actor) : SubscriberEvent;

    /// <summary>Somebody asked that the subscriber be not disturbed, or took that back as far as he may.</summary>
    /// <param name="Channel">On which channel; null for all.</param>
    /// <param name="IsOn">Whether it was asked; false took it back.</param>
    /// <param name="Source">Who asked.</param>
    /// <param name="Actor">Which member of staff or which file; null if nobody said.</param>
    /// <param name="Reason">Why.</param>
    public sealed record DoNotDisturbRequested(Channel? Channel, bool IsOn, RequestSource Source, string? Actor, string Reason)
        : SubscriberEvent;

    /// <summary>Somebody asked that a booked order be taken back; billing is told.</summary>
    /// <param name="Decision">The decision that placed the order.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Offer">Which offer.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Source">Who asked.</param>
    /// <param name="Actor">Which member of staff or which file; null if nobody said.</param>
    public sealed record ReversalAsked(
        long Decision, byte Ordinal, string Offer, string Reason, RequestSource Source, string? Actor) : SubscriberEvent;

    /// <summary>Billing gave no answer to a reversal; it is tried again.</summary>
    public sealed record ReversalDeferred(long Decision, byte Ordinal, DateTimeOffset DueAt) : SubscriberEvent;

    /// <summary>Billing refused to take an order back: it stands, and is not asked for again under the same key.</summary>
    public sealed record ReversalRefused(long Decision, byte Ordinal, string Offer, string Reason) : SubscriberEvent;

    /// <summary>Billing took an order back; the service is no longer held.</summary>
    public sealed record OrderReversed(long Decision, byte Ordinal, string Offer, string Service, long PriceMinor) : SubscriberEvent;

    /// <summary>A person was asked to do something for the subscriber.</summary>
    /// <param name="Decision">The decision that asked.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Task">What is asked.</param>
    public sealed record PersonAsked(long Decision, byte Ordinal, TaskKind Task) : SubscriberEvent;

    /// <summary>A person ended what was asked.</summary>
    /// <param name="Decision">The decision that asked.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Result">How it ended.</param>
    /// <param name="Note">What the person wrote about it; null for nothing. Personal data.</param>
    /// <param name="Actor">Who did it; null if nobody said.</param>
    public sealed record TaskEnded(long Decision, byte Ordinal, TaskResult Result, string? Note, string? Actor) : SubscriberEvent;

    /// <summary>Another system of the operator contacted the subscriber. It counts, and we send nothing.</summary>
    /// <param name="Decision">The decision that recorded it.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Channel">On which channel.</param>
    /// <param name="Kind">What kind of message.</param>
    /// <param name="Offer">The offer that it was about; null for none of ours.</param>
    /// <param name="Group">The group of offers that it was about; null where there is an offer, or if nobody said.</param>
    /// <param name="ContactedAt">When the contact was made, by the reporter's clock. UTC.</param>
    /// <param name="Source">Which system made it.</param>
    public sealed record ThirdPartyContactRecorded(
        long Decision,
        byte Ordinal,
        Channel Channel,
        MessageKind Kind,
        string? Offer,
        string? Group,
        DateTimeOffset ContactedAt,
        string Source)
        : SubscriberEvent, IAboutContact
    {
        /// <summary>Whether a cap counts service, so that service messages stay on record. Stored only if so.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool KeepsService { get; init; }
    }

    /// <summary>A person said what became of a message of which nobody knew. The settlement is told by the event after it.</summary>
    /// <param name="Decision">The decision that planned it.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="IsDelivered">Whether it reached the subscriber.</param>
    /// <param name="Reason">How that is known.</param>
    /// <param name="By">Who said so.</param>
    public sealed record ContactResolved(long Decision, byte Ordinal, bool IsDelivered, string Reason, string By) : SubscriberEvent;

    /// <summary>A message that was given up waits again: a person asked for another try.</summary>
    /// <param name="Decision">The decision that planned it.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Channel">On which channel.</param>
    /// <param name="Kind">What kind of message.</param>
    /// <param name="Subject">The offer or notice that it is about.</param>
    /// <param name="Reason">Why it is worth another try.</param>
    /// <param name="By">Who asked.</param>
    public sealed record ContactReplayed(
        long Decision, byte Ordinal, Channel Channel, MessageKind Kind, string Subject, string Reason, string By)
        : SubscriberEvent, IAboutContact;

    /// <summary>A task of a campaign came to the subscriber, who is one of its targets.</summary>
    /// <param name="Campaign">Which campaign.</param>
    /// <param name="Revision">The stored revision of it.</param>
    /// <param name="Task">Which of its tasks.</param>
    /// <param name="Offer">What it is about.</param>
    /// <param name="Channel">On which channel.</param>
    /// <param name="Region">Where the subscriber is at home.</param>
    /// <param name="Decision">The decision that it was.</param>
    /// <param name="Ordinal">Which of its effects the contact is; null if there is none.</param>
    /// <param name="HeldBack">Code of the refusal; null if the offer was planned or waits for the subscriber to come.</param>
    public sealed record TaskConsidered(
        string Campaign,
        long Revision,
        string Task,
        string Offer,
        Channel Channel,
        string Region,
        long Decision,
        byte? Ordinal,
        string? HeldBack) : SubscriberEvent;

    /// <summary>The campaign was over before the subscriber came to whom a task's offer was to be put.</summary>
    /// <param name="Campaign">Which campaign.</param>
    /// <param name="Task">Which of its tasks.</param>
    public sealed record TaskWithdrawn(string Campaign, string Task) : SubscriberEvent;

    /// <summary>Somebody said how a call of an outbound list ended. What follows from it is told by the events after it.</summary>
    /// <param name="Decision">The decision that planned the contact.</param>
    /// <param name="Ordinal">Which of its effects.</param>
    /// <param name="Attempt">Which release of it was called, counted from 1.</param>
    /// <param name="Result">How it ended.</param>
    /// <param name="Outcome">What the subscriber said; null if it was not answered.</param>
    /// <param name="By">Who called.</param>
    public sealed record CallEnded(long Decision, byte Ordinal, int Attempt, CallResult Result, CallOutcome? Outcome, string By)
        : SubscriberEvent
    {
        /// <summary>When the subscriber wants to be called again. UTC. Stored only if that was said.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public DateTimeOffset? CallBackAt { get; init; }
    }
}

/// <summary>An event that can change where a contact stands.</summary>
internal interface IAboutContact
{
    /// <summary>The decision that planned the contact.</summary>
    long Decision { get; }

    /// <summary>Which of its effects.</summary>
    byte Ordinal { get; }
}
