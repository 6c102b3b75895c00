using SmartManager.Domain.Messaging;

namespace SmartManager.Domain.Subscribers;

/// <summary>What the world asks of a subscriber. Imperative mood; may be refused.</summary>
public abstract record SubscriberCommand
{
    private SubscriberCommand()
    {
    }

    /// <summary>The operator's systems tell who the subscriber is.</summary>
    public sealed record ReplaceProfile(Profile Profile) : SubscriberCommand;

    /// <summary>Something happened on the network.</summary>
    public sealed record ObserveNetworkEvent(NetworkEvent Event) : SubscriberCommand;

    /// <summary>A campaign proposes one offer.</summary>
    /// <param name="Offer">Which offer.</param>
    public sealed record ProposeOffer(string Offer) : SubscriberCommand;

    /// <summary>A task of a campaign has come to the subscriber.</summary>
    /// <param name="Campaign">Which campaign.</param>
    /// <param name="Revision">The stored revision of it that runs.</param>
    /// <param name="Task">Which of its tasks.</param>
    /// <param name="Listed">A bit for each of the audience's uploaded lists that the subscriber is on.</param>
    public sealed record ProposeTask(string Campaign, long Revision, string Task, uint Listed) : SubscriberCommand;

    /// <summary>The subscriber came to us: what are the best offers to put?</summary>
    /// <param name="Channel">Where the subscriber is; one of <see cref="ChannelFacts.Inbound"/>.</param>
    public sealed record OpenInteraction(Channel Channel) : SubscriberCommand;

    /// <summary>What the subscriber said to a treatment proposed in an interaction.</summary>
    /// <param name="Interaction">The version of the decision that opened it.</param>
    /// <param name="Offer">Which of the proposed offers.</param>
    /// <param name="Response">What the subscriber said.</param>
    public sealed record AnswerInteraction(long Interaction, string Offer, InteractionResponse Response) : SubscriberCommand;

    /// <summary>The conversation is over: what was not said to have been shown was not.</summary>
    /// <param name="Interaction">The version of the decision that opened it.</param>
    public sealed record CloseInteraction(long Interaction) : SubscriberCommand;

    /// <summary>A relay is about to hand a contact to its carrier: may it still go?</summary>
    /// <param name="Key">Which contact.</param>
    /// <param name="HoldsNumber">Whether the number that it goes to is still this subscriber's, and nobody else's.</param>
    public sealed record ReleaseContact(ContactKey Key, bool HoldsNumber = true) : SubscriberCommand;

    /// <summary>What the carrier said when the contact was handed over.</summary>
    /// <param name="Key">Which contact.</param>
    /// <param name="Handover">What it said.</param>
    /// <param name="Carrier">The carrier's name.</param>
    /// <param name="CarrierMessageId">The carrier's own id of the message; null if it gave none.</param>
    public sealed record RecordHandover(ContactKey Key, Handover Handover, string Carrier, string? CarrierMessageId) : SubscriberCommand
    {
        /// <summary>
        /// Which release it speaks of, counted from 1: a late word on an earlier one changes nothing. Null: the last, of whom the
        /// caller is sure.
        /// </summary>
        public int? Attempt { get; init; }

        /// <summary>Why the carrier will never take it, as a stable code; null if it did not say.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>The network's word on a message.</summary>
    public sealed record RecordReceipt(ContactKey Key, DeliveryStatus Status) : SubscriberCommand;

    /// <summary>A person has found out what became of a message of which nobody knew.</summary>
    /// <param name="Key">Which contact.</param>
    /// <param name="IsDelivered">Whether it reached the subscriber; else it did not and will not.</param>
    /// <param name="Reason">How that is known, for the audit trail. 1 to 100 characters.</param>
    /// <param name="By">Who says so. 1 to 100 characters.</param>
    public sealed record ResolveContact(ContactKey Key, bool IsDelivered, string Reason, string By) : SubscriberCommand;

    /// <summary>A person has a message tried again that was given up at its hand-over. All rules are asked before it leaves.</summary>
    /// <param name="Key">Which contact.</param>
    /// <param name="Letter">What was given up.</param>
    /// <param name="Reason">Why it is worth another try, for the audit trail. 1 to 100 characters.</param>
    /// <param name="By">Who asks. 1 to 100 characters.</param>
    public sealed record ReplayContact(ContactKey Key, DeadLetter Letter, string Reason, string By) : SubscriberCommand;

    /// <summary>How a call of an outbound list ended.</summary>
    /// <param name="Key">Which contact.</param>
    /// <param name="Attempt">Which release of it was called, counted from 1.</param>
    /// <param name="End">How it ended.</param>
    /// <param name="Retry">How often it is tried, where nobody was reached.</param>
    public sealed record RecordCallResult(ContactKey Key, int Attempt, CallEnd End, CallRetry Retry) : SubscriberCommand;

    /// <summary>Another system of the operator contacted the subscriber.</summary>
    /// <param name="Channel">On which channel; none of <see cref="ChannelFacts.Inbound"/>.</param>
    /// <param name="Kind">What kind of message it was.</param>
    /// <param name="ContactedAt">When. UTC.</param>
    /// <param name="Offer">The offer of the rulebook that it was about; null for none.</param>
    /// <param name="Group">Without an offer: the group of offers that it was about; null for none.</param>
    /// <param name="Source">Which system made it, for the audit trail.</param>
    public sealed record RecordThirdPartyContact(
        Channel Channel, MessageKind Kind, DateTimeOffset ContactedAt, string? Offer, string? Group, string Source) : SubscriberCommand;

    /// <summary>A mobile-originated message came in from the subscriber.</summary>
    /// <param name="Text">The decoded text, all parts joined.</param>
    public sealed record ReceiveReply(string Text) : SubscriberCommand;

    /// <summary>What billing made of an order.</summary>
    /// <param name="Key">Which order.</param>
    /// <param name="Refusal">Why billing refused it; null if it was booked.</param>
    public sealed record RecordOrderOutcome(ContactKey Key, string? Refusal) : SubscriberCommand;

    /// <summary>Billing gave no answer to an order: it is tried again under the same key.</summary>
    public sealed record DeferOrder(ContactKey Key) : SubscriberCommand;

    /// <summary>A booked order is to be taken back, within the time that its offer allows.</summary>
    /// <param name="Key">Which order.</param>
    /// <param name="Reason">Why. 1 to 100 characters.</param>
    /// <param name="By">Who asks.</param>
    public sealed record ReverseOrder(ContactKey Key, string Reason, RequestOrigin By) : SubscriberCommand;

    /// <summary>What billing made of a reversal.</summary>
    /// <param name="Key">Which order.</param>
    /// <param name="Refusal">Why billing refused; null if the order was taken back.</param>
    public sealed record RecordReversalOutcome(ContactKey Key, string? Refusal) : SubscriberCommand;

    /// <summary>Billing gave no answer to a reversal: it is tried again under the same key.</summary>
    public sealed record DeferReversal(ContactKey Key) : SubscriberCommand;

    /// <summary>The subscriber accepted an offer where it was shown: by a link of its own, not in a conversation.</summary>
    /// <param name="Key">Names the offer that was put: the contact that carried it, or its place in an interaction.</param>
    public sealed record AcceptOffer(ContactKey Key) : SubscriberCommand;

    /// <summary>A person ended a task.</summary>
    /// <param name="Key">Which task.</param>
    /// <param name="Result">How it ended.</param>
    /// <param name="Note">What there is to say about it; null for nothing. At most 500 characters. Personal data.</param>
    /// <param name="Actor">Who did it; null if nobody said.</param>
    public sealed record EndTask(ContactKey Key, TaskResult Result, string? Note, string? Actor) : SubscriberCommand;

    /// <summary>Marketing is allowed from now on, or no longer.</summary>
    /// <param name="IsGranted">Whether it is allowed.</param>
    /// <param name="Source">Where that was said, for the audit trail.</param>
    public sealed record ChangeConsent(bool IsGranted, string Source) : SubscriberCommand;

    /// <summary>The subscriber does not want to be disturbed on a channel, or no longer minds.</summary>
    /// <param name="Channel">Which channel; null for all.</param>
    /// <param name="IsOn">Whether disturbance is unwanted.</param>
    /// <param name="Source">Where that was said, for the audit trail.</param>
    public sealed record ChangeDoNotDisturb(Channel? Channel, bool IsOn, string Source) : SubscriberCommand;

    /// <summary>The subscriber is put on a suppression list, or taken off.</summary>
    /// <param name="Reason">Why; null takes the subscriber off.</param>
    public sealed record ChangeSuppression(string? Reason) : SubscriberCommand;

    /// <summary>
    /// A pool holds a unit for an order of a decision that it has not heard of since: no order may be placed by that decision any more.
    /// </summary>
    /// <param name="Decision">The version of the state that the decision found.</param>
    public sealed record RuleOutOrder(long Decision) : SubscriberCommand;

    /// <summary>The subscriber is put on a list; one who is on it already gets the new reason and end.</summary>
    /// <param name="List">The list's code.</param>
    /// <param name="Reason">Why. 1 to 100 characters.</param>
    /// <param name="By">Who asks.</param>
    /// <param name="Until">Until when; null for as long as the list says. UTC.</param>
    public sealed record AddSuppression(string List, string Reason, RequestOrigin By, DateTimeOffset? Until) : SubscriberCommand;

    /// <summary>The subscriber is taken off a list.</summary>
    /// <param name="List">The list's code.</param>
    /// <param name="Reason">Why. 1 to 100 characters.</param>
    /// <param name="By">Who asks.</param>
    public sealed record RemoveSuppression(string List, string Reason, RequestOrigin By) : SubscriberCommand;

    /// <summary>Somebody asks that the subscriber be not disturbed on a channel, or takes that back as far as he may.</summary>
    /// <param name="Channel">Which channel; null for all.</param>
    /// <param name="IsOn">Whether it is asked; false takes it back.</param>
    /// <param name="Reason">Why. 1 to 100 characters.</param>
    /// <param name="By">Who asks.</param>
    public sealed record RequestDoNotDisturb(Channel? Channel, bool IsOn, string Reason, RequestOrigin By) : SubscriberCommand;

    /// <summary>What was asked for the subscriber's number before the subscriber had it.</summary>
    /// <param name="Wish">What was asked.</param>
    public sealed record TakeOverWish(SuppressionWish Wish) : SubscriberCommand;

    /// <summary>A wake-up that was set has come.</summary>
    /// <param name="Name">Its name, as <see cref="WakeUpName"/> made it.</param>
    public sealed record WakeUp(string Name) : SubscriberCommand;
}
